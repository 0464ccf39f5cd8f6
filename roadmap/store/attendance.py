"""Who is at which plan just now: told by their looks, kept in memory, and shared with other processes.

Nobody's clock is compared with another's: a process counts as alive while its beat moves, as others see it.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from roadmap.store import people
from roadmap.store.schema import attendance_table

HERE_SECONDS = 15.0
SHARE_SECONDS = 3.0
FORGET_SECONDS = 60.0

_c = attendance_table.c


@dataclass(frozen=True)
class Seat:
    """One tab at a plan; `step` is 1-5, or 0 where it shows something else of the plan."""

    plan: str
    actor: str
    step: int


@dataclass(frozen=True)
class _Elsewhere:
    """What another process has told; `moved_at` is when its beat was seen to move, None before that."""

    beat: int
    noticed_at: float
    moved_at: float | None
    seats: tuple[Seat, ...]


class Attendance:
    """The tabs that have looked at a plan lately. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._looks: dict[str, tuple[Seat, float]] = {}
        self._process = uuid.uuid4().hex
        self._beat = 0
        self._shared_at = clock() - SHARE_SECONDS
        self._told_of_somebody = False
        self._elsewhere: Mapping[str, _Elsewhere] = {}
        self.names: Mapping[str, str] = {}

    def look(self, tab: str, seat: Seat) -> None:
        """A tab has looked at a plan."""
        with self._lock:
            self._looks[tab] = seat, self._clock()

    def leave(self, tab: str) -> None:
        """A tab has gone on to something else than a plan."""
        with self._lock:
            self._looks.pop(tab, None)

    def seats(self) -> tuple[Seat, ...]:
        """The tabs of this process that have looked within 15 s."""
        since = self._clock() - HERE_SECONDS
        with self._lock:
            for tab in [tab for tab, (_, at) in self._looks.items() if at < since]:
                del self._looks[tab]
            return tuple(seat for seat, _ in self._looks.values())

    def at(self, plan: str) -> tuple[Seat, ...]:
        """The tabs at a plan, those of other processes too."""
        since = self._clock() - HERE_SECONDS
        alive = [
            one for one in self._elsewhere.values() if one.moved_at is not None and one.moved_at >= since
        ]
        found = (seat for one in alive for seat in one.seats)
        return tuple(seat for seat in (*self.seats(), *found) if seat.plan == plan)

    def learn_names(self, connection: Connection) -> None:
        """Ask what those who are here call themselves; empty for who has given no name."""
        actors = {seat.actor for seat in self.seats()}
        actors |= {seat.actor for one in self._elsewhere.values() for seat in one.seats}
        self.names = dict.fromkeys(actors, "") | (people.names(connection, actors) if actors else {})

    def is_time_to_share(self) -> bool:
        """Whether it is time to tell other processes; also when the last one here has just left."""
        due = self._clock() - self._shared_at >= SHARE_SECONDS
        return due and (self._told_of_somebody or bool(self.seats()))

    def share(self, connection: Connection) -> None:
        """Tell the other processes who is here, and hear who is there."""
        seats = self.seats()
        self._beat += 1
        told = {"beat": self._beat, "here": json.dumps([[one.plan, one.actor, one.step] for one in seats])}
        mine = _c.process == self._process
        if not connection.execute(update(attendance_table).where(mine).values(told)).rowcount:
            connection.execute(insert(attendance_table).values(process=self._process, **told))
        self._hear(connection)
        self._shared_at, self._told_of_somebody = self._clock(), bool(seats)

    def _hear(self, connection: Connection) -> None:
        now = self._clock()
        found: dict[str, _Elsewhere] = {}
        silent: list[str] = []
        for row in connection.execute(select(attendance_table).where(_c.process != self._process)):
            before = self._elsewhere.get(row.process)
            if before is None or before.beat != row.beat:
                seats = tuple(Seat(*one) for one in json.loads(row.here))
                found[row.process] = _Elsewhere(row.beat, now, None if before is None else now, seats)
            elif before.noticed_at < now - FORGET_SECONDS:
                silent.append(row.process)
            else:
                found[row.process] = before
        self._elsewhere = found
        if silent:
            connection.execute(delete(attendance_table).where(_c.process.in_(silent)))
