"""A database file that was damaged: no changed word goes unnoticed, and nobody makes it worse."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from roadmap import past, planner, safekeeping
from roadmap.model import Kind
from roadmap.problems import Refused
from tests.database_file import opened
from tests.people import Person, content, with_measure

FLIPS, CUTS = 24, 4
FOREIGN = {"empty": b"", "text": b"Kjaere dagbok, " * 400, "picture": b"\x89PNG\r\n\x1a\n" + bytes(4096)}
Shown = dict[str, tuple[str, Any, Any]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Shown]]:
    """A database file with two plans, a kept text, a version and a name, and what is shown of it."""
    file = tmp_path_factory.mktemp("whole") / "plan.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(planner.DATABASE_VARIABLE, f"sqlite:///{file}")
        kari, ola = with_measure()
        kari.write("m", "title", "Karis ord")
        ola.write("m", "title", "Olas ord")
        for number in range(12):
            Person(kari.plan).make(Kind.GOAL, f"g{number}", text=f"Mål {number}: æøå " * 8)
        past.name_version(kari.plan, "Vedtatt i kommunestyret", "kari")
        planner.copy_plan(kari.plan, "kari", "nb")
        shown = all_shown()
        planner.stop()
        with opened(file) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
        yield file, shown


def all_shown() -> Shown:
    """All that people see of the plans."""
    found: Shown = {}
    for status in (planner.ACTIVE, planner.ARCHIVED, planner.DELETED):
        for one in planner.plans(status):
            look = planner.look(one.id, "kari")
            versions = [(version.name, version.revision) for version in past.versions(one.id)]
            found[one.id] = status, (content(look.plan), look.conflicts), versions
    return found


def is_noticed() -> bool:
    """Whether looking through the plans finds anything."""
    try:
        return any(one.problem for one in safekeeping.check())
    except Refused as refusal:
        return refusal.problem.code.startswith("store_damaged")


def laid_out(whole: Path, database: Path, data: bytes) -> None:
    planner.stop()
    for beside in ("-wal", "-shm"):
        Path(f"{database}{beside}").unlink(missing_ok=True)
    shutil.copy(whole, database)
    database.write_bytes(data)


@pytest.mark.parametrize("seed", range(FLIPS))
def test_file__with_bits_flipped__shows_what_it_showed_or_is_found_damaged(
    seed: int, whole: tuple[Path, Shown], database: Path
) -> None:
    file, shown = whole
    chance = random.Random(seed)
    data = bytearray(file.read_bytes())
    for _ in range(1 + seed % 3):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    laid_out(file, database, bytes(data))
    if not is_noticed():
        assert all_shown() == shown


@pytest.mark.parametrize("seed", range(CUTS))
def test_file__cut_short__is_found_damaged_and_left_as_it_is(
    seed: int, whole: tuple[Path, Shown], database: Path
) -> None:
    data = whole[0].read_bytes()
    cut = data[: random.Random(seed).randrange(200, len(data) - 4096)]
    laid_out(whole[0], database, cut)
    assert is_noticed()
    planner.stop()
    assert database.read_bytes()[100:] == cut[100:]


@pytest.mark.parametrize("kind", FOREIGN)
def test_file__that_is_something_else__is_refused_or_begun_anew_and_never_written_over(
    kind: str, whole: tuple[Path, Shown], database: Path
) -> None:
    backups = database.with_name("plan-backups")
    backups.mkdir()
    shutil.copy(whole[0], backups / "2027-01-02T030405Z.db")
    laid_out(whole[0], database, FOREIGN[kind])
    if kind == "empty":
        # As SQLite sees it, a file without content is a database without tables.
        assert planner.plans() == ()
    else:
        with pytest.raises(Refused, match="store_damaged_backup") as caught:
            planner.plans()
        assert "2027-01-02T030405Z.db" in str(caught.value.problem.values["backup"])
        assert database.read_bytes() == FOREIGN[kind]
    safekeeping.start_afresh(backups / "2027-01-02T030405Z.db")
    assert all_shown() == whole[1]
