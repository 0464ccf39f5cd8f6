"""The database engine: one SQLite file by default, another database by its URL."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from roadmap.problems import refused
from roadmap.store.writer import Writer

BUSY_SECONDS = 30
# A server that has gone away is noticed within seconds, whatever the network does with what is sent to it.
SERVER = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
}
POOL = 10  # connections kept open to a server; as many more at most for a while

# What the database says, and the problem that a person is told; anything else is `store_unavailable`.
_FAILURES: Mapping[int | str, str] = {
    sqlite3.SQLITE_FULL: "store_full",
    sqlite3.SQLITE_BUSY: "store_busy",
    sqlite3.SQLITE_READONLY: "store_read_only",
    sqlite3.SQLITE_CORRUPT: "store_damaged",
    sqlite3.SQLITE_NOTADB: "store_damaged",
    "53100": "store_full",
    "55P03": "store_busy",
    "25006": "store_read_only",
    "42501": "store_read_only",
    "XX001": "store_damaged",
    "XX002": "store_damaged",
}


@contextmanager
def telling_failures() -> Iterator[None]:
    """The database's failures as refusals; what was being written is rolled back."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise refused(_FAILURES.get(_code_of(getattr(error, "orig", error)), "store_unavailable")) from error


def _code_of(error: BaseException | None) -> int | str:
    """PostgreSQL's state, or SQLite's primary code; the rest says more than a person can use."""
    return getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorcode", 0) & 0xFF


def address(url: str) -> URL:
    """A database's address in its parts; refused where it is none."""
    try:
        return make_url(url)
    except ArgumentError as error:
        raise refused("no_database_address") from error


def open_engine(url: str) -> Engine:
    """An engine for the URL, with the folder of an SQLite file made where it is missing."""
    parsed = address(url)
    if parsed.get_backend_name() != "sqlite":
        logging.getLogger("psycopg").addFilter(_says_more)
        return create_engine(
            parsed, pool_pre_ping=True, pool_size=POOL, max_overflow=POOL, connect_args=SERVER
        )
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed, poolclass=QueuePool, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _says_more(record: logging.LogRecord) -> bool:
    """Not where the driver notes that what it had sent after a failure failed too: the first one is told."""
    return not str(record.msg).startswith("error ignored terminating")


def reading(engine: Engine) -> Engine:
    """The engine for reading: all that one transaction reads is as it was at one moment."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reading=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def open_writer(url: str) -> Writer | None:
    """The right to write, shared with all who write to the same SQLite file; a server sees to it itself."""
    parsed = address(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    own_file = parsed.database not in (None, "", ":memory:")
    return Writer(Path(f"{parsed.database}.lock") if own_file else None, BUSY_SECONDS)


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # Python's own transactions off: they would begin later and weaker than BEGIN IMMEDIATE below.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
