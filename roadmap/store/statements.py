"""What is asked and written at every edit, put together once: that takes longer than the database takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Table, and_, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from roadmap.store.schema import cell_table, change_table, conflict_table, group_table, plan_table

_head, _change, _conflict, _group = plan_table.c, change_table.c, conflict_table.c, group_table.c
_field = (
    _change.plan == bindparam("plan"),
    _change.entity == bindparam("entity"),
    _change.field == bindparam("field"),
)

HEAD: Final = select(plan_table).where(_head.id == bindparam("plan"))
LOCKED_HEAD: Final = HEAD.with_for_update()
MOVE_HEAD: Final = (
    update(plan_table)
    .where(_head.id == bindparam("this"))
    .values(
        rev=bindparam("to"),
        head_hash=bindparam("hash"),
        changed_at=bindparam("at"),
        writings=_head.writings + 1,
    )
)
COUNT_WRITING: Final = (
    update(plan_table).where(_head.id == bindparam("this")).values(writings=_head.writings + 1)
)
WRITINGS: Final = select(_head.id, _head.writings).where(_head.id.in_(bindparam("plans", expanding=True)))
OPEN_CONFLICTS: Final = (
    select(conflict_table)
    .where(_conflict.plan == bindparam("plan"), _conflict.resolved_rev.is_(None))
    .order_by(_conflict.at, _conflict.id)
)
NEWEST_GROUP: Final = (
    select(_group.grp, _group.how, _group.undo, _group.redo)
    .where(_group.plan == bindparam("plan"), _group.actor == bindparam("actor"))
    .order_by(_group.rev.desc())
    .limit(1)
)
NEWEST_GROUPS: Final = (
    select(_group.grp, _group.how, _group.of_grp)
    .where(_group.plan == bindparam("plan"), _group.actor == bindparam("actor"))
    .order_by(_group.rev.desc())
    .limit(bindparam("limit"))
)
_later_group = group_table.alias("later")
_later = _later_group.c
_taken_back = and_(
    _later.plan == _group.plan,
    _later.actor == _group.actor,
    _later.rev > _group.rev,
    _later.of_grp == _group.grp,
)
# Groups, each with what its actor has done to it, the newest first.
GROUPS: Final = (
    select(_group.actor, _group.grp, _later.grp.label("turned"), _later.how)
    .select_from(group_table.outerjoin(_later_group, _taken_back))
    .where(_group.plan == bindparam("plan"), _group.grp.in_(bindparam("groups", expanding=True)))
    .order_by(_later.rev.desc())
)
DONE: Final = (
    select(change_table)
    .where(_change.plan == bindparam("plan"), _change.op.in_(bindparam("ops", expanding=True)))
    .order_by(_change.part)
)
VALUE_AT: Final = (
    select(_change.new)
    .where(*_field, _change.rev <= bindparam("revision"))
    .order_by(_change.rev.desc())
    .limit(1)
)
IMPORTED: Final = (
    select(_change.grp, _change.actor, _change.new, _change.asked)
    .where(*_field, _change.rev > bindparam("revision"), _change.how.in_(("new", "import", "answer")))
    .order_by(_change.rev.desc())
)
# What was answered only, from a value to itself, nobody has written.
LAST_WRITTEN: Final = (
    select(_change.actor, _change.at)
    .where(*_field, _change.old != _change.new)
    .order_by(_change.rev.desc())
    .limit(1)
)
PUT_CHANGES: Final = insert(change_table)
PUT_GROUPS: Final = insert(group_table)


_INSERT: Final[Mapping[str, Any]] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


def putting(dialect: str, table: Table, but: Sequence[str] = ()) -> Any:
    """Put a row in a table, in place of the one with its key; of that one these columns stay as they were."""
    row = _INSERT[dialect](table)
    kept = {*but, *table.primary_key.columns.keys()}
    newest = {column.name: row.excluded[column.name] for column in table.c if column.name not in kept}
    return row.on_conflict_do_update(index_elements=list(table.primary_key), set_=newest)


# By the database's dialect.
PUT_CELLS: Final = {name: putting(name, cell_table, ("kind", "made")) for name in _INSERT}
