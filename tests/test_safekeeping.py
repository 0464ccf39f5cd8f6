"""Safe keeping: plans looked through and made anew, copies, everything in one file, and moving house."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from roadmap import planner, safekeeping
from roadmap.model import Kind
from roadmap.problems import Refused
from roadmap.safekeeping import Meeting
from roadmap.store import Store
from roadmap.store.moving import digests
from tests import postgres
from tests.database_file import check_log
from tests.people import Person, content, new_plan, with_measure


def worked_on() -> Person:
    """A person with a plan that has all that stands beside a log: two texts, something undone, a version."""
    kari, ola = with_measure()
    kari.write("m", "title", "Karis", op="karis")
    ola.write("m", "title", "Olas")
    kari.shown = None
    kari.make(Kind.GOAL, "g", text="Et mål =1+1 æøå 😀\nto linjer")
    kari.make(Kind.GOAL, "bort", text="Angret")
    assert kari.undo()
    planner.name_version(kari.plan, "Vedtatt", "kari")
    planner.call_me("kari", "Kari Nordmann")
    planner.set_status(new_plan("Arkivert").plan, planner.ARCHIVED)
    return kari


def all_of(url: str | None = None) -> dict[str, str]:
    """What a database holds, as checksums by table."""
    store = planner.start() if url is None else Store(url)
    with store.read() as connection:
        found = digests(connection)
    if url is not None:
        store.close()
    return found


@contextmanager
def elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another installation, empty."""
    planner.stop()
    with monkeypatch.context() as patch:
        patch.setenv(planner.DATABASE_VARIABLE, f"sqlite:///{folder / 'elsewhere' / 'plan.db'}")
        yield
        planner.stop()


def alter(*statements: str) -> None:
    """Change the database behind the app's back."""
    with planner.start().engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


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


@pytest.mark.both_engines
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


# Everything in one file


@pytest.mark.both_engines
def test_everything__brought_in_elsewhere__is_equal_in_every_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = worked_on()
    wanted, shown = all_of(), kari.see()
    with safekeeping.everything() as file:
        data = file.read()
    with elsewhere(tmp_path, monkeypatch):
        assert {one.meeting for one in safekeeping.compare(io.BytesIO(data), "alt.zip")} == {Meeting.NEW}
        assert planner.plans() == ()
        brought = safekeeping.bring_in(io.BytesIO(data), "alt.zip")
        assert {one.meeting for one in brought} == {Meeting.NEW}
        assert all_of() == wanted
        assert kari.see() == shown
        assert [one.value for one in kari.conflicts()] == ["Olas"]
        assert kari.redo()
        check_log(kari.plan)


@pytest.mark.both_engines
def test_everything__brought_in_where_it_came_from__changes_nothing() -> None:
    worked_on()
    before = all_of()
    with safekeeping.everything() as file:
        assert {one.meeting for one in safekeeping.bring_in(file, "alt.zip")} == {Meeting.SAME}
    assert all_of() == before


@pytest.mark.both_engines
def test_everything__that_is_older_than_what_is_here__leaves_it() -> None:
    kari = worked_on()
    with safekeeping.everything() as file:
        kari.write("g", "text", "Skrevet etterpå")
        before = all_of()
        found = {one.head.id: one.meeting for one in safekeeping.bring_in(file, "alt.zip")}
    assert found[kari.plan] is Meeting.OLDER
    assert all_of() == before


def test_everything__that_has_more_changes__adds_them_and_nobody_loses_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = worked_on()
    with safekeeping.everything() as file:
        earlier = file.read()
    kari.write("g", "text", "Skrevet etterpå")
    wanted = kari.see()
    with safekeeping.everything() as file:
        later = file.read()
    with elsewhere(tmp_path, monkeypatch):
        safekeeping.bring_in(io.BytesIO(earlier), "alt.zip")
        assert kari.see().revision < wanted.revision
        found = {one.head.id: one for one in safekeeping.bring_in(io.BytesIO(later), "alt.zip")}
        assert (found[kari.plan].meeting, found[kari.plan].changes) == (Meeting.NEWER, 1)
        assert kari.see() == wanted
        check_log(kari.plan)


def test_everything__where_each_has_gone_its_own_way__keeps_what_is_here_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = worked_on()
    with safekeeping.everything() as file:
        earlier = file.read()
    kari.write("g", "text", "Den ene veien")
    kari.write("g", "text", "Den ene veien, lenger")
    with safekeeping.everything() as file:
        later = file.read()
    with elsewhere(tmp_path, monkeypatch):
        safekeeping.bring_in(io.BytesIO(earlier), "alt.zip")
        kari.write("g", "text", "Den andre veien")
        before = all_of()
        found = {one.head.id: one.meeting for one in safekeeping.bring_in(io.BytesIO(later), "alt.zip")}
        assert found[kari.plan] is Meeting.OTHER
        assert all_of() == before


def test_everything__with_a_damaged_plan_here__leaves_that_one_as_it_is() -> None:
    kari = worked_on()
    with safekeeping.everything() as file:
        alter("UPDATE change SET new = '\"Falsk\"' WHERE rev = 2")
        before = all_of()
        found = {one.head.id: one.meeting for one in safekeeping.bring_in(file, "alt.zip")}
    assert found[kari.plan] is Meeting.DAMAGED_HERE
    assert all_of() == before


def repacked(data: bytes, name: str, old: bytes, new: bytes, *, honest: bool) -> bytes:
    """A file of everything with one part altered; with `honest` its checksum is made to fit."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        parts = {one: before.read(one) for one in before.namelist()}
        (changed,) = [one for one in parts if one.endswith(name) and old in parts[one]]
        parts[changed] = parts[changed].replace(old, new, 1)
        if honest:
            manifest = json.loads(parts["manifest.json"])
            manifest["files"][changed]["sha256"] = hashlib.sha256(parts[changed]).hexdigest()
            parts["manifest.json"] = json.dumps(manifest).encode()
        for one, content_of in parts.items():
            after.writestr(one, content_of)
    return out.getvalue()


@pytest.mark.both_engines
@pytest.mark.parametrize("honest", [True, False])
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("change.jsonl", b"Karis", b"Falsk"),
        ("change.jsonl", b'"op": "karis"', b'"op": 7'),
        ("conflict.jsonl", b"Olas", b"Min"),
        ("version.jsonl", b"Vedtatt", b"Avvist"),
        ("plan.jsonl", b'"active"', b'"actixe"'),
    ],
)
def test_everything__altered__is_found_out_and_the_plan_is_not_brought_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, old: bytes, new: bytes, honest: bool
) -> None:
    kari = worked_on()
    with safekeeping.everything() as file:
        data = repacked(file.read(), name, old, new, honest=honest)
    with elsewhere(tmp_path, monkeypatch):
        if honest:
            found = {one.head.id: one.meeting for one in safekeeping.bring_in(io.BytesIO(data), "alt.zip")}
            assert found.pop(kari.plan) is Meeting.DAMAGED_THERE
            assert set(found.values()) == {Meeting.NEW}
        else:
            with pytest.raises(Refused, match="everything_damaged"):
                safekeeping.bring_in(io.BytesIO(data), "alt.zip")
        assert planner.plans() == ()


def test_everything__that_is_something_else_cut_or_newer__is_refused_with_its_own_sentence(
    tmp_path: Path,
) -> None:
    worked_on()
    before = all_of()
    with safekeeping.everything() as file:
        whole = file.read()
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("manifest.json", b" " * 30_000_000)
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    newer = repacked(whole, "manifest.json", b'"layout": 1', b'"layout": 2', honest=False)
    for data, code in (
        (b"", "everything_damaged"),
        (b"Kjaere dagbok", "everything_damaged"),
        (whole[: len(whole) // 2], "everything_damaged"),
        (bomb.getvalue(), "not_everything"),
        (other.getvalue(), "not_everything"),
        (newer, "newer_file"),
    ):
        with pytest.raises(Refused, match=code):
            safekeeping.bring_in(io.BytesIO(data), "alt.zip")
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(b"Kjaere dagbok, " * 400)
    with pytest.raises(Refused, match="backup_damaged"):
        safekeeping.bring_in(foreign, foreign.name)
    assert all_of() == before


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
