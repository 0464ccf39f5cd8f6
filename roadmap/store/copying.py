"""A copy of an SQLite database that is in use, made in small steps, and looked through before it counts."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, select

from roadmap.problems import Refused, refused
from roadmap.store.engine import telling_failures
from roadmap.store.schema import plan_table
from roadmap.store.verifying import check_file, damage_of, unhurried

PAGES_AT_ONCE = 256
_BEGIN = b"SQLite format 3\0"


def copy_file(engine: Engine, path: Path, pause: Callable[[], None] = unhurried) -> None:
    """Copies the database as it is at one moment to a new file, which is on the disk when this returns."""
    with telling_failures(), closing(engine.raw_connection()) as pooled:
        source = pooled.driver_connection
        assert isinstance(source, sqlite3.Connection)
        # While it reads, the copy is of one moment, however many write meanwhile: it never begins again.
        source.execute("BEGIN")
        try:
            source.execute("SELECT count(*) FROM plan").fetchone()
            with closing(sqlite3.connect(path)) as copy:
                source.backup(copy, pages=PAGES_AT_ONCE, progress=lambda *_: pause(), sleep=0)
                # In one file, which opens where nobody may write beside it.
                copy.execute("PRAGMA journal_mode=DELETE")
        finally:
            source.execute("ROLLBACK")
        _to_disk(path)


def _to_disk(path: Path) -> None:
    """The file and its name, before anybody counts on it."""
    for one in (path, path.parent):
        if one.is_dir() and os.name == "nt":
            continue
        opened = os.open(one, os.O_RDONLY if one.is_dir() else os.O_RDWR)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def put_in_place(unfinished: Path, path: Path) -> None:
    """Gives a finished file its name."""
    with telling_failures():
        unfinished.replace(path)
        _to_disk(path)


def copy_of_file(path: Path, to: Path) -> None:
    """Copies an SQLite file that nobody has open, with what is beside it; refused where it is none."""
    try:
        with telling_failures(), closing(_only_to_read(path)) as source, closing(sqlite3.connect(to)) as copy:
            source.backup(copy)
            ours = "SELECT count(*) FROM sqlite_master WHERE name IN ('plan', 'change', 'schema_version')"
            if copy.execute(ours).fetchone() != (3,):
                raise refused("no_backup", path=path.name)
    except Refused as refusal:
        if refusal.problem.code == "store_damaged":
            code = "backup_damaged" if _begins_like_one(path) else "no_backup"
            raise refused(code, path=path.name) from refusal
        raise


def _begins_like_one(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_BEGIN)) == _BEGIN


def _only_to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def look_through(path: Path, pause: Callable[[], None] = unhurried) -> tuple[int, tuple[str, ...]]:
    """Opens a copy: how many plans it has, and which are damaged. Refused where it is no whole database."""
    engine = create_engine("sqlite://", creator=lambda: _only_to_read(path))
    try:
        with telling_failures(), engine.connect() as connection:
            check_file(connection)
            plans = connection.scalars(select(plan_table.c.id)).all()
            return len(plans), tuple(one for one in plans if _is_damaged(connection, one, pause))
    except Refused as refusal:
        if refusal.problem.code == "store_damaged":
            raise refused("backup_damaged", path=path.name) from refusal
        raise
    finally:
        engine.dispose()


def _is_damaged(connection: Connection, plan: str, pause: Callable[[], None]) -> bool:
    return damage_of(connection, plan, pause) is not None
