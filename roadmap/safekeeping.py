"""The use cases around safety: looking plans through, backups, everything in one file, moving house."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO, cast

from roadmap import opening
from roadmap.problems import Problem, Refused
from roadmap.store import Store
from roadmap.store.backups import back_up_by_hand, backups_in
from roadmap.store.bringing import BROUGHT as BROUGHT
from roadmap.store.bringing import LEFT_OUT as LEFT_OUT
from roadmap.store.bringing import Meeting as Meeting
from roadmap.store.bringing import Met as Met
from roadmap.store.bringing import bring_all, meet
from roadmap.store.cells import name_of
from roadmap.store.everything import Database, write_everything
from roadmap.store.moving import move, opened_source, put_aside
from roadmap.store.verifying import check_file


@dataclass(frozen=True)
class Checked:
    """A plan that was looked through, and what is wrong with it."""

    id: str
    title: str
    revision: int
    problem: Problem | None


def check() -> Iterator[Checked]:
    """Looks through the file and every plan: its chain of changes, its cells, its groups."""
    store = opening.start()
    with store.read() as connection:
        check_file(connection)
    for row in store.plans():
        problem = None
        try:
            store.verify(row.id)
        except Refused as refusal:
            problem = refusal.problem
        yield Checked(row.id, _title(store, row.id), row.revision, problem)


def _title(store: Store, plan: str) -> str:
    with store.read() as connection:
        return name_of(connection, plan)


def rebuild() -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Makes anew what follows from the logs: the titles of the plans where it was wrong, and damaged logs."""
    mended, damaged = [], []
    for checked in [one for one in check() if one.problem is not None]:
        try:
            opening.start().rebuild(checked.id)
            mended.append(_title(opening.start(), checked.id))
        except Refused as refusal:
            damaged.append(refusal.problem)
    return tuple(mended), tuple(damaged)


def backup(path: Path) -> int:
    """A copy of the whole database, opened and looked through; returns how many plans it holds."""
    return back_up_by_hand(opening.start(), path)


def everything() -> BinaryIO:
    """All plans with their whole history as one file, which goes away when it is closed."""
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115  whoever asked closes it
    with opening.start().read() as connection:
        write_everything(Database(connection, name_of), file, datetime.now(UTC).isoformat(timespec="seconds"))
    file.seek(0)
    return file


def compare(file: Path | IO[bytes], name: str) -> tuple[Met, ...]:
    """How the plans of a file stand to those that are here; changes nothing."""
    with opened_source(file, name) as source, opening.start().read() as connection:
        return tuple(meet(connection, source, head) for head in source.heads())


def bring_in(file: Path | IO[bytes], name: str) -> tuple[Met, ...]:
    """Brings in the plans of a file that are new here, or have changes more than here; the others stay."""
    with opened_source(file, name) as source:
        return bring_all(opening.start(), source)


def start_afresh(file: Path) -> tuple[Path | None, tuple[Met, ...]]:
    """Puts the database aside, and brings in a backup and then what the old file still has that is whole."""
    with opened_source(file, file.name) as source:
        opening.stop()
        aside = put_aside(opening.database_url())
        met = bring_all(opening.start(), source)
    if aside is not None:
        with suppress(Refused):
            met += tuple(one for one in bring_in(aside, aside.name) if one.meeting in BROUGHT)
    return aside, met


def move_to(url: str) -> tuple[int, str]:
    """Moves all plans to another, empty database: how many, and where without its password.

    The database that they came from stays as it is.
    """
    target = Store(url)
    try:
        return move(opening.start(), target), str(target.engine.url)
    finally:
        target.close()


def condition() -> tuple[Problem, ...]:
    """What is wrong with the database or its backups just now, for those who use it to know."""
    store = opening.start()
    found = [
        store.trouble.problem if store.trouble else None,
        store.backups.problem if store.backups else None,
    ]
    return tuple(one for one in found if one is not None)


@dataclass(frozen=True)
class BackupsKept:
    """Where automatic backups are kept, and when the newest was made (in UTC)."""

    folder: Path
    newest: datetime | None


def backups_kept() -> BackupsKept | None:
    """The automatic backups of the running app; None where it makes none."""
    made = opening.start().backups
    if made is None:
        return None
    newest = next(iter(backups_in(made.folder)), None)
    return BackupsKept(made.folder, newest.at if newest else None)
