"""Reading a plan's log: what was changed, in parts that do not grow with the log."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from roadmap.changes import EXISTS, RANK
from roadmap.model import Kind
from roadmap.store.log import Logged, as_logged, kept_texts
from roadmap.store.schema import change_table

_c = change_table.c
# What a file asked for and was not given is remembered in the log too, but nobody did anything to it.
_DONE = or_(_c.how.not_in(("import", "answer")), _c.old != _c.new)


@dataclass(frozen=True)
class Scope:
    """Which changes: of an entity or one field of it, of some kinds, or of pairs of kind and field; else all.

    `fields` and `kinds` belong together: a field of `but` is left out of the kinds.
    """

    entity: str = ""
    field: str = ""
    kinds: tuple[Kind, ...] = ()
    fields: tuple[tuple[Kind, str], ...] = ()
    but: tuple[tuple[Kind, str], ...] = ()

    def holds(self, kind: Kind, entity: str, field: str) -> bool:
        """Whether a field is in it."""
        return bool(self._rule(kind, entity, field))

    def within(self) -> list[ColumnElement[bool]]:
        """The same of the log's rows; with a field come the making and removing of what it belongs to."""
        rule = self._rule(_c.kind, _c.entity, _c.field)
        if not (self.entity and self.field):
            return [rule]
        # Its first rank tells that it was made.
        made = and_(_c.field == RANK, _c.old == '""')
        return [_c.entity == self.entity, or_(rule, _c.field == EXISTS, made)]

    def _rule(self, kind: Any, entity: Any, field: Any) -> Any:
        """Of values whether they are in it; of columns the condition, put together by the same operators."""
        if self.entity:
            return (entity == self.entity) & (field == self.field if self.field else True)
        chosen = [(kind == one.value) & (field == name) for one, name in self.fields]
        for one in self.kinds:
            left_out = [field != name for of, name in self.but if of is one]
            chosen.append(reduce(operator.and_, left_out, kind == one.value))
        return reduce(operator.or_, chosen) if chosen else True


@dataclass(frozen=True)
class Trace:
    """A change without what it changed from and to: when, who, where."""

    revision: int
    group: str
    actor: str
    at: str
    how: str
    kind: Kind
    entity: str


@dataclass(frozen=True)
class Touch:
    """A field that somebody changed: who, when (ISO, in UTC), and at which revision."""

    entity: str
    field: str
    actor: str
    at: str
    revision: int


def touched_by_others(connection: Connection, plan: str, actor: str, since: int) -> list[Touch]:
    """What others than the actor have changed after a revision, oldest first."""
    columns = (_c.entity, _c.field, _c.actor, _c.at, _c.rev)
    where = (_c.plan == plan, _c.rev > since, _c.actor != actor, _c.old != _c.new)
    rows = connection.execute(select(*columns).where(*where).order_by(_c.rev))
    return [Touch(r.entity, r.field, r.actor, r.at, r.rev) for r in rows]


def traces(connection: Connection, plan: str, scope: Scope, before: int | None, most: int) -> list[Trace]:
    """The newest traces in a scope, before a revision where one is given, newest first."""
    columns = (_c.rev, _c.grp, _c.actor, _c.at, _c.how, _c.kind, _c.entity)
    where = [_c.plan == plan, *scope.within()]
    if scope != Scope():  # a moment of the whole plan is found by whatever stands there
        where.append(_DONE)
    if before is not None:
        where.append(_c.rev < before)
    rows = connection.execute(select(*columns).where(*where).order_by(_c.rev.desc()).limit(most))
    return [Trace(r.rev, r.grp, r.actor, r.at, r.how, Kind(r.kind), r.entity) for r in rows]


def changes(
    connection: Connection, plan: str, scope: Scope, first: int, last: int, most: int
) -> list[Logged]:
    """The newest changes in a scope between two revisions, both included, oldest first."""
    where = (_c.plan == plan, _c.rev >= first, _c.rev <= last, *scope.within())
    rows = connection.execute(select(change_table).where(*where).order_by(_c.rev.desc()).limit(most)).all()
    found = [as_logged(row) for row in reversed(rows)]
    if not (choices := {one.choice for one in found} - {""}):
        return found
    kept = kept_texts(connection, plan, choices)
    return [replace(one, kept=kept.get(one.choice)) for one in found]


def things_in_group(connection: Connection, plan: str, scope: Scope, actor: str, group: str) -> int:
    """How many entities an actor's group of changes did something to, within a scope."""
    where = (_c.plan == plan, _c.grp == group, _c.actor == actor, *scope.within(), _DONE)
    return int(connection.execute(select(func.count(_c.entity.distinct())).where(*where)).scalar_one())
