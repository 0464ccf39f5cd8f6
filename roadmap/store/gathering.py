"""Edits that wait for the same plan are committed together: one forced write to the disk serves them all."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from roadmap.problems import Refused
from roadmap.store.log import Foreseen, Log

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(eq=False)
class _Piece(Generic[T]):
    """What one thread wants written; its one answer is there once that is committed.

    The thread is called when its work is done or has failed, or when it is its turn to lead.
    """

    work: Callable[[Log], T]
    foreseen: Foreseen | None
    answers: list[T] = field(default_factory=list)
    called: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    refusal: Refused | None = None


class _Queue:
    """Those who wait for a plan. One of them leads: writes for all, and then names the next."""

    def __init__(self) -> None:
        self.waiting: list[_Piece[Any]] = []
        self._lock = threading.Lock()
        self._is_led = False

    def join(self, piece: _Piece[Any]) -> None:
        """Wait until the piece has been dealt with or is to lead."""
        with self._lock:
            self.waiting.append(piece)
            piece.leads, self._is_led = not self._is_led, True
        if not piece.leads:
            piece.called.wait()

    def take(self) -> list[_Piece[Any]]:
        """All who wait now; who comes later waits for the next who leads."""
        with self._lock:
            taken, self.waiting = self.waiting, []
            return taken

    def hand_over(self, dealt_with: Sequence[_Piece[Any]]) -> None:
        """End leading: call those who have been dealt with, and whoever leads next."""
        with self._lock:
            self.waiting = [piece for piece in self.waiting if piece not in dealt_with]
            self._is_led = bool(self.waiting)
            for piece in self.waiting[:1]:
                piece.leads = True
                piece.called.set()
        for piece in dealt_with:
            piece.called.set()


class Gathering:
    """Writes for many threads. Safe to share between them."""

    def __init__(self, writing: Callable[[str], AbstractContextManager[Log]]) -> None:
        self._writing = writing
        self._queues: dict[str, _Queue] = {}

    def write(self, plan: str, work: Callable[[Log], T], foreseen: Foreseen | None = None) -> T:
        """What `work` answers, once what it has written is committed, maybe in another thread's transaction.

        What is foreseen of it is asked for together with what others' work will ask. Work that fails beside
        others is done again, alone: nobody suffers from what others wanted to write.
        """
        queue = self._queues.setdefault(plan, _Queue())
        mine = _Piece(work, foreseen)
        queue.join(mine)
        if mine.leads:
            self._lead(plan, queue, mine)
        if mine.refusal is not None:
            raise Refused(mine.refusal.problem) from mine.refusal
        if not mine.answers:
            with self._writing(plan) as log:
                answer = work(log)
            mine.answers.append(answer)
        return mine.answers[0]

    def _lead(self, plan: str, queue: _Queue, mine: _Piece[Any]) -> None:
        taken: list[_Piece[Any]] = []
        try:
            with self._writing(plan) as log:
                # Only now that the database is ours: the longer it took, the more have come to wait.
                taken = queue.take()
                if len(taken) > 1:
                    log.foresee([piece.foreseen for piece in taken if piece.foreseen is not None])
                answers = [piece.work(log) for piece in taken]
        except Exception as error:
            if len(taken) > 1:
                _log.warning("writings of a plan are tried again one by one", exc_info=True)
            elif isinstance(error, Refused):
                # Where nobody could begin: each would wait as long as this one did, to be told the same.
                taken = taken or queue.take()
                for piece in taken:
                    piece.refusal = error
            else:
                raise
        else:
            for piece, answer in zip(taken, answers, strict=True):
                piece.answers.append(answer)
        finally:
            queue.hand_over(taken or [mine])
            if not queue.waiting and self._queues.get(plan) is queue:
                del self._queues[plan]
