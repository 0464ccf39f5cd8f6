"""Edits that wait for the same plan: committed together, and refused apart."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from roadmap import planner
from roadmap.changes import making
from roadmap.edits import Ack, Outcome
from roadmap.model import Kind
from roadmap.problems import Refused, refused
from roadmap.store import Entry, Log
from roadmap.store.gathering import Gathering
from tests.people import Person, new_plan
from tests.test_store_memory import soon

pytestmark = pytest.mark.both_engines
MANY = 12


class WrongError(Exception):
    """What a mistake in the program would raise."""


def until_all_wait(plan: str, many: int) -> None:
    """Go on once so many wait for the plan; nothing but the queue itself tells when they have come there."""
    queue = planner.start().gathering._queues
    assert soon(lambda: plan in queue and len(queue[plan].waiting) == many)


def waiting_at(plan: str, *works: Callable[[], object]) -> list[Future[Any]]:
    """Do these at once, while somebody else has the plan: they all wait for it."""
    with ThreadPoolExecutor(len(works)) as pool:
        with planner.start().writing(plan):
            done = [pool.submit(work) for work in works]
            until_all_wait(plan, len(works))
        return done


def typist(plan: str, number: int) -> Callable[[], Ack]:
    """Somebody who is about to make a measure."""
    person = Person(plan, f"person{number}", shown=0)
    return partial(person.make, Kind.MEASURE, f"m{number}", title=f"Tiltak {number}")


def titles(plan: str) -> set[str]:
    """The plan's measures by title."""
    return {measure.title for measure in planner.open_plan(plan).measures}


def go_wrong(log: Log) -> None:
    """Work that has written something when it fails."""
    changes = making(Kind.MEASURE, "wrong", {"title": "Feil"}, "a0")
    log.append("wrong", changes, Entry("wrong", "nobody"))
    raise WrongError


def test_edits__many_wait_for_one_plan__are_all_saved_in_one_transaction() -> None:
    plan = new_plan().plan
    commits: list[object] = []
    event.listen(planner.start().engine, "commit", commits.append)
    done = waiting_at(plan, *(typist(plan, number) for number in range(MANY)))
    assert len(commits) == 2, "that of whoever had the plan, and theirs"
    assert [one.result().outcome for one in done] == [Outcome.SAVED] * MANY
    assert titles(plan) == {f"Tiltak {number}" for number in range(MANY)}
    planner.start().verify(plan)


def test_edits__one_among_many_goes_wrong__the_others_are_saved() -> None:
    plan = new_plan().plan
    wrong = partial(planner.start().gathering.write, plan, go_wrong)
    *done, failed = waiting_at(plan, *(typist(plan, number) for number in range(MANY)), wrong)
    assert isinstance(failed.exception(), WrongError)
    assert [one.result().outcome for one in done] == [Outcome.SAVED] * MANY
    assert titles(plan) == {f"Tiltak {number}" for number in range(MANY)}
    planner.start().verify(plan)


def test_edits__no_such_plan__each_is_told_and_nobody_waits_for_it_any_more() -> None:
    planner.start()
    for number in range(2):
        with pytest.raises(Refused, match="plan_not_found"):
            typist("nowhere", number)()
    assert planner.start().gathering._queues == {}


def test_edits__while_the_database_cannot_be_asked__all_who_wait_are_told_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan, store = new_plan().plan, planner.start()
    tries: list[str] = []

    class Closed(AbstractContextManager[Log]):
        def __enter__(self) -> Log:
            tries.append(plan)
            until_all_wait(plan, MANY)
            raise refused("store_unavailable")

        def __exit__(self, *_: object) -> None:
            """Never entered."""

    monkeypatch.setattr(store, "gathering", Gathering(lambda _: Closed()))
    with ThreadPoolExecutor(MANY) as pool:
        done = [pool.submit(typist(plan, number)) for number in range(MANY)]
    assert [str(one.exception()) for one in done] == ["store_unavailable"] * MANY
    assert len(tries) == 1
    assert store.gathering._queues == {}
