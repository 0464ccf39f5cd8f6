"""Older and newer formats of the database, and a clock that is wrong."""

from __future__ import annotations

import errno
import gzip
import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from roadmap import planner, safekeeping, store
from roadmap.fields import encode, fields_of
from roadmap.model import Kind
from roadmap.problems import Refused
from roadmap.store import Store
from roadmap.store.schema import FORMAT
from tests.database_file import check_log, opened
from tests.people import Person, new_plan

GOLDEN = Path(__file__).with_name("golden")
OLDER = range(1, FORMAT)


def as_golden(plan: str) -> dict[str, Any]:
    """A plan as the programs of older formats wrote down what they showed of it."""
    looks = {who: planner.look(plan, who) for who in ("kari", "ola")}
    shown = looks["kari"].plan
    content = {
        kind.value: {
            entity.id: {field.name: encode(getattr(entity, field.name)) for field in fields_of(kind)}
            for entity in shown.of(kind)
        }
        for kind in Kind
    }
    conflicts = [[c.entity, c.field, c.value, c.actor] for c in looks["kari"].conflicts]
    undo = {who: [look.undo.undo, look.undo.redo] for who, look in looks.items()}
    return {
        "title": shown.title,
        "revision": shown.revision,
        "content": content,
        "undo": undo,
        "conflicts": conflicts,
    }


def laid_out(number: int, database: Path) -> dict[str, Any]:
    """Put the database of an older format in place; what its program showed."""
    database.write_bytes(gzip.decompress((GOLDEN / f"format-{number}.sqlite.gz").read_bytes()))
    expected = json.loads((GOLDEN / f"format-{number}.json").read_text(encoding="utf-8"))
    return dict(expected)


@pytest.mark.parametrize("number", OLDER)
def test_database__of_each_older_format__shows_what_it_showed_and_is_whole(
    number: int, database: Path
) -> None:
    before = laid_out(number, database)
    for status, plans in before.items():
        assert {one.id for one in planner.plans(status)} == set(plans)
        for plan, expected in plans.items():
            assert as_golden(plan) == expected
            check_log(plan)
    assert [one.problem for one in safekeeping.check()] == [None, None]
    assert safekeeping.rebuild() == ((), ())
    assert database.with_name(f"plan.format-{number}.db").exists()
    with opened(database.with_name(f"plan.format-{number}.db")) as copy:
        assert copy.execute("SELECT max(version) FROM schema_version").fetchone() == (number,)
    (active,) = before["active"]
    ola = Person(active, "ola")
    assert ola.undo()
    assert ola.redo()
    assert as_golden(active)["content"] == before["active"][active]["content"]


@pytest.mark.parametrize("number", OLDER)
def test_backup__of_each_older_format__is_brought_in_and_stays_as_it_is(number: int, tmp_path: Path) -> None:
    backup = tmp_path / "old.db"
    before = laid_out(number, backup)
    raw = backup.read_bytes()
    safekeeping.bring_in(backup, backup.name)
    for plans in before.values():
        for plan, expected in plans.items():
            assert as_golden(plan) == expected
    assert backup.read_bytes() == raw
    assert [one.problem for one in safekeeping.check()] == [None, None]


def test_database__of_an_older_format_opened_by_four_at_once__is_brought_up_to_date_by_one(
    database: Path,
) -> None:
    before = laid_out(1, database)
    stores: list[Store] = []
    ready = threading.Barrier(4)

    def start() -> None:
        ready.wait()
        stores.append(Store(f"sqlite:///{database}"))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (active,) = before["active"]
    assert [one.open(active).title for one in stores] == ["Veikart for Furuvoll"] * 4
    for one in stores:
        one.close()
    with opened(database) as connection:
        found = [row[0] for row in connection.execute("SELECT version FROM schema_version ORDER BY version")]
    assert found == list(range(1, FORMAT + 1))


def test_copy__of_an_older_format_that_could_not_be_finished__is_made_anew_at_the_next_start(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out(1, database)
    copy = database.with_name("plan.format-1.db")
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", fail)
        with pytest.raises(Refused, match="store_unavailable"):
            Store(f"sqlite:///{database}")
    assert not list(database.parent.glob("*format-1*"))
    with opened(database) as connection:
        assert connection.execute("SELECT max(version) FROM schema_version").fetchone() == (1,)
    Store(f"sqlite:///{database}").close()
    assert [one.name for one in database.parent.glob("*format-1*")] == [copy.name]
    with opened(copy) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def fail(_: int) -> None:
    """What the system says when the disk fails."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.both_engines
def test_database__of_a_newer_veikart__is_refused_with_both_numbers_and_left_alone() -> None:
    new_plan()
    newer = {"number": FORMAT + 1}
    with planner.start().engine.begin() as connection:
        connection.execute(text("INSERT INTO schema_version VALUES (:number, '2030-01-01')"), newer)
    engine = planner.start().engine
    url = planner.database_url()
    with pytest.raises(Refused, match="newer_format") as caught:
        Store(url)
    assert dict(caught.value.problem.values) == {"found": FORMAT + 1, "known": FORMAT}
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM plan")).scalar_one() == 1
        connection.execute(text("DELETE FROM schema_version WHERE version = :number"), newer)


@pytest.mark.both_engines
def test_order__when_the_clock_goes_back__is_that_of_the_revisions(monkeypatch: pytest.MonkeyPatch) -> None:
    kari = new_plan()
    times = iter([f"20{year}-01-01T00:00:00.000+00:00" for year in range(40, 10, -1)])
    monkeypatch.setattr(store, "_now", lambda: next(times))
    for number in range(6):
        kari.write(kari.plan, "title", f"Tittel {number}", kind="plan")
    assert kari.see().title == "Tittel 5"
    assert kari.undo()
    assert kari.see().title == "Tittel 4"
    assert planner.start().open_at(kari.plan, kari.see().revision - 1).title == "Tittel 5"
    planner.start().verify(kari.plan)
    check_log(kari.plan)
