"""Edits that wait for the same plan are committed together: one forced write to the disk serves them all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from roadmap.store.log import Log

T = TypeVar("T")


@dataclass(eq=False)
class _Piece(Generic[T]):
    """What one thread wants written; its one answer is there once that is committed."""

    work: Callable[[Log], T]
    answers: list[T] = field(default_factory=list)


@dataclass(eq=False)
class _Queue:
    """Those who wait for a plan; whoever has the turn writes for all of them."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    waiting: list[_Piece[Any]] = field(default_factory=list)

    def take(self) -> list[_Piece[Any]]:
        """All who wait now; who comes later waits for the next turn."""
        taken = self.waiting[:]
        del self.waiting[: len(taken)]
        return taken


class Gathering:
    """Writes for many threads. Safe to share between them."""

    def __init__(self, writing: Callable[[str], AbstractContextManager[Log]]) -> None:
        self._writing = writing
        self._queues: dict[str, _Queue] = {}

    def write(self, plan: str, work: Callable[[Log], T]) -> T:
        """What `work` answers, once what it has written is committed, maybe in another thread's transaction.

        Work that fails beside others is done again, alone: nobody suffers from what others wanted to write.
        """
        queue = self._queues.setdefault(plan, _Queue())
        mine = _Piece(work)
        queue.waiting.append(mine)
        with queue.turn:
            try:
                if not mine.answers:
                    self._write_together(plan, queue)
            finally:
                if mine in queue.waiting:
                    queue.waiting.remove(mine)
            if not mine.answers:
                self._write_alone(plan, mine)
        return mine.answers[0]

    def waiting(self, plan: str) -> int:
        """How many wait for a plan."""
        return len(self._queues[plan].waiting) if plan in self._queues else 0

    def _write_together(self, plan: str, queue: _Queue) -> None:
        taken: list[_Piece[Any]] = []
        try:
            with self._writing(plan) as log:
                # Only now that the database is ours: the longer it took, the more have come to wait.
                taken = queue.take()
                answers = [piece.work(log) for piece in taken]
        except Exception:
            if len(taken) < 2:
                raise
        else:
            for piece, answer in zip(taken, answers, strict=True):
                piece.answers.append(answer)

    def _write_alone(self, plan: str, piece: _Piece[T]) -> None:
        with self._writing(plan) as log:
            answer = piece.work(log)
        piece.answers.append(answer)
