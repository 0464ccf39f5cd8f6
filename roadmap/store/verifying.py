"""Whether a plan's log is whole: a chain of hashes from the first change on, which adds up to the cells."""

from __future__ import annotations

from sqlalchemy import Connection, select

from roadmap.store.log import row_hash
from roadmap.store.schema import cell_table, change_table, plan_table

_Values = dict[tuple[str, str], tuple[int, str]]  # revision and value by entity and field


def damaged_at(connection: Connection, plan: str) -> int | None:
    """The first revision of a plan that is not as it was written, or None where all are."""
    before, last = "", 0
    newest: _Values = {}
    changes = select(change_table).where(change_table.c.plan == plan).order_by(change_table.c.rev)
    for row in connection.execute(changes).mappings():
        last += 1
        if row["rev"] != last or row_hash(before, dict(row)) != row["hash"]:
            return last
        before = row["hash"]
        newest[row["entity"], row["field"]] = (last, row["new"])
    head = connection.execute(select(plan_table).where(plan_table.c.id == plan)).one()
    if (head.rev, head.head_hash) != (last, before):
        return last + 1
    return _first_difference(newest, _cells(connection, plan))


def _cells(connection: Connection, plan: str) -> _Values:
    c = cell_table.c
    rows = connection.execute(select(c.entity, c.field, c.rev, c.value).where(c.plan == plan))
    return {(row.entity, row.field): (row.rev, row.value) for row in rows}


def _first_difference(written: _Values, held: _Values) -> int | None:
    wrong = [
        (written.get(one) or held[one])[0] for one in {*written, *held} if written.get(one) != held.get(one)
    ]
    return min(wrong, default=None)
