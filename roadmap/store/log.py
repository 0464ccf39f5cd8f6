"""Writing to one plan: inside one transaction, the plan as it is now and the log that it grows by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as defaulted
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from roadmap.changes import Change, apply, empty_value
from roadmap.fields import Json
from roadmap.model import Kind, Plan
from roadmap.store.schema import cell_table, change_table, conflict_table, plan_table


@dataclass(frozen=True)
class Entry:
    """What a group of changes is: whose, how (edit, undo, redo, import, new), which group it takes back."""

    group: str
    actor: str
    how: str = "edit"
    of: str | None = None


@dataclass(frozen=True)
class Logged:
    """A change as it stands in the log."""

    revision: int
    op: str
    entry: Entry
    change: Change
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


@dataclass
class Log:
    """The open log of one plan. `plan` grows with every `append`; nobody else sees it before the commit."""

    connection: Connection
    plan: Plan
    head_hash: str
    now: str
    _fresh: list[Logged] = defaulted(default_factory=list)

    @property
    def has_grown(self) -> bool:
        return bool(self._fresh)

    def append(self, op: str, changes: Sequence[Change], entry: Entry, base: int | None = None) -> None:
        """Append an operation's changes, each with a revision of its own."""
        rows = []
        for index, change in enumerate(changes):
            revision = self.plan.revision + 1 + index
            logged = Logged(revision, op if index == 0 else f"{op}.{index}", entry, change, self.now)
            self._fresh.append(logged)
            rows.append(self._row(logged, base if base is not None else self.plan.revision))
        if rows:
            self.connection.execute(insert(change_table), rows)
            self._put_cells(rows)
            self.plan = apply(self.plan, changes)

    def _row(self, logged: Logged, base: int) -> dict[str, object]:
        change, entry = logged.change, logged.entry
        row: dict[str, object] = {
            "plan": self.plan.id,
            "rev": logged.revision,
            "op": logged.op,
            "grp": entry.group,
            "how": entry.how,
            "of_grp": entry.of,
            "kind": change.kind.value,
            "entity": change.entity,
            "field": change.field,
            "old": json.dumps(change.old, ensure_ascii=False),
            "new": json.dumps(change.new, ensure_ascii=False),
            "base_rev": base,
            "actor": entry.actor,
            "at": logged.at,
        }
        self.head_hash = row_hash(self.head_hash, row)
        return row | {"hash": self.head_hash}

    def _put_cells(self, rows: Iterable[dict[str, object]]) -> None:
        newest = {(row["entity"], row["field"]): row for row in rows}
        values = [
            {
                "plan": r["plan"],
                "entity": r["entity"],
                "field": r["field"],
                "kind": r["kind"],
                "value": r["new"],
                "rev": r["rev"],
            }
            for r in newest.values()
        ]
        make = sqlite_insert if self.connection.dialect.name == "sqlite" else postgresql_insert
        statement = make(cell_table)
        self.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["plan", "entity", "field"],
                set_={"value": statement.excluded.value, "rev": statement.excluded.rev},
            ),
            values,
        )

    def find(self, op: str) -> Logged | None:
        """The first change that an operation made, if it has been seen before."""
        row = self.connection.execute(
            select(change_table).where(change_table.c.plan == self.plan.id, change_table.c.op == op)
        ).one_or_none()
        return None if row is None else _logged(row)

    def value_at(self, kind: Kind, entity: str, field: str, revision: int) -> Json:
        """What a field held at a revision."""
        c = change_table.c
        where = (c.plan == self.plan.id, c.entity == entity, c.field == field)
        before = select(c.new).where(*where, c.rev <= revision).order_by(c.rev.desc()).limit(1)
        found = self.connection.execute(before).scalar_one_or_none()
        return empty_value(kind, field) if found is None else json.loads(found)

    def recent_of(self, actor: str, limit: int) -> list[tuple[str, str, str | None]]:
        """The newest groups of an actor as (group, how, of), newest first."""
        return recent_groups(self.connection, self.plan.id, actor, limit)

    def group(self, group: str) -> list[Logged]:
        """A group's changes, oldest first."""
        c = change_table.c
        rows = self.connection.execute(
            select(change_table).where(c.plan == self.plan.id, c.grp == group).order_by(c.rev)
        )
        return [_logged(row) for row in rows]

    def keep(self, conflict: Conflict) -> None:
        """Keep a text that lost against another, once."""
        known = select(conflict_table.c.id).where(conflict_table.c.id == conflict.id)
        if self.connection.execute(known).first() is None:
            self.connection.execute(
                insert(conflict_table).values(
                    id=conflict.id,
                    plan=self.plan.id,
                    kind=conflict.kind.value,
                    entity=conflict.entity,
                    field=conflict.field,
                    value=json.dumps(conflict.value, ensure_ascii=False),
                    actor=conflict.actor,
                    at=conflict.at,
                )
            )

    def knows_conflict(self, conflict: str) -> bool:
        """Whether a conflict with this id was kept."""
        known = select(conflict_table.c.id).where(conflict_table.c.id == conflict)
        return self.connection.execute(known).first() is not None

    def resolve(self, conflict: str) -> None:
        """Note that somebody chose."""
        c = conflict_table.c
        self.connection.execute(
            update(conflict_table)
            .where(c.id == conflict, c.plan == self.plan.id)
            .values(resolved_rev=self.plan.revision)
        )

    def close(self) -> None:
        """Write the plan's new head; the transaction is committed by the store."""
        if self._fresh:
            self.connection.execute(
                update(plan_table)
                .where(plan_table.c.id == self.plan.id)
                .values(rev=self.plan.revision, head_hash=self.head_hash, changed_at=self.now)
            )


def row_hash(before: str, row: dict[str, object]) -> str:
    """The chained hash of a change: sha256 over the one before and the row."""
    body = json.dumps({name: value for name, value in row.items() if name != "hash"}, sort_keys=True)
    return hashlib.sha256(f"{before}\n{body}".encode()).hexdigest()


def recent_groups(
    connection: Connection, plan: str, actor: str, limit: int
) -> list[tuple[str, str, str | None]]:
    """The groups of an actor's newest `limit` changes as (group, how, of), newest first."""
    c = change_table.c
    rows = connection.execute(
        select(c.grp, c.how, c.of_grp)
        .where(c.plan == plan, c.actor == actor)
        .order_by(c.rev.desc())
        .limit(limit)
    )
    return list(dict.fromkeys((row.grp, row.how, row.of_grp) for row in rows))


def _logged(row: Row[Any]) -> Logged:
    change = Change(Kind(row.kind), row.entity, row.field, json.loads(row.old), json.loads(row.new))
    return Logged(row.rev, row.op, Entry(row.grp, row.actor, row.how, row.of_grp), change, row.at)
