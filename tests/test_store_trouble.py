"""The store in trouble: other formats, damaged files, full disks; said in plain words, nothing lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from roadmap import planner
from roadmap.changes import making
from roadmap.edits import Outcome
from roadmap.model import Kind, Measure
from roadmap.problems import Refused
from roadmap.store import Entry, Store, engine
from roadmap.store.schema import FORMAT
from tests.database_file import check_log, opened
from tests.people import Person, new_plan


def test_database__of_a_newer_veikart__is_refused_with_both_numbers_and_left_alone(database: Path) -> None:
    new_plan()
    planner.stop()
    with opened(database) as connection:
        connection.execute("INSERT INTO schema_version VALUES (?, '2030-01-01')", (FORMAT + 1,))
    with pytest.raises(Refused) as caught:
        planner.plans()
    assert caught.value.problem.code == "newer_format"
    assert (caught.value.problem.values["found"], caught.value.problem.values["known"]) == (
        FORMAT + 1,
        FORMAT,
    )
    with opened(database) as connection:
        assert connection.execute("SELECT count(*) FROM plan").fetchone() == (1,)


def test_database__of_an_older_format__is_brought_up_to_date_with_a_copy_kept(database: Path) -> None:
    kari = new_plan()
    plan, ola = kari.plan, Person(kari.plan, "ola")
    kari.make(Kind.GOAL, "ett", text="Ett")
    ola.make(Kind.GOAL, "to", text="To")
    kari.make(Kind.GOAL, "tre", text="Tre")
    assert kari.undo()
    before = {who: planner.look(plan, who).undo for who in ("kari", "ola", "nobody")}
    assert before["kari"] == planner.UndoState(True, True)
    planner.stop()
    with opened(database) as connection:
        groups = connection.execute("SELECT * FROM change_group ORDER BY actor, rev").fetchall()
        connection.execute("DROP TABLE change_group")
        connection.execute("CREATE TABLE change_group (plan, actor, grp, how, of_grp, rev)")
        connection.execute("ALTER TABLE plan DROP COLUMN writings")
        connection.execute("UPDATE schema_version SET version = 1")

    assert {who: planner.look(plan, who).undo for who in before} == before
    assert kari.redo()
    planner.stop()
    with opened(database) as connection:
        found = connection.execute("SELECT * FROM change_group WHERE how <> 'redo' ORDER BY actor, rev")
        assert found.fetchall() == groups
        assert connection.execute("SELECT max(version) FROM schema_version").fetchone() == (FORMAT,)
    with opened(database.with_name("plan.format-1.db")) as connection:
        assert connection.execute("SELECT max(version) FROM schema_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM change").fetchone()[0] > 0


@pytest.mark.parametrize("damage", ["text", "half", "head"])
def test_database__that_is_no_database__is_refused_and_left_alone(database: Path, damage: str) -> None:
    new_plan()
    planner.stop()
    for beside in ("-wal", "-shm"):
        Path(f"{database}{beside}").unlink(missing_ok=True)
    whole = database.read_bytes()
    spoilt = {
        "text": b"Kjaere dagbok, " * 400,
        "half": whole[: len(whole) // 2],
        "head": b"X" * 100 + whole[100:],
    }
    database.write_bytes(spoilt[damage])
    with pytest.raises(Refused, match="store_damaged"):
        planner.plans()
    assert database.read_bytes() == spoilt[damage]


def test_edit__while_another_program_holds_the_file__is_refused_in_plain_words_and_saved_when_sent_again(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    kari = new_plan()
    with opened(database) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refused, match="store_busy"):
            kari.make(Kind.MEASURE, "m", title="Ring hjem")
        assert kari.see().measures == ()
    assert kari.resend(kari.sent[-1]).outcome is Outcome.SAVED
    assert [one.title for one in kari.see().measures] == ["Ring hjem"]


def test_edit__on_a_full_disk__is_refused_in_plain_words_and_saved_when_sent_again() -> None:
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Ring hjem")
    store = planner.start()
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Refused, match="store_full"):
        kari.write("m", "description", "å" * 15_000)
    assert kari.see().measures[0].description == ""
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert kari.resend(kari.sent[-1]).outcome is Outcome.SAVED
    measure = kari.see().measures[0]
    assert isinstance(measure, Measure)
    assert len(measure.description) == 15_000
    check_log(kari.plan)


def test_database__that_may_only_be_read__opens_and_refuses_edits(database: Path) -> None:
    kari = new_plan()
    planner.stop()
    copy = database.with_name("copy.db")
    shutil.copy(database, copy)
    store = Store(f"sqlite:///{copy}")
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(Refused, match="store_read_only"), store.writing(kari.plan) as log:
        log.append("op", making(Kind.MEASURE, "m", {}, "a0"), Entry("g", "kari"))
    assert store.open(kari.plan).measures == ()
    store.close()
    assert kari.see().title == "Veikart"
