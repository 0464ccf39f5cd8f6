"""Safe keeping: plans looked through and made anew, copies, and moving house."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from roadmap import planner, safekeeping
from roadmap.model import Kind
from roadmap.problems import Refused
from roadmap.store import Store
from tests import postgres
from tests.database_file import all_of, alter, check_log, elsewhere
from tests.people import content, new_plan, worked_on

# Looking through and making anew


@pytest.mark.both_engines
def test_check__of_whole_plans__finds_nothing_and_names_each() -> None:
    kari = worked_on()
    found = list(safekeeping.check())
    assert {one.title for one in found} == {"Veikart", "Arkivert"}
    assert [one.problem for one in found] == [None, None]
    assert {one.id: one.revision for one in found}[kari.plan] == kari.see().revision
    assert safekeeping.rebuild() == ((), ())


@pytest.mark.both_engines
@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM cell",
        "UPDATE cell SET value = '\"Falsk\"' WHERE field = 'title'",
        "UPDATE cell SET made = made + 1",
        "UPDATE change_group SET undo = 7",
        "DELETE FROM change_group",
    ],
)
def test_rebuild__of_what_the_log_adds_up_to__puts_it_right_and_leaves_the_log(spoil: str) -> None:
    kari = worked_on()
    before, shown = all_of(), content(kari.see())
    alter(spoil)
    codes = {one.problem.code for one in safekeeping.check() if one.problem}
    assert codes == {"plan_needs_rebuilding"}
    mended, damaged = safekeeping.rebuild()
    assert (set(mended) <= {"Veikart", "Arkivert"}, damaged) == (True, ())
    assert mended
    after = all_of()
    assert {name for name in before if before[name] != after[name]} == {"plan"}  # counts one more writing
    assert [one.problem for one in safekeeping.check()] == [None, None]
    assert content(kari.see()) == shown
    check_log(kari.plan)


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE change SET new = '\"Falsk\"' WHERE rev = 3",
        "UPDATE plan SET changed_at = '2001-01-01'",
        "UPDATE plan SET status = 'actixe'",
        "UPDATE conflict SET value = '\"Falsk\"'",
        "UPDATE conflict SET resolved_rev = 1",
        "UPDATE version SET name = 'Forkastet'",
        "UPDATE version SET rev = rev - 1",
    ],
)
def test_damage__that_nothing_can_be_made_anew_of__is_found_and_left_as_it_is(spoil: str) -> None:
    worked_on()
    alter(spoil)
    spoilt = all_of()
    assert "plan_damaged" in {one.problem.code for one in safekeeping.check() if one.problem}
    assert safekeeping.rebuild()[1]
    assert all_of() == spoilt


# Copies


@pytest.mark.both_engines
@pytest.mark.parametrize("suffix", [".db", ".zip"])
def test_backup__brought_in_elsewhere__is_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    worked_on()
    wanted = all_of()
    copy = tmp_path / f"kopi{suffix}"
    assert safekeeping.backup(copy) == 2
    before = copy.read_bytes()
    with elsewhere(tmp_path, monkeypatch):
        safekeeping.bring_in(copy, copy.name)
        assert all_of() == wanted
    assert copy.read_bytes() == before
    assert [one.name for one in tmp_path.glob("*kopi*")] == [copy.name]


def test_start_afresh__with_a_damaged_plan__puts_the_file_aside_and_keeps_what_was_written_since(
    tmp_path: Path,
) -> None:
    kari, ola = worked_on(), new_plan("Olas plan", "ola")
    copy = tmp_path / "kopi.db"
    safekeeping.backup(copy)
    ola.make(Kind.GOAL, "etter", text="Skrevet etter kopien")
    wanted = {one.plan: one.see() for one in (kari, ola)}
    alter("UPDATE change SET new = '\"Falsk\"' WHERE op = 'karis'")
    planner.stop()
    aside, _ = safekeeping.start_afresh(copy)
    assert aside is not None
    assert aside.exists()
    assert {one.plan: one.see() for one in (kari, ola)} == wanted
    assert [one.problem for one in safekeeping.check()] == [None] * 3


def test_start_afresh__with_a_file_that_cannot_be_read__has_all_of_the_backup(
    tmp_path: Path, database: Path
) -> None:
    worked_on()
    wanted = all_of()
    copy = tmp_path / "kopi.db"
    safekeeping.backup(copy)
    planner.stop()
    spoilt = b"X" * 100 + database.read_bytes()[100:]
    database.write_bytes(spoilt)
    aside, _ = safekeeping.start_afresh(copy)
    assert aside is not None
    assert aside.read_bytes() == spoilt
    assert all_of() == wanted


@pytest.mark.parametrize("spoilt", [b"", b"Kjaere dagbok"])
def test_start_afresh__with_a_backup_that_is_none__leaves_the_plans_where_they_are(
    tmp_path: Path, spoilt: bytes
) -> None:
    worked_on()
    before = all_of()
    copy = tmp_path / "kopi.db"
    copy.write_bytes(spoilt)
    with pytest.raises(Refused):
        safekeeping.start_afresh(copy)
    assert all_of() == before


# Moving


@pytest.mark.both_engines
def test_move__to_the_other_engine_and_back__is_equal_and_leaves_the_old_one(
    engine: str,
    own_database: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kari = worked_on()
    wanted, shown = all_of(), kari.see()
    other = f"sqlite:///{tmp_path / 'other.db'}"
    if engine == "sqlite" and postgres.BIN is not None:
        other = request.getfixturevalue("postgres_server").fresh()
    assert safekeeping.move_to(other)[0] == 2
    assert all_of() == all_of(other) == wanted
    planner.stop()
    monkeypatch.setenv(planner.DATABASE_VARIABLE, other)
    assert kari.see() == shown
    back = f"sqlite:///{tmp_path / 'back.db'}"
    safekeeping.move_to(back)
    assert all_of(back) == wanted
    with pytest.raises(Refused, match="move_to_filled"):
        safekeeping.move_to(own_database)


def test_move__where_the_new_database_does_not_keep_what_it_is_given__is_refused(
    tmp_path: Path,
) -> None:
    worked_on()
    other = tmp_path / "other.db"
    store = Store(f"sqlite:///{other}")
    with store.write() as connection:
        connection.execute(
            text("CREATE TRIGGER spoils AFTER INSERT ON person BEGIN UPDATE person SET name = 'X'; END")
        )
    store.close()
    with pytest.raises(Refused, match="move_not_equal"):
        safekeeping.move_to(f"sqlite:///{other}")
