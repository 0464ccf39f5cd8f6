"""Groups of changes, as people undo them: one row each, so that nobody's steps are sought in the long log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlalchemy import Connection, func, insert, select

from roadmap.store import statements
from roadmap.store.schema import change_table, group_table


@dataclass(frozen=True)
class Entry:
    """What a group of changes is: whose, how, and which group it takes back or does again.

    `how` is edit, undo, redo, import, restore or new; or answer, for an import that changed nothing. An edit
    that is a choice between two texts says in `of` which kept text it was about.
    """

    group: str
    actor: str
    how: str = "edit"
    of: str | None = None


@dataclass(frozen=True)
class Depth:
    """How many groups a person can undo and redo, and which group of theirs is the newest.

    Since the plan's revision `since` the person has written nothing more in it.
    """

    undo: int = 0
    redo: int = 0
    newest: str = ""
    how: str = ""
    since: int = 0

    def after(self, how: str, group: str) -> Depth:
        """The depth after one more group; the making of a plan, or an answer, is no step."""
        return replace(_AFTER[how](self) if how in _AFTER else self, newest=group, how=how)


_AFTER: Mapping[str, Callable[[Depth], Depth]] = MappingProxyType(
    {
        "edit": lambda depth: Depth(depth.undo + 1),
        "import": lambda depth: Depth(depth.undo + 1),
        "restore": lambda depth: Depth(depth.undo + 1),
        "undo": lambda depth: Depth(depth.undo - 1, depth.redo + 1),
        "redo": lambda depth: Depth(depth.undo + 1, depth.redo - 1),
    }
)


def depth_of(connection: Connection, plan: str, actor: str, revision: int) -> Depth:
    """How many groups an actor can undo and redo in a plan that has this revision."""
    found = connection.execute(statements.NEWEST_GROUP, {"plan": plan, "actor": actor}).one_or_none()
    return Depth(found.undo, found.redo, found.grp, found.how, revision) if found else Depth()


def group_row(plan: str, entry: Entry, revision: int, depth: Depth) -> dict[str, object]:
    """The row of a group whose first change has this revision, with the depth that its actor comes to."""
    found: dict[str, object] = {"plan": plan, "actor": entry.actor, "grp": entry.group, "how": entry.how}
    return found | {"of_grp": entry.of, "rev": revision, "undo": depth.undo, "redo": depth.redo}


def groups_of(connection: Connection, plan: str, actor: str, limit: int) -> list[tuple[str, str, str | None]]:
    """An actor's newest `limit` groups as (group, how, of), newest first."""
    rows = connection.execute(statements.NEWEST_GROUPS, {"plan": plan, "actor": actor, "limit": limit})
    return [(row.grp, row.how, row.of_grp) for row in rows]


def groups_from_log(connection: Connection, plan: str | None = None) -> None:
    """Fills the empty table of groups anew from the log of a plan, or from all logs."""
    if noted := groups_in_log(connection, plan):
        connection.execute(insert(group_table), noted)


def groups_in_log(connection: Connection, plan: str | None) -> list[dict[str, object]]:
    """The rows of the table of groups that follow from the log of a plan, or from all logs."""
    c = change_table.c
    first = func.min(c.rev).label("first")
    query = select(c.plan, c.actor, c.grp, c.how, c.of_grp, first)
    if plan is not None:
        query = query.where(c.plan == plan)
    rows = connection.execute(query.group_by(c.plan, c.actor, c.grp, c.how, c.of_grp).order_by(first))
    depths: dict[tuple[str, str], Depth] = {}
    noted: dict[tuple[str, str, str], dict[str, object]] = {}
    for row in rows:
        whose = row.plan, row.actor
        if (*whose, row.grp) in noted:
            continue
        depths[whose] = depths.get(whose, Depth()).after(row.how, row.grp)
        entry = Entry(row.grp, row.actor, row.how, row.of_grp)
        noted[*whose, row.grp] = group_row(row.plan, entry, row.first, depths[whose])
    return list(noted.values())
