"""Writing to one plan: inside one transaction, the plan as it is now and the log that it grows by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update

from roadmap.changes import Change, apply, empty_value, value_in
from roadmap.fields import Json
from roadmap.model import Kind, Plan
from roadmap.store import statements
from roadmap.store.groups import Depth, Entry, depth_of, group_row, groups_of
from roadmap.store.schema import change_table, conflict_table
from roadmap.store.sealing import sealed

AS_KEPT: Final = object()  # what was asked for, where just that is kept


@dataclass(frozen=True)
class Logged:
    """A change as it stands in the log; a choice between two texts may come with the one that was `kept`."""

    revision: int
    op: str
    entry: Entry
    change: Change
    asked: Json
    at: str
    kept: Conflict | None = None

    @property
    def choice(self) -> str:
        """The kept text that this was a choice about, if it was one."""
        return self.entry.of or "" if self.entry.how == "edit" else ""


@dataclass(frozen=True)
class Written:
    """Who wrote something, and when (ISO, in UTC)."""

    actor: str
    at: str


@dataclass(frozen=True)
class Conflict:
    """A text that was typed but could not be put together with another's; kept until somebody chooses."""

    id: str
    kind: Kind
    entity: str
    field: str
    value: Json
    actor: str
    at: str


@dataclass(frozen=True)
class Foreseen:
    """What somebody is about to write: operations, and the groups of theirs that these belong to."""

    actor: str
    operations: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass
class _Group:
    """Whether an actor's group is in the table of groups, and which group of theirs has taken it back."""

    is_noted: bool
    turned: str | None


@dataclass
class Log:
    """The open log of one plan. `plan` grows with every `append`; nobody else sees it before the commit.

    What is appended is put off until something asks for it, or the end: the many edits of one transaction are
    then one message to the database. `depths` are how many steps each actor can undo, as far as is known.
    """

    connection: Connection
    plan: Plan
    head_hash: str
    now: str
    depths: dict[str, Depth] = field(default_factory=dict)
    conflicts_changed: bool = False
    written: bool = False
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _groups: list[dict[str, Any]] = field(default_factory=list)
    _known_groups: dict[tuple[str, str], _Group] = field(default_factory=dict)
    _parts: dict[str, int] = field(default_factory=dict)
    _done: dict[str, list[Row[Any]]] = field(default_factory=dict)

    def append(
        self,
        op: str,
        changes: Sequence[Change],
        entry: Entry,
        base: int | None = None,
        asked: object = AS_KEPT,
    ) -> None:
        """Append changes of an operation; `asked` is what was typed where it differs from what is kept."""
        if not changes:
            return
        # First of all, so that nothing is written where the plan cannot take the changes in.
        grown = apply(self.plan, changes)
        base = self.plan.revision if base is None else base
        first = self._parts[op] if op in self._parts else len(self._done_by(op))
        for index, change in enumerate(changes):
            revision = self.plan.revision + 1 + index
            row = {"plan": self.plan.id, "rev": revision, "op": op, "part": first + index, "base_rev": base}
            row |= _row(change, entry, asked) | {"at": self.now}
            self.head_hash = row_hash(self.head_hash, row)
            self._rows.append(row | {"hash": self.head_hash})
        self._parts[op] = first + len(changes)
        self._done.pop(op, None)
        self._append_group(entry)
        self.depths[entry.actor] = replace(self.depths[entry.actor], since=grown.revision)
        self.written = True
        self.plan = grown

    def _append_group(self, entry: Entry) -> None:
        """Note a group when its first change is written."""
        before, known = self.depth(entry.actor), self._group(entry.actor, entry.group)
        if before.newest == entry.group or known.is_noted:
            return
        known.is_noted = True
        depth = self.depths[entry.actor] = before.after(entry.how, entry.group)
        self._groups.append(group_row(self.plan.id, entry, self.plan.revision + 1, depth))
        if entry.of is not None:
            # It takes back another, or does it again: of what is known of groups nothing is sure any more.
            self._write()
            self._known_groups.clear()

    def _group(self, actor: str, group: str) -> _Group:
        """What is known of an actor's group; asked for once."""
        self._ask_groups({(actor, group)} - self._known_groups.keys())
        return self._known_groups[actor, group]

    def foresee(self, writings: Collection[Foreseen]) -> None:
        """Ask in one go for the operations and groups that these writings will ask about."""
        self._ask_done({op for one in writings for op in one.operations} - self._done.keys())
        groups = {(one.actor, group) for one in writings for group in one.groups}
        self._ask_groups(groups - self._known_groups.keys())

    def _ask_groups(self, wanted: Set[tuple[str, str]]) -> None:
        this = {"plan": self.plan.id, "groups": [group for _, group in wanted]}
        rows = self.connection.execute(statements.GROUPS, this).all() if wanted else ()
        # The newest turn comes first, and is the one that counts.
        found = {(row.actor, row.grp): row for row in reversed(rows)}
        for whose in wanted:
            row = found.get(whose)
            turned = row.turned if row is not None and row.how == "undo" else None
            self._known_groups[whose] = _Group(row is not None, turned)

    def _write(self) -> None:
        """Write what has been put off."""
        if self._rows:
            self.connection.execute(statements.PUT_CHANGES, self._rows)
            self._put_cells(self._rows)
        if self._groups:
            self.connection.execute(statements.PUT_GROUPS, self._groups)
        self._rows, self._groups = [], []

    def _done_by(self, op: str) -> Sequence[Row[Any]]:
        """The changes of an operation, oldest first; asked for once until it makes more."""
        if op not in self._done:
            if any(row["op"] == op for row in self._rows):
                self._write()
            self._ask_done({op})
        return self._done[op]

    def _ask_done(self, wanted: Set[str]) -> None:
        this = {"plan": self.plan.id, "ops": list(wanted)}
        self._done |= {op: [] for op in wanted}
        for row in self.connection.execute(statements.DONE, this) if wanted else ():
            self._done[row.op].append(row)

    def depth(self, actor: str) -> Depth:
        """How much an actor can undo and redo, as far as only their own groups tell."""
        if actor not in self.depths:
            self.depths[actor] = depth_of(self.connection, self.plan.id, actor, self.plan.revision)
        return self.depths[actor]

    def _put_cells(self, rows: Iterable[dict[str, object]]) -> None:
        newest: dict[tuple[object, object], dict[str, object]] = {}
        for row in rows:
            place = row["entity"], row["field"]
            first = newest[place]["made"] if place in newest else row["rev"]
            newest[place] = row | {"made": first}
        values = [
            {
                "plan": r["plan"],
                "entity": r["entity"],
                "field": r["field"],
                "kind": r["kind"],
                "value": r["new"],
                "rev": r["rev"],
                "made": r["made"],
            }
            for r in newest.values()
        ]
        self.connection.execute(statements.PUT_CELLS[self.connection.dialect.name], values)

    def knows(self, op: str) -> bool:
        """Whether an operation has been done before."""
        return op in self._parts or bool(self._done_by(op))

    def typed(self, op: str, entity: str, field: str) -> tuple[Logged, ...]:
        """What an operation has changed in a field, oldest first: more than once where it was sent again."""
        return tuple(
            as_logged(row) for row in self._done_by(op) if row.entity == entity and row.field == field
        )

    def value_at(self, kind: Kind, entity: str, field: str, revision: int) -> Json:
        """What a field held at a revision."""
        if revision >= self.plan.revision:
            return value_in(self.plan, kind, entity, field)
        if self._rows and revision >= self._rows[0]["rev"]:
            self._write()
        this = {"plan": self.plan.id, "entity": entity, "field": field, "revision": revision}
        found = self.connection.execute(statements.VALUE_AT, this).scalar_one_or_none()
        return empty_value(kind, field) if found is None else json.loads(found)

    def last_written(self, entity: str, field: str) -> Written | None:
        """Who changed a field last, and when; None where nobody has."""
        self._write()
        return last_written(self.connection, self.plan.id, entity, field)

    def groups_of(self, actor: str, limit: int) -> list[tuple[str, str, str | None]]:
        """The newest groups of an actor as (group, how, of), newest first."""
        self._write()
        return groups_of(self.connection, self.plan.id, actor, limit)

    def open_group(self, group: str, actor: str) -> str:
        """The group that an edit joins: the named one, or where that was undone one that comes after it."""
        while self.depth(actor).newest != group and (turned := self._group(actor, group).turned) is not None:
            # The same for each edit that comes with the name, so that they stay together.
            group = hashlib.sha256(f"{group}\n{turned}".encode()).hexdigest()[:32]
        return group

    def groups(self, actor: str, groups: Collection[str]) -> list[Logged]:
        """An actor's changes of some groups, oldest first."""
        self._write()
        c = change_table.c
        rows = self.connection.execute(
            select(change_table)
            .where(c.plan == self.plan.id, c.grp.in_(groups), c.actor == actor)
            .order_by(c.rev)
        )
        return [as_logged(row) for row in rows]

    def touched_by_others(self, since: int, actor: str) -> dict[str, int]:
        """The entities that others than the actor have changed after a revision, with the newest one's."""
        self._write()
        c = change_table.c
        newest = select(c.entity, func.max(c.rev)).group_by(c.entity)
        where = (c.plan == self.plan.id, c.rev > since, c.actor != actor, c.old != c.new)
        return {row[0]: int(row[1]) for row in self.connection.execute(newest.where(*where))}

    def keep(self, conflict: Conflict) -> None:
        """Keep a text that lost against another; open again where more has been typed since it was kept."""
        c = conflict_table.c
        row = sealed(
            {
                "plan": self.plan.id,
                "id": conflict.id,
                "kind": conflict.kind.value,
                "entity": conflict.entity,
                "field": conflict.field,
                "value": json.dumps(conflict.value, ensure_ascii=False),
                "actor": conflict.actor,
                "at": conflict.at,
                "resolved_rev": None,
            }
        )
        this = (c.plan == self.plan.id, c.id == conflict.id)
        self.conflicts_changed = True
        kept = self.connection.execute(select(c.value).where(*this)).scalar_one_or_none()
        if kept is None:
            self.connection.execute(insert(conflict_table).values(row))
        elif kept != row["value"]:
            self.connection.execute(update(conflict_table).where(*this).values(row))

    def conflict(self, conflict: str) -> Conflict | None:
        """The kept text with this id, if there is one."""
        return kept_texts(self.connection, self.plan.id, [conflict]).get(conflict)

    def is_open(self, conflict: str) -> bool:
        """Whether nobody has chosen yet about a text that is kept."""
        c = conflict_table.c
        where = (c.plan == self.plan.id, c.id == conflict, c.resolved_rev.is_(None))
        return self.connection.execute(select(c.id).where(*where)).one_or_none() is not None

    def resolve(self, conflict: str, *, is_chosen: bool = True) -> None:
        """Note that somebody chose, or that this was taken back."""
        self.conflicts_changed = True
        c = conflict_table.c
        this = (c.plan == self.plan.id, c.id == conflict)
        row = dict(self.connection.execute(select(conflict_table).where(*this)).mappings().one())
        chosen = sealed(row | {"resolved_rev": self.plan.revision if is_chosen else None})
        self.connection.execute(update(conflict_table).where(*this).values(chosen))

    def close(self) -> None:
        """Write what was put off and the plan's new head; the transaction is committed by the store."""
        self._write()
        if self.written:
            head = {"to": self.plan.revision, "hash": self.head_hash, "at": self.now}
            self.connection.execute(statements.MOVE_HEAD, {"this": self.plan.id, **head})
        elif self.conflicts_changed:
            self.connection.execute(statements.COUNT_WRITING, {"this": self.plan.id})


def kept_texts(connection: Connection, plan: str, conflicts: Collection[str]) -> dict[str, Conflict]:
    """The texts with these ids that were kept beside a plan, whether or not somebody has chosen."""
    c = conflict_table.c
    rows = connection.execute(select(conflict_table).where(c.plan == plan, c.id.in_(conflicts)))
    return {row.id: as_conflict(row) for row in rows}


def as_conflict(row: Row[Any]) -> Conflict:
    """A row of kept texts as a value."""
    return Conflict(row.id, Kind(row.kind), row.entity, row.field, json.loads(row.value), row.actor, row.at)


def row_hash(before: str, row: dict[str, object]) -> str:
    """The chained hash of a change: sha256 over the one before and the row."""
    body = json.dumps({name: value for name, value in row.items() if name != "hash"}, sort_keys=True)
    return hashlib.sha256(f"{before}\n{body}".encode()).hexdigest()


def last_written(connection: Connection, plan: str, entity: str, field: str) -> Written | None:
    """Who changed a field of a plan last, and when; None where nobody has."""
    this = {"plan": plan, "entity": entity, "field": field}
    row = connection.execute(statements.LAST_WRITTEN, this).one_or_none()
    return None if row is None else Written(row.actor, row.at)


def was_imported(connection: Connection, plan: str, entity: str, field: str, value: Json, since: int) -> bool:
    """Whether an import after a revision, not undone, brought a value to a field, whatever became of it."""
    this = {"plan": plan, "entity": entity, "field": field, "revision": since}
    wanted = json.dumps(value, ensure_ascii=False)
    for row in connection.execute(statements.IMPORTED, this).all():
        if wanted == (row.new if row.asked is None else row.asked):
            turns = connection.execute(statements.GROUPS, {"plan": plan, "groups": [row.grp]})
            turned = next((turn for turn in turns.all() if turn.actor == row.actor), None)
            if turned is None or turned.how != "undo":
                return True
    return False


def _row(change: Change, entry: Entry, asked: object) -> dict[str, object]:
    return {
        "grp": entry.group,
        "how": entry.how,
        "of_grp": entry.of,
        "kind": change.kind.value,
        "entity": change.entity,
        "field": change.field,
        "old": json.dumps(change.old, ensure_ascii=False),
        "new": json.dumps(change.new, ensure_ascii=False),
        "asked": None if asked is AS_KEPT else json.dumps(asked, ensure_ascii=False),
        "actor": entry.actor,
    }


def as_logged(row: Row[Any]) -> Logged:
    """A row of the log as a value."""
    change = Change(Kind(row.kind), row.entity, row.field, json.loads(row.old), json.loads(row.new))
    asked = change.new if row.asked is None else json.loads(row.asked)
    return Logged(row.rev, row.op, Entry(row.grp, row.actor, row.how, row.of_grp), change, asked, row.at)
