"""A test's database as another program finds it, and what must hold in it whatever has happened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from roadmap import planner
from roadmap.store import Store
from roadmap.store.moving import digests
from tests.people import content


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """An SQLite file as another program sees it."""
    with closing(sqlite3.connect(path)) as connection:
        yield connection
        connection.commit()


def check_log(plan: str) -> None:
    """Revisions without gaps, and a log that adds up to the cells and to what is shown."""
    shown = planner.open_plan(plan)
    newest = """SELECT entity, field, new FROM change AS c WHERE plan = :plan AND rev =
        (SELECT max(rev) FROM change WHERE plan = c.plan AND entity = c.entity AND field = c.field)"""
    cells = "SELECT entity, field, value FROM cell WHERE plan = :plan"
    with planner.start().engine.connect() as connection:
        revisions = connection.execute(
            text("SELECT rev FROM change WHERE plan = :plan ORDER BY rev"), {"plan": plan}
        )
        assert list(revisions.scalars()) == list(range(1, shown.revision + 1))
        found = (set(map(tuple, connection.execute(text(one), {"plan": plan}))) for one in (newest, cells))
        assert next(found) == next(found)
    planner.start().verify(plan)
    assert content(planner.start().open_at(plan, shown.revision)) == content(shown)
    planner.stop()
    again = planner.open_plan(plan)
    assert (again.revision, again.entities) == (shown.revision, shown.entities)


def all_of(url: str | None = None) -> dict[str, str]:
    """What a database holds, as checksums by table."""
    store = planner.start() if url is None else Store(url)
    with store.read() as connection:
        found = digests(connection)
    if url is not None:
        store.close()
    return found


@contextmanager
def elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another installation, empty."""
    planner.stop()
    with monkeypatch.context() as patch:
        patch.setenv(planner.DATABASE_VARIABLE, f"sqlite:///{folder / 'elsewhere' / 'plan.db'}")
        yield
        planner.stop()


def alter(*statements: str) -> None:
    """Change the database behind the app's back."""
    with planner.start().engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
