"""Bringing a database up to date: numbered steps, each in the transaction that records it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Connection, Engine, func, insert, inspect, select, text

from roadmap.problems import refused
from roadmap.store.copying import copy_file, put_in_place
from roadmap.store.groups import groups_from_log
from roadmap.store.schema import (
    FORMAT,
    attendance_table,
    group_table,
    mapping_table,
    metadata,
    moment_table,
    person_table,
    version_table,
)
from roadmap.store.sealing import SEALED, seal_all

_UPGRADE = 0x7665696B  # the number of our lock, known to nobody else


def bring_up_to_date(connection: Connection, now: str) -> None:
    """Creates the tables, or takes the steps that are missing; refused when a newer Veikart made them."""
    if connection.dialect.name == "postgresql":
        # Among all who start at the same time one makes the tables; the others wait until they are there.
        connection.execute(select(func.pg_advisory_xact_lock(_UPGRADE)))
    found = _format_of(connection)
    if found > FORMAT:
        raise refused("newer_format", found=found, known=FORMAT)
    if not found:
        metadata.create_all(connection)
        _record(connection, FORMAT, now)
    for number in range(found + 1, FORMAT + 1) if found else ():
        _STEPS[number](connection)
        _record(connection, number, now)


def keep_copy_of_older(engine: Engine) -> None:
    """Before an SQLite file of an older format is changed: a copy beside it, such as `plans.format-1.db`."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    with closing(engine.connect()) as connection:
        found = _format_of(connection)
    file = Path(engine.url.database)
    copy = file.with_name(f"{file.stem}.format-{found}{file.suffix}")
    if not 0 < found < FORMAT or copy.exists():
        return
    # Only a whole copy has the name that says so: the next start would trust it.
    unfinished = copy.with_name(f".{copy.name}.part")
    unfinished.unlink(missing_ok=True)
    try:
        copy_file(engine, unfinished)
        put_in_place(unfinished, copy)
    finally:
        unfinished.unlink(missing_ok=True)


def _format_of(connection: Connection) -> int:
    """The database's format; 0 for an empty one."""
    if not inspect(connection).has_table(version_table.name):
        return 0
    return int(connection.execute(select(func.max(version_table.c.version))).scalar_one())


def _record(connection: Connection, number: int, now: str) -> None:
    connection.execute(insert(version_table).values(version=number, applied_at=now))


def _groups_with_depth(connection: Connection) -> None:
    """How many steps a person can undo stands with each group; all of it follows from the log."""
    group_table.drop(connection)
    group_table.create(connection)
    groups_from_log(connection)


def _mappings_of_lists(connection: Connection) -> None:
    """How other people's lists were read is remembered."""
    mapping_table.create(connection, checkfirst=True)


def _count_writings(connection: Connection) -> None:
    """Each plan says how often it was written to."""
    _add_column(connection, "plan", "writings", "INTEGER NOT NULL DEFAULT 0")


def _people_and_versions(connection: Connection) -> None:
    """People have names, and moments of a plan too."""
    person_table.create(connection, checkfirst=True)
    moment_table.create(connection, checkfirst=True)


def _seals(connection: Connection) -> None:
    """What stands beside the log and is made of nothing else has a checksum of its own."""
    for table in SEALED:
        _add_column(connection, table.name, "seal", "VARCHAR(64) NOT NULL DEFAULT ''")
    seal_all(connection)


def _add_column(connection: Connection, table: str, name: str, kind: str) -> None:
    # A step before this one may have made the whole table as it is today.
    if name not in {column["name"] for column in inspect(connection).get_columns(table)}:
        connection.execute(text(f"ALTER TABLE {table} ADD COLUMN {name} {kind}"))


def _attendance(connection: Connection) -> None:
    """Several processes tell each other who is at which plan."""
    attendance_table.create(connection, checkfirst=True)


# By the format that a step leads to. A step may drop and make anew what the log adds up to, never the log.
_STEPS: Mapping[int, Callable[[Connection], None]] = MappingProxyType(
    {
        2: _groups_with_depth,
        3: _mappings_of_lists,
        4: _count_writings,
        5: _people_and_versions,
        6: _attendance,
        7: _seals,
    }
)
