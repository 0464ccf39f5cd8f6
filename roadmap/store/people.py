"""What people call themselves, and in which order they first wrote to a plan."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, func, select

from roadmap.store.schema import conflict_table, group_table, person_table
from roadmap.store.statements import putting

_AT_ONCE = 500


def call(connection: Connection, actor: str, name: str, now: str) -> None:
    """Give a person a name in place of the one they had; an empty one takes it away."""
    if name:
        row = {"id": actor, "name": name, "at": now}
        connection.execute(putting(connection.dialect.name, person_table), row)
    else:
        connection.execute(delete(person_table).where(person_table.c.id == actor))


def names(connection: Connection, actors: Collection[str]) -> dict[str, str]:
    """The names of those who have one, by actor."""
    c = person_table.c
    wanted = list(actors)
    found: dict[str, str] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        rows = connection.execute(select(c.id, c.name).where(c.id.in_(wanted[at : at + _AT_ONCE])))
        found |= {row.id: row.name for row in rows}
    return found


def writers(connection: Connection, plan: str) -> list[str]:
    """All who have written to a plan, in the order in which they first did."""
    c = group_table.c
    first = func.min(c.rev)
    query = select(c.actor).where(c.plan == plan).group_by(c.actor).order_by(first, c.actor)
    return list(connection.scalars(query))


def writers_of_kept(connection: Connection, plan: str) -> list[str]:
    """All whose texts were kept beside a plan: some of them have written nothing that stands in it."""
    c = conflict_table.c
    return list(connection.scalars(select(c.actor).where(c.plan == plan).distinct()))
