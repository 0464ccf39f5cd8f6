"""A test's database as another program finds it on the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from roadmap import planner
from tests.people import content


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database as another program sees it."""
    with closing(sqlite3.connect(path)) as connection:
        yield connection
        connection.commit()


def check_log(database: Path, plan: str) -> None:
    """Revisions without gaps, and a log that adds up to the cells and to what is shown."""
    shown = planner.open_plan(plan)
    with opened(database) as connection:
        rows = connection.execute("SELECT rev FROM change WHERE plan = ? ORDER BY rev", (plan,)).fetchall()
        assert [rev for (rev,) in rows] == list(range(1, shown.revision + 1))
        newest = """SELECT entity, field, new FROM change AS c WHERE plan = ? AND rev =
            (SELECT max(rev) FROM change WHERE plan = c.plan AND entity = c.entity AND field = c.field)"""
        cells = "SELECT entity, field, value FROM cell WHERE plan = ?"
        assert set(connection.execute(newest, (plan,))) == set(connection.execute(cells, (plan,)))
    assert content(planner.start().open_at(plan, shown.revision)) == content(shown)
    planner.stop()
    again = planner.open_plan(plan)
    assert (again.revision, again.entities) == (shown.revision, shown.entities)
