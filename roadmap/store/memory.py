"""What a process remembers of the plans that people look at, so that a look asks nothing of the database.

The memory may be believed only while it is told of every change: its own writers tell it at once, and a watch
asks the database what others have written.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from roadmap.model import Plan
from roadmap.problems import Refused
from roadmap.store import statements
from roadmap.store.groups import Depth
from roadmap.store.log import Conflict

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Known:
    """A plan with what stands beside it, after so many writings; depths of undo by actor."""

    writings: int
    status: str
    plan: Plan
    changed_at: datetime
    conflicts: tuple[Conflict, ...]
    depths: Mapping[str, Depth] = field(default_factory=dict)


class Memory:
    """The newest that is known of each plan. Safe to share between threads."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._lock = threading.Lock()
        self.watched = False

    def of(self, plan: str) -> Known | None:
        """What is known of a plan; None where it must be asked for."""
        return self._known.get(plan) if self.watched else None

    def last(self, plan: str) -> Known | None:
        """What was known last, to read while the database does not answer; it may be out of date."""
        return self._known.get(plan)

    def learn(self, known: Known) -> None:
        """Takes in what was read or written, unless something newer is known."""
        with self._lock:
            before = self._known.get(known.plan.id)
            if before is None or before.writings < known.writings:
                self._known[known.plan.id] = known
            elif before.writings == known.writings:
                depths = {**before.depths, **known.depths}
                self._known[known.plan.id] = replace(before, depths=depths)

    def forget(self, plan: str, writings: int | None = None) -> None:
        """Lets go of a plan that others have written to, or that is no longer there."""
        with self._lock:
            before = self._known.get(plan)
            if before is not None and (writings is None or before.writings != writings):
                del self._known[plan]

    def compare(self, connection: Connection) -> None:
        """Lets go of every plan that has been written to since it was learned."""
        plans = list(self._known)
        if plans:
            rows = connection.execute(statements.WRITINGS, {"plans": plans})
            found = {row.id: row.writings for row in rows}
            for plan in plans:
                self.forget(plan, found.get(plan))


class Watch:
    """A thread that compares the memory with the database, so that others' writings are seen.

    `wait` returns after so many seconds, or before where it knows that somebody has written.
    """

    def __init__(
        self,
        memory: Memory,
        compare: Callable[[], None],
        seconds: float,
        wait: Callable[[threading.Event, float], None],
    ) -> None:
        self._memory, self._compare, self._seconds, self._wait = memory, compare, seconds, wait
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="veikart-watch", daemon=True)
        self._memory.watched = True
        self._thread.start()

    def _run(self) -> None:
        try:
            while not self._end.is_set():
                self._wait(self._end, self._seconds)
                self._compare_or_doubt()
        finally:
            # Whatever ended this thread: a memory that nobody compares is not believed.
            self._memory.watched = False

    def _compare_or_doubt(self) -> None:
        try:
            self._compare()
            self._memory.watched = True
        except Refused as refusal:
            # While it cannot be compared nobody believes it: it is the last that was known, and told so.
            if self._memory.watched:
                _log.warning("the database does not answer: %s", refusal.problem.code)
            self._memory.watched = False

    def stop(self) -> None:
        """Ends the thread."""
        self._end.set()
        self._thread.join()
