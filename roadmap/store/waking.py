"""Being woken when another process has written, on a database server that can tell; only ever ahead of time.

Who misses a call sees the same at the next regular look.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

CALL = "veikart"
GATHER_SECONDS = 0.1
LISTEN_SECONDS = 0.2  # at a time, so that the end is seen


def regularly(end: threading.Event, seconds: float) -> None:
    """Waits so long, or until the end."""
    end.wait(seconds)


class Caller:
    """Tells the other processes on a PostgreSQL that this one has written, and hears them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._own = uuid4().hex
        self._listening: Connection | None = None
        # The driver is loaded only where there is a server; so its failures are named by what loaded it.
        self._failures = (SQLAlchemyError, OSError, engine.dialect.loaded_dbapi.Error)

    def call(self, connection: Connection) -> None:
        """Wakes the others when this transaction is committed."""
        connection.execute(text("SELECT pg_notify(:call, :own)"), {"call": CALL, "own": self._own})

    def wait(self, end: threading.Event, seconds: float) -> None:
        """Waits so long, less when another process has written; what comes at once is gathered."""
        until = time.monotonic() + seconds
        try:
            if self._heard(end, until):
                end.wait(max(0.0, min(GATHER_SECONDS, until - time.monotonic())))
        except self._failures:
            self.close()
            end.wait(max(0.0, until - time.monotonic()))

    def _heard(self, end: threading.Event, until: float) -> bool:
        listening: Any = self._listener().connection.dbapi_connection
        while (left := until - time.monotonic()) > 0 and not end.is_set():
            for call in listening.notifies(timeout=min(left, LISTEN_SECONDS), stop_after=1):
                if call.payload != self._own:
                    return True
        return False

    def _listener(self) -> Connection:
        if self._listening is None:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()
            connection.exec_driver_sql(f"LISTEN {CALL}")
            self._listening = connection
        return self._listening

    def close(self) -> None:
        """Stop listening."""
        if self._listening is not None:
            with suppress(*self._failures):
                self._listening.close()
            self._listening = None
