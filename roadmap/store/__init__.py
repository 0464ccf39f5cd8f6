"""The store: an append-only log of changes for each plan, and the cells that it adds up to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, update

from roadmap.changes import Change, apply
from roadmap.model import Kind, Plan
from roadmap.problems import Refused, refused
from roadmap.store import mappings, statements
from roadmap.store.attendance import Attendance
from roadmap.store.attendance import Seat as Seat
from roadmap.store.backups import Backups, folder_of, newest_whole
from roadmap.store.cells import fold, name_of, rebuild
from roadmap.store.engine import open_engine, open_writer, reading, telling_failures
from roadmap.store.gathering import Gathering
from roadmap.store.groups import Depth, depth_of
from roadmap.store.groups import Entry as Entry
from roadmap.store.log import AS_KEPT as AS_KEPT
from roadmap.store.log import Conflict as Conflict
from roadmap.store.log import Foreseen as Foreseen
from roadmap.store.log import Log as Log
from roadmap.store.log import Logged as Logged
from roadmap.store.log import Written as Written
from roadmap.store.log import as_conflict, last_written, was_imported
from roadmap.store.memory import Known, Memory, Watch
from roadmap.store.past import Past
from roadmap.store.reading_log import Scope as Scope
from roadmap.store.reading_log import Touch as Touch
from roadmap.store.reading_log import Trace as Trace
from roadmap.store.schema import ACTIVE as ACTIVE
from roadmap.store.schema import ARCHIVED as ARCHIVED
from roadmap.store.schema import DELETED as DELETED
from roadmap.store.schema import change_table, plan_table
from roadmap.store.told import PlanRow as PlanRow
from roadmap.store.told import Seen as Seen
from roadmap.store.told import Trouble as Trouble
from roadmap.store.upgrading import bring_up_to_date, keep_copy_of_older
from roadmap.store.verifying import damage_of
from roadmap.store.versions import Version as Version
from roadmap.store.waking import Caller, regularly


class Store:
    """All plans in one database. Safe to share between threads."""

    trouble: Trouble | None = None
    backups: Backups | None = None

    def __init__(self, url: str) -> None:
        self._backup_folder = folder_of(url)
        with self._telling():
            self.engine = open_engine(url)
            self._writer = open_writer(url)
        self._reading = reading(self.engine)
        self._plans: dict[str, Plan] = {}
        self._memory = Memory()
        self._listed: tuple[PlanRow, ...] | None = None
        self.attendance = Attendance()
        self.past = Past(self.read, self.write)
        self.gathering = Gathering(self.writing)
        self._watching: Watch | None = None
        self._caller = Caller(self.engine) if self.engine.dialect.name == "postgresql" else None
        try:
            with self._telling(), self._turn():
                keep_copy_of_older(self.engine)
            with self.write() as connection:
                bring_up_to_date(connection, _now())
        except Refused:
            self.close()
            raise

    def plans(self) -> tuple[PlanRow, ...]:
        """Every plan, last changed first; while the database does not answer those that were there last."""
        try:
            with self.read() as connection:
                rows = connection.execute(
                    select(plan_table).order_by(plan_table.c.changed_at.desc(), plan_table.c.id)
                )
                self._listed = tuple(
                    PlanRow(r.id, r.rev, r.status, datetime.fromisoformat(r.changed_at)) for r in rows
                )
        except Refused:
            if self.trouble is None or self._listed is None:
                raise
        return self._listed

    def open(self, plan: str) -> Plan:
        """The plan as it is now, shared by all who read it; in trouble as it was last."""
        if known := self._memory.of(plan) or self._last(plan):
            return known.plan
        try:
            with self.read() as connection:
                return self._current(connection, plan, self._head(connection, plan).rev)
        except Refused:
            if self.trouble is None or (last := self._plans.get(plan)) is None:
                raise
            return last

    def open_at(self, plan: str, revision: int) -> Plan:
        """The plan as it was at a revision, folded from its log.

        This is what the log promises: the tests hold it against the cells, from which plans are opened.
        """
        c = change_table.c
        with self.read() as connection:
            self._head(connection, plan)
            return apply(Plan(plan), self._changes(connection, plan, c.rev <= revision), revision)

    def create(self, plan: str, changes: tuple[Change, ...], entry: Entry) -> None:
        """A new plan that begins with these changes."""
        with self.write() as connection:
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
        with self.write() as connection:
            # The row's lock makes writers of one plan queue up, on every database.
            head = self._head(connection, plan, statements.LOCKED_HEAD)
            before = self._memory.of(plan)
            if before is not None and before.writings != head.writings:
                before = None  # somebody has written in between: nothing of what was known is sure any more
            log = Log(connection, self._current(connection, plan, head.rev), head.head_hash, _now())
            if before is not None:
                log.depths.update(before.depths)
            yield log
            log.close()
            known = self._written(connection, head, log, before)
        self._remember(log.plan)
        if known:
            self._memory.learn(known)

    def _written(
        self, connection: Connection, head: Row[Any, Any, Any], log: Log, before: Known | None
    ) -> Known | None:
        """What a writer knows of the plan; None where nobody would believe it, or nothing is new."""
        if not self._memory.watched or not (log.written or log.conflicts_changed):
            return None
        conflicts = before.conflicts if before else ()
        if before is None or log.conflicts_changed:
            conflicts = self._conflicts(connection, log.plan.id)
        at = datetime.fromisoformat(log.now if log.written else head.changed_at)
        return Known(head.writings + 1, head.status, log.plan, at, conflicts, log.depths)

    def look(self, plan: str, actor: str) -> Seen:
        """The plan, what nobody has chosen between yet, and how many steps the actor can undo."""
        known = self._memory.of(plan)
        if known is None or actor not in known.depths:
            known = self._last(plan) or self._asked_or_last(plan, actor)
        depth = known.depths.get(actor, Depth())
        return Seen(known.plan, known.status, known.changed_at, known.conflicts, depth)

    def _last(self, plan: str) -> Known | None:
        """What was known last, in trouble whose end a watch will see: nobody waits for answers then."""
        return self._memory.last(plan) if self.trouble and self._watching else None

    def _asked_or_last(self, plan: str, actor: str) -> Known:
        try:
            known = self._asked(plan, actor)
        except Refused:
            if self.trouble is None or (last := self._memory.last(plan)) is None:
                raise
            return last
        self._memory.learn(known)
        return known

    def _asked(self, plan: str, actor: str) -> Known:
        with self.read() as connection:
            head = self._head(connection, plan)
            return Known(
                head.writings,
                head.status,
                self._current(connection, plan, head.rev),
                datetime.fromisoformat(head.changed_at),
                self._conflicts(connection, plan),
                {actor: depth_of(connection, plan, actor, head.rev)},
            )

    def _conflicts(self, connection: Connection, plan: str) -> tuple[Conflict, ...]:
        """What nobody has chosen between yet, oldest first."""
        return tuple(
            as_conflict(row) for row in connection.execute(statements.OPEN_CONFLICTS, {"plan": plan})
        )

    def watch(self, seconds: float) -> None:
        """From here on believe what is known of a plan, and ask every so often what others have written."""

        def compare() -> None:
            with self.read() as connection:
                self._memory.compare(connection)
                self.attendance.learn_names(connection)
            # An SQLite file has one process, which knows all who are there.
            if self.engine.dialect.name != "sqlite" and self.attendance.is_time_to_share():
                with self.write() as connection:
                    self.attendance.share(connection)

        if self._watching is None:
            wait = regularly if self._caller is None else self._caller.wait
            self._watching = Watch(self._memory, compare, seconds, wait)

    def keep_backups(self) -> None:
        """From here on back up by itself, where there is a folder for it."""
        if self.backups is None and self._backup_folder is not None:
            self.backups = Backups(self, self._backup_folder)
            self.backups.start()

    def last_written(self, plan: str, fields: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Written]:
        """Who changed each of these (entity, field) last, and when, as far as anybody has."""
        with self.read() as connection:
            found = {one: last_written(connection, plan, *one) for one in fields}
            return {one: written for one, written in found.items() if written is not None}

    def imported(self, plan: str, values: Iterable[Change], since: int) -> set[tuple[str, str]]:
        """Those (entity, field) whose new value an import after a revision has brought and nobody undone."""
        with self.read() as connection:
            return {
                (one.entity, one.field)
                for one in values
                if was_imported(connection, plan, one.entity, one.field, one.new, since)
            }

    def mappings(self, fingerprints: Sequence[str]) -> dict[str, str]:
        """How lists with these heads were read last, as far as any were."""
        with self.read() as connection:
            return mappings.recall(connection, fingerprints)

    def remember_mapping(self, fingerprint: str, value: str) -> None:
        """Remember how a list with these heads was read."""
        with self.write() as connection:
            mappings.remember(connection, fingerprint, value, _now())

    def set_status(self, plan: str, status: str) -> None:
        """Put a plan among the active, archived or deleted ones."""
        with self.write() as connection:
            self._head(connection, plan)
            connection.execute(update(plan_table).where(plan_table.c.id == plan).values(status=status))
            connection.execute(statements.COUNT_WRITING, {"this": plan})
        self._memory.forget(plan)

    def verify(self, plan: str) -> None:
        """Refused with the plan's name where anything in its log, or beside it, is not as it was written."""
        with self.read() as connection:
            self._head(connection, plan)
            damage = damage_of(connection, plan)
            if damage is not None:
                code = "plan_damaged" if damage.in_log else "plan_needs_rebuilding"
                raise refused(code, plan=name_of(connection, plan), revision=damage.revision)

    def rebuild(self, plan: str) -> None:
        """Make anew what follows from a plan's log; refused where the log itself is damaged."""
        with self.write() as connection:
            self._head(connection, plan)
            rebuild(connection, plan)
            connection.execute(statements.COUNT_WRITING, {"this": plan})
            if (damage := damage_of(connection, plan)) is not None:
                raise refused("plan_damaged", plan=name_of(connection, plan), revision=damage.revision)
        self.forget(plan)

    def forget(self, plan: str) -> None:
        """From here on ask the database about a plan again."""
        self._plans.pop(plan, None)
        self._memory.forget(plan)

    def close(self) -> None:
        """Let go of the database."""
        if self.backups is not None:
            self.backups.stop()
        if self._watching is not None:
            self._watching.stop()
        if self._caller is not None:
            self._caller.close()
        self.engine.dispose()
        if self._writer is not None:
            self._writer.close()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that reads all as it is at one moment."""
        try:
            with self._telling(), self._reading.begin() as connection:
                yield connection
        except Refused as refusal:
            if refusal.problem.code.startswith("store_") and self.trouble is None:
                self.trouble = Trouble(refusal.problem, datetime.now(UTC))
            raise
        self.trouble = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes, alone among all writers on SQLite."""
        with self._telling(), self._turn(), self.engine.begin() as connection:
            yield connection
            if self._caller is not None:
                self._caller.call(connection)

    def _turn(self) -> AbstractContextManager[None]:
        return nullcontext() if self._writer is None else self._writer.turn()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """The database's failures as refusals; of a damaged file with the backup to go back to."""
        try:
            with telling_failures():
                yield
        except Refused as refusal:
            if refusal.problem.code != "store_damaged":
                raise
            if (backup := newest_whole(self._backup_folder)) is None:
                raise
            raise refused("store_damaged_backup", backup=str(backup.path), at=backup.at) from refusal

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
            known = fold(connection, plan, revision)
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

    def _changes(self, connection: Connection, plan: str, *where: ColumnElement[bool]) -> list[Change]:
        c = change_table.c
        query = select(c.kind, c.entity, c.field, c.old, c.new).where(c.plan == plan, *where).order_by(c.rev)
        return [
            Change(Kind(r.kind), r.entity, r.field, json.loads(r.old), json.loads(r.new))
            for r in connection.execute(query)
        ]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
