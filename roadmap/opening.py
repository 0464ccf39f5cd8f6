"""The database that this process works on: opened once, looked after, let go of; and the ids of its plans."""

from __future__ import annotations

import logging
import os
import threading
import uuid
from pathlib import Path

from platformdirs import user_data_path

from roadmap.problems import Refused, refused
from roadmap.store import Store, Trouble
from roadmap.store.engine import address

DATABASE_VARIABLE = "VEIKART_DATABASE_URL"
WATCH_SECONDS = 1.0

_log = logging.getLogger(__name__)
_opening = threading.Lock()
_watched = threading.Event()
_opened: dict[str, Store] = {}


def database_url() -> str:
    """Where the plans are kept: `VEIKART_DATABASE_URL`, or a file in the user's data folder."""
    configured = os.environ.get(DATABASE_VARIABLE, "").strip()
    if configured:
        return configured
    return f"sqlite:///{user_data_path('Veikart', appauthor=False) / 'veikart.db'}"


def check_folder(url: str | None = None) -> None:
    """Refused where an address, else the configured one, names a folder that is not there: it is misspelt."""
    configured = url or os.environ.get(DATABASE_VARIABLE, "").strip()
    parsed = address(configured) if configured else None
    if parsed is None or parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return
    if not (folder := Path(str(parsed.database)).absolute().parent).is_dir():
        raise refused("no_database_folder", path=str(folder))


def start() -> Store:
    """The store, opened once for each database address."""
    url = database_url()
    with _opening:
        if url not in _opened:
            _opened[url] = Store(url)
            if _watched.is_set():
                _look_after(_opened[url])
        return _opened[url]


def watch() -> None:
    """For a process that lives long: look at plans in memory, ask now and then what others wrote, back up.

    A database that cannot be opened is told about by each page, until it can.
    """
    _watched.set()
    try:
        _look_after(start())
    except Refused as refusal:
        _log.error("the database cannot be opened: %s", refusal.problem.code)


def _look_after(store: Store) -> None:
    store.watch(WATCH_SECONDS)
    store.keep_backups()


def trouble() -> Trouble | None:
    """Whether the database does not answer; what people see of plans then is the last that was known."""
    return start().trouble


def stop() -> None:
    """Let go of every opened database."""
    with _opening:
        _watched.clear()
        for store in _opened.values():
            store.close()
        _opened.clear()


def new_id() -> str:
    """A fresh random id."""
    return uuid.uuid4().hex
