"""The store of this process, opened once for each address; and the ids that its plans are known by."""

from __future__ import annotations

import os
import threading
import uuid

from platformdirs import user_data_path

from roadmap.store import Store

DATABASE_VARIABLE = "VEIKART_DATABASE_URL"
WATCH_SECONDS = 1.0

_opening = threading.Lock()
_opened: dict[str, Store] = {}


def database_url() -> str:
    """Where the plans are kept: `VEIKART_DATABASE_URL`, or a file in the user's data folder."""
    configured = os.environ.get(DATABASE_VARIABLE, "").strip()
    if configured:
        return configured
    return f"sqlite:///{user_data_path('Veikart', appauthor=False) / 'veikart.db'}"


def start() -> Store:
    """The store, opened once for each database address."""
    url = database_url()
    with _opening:
        if url not in _opened:
            _opened[url] = Store(url)
        return _opened[url]


def watch() -> None:
    """For a process that lives long: look at plans in memory, and ask now and then what others wrote."""
    start().watch(WATCH_SECONDS)


def stop() -> None:
    """Let go of every opened database."""
    with _opening:
        for store in _opened.values():
            store.close()
        _opened.clear()


def new_id() -> str:
    """A fresh random id."""
    return uuid.uuid4().hex
