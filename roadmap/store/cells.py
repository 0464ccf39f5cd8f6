"""A plan's cells, the newest value of each field: folded into a plan, and made anew from the log."""

from __future__ import annotations

import json

from sqlalchemy import Connection, delete, func, insert, select

from roadmap.changes import Change, apply
from roadmap.model import Kind, Plan
from roadmap.store.groups import groups_from_log
from roadmap.store.schema import cell_table, change_table, group_table

# What a value that somebody has spoilt makes Python say while a plan is put together.
UNREADABLE = (ValueError, LookupError, TypeError)


def fold(connection: Connection, plan: str, revision: int) -> Plan:
    """The plan that its cells add up to."""
    c = cell_table.c
    rows = connection.execute(
        select(c.kind, c.entity, c.field, c.value).where(c.plan == plan).order_by(c.made)
    )
    cells = [Change(Kind(r.kind), r.entity, r.field, None, json.loads(r.value)) for r in rows]
    return apply(Plan(plan), cells, revision)


def name_of(connection: Connection, plan: str) -> str:
    """A plan's title, or its id where it has none or cannot be read."""
    try:
        return fold(connection, plan, 0).title or plan
    except UNREADABLE:
        return plan


def rebuild(connection: Connection, plan: str) -> None:
    """Makes a plan's cells and groups anew from its log, whatever was there before."""
    c, cells = change_table.c, cell_table.c
    for table in (cell_table, group_table):
        connection.execute(delete(table).where(table.c.plan == plan))
    places = (
        select(c.entity, c.field, func.max(c.rev).label("last"), func.min(c.rev).label("made"))
        .where(c.plan == plan)
        .group_by(c.entity, c.field)
        .subquery()
    )
    newest = select(c.plan, c.entity, c.field, c.kind, c.new, c.rev, places.c.made)
    newest = newest.join(places, c.rev == places.c.last).where(c.plan == plan)
    columns = [cells.plan, cells.entity, cells.field, cells.kind, cells.value, cells.rev, cells.made]
    connection.execute(insert(cell_table).from_select([column.name for column in columns], newest))
    groups_from_log(connection, plan)
