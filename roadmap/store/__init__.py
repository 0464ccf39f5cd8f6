"""The store: an append-only log of changes for each plan, and the cells that it adds up to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from roadmap.changes import Change, apply
from roadmap.model import Kind, Plan
from roadmap.problems import Refused, refused
from roadmap.store import mappings, statements
from roadmap.store.attendance import Attendance, Seat
from roadmap.store.engine import open_engine, open_writer, reading, telling_failures
from roadmap.store.groups import Depth, Entry, depth_of
from roadmap.store.log import Conflict, Log, Logged, Written, last_written, was_imported
from roadmap.store.memory import Known, Memory, Watch
from roadmap.store.past import Past
from roadmap.store.reading_log import Scope, Touch, Trace
from roadmap.store.schema import cell_table, change_table, plan_table
from roadmap.store.upgrading import bring_up_to_date, keep_copy_of_older
from roadmap.store.verifying import damaged_at
from roadmap.store.versions import Version

__all__ = [
    "ACTIVE",
    "ARCHIVED",
    "DELETED",
    "Conflict",
    "Depth",
    "Entry",
    "Log",
    "Logged",
    "PlanRow",
    "Scope",
    "Seat",
    "Seen",
    "Store",
    "Touch",
    "Trace",
    "Version",
    "Written",
]

ACTIVE, ARCHIVED, DELETED = "active", "archived", "deleted"


@dataclass(frozen=True)
class PlanRow:
    """What the list of plans shows without opening one."""

    id: str
    revision: int
    status: str
    changed_at: datetime


@dataclass(frozen=True)
class Seen:
    """A plan as one person finds it, with how many steps they can undo; `conflicts` come oldest first."""

    plan: Plan
    status: str
    changed_at: datetime
    conflicts: tuple[Conflict, ...]
    depth: Depth


class Store:
    """All plans in one database. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        with telling_failures():
            self.engine = open_engine(url)
            self._writer = open_writer(url)
        self._reading = reading(self.engine)
        self._plans: dict[str, Plan] = {}
        self._memory = Memory()
        self.attendance = Attendance()
        self.past = Past(self._read, self._write)
        self._watching: Watch | None = None
        try:
            with telling_failures(), self._writer.turn():
                keep_copy_of_older(self.engine)
            with self._write() as connection:
                bring_up_to_date(connection, _now())
        except Refused:
            self.close()
            raise

    def plans(self) -> tuple[PlanRow, ...]:
        """Every plan, last changed first."""
        with self._read() as connection:
            rows = connection.execute(
                select(plan_table).order_by(plan_table.c.changed_at.desc(), plan_table.c.id)
            )
            return tuple(PlanRow(r.id, r.rev, r.status, datetime.fromisoformat(r.changed_at)) for r in rows)

    def open(self, plan: str) -> Plan:
        """The plan as it is now; shared by all who read it."""
        if known := self._memory.of(plan):
            return known.plan
        with self._read() as connection:
            return self._current(connection, plan, self._head(connection, plan).rev)

    def open_at(self, plan: str, revision: int) -> Plan:
        """The plan as it was at a revision, folded from its log.

        This is what the log promises: the tests hold it against the cells, from which plans are opened.
        """
        c = change_table.c
        with self._read() as connection:
            self._head(connection, plan)
            return apply(Plan(plan), self._changes(connection, plan, c.rev <= revision), revision)

    def create(self, plan: str, changes: tuple[Change, ...], entry: Entry) -> None:
        """A new plan that begins with these changes."""
        with self._write() as connection:
            now = _now()
            connection.execute(
                insert(plan_table).values(
                    id=plan, rev=0, head_hash="", status=ACTIVE, created_at=now, changed_at=now
                )
            )
            log = Log(connection, Plan(plan), "", now)
            log.append(entry.group, changes, entry)
            log.close()
        self._remember(log.plan)

    @contextmanager
    def writing(self, plan: str) -> Iterator[Log]:
        """The plan's log, open for writing: all that is appended is committed together, or nothing is."""
        with self._write() as connection:
            # The row's lock makes writers of one plan queue up, on every database.
            head = self._head(connection, plan, statements.LOCKED_HEAD)
            log = Log(connection, self._current(connection, plan, head.rev), head.head_hash, _now())
            yield log
            log.close()
            known = self._written(connection, head, log)
        self._remember(log.plan)
        if known:
            self._memory.learn(known)

    def _written(self, connection: Connection, head: Row[Any, Any, Any], log: Log) -> Known | None:
        """What a writer knows of the plan; None where nobody would believe it, or nothing is new."""
        if not self._memory.watched or not (log.written or log.conflicts_changed):
            return None
        before = self._memory.of(log.plan.id)
        if before is None or before.writings != head.writings or log.conflicts_changed:
            conflicts = self._conflicts(connection, log.plan.id)
        else:
            conflicts = before.conflicts
        at = datetime.fromisoformat(log.now if log.written else head.changed_at)
        depths = {**(before.depths if before else {}), **log.depths}
        return Known(head.writings + 1, head.status, log.plan, at, conflicts, depths)

    def look(self, plan: str, actor: str) -> Seen:
        """The plan, what nobody has chosen between yet, and how many steps the actor can undo."""
        known = self._memory.of(plan)
        if known is None or actor not in known.depths:
            known = self._asked(plan, actor)
            self._memory.learn(known)
        return Seen(known.plan, known.status, known.changed_at, known.conflicts, known.depths[actor])

    def _asked(self, plan: str, actor: str) -> Known:
        with self._read() as connection:
            head = self._head(connection, plan)
            return Known(
                head.writings,
                head.status,
                self._current(connection, plan, head.rev),
                datetime.fromisoformat(head.changed_at),
                self._conflicts(connection, plan),
                {actor: depth_of(connection, plan, actor)},
            )

    def _conflicts(self, connection: Connection, plan: str) -> tuple[Conflict, ...]:
        """What nobody has chosen between yet, oldest first."""
        return tuple(
            Conflict(r.id, Kind(r.kind), r.entity, r.field, json.loads(r.value), r.actor, r.at)
            for r in connection.execute(statements.OPEN_CONFLICTS, {"plan": plan})
        )

    def watch(self, seconds: float) -> None:
        """From here on believe what is known of a plan, and ask every so often what others have written."""

        def compare() -> None:
            with self._read() as connection:
                self._memory.compare(connection)
                self.attendance.learn_names(connection)
            # An SQLite file has one process, which knows all who are there.
            if self.engine.dialect.name != "sqlite" and self.attendance.is_time_to_share():
                with self._write() as connection:
                    self.attendance.share(connection)

        if self._watching is None:
            self._watching = Watch(self._memory, compare, seconds)

    def last_written(self, plan: str, fields: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Written]:
        """Who changed each of these (entity, field) last, and when, as far as anybody has."""
        with self._read() as connection:
            found = {one: last_written(connection, plan, *one) for one in fields}
            return {one: written for one, written in found.items() if written is not None}

    def imported(self, plan: str, values: Iterable[Change], since: int) -> set[tuple[str, str]]:
        """Those (entity, field) whose new value an import after a revision has brought and nobody undone."""
        with self._read() as connection:
            return {
                (one.entity, one.field)
                for one in values
                if was_imported(connection, plan, one.entity, one.field, one.new, since)
            }

    def mappings(self, fingerprints: Sequence[str]) -> dict[str, str]:
        """How lists with these heads were read last, as far as any were."""
        with self._read() as connection:
            return mappings.recall(connection, fingerprints)

    def remember_mapping(self, fingerprint: str, value: str) -> None:
        """Remember how a list with these heads was read."""
        with self._write() as connection:
            mappings.remember(connection, fingerprint, value, _now())

    def set_status(self, plan: str, status: str) -> None:
        """Put a plan among the active, archived or deleted ones."""
        with self._write() as connection:
            self._head(connection, plan)
            connection.execute(update(plan_table).where(plan_table.c.id == plan).values(status=status))
            connection.execute(statements.COUNT_WRITING, {"this": plan})
        self._memory.forget(plan)

    def verify(self, plan: str) -> None:
        """Refused with the plan's name where anything in its log or cells is not as it was written."""
        with self._read() as connection:
            self._verify(connection, plan)

    def _verify(self, connection: Connection, plan: str) -> None:
        self._head(connection, plan)
        if (revision := damaged_at(connection, plan)) is not None:
            try:
                name = self._fold(connection, plan, 0).title
            except (ValueError, LookupError, TypeError):
                name = ""
            raise refused("plan_damaged", plan=name or plan, revision=revision)

    def backup(self, path: Path) -> int:
        """A copy of the whole database, verified before and checked after; returns its number of plans."""
        if self.engine.dialect.name != "sqlite":
            raise refused("backup_of_server")
        if path.exists():
            raise refused("file_exists", path=path.name)
        if not path.absolute().parent.is_dir():
            raise refused("folder_missing", path=path.parent.name)
        with self._read() as connection:
            for plan in connection.scalars(select(plan_table.c.id)).all():
                self._verify(connection, plan)
        with telling_failures():
            raw = self.engine.raw_connection()
            try:
                raw.cursor().execute("VACUUM INTO ?", (str(path),))
            finally:
                raw.close()
            with closing(sqlite3.connect(path)) as copy:
                if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                    raise refused("backup_damaged", path=path.name)
                return int(copy.execute("SELECT count(*) FROM plan").fetchone()[0])

    def close(self) -> None:
        """Let go of the database."""
        if self._watching is not None:
            self._watching.stop()
        self.engine.dispose()
        self._writer.close()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with telling_failures(), self._reading.begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with telling_failures(), self._writer.turn(), self.engine.begin() as connection:
            yield connection

    def _head(
        self, connection: Connection, plan: str, query: Select[Any, Any, Any] = statements.HEAD
    ) -> Row[Any, Any, Any]:
        head = connection.execute(query, {"plan": plan}).one_or_none()
        if head is None:
            raise refused("plan_not_found")
        return head

    def _current(self, connection: Connection, plan: str, revision: int) -> Plan:
        """The remembered plan, brought forward by the changes that it lacks."""
        known = self._plans.get(plan)
        if known is None:
            known = self._fold(connection, plan, revision)
        elif known.revision < revision:
            newer = self._changes(connection, plan, change_table.c.rev > known.revision)
            known = apply(known, newer, revision)
        if known.revision == revision:
            self._remember(known)
        return known

    def _remember(self, plan: Plan) -> None:
        known = self._plans.get(plan.id)
        if known is None or known.revision < plan.revision:
            self._plans[plan.id] = plan

    def _fold(self, connection: Connection, plan: str, revision: int) -> Plan:
        c = cell_table.c
        rows = connection.execute(
            select(c.kind, c.entity, c.field, c.value).where(c.plan == plan).order_by(c.made)
        )
        cells = [Change(Kind(r.kind), r.entity, r.field, None, json.loads(r.value)) for r in rows]
        return apply(Plan(plan), cells, revision)

    def _changes(self, connection: Connection, plan: str, *where: object) -> list[Change]:
        c = change_table.c
        query = select(c.kind, c.entity, c.field, c.old, c.new).where(c.plan == plan, *where).order_by(c.rev)  # type: ignore[arg-type]
        return [
            Change(Kind(r.kind), r.entity, r.field, json.loads(r.old), json.loads(r.new))
            for r in connection.execute(query)
        ]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
