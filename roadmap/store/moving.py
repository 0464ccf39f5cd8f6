"""Where plans are brought in from, and how a whole database is moved to another one or put aside."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, select

from roadmap.problems import refused
from roadmap.store import Store
from roadmap.store.bringing import bring_all
from roadmap.store.cells import name_of
from roadmap.store.copying import copy_of_file
from roadmap.store.engine import address, telling_failures
from roadmap.store.everything import Database, Source, is_packed, opened_everything
from roadmap.store.schema import attendance_table, metadata, version_table
from roadmap.store.verifying import AT_ONCE

_BESIDE = ("", "-wal", "-shm")


@contextmanager
def opened_source(file: Path | IO[bytes], name: str) -> Iterator[Source]:
    """A file of everything or an SQLite backup of any format, open to bring plans in from."""
    if not isinstance(file, Path) or is_packed(file):
        with opened_everything(file, name) as everything:
            yield everything
        return
    with tempfile.TemporaryDirectory(prefix="veikart-") as folder:
        copy = Path(folder) / "copy.db"
        copy_of_file(file, copy)
        # The copy is brought up to date, the backup stays as it is.
        store = Store(f"sqlite:///{copy}")
        try:
            with store.read() as connection:
                yield Database(connection, name_of)
        finally:
            store.close()


def move(source: Store, target: Store) -> int:
    """Brings all plans into a database that has none, and checks that the two are equal; returns how many."""
    if target.plans():
        raise refused("move_to_filled")
    with source.read() as connection:
        met = bring_all(target, Database(connection, name_of))
        wanted = digests(connection)
    with target.read() as connection:
        found = digests(connection)
    if wanted != found:
        raise refused("move_not_equal")
    return len(met)


def digests(connection: Connection) -> dict[str, str]:
    """What every table holds, as a number that does not depend on the order of its rows."""
    found = {}
    for table in metadata.sorted_tables:
        if table not in (version_table, attendance_table):
            total = 0
            rows = connection.execute(select(table), execution_options={"yield_per": AT_ONCE})
            for row in rows.mappings():
                written = json.dumps(dict(row), sort_keys=True).encode()
                total += int.from_bytes(hashlib.sha256(written).digest())
            found[table.name] = f"{total:x}"
    return found


def put_aside(url: str) -> Path | None:
    """Gives an SQLite file that nobody has open another name; returns it, or None where there is no file."""
    parsed = address(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise refused("aside_of_server")
    file = Path(parsed.database)
    if not file.exists():
        return None
    now = datetime.now(UTC)
    aside = file.with_name(f"{file.stem}.aside-{now:%Y-%m-%dT%H%M%SZ}{file.suffix}")
    with telling_failures():
        # The file itself last: until then it can be opened as before.
        for beside in reversed(_BESIDE):
            part = Path(f"{file}{beside}")
            if part.exists():
                part.rename(f"{aside}{beside}")
    return aside
