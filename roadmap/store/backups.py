"""Backups: copies of the whole database, each opened and looked through, made by hand or by a thread."""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from roadmap.problems import Problem, Refused, refused
from roadmap.store.cells import name_of
from roadmap.store.copying import copy_file, look_through, put_in_place
from roadmap.store.engine import address, telling_failures
from roadmap.store.everything import Database, opened_everything, write_everything
from roadmap.store.schema import plan_table
from roadmap.store.thinning import kept
from roadmap.store.verifying import unhurried

if TYPE_CHECKING:
    from roadmap.store import Store

FOLDER_VARIABLE = "VEIKART_BACKUPS"
NONE = "none"
EVERY = timedelta(hours=1)
AT_LEAST_EVERY = timedelta(days=1)
LOOK_SECONDS = 60.0
PAUSE_SECONDS = 0.01
EVERYTHING = ".zip"
_MOMENT = "%Y-%m-%dT%H%M%SZ"
_NAMED = re.compile(r"(?P<at>\d{4}-\d\d-\d\dT\d{6}Z)(?P<damaged>-damaged)?\.(db|zip)")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Backup:
    """One backup; it is whole unless damage was found in it, which was then in the database too."""

    path: Path
    at: datetime
    whole: bool


def folder_of(url: str) -> Path | None:
    """Where automatic backups are kept: `VEIKART_BACKUPS`, else beside an SQLite file; None for nowhere."""
    told = os.environ.get(FOLDER_VARIABLE, "").strip()
    parsed = address(url)
    file = parsed.database if parsed.get_backend_name() == "sqlite" else None
    if told.lower() == NONE or (not told and file in (None, "", ":memory:")):
        return None
    stem = Path(file or parsed.database or "plans").stem
    return Path(told) / stem if told else Path(str(file)).with_name(f"{stem}-backups")


def backups_in(folder: Path | None) -> tuple[Backup, ...]:
    """The backups in a folder, newest first; what else is there is left alone."""
    try:
        named = [(path, _NAMED.fullmatch(path.name)) for path in folder.iterdir()] if folder else []
    except OSError:
        return ()
    found = [
        Backup(path, datetime.strptime(name["at"], _MOMENT).replace(tzinfo=UTC), not name["damaged"])
        for path, name in named
        if name
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.path.name), reverse=True))


def newest_whole(folder: Path | None) -> Backup | None:
    """The newest backup that was whole when it was made."""
    return next((one for one in backups_in(folder) if one.whole), None)


def back_up(store: Store, path: Path, pause: Callable[[], None] = unhurried) -> tuple[int, tuple[str, ...]]:
    """Copies everything to a new file, opens and checks it: how many plans, and the ids of damaged ones.

    A path that ends in `.zip`, and every copy of a database server, is a file of everything.
    """
    if store.engine.dialect.name == "sqlite" and path.suffix != EVERYTHING:
        copy_file(store.engine, path, pause)
        return look_through(path, pause)
    now = _now().isoformat(timespec="seconds")
    with telling_failures():
        with store.read() as connection:
            heads = write_everything(Database(connection, name_of), path, now, pause)
        with opened_everything(path, path.name) as everything:
            return len(heads), everything.damaged(pause)


def back_up_by_hand(store: Store, path: Path) -> int:
    """A whole backup under a new name; refused, and nothing is left, where the plans are not whole."""
    if path.exists():
        raise refused("file_exists", path=path.name)
    if not path.absolute().parent.is_dir():
        raise refused("folder_missing", path=path.parent.name)
    unfinished = path.with_name(f".{path.stem}.part{path.suffix}")
    unfinished.unlink(missing_ok=True)
    try:
        count, damaged = back_up(store, unfinished)
        for plan in damaged:
            store.verify(plan)
            raise refused("backup_damaged", path=path.name)
        put_in_place(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _now() -> datetime:
    return datetime.now(UTC)


class Backups:
    """The automatic backups of a store: a thread that makes one when it is time, and what became of it."""

    def __init__(self, store: Store, folder: Path, now: Callable[[], datetime] = _now) -> None:
        self._store, self.folder, self._now = store, folder, now
        self._end = threading.Event()
        self._thread: threading.Thread | None = None
        self._saved: object = None
        self.problem: Problem | None = None

    def start(self) -> None:
        """From here on look every minute whether it is time."""
        self._thread = threading.Thread(target=self._run, name="veikart-backups", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread; a backup that it is making is dropped."""
        self._end.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._end.wait(LOOK_SECONDS):
            self.back_up_if_due()

    def back_up_if_due(self) -> None:
        """Makes a backup where the newest is an hour old and something has been written, or a day old."""
        try:
            written = self._written()
            newest = next(iter(backups_in(self.folder)), None)
            age = None if newest is None else self._now() - newest.at
            # A clock that was put back must not hold backups up.
            recent = age is not None and timedelta(0) <= age < EVERY
            quiet = age is not None and timedelta(0) <= age < AT_LEAST_EVERY and written == self._saved
            if recent or quiet:
                self._saved = self._saved or written
                self._tell_of_damage(newest, ())
                return
            self._make()
            self._saved = written
        except _Stopped:
            return
        except (Refused, OSError) as error:
            _log.warning("no backup was made", exc_info=error)
            self.problem = Problem("backup_failed", values={"folder": str(self.folder)} | self._whole())

    def _written(self) -> object:
        """Differs when anything has been written to a plan."""
        c = plan_table.c
        with self._store.read() as connection:
            return tuple(connection.execute(select(func.count(), func.sum(c.writings))).one())

    def _make(self) -> None:
        now = self._now()
        suffix = ".db" if self._store.engine.dialect.name == "sqlite" else EVERYTHING
        with telling_failures():
            self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / f".part-{os.getpid()}{suffix}"
        unfinished.unlink(missing_ok=True)
        try:
            _, damaged = back_up(self._store, unfinished, self._pause)
            named = f"{now.astimezone(UTC):{_MOMENT}}{'-damaged' if damaged else ''}{suffix}"
            put_in_place(unfinished, self.folder / named)
        finally:
            unfinished.unlink(missing_ok=True)
        self._thin()
        self._tell_of_damage(next(iter(backups_in(self.folder)), None), damaged)

    def _pause(self) -> None:
        if self._end.wait(PAUSE_SECONDS):
            raise _Stopped

    def _thin(self) -> None:
        found = backups_in(self.folder)
        stay = kept([one.at for one in found if one.whole])
        newest_damaged = next((one for one in found if not one.whole), None)
        for one in found:
            if one.at not in stay if one.whole else one != newest_damaged:
                one.path.unlink(missing_ok=True)

    def _tell_of_damage(self, newest: Backup | None, damaged: tuple[str, ...]) -> None:
        if newest is None or newest.whole:
            self.problem = None
            return
        if damaged:
            _log.error("damage was found in the plans %s", ", ".join(damaged))
        self.problem = Problem("damage_found", values={"copy": newest.path.name} | self._whole())

    def _whole(self) -> dict[str, object]:
        whole = newest_whole(self.folder)
        return {"backup": whole.path.name if whole else "-"}


class _Stopped(Exception):
    """The thread is to end."""
