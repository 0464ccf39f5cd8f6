"""Everything in one file: out, in again elsewhere, and files that are not what they seem."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from roadmap import planner, safekeeping
from roadmap.problems import Refused
from roadmap.safekeeping import Meeting
from roadmap.store.moving import opened_source
from tests.database_file import all_of, alter, check_log, elsewhere
from tests.people import worked_on


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
    nameless = repacked(whole, "person.jsonl", b'"name": "Kari Nordmann"', b'"name": 7', honest=True)
    flipped = bytearray(whole)
    flipped[whole.index(b"change.jsonl") + 60] ^= 255
    for data, code in (
        (b"", "not_everything"),
        (nameless, "everything_damaged"),
        (flipped, "everything_damaged"),
        (b"Kjaere dagbok", "not_everything"),
        (whole[: len(whole) // 2], "everything_damaged"),
        (bomb.getvalue(), "not_everything"),
        (other.getvalue(), "not_everything"),
        (newer, "newer_file"),
    ):
        with pytest.raises(Refused, match=code):
            safekeeping.bring_in(io.BytesIO(data), "alt.zip")
    foreign = tmp_path / "foreign.db"
    for data, code in (
        (b"Kjaere dagbok, " * 400, "no_backup"),
        (b"SQLite format 3\0" + b"Kjaere dagbok, " * 400, "backup_damaged"),
        (whole[: len(whole) // 2], "everything_damaged"),
    ):
        foreign.write_bytes(data)
        with pytest.raises(Refused, match=code):
            safekeeping.bring_in(foreign, foreign.name)
    assert all_of() == before


def test_everything__with_further_changes_that_cannot_be_read__is_said_to_be_damaged_there() -> None:
    kari = worked_on()
    with safekeeping.everything() as file:
        earlier = file.read()
    old, new = (f'"revision": {number}'.encode() for number in (kari.see().revision, 999))
    longer = repacked(earlier, "change.jsonl", b'"op": "karis"', b'"op" "karis"', honest=True)
    longer = repacked(longer, "manifest.json", old, new, honest=False)
    found = {one.head.id: one.meeting for one in safekeeping.compare(io.BytesIO(longer), "alt.zip")}
    assert found[kari.plan] is Meeting.DAMAGED_THERE


def test_everything__while_what_reads_it_fails__is_not_said_to_be_damaged() -> None:
    worked_on()
    with safekeeping.everything() as file, pytest.raises(KeyError), opened_source(file, "alt.zip"):
        raise KeyError
