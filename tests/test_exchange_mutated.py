"""Spoilt workbooks, the same each time: whatever they hold, reading ends, and the plan is as it was."""

from __future__ import annotations

import time

import pytest

from roadmap import planner
from roadmap.changes import apply, diff
from tests.mutations import WAYS, mutated
from tests.workbooks import TODAY, exported, read, small_plan

ROUNDS = 3
DATA = exported(small_plan())
SPOILT = list(mutated(DATA, 20261121, ROUNDS * len(WAYS)))


@pytest.mark.parametrize("way", WAYS)
def test_spoilt_workbook__read__is_told_about_and_never_raises(way: str) -> None:
    plan = small_plan()
    for name, data in SPOILT:
        if not name.startswith(way + " "):
            continue
        begun = time.process_time()
        reading = read(data, plan)
        assert time.process_time() - begun < 2.0, name
        assert not reading.is_blocked or (reading.errors and not reading.changes), name
        again = apply(plan, reading.changes)
        assert diff(again, apply(again, read(data, again).changes)) == (), name


def test_spoilt_workbooks__that_cannot_be_taken_in__leave_the_saved_plan_alone() -> None:
    made = planner.create_from(small_plan(), "somebody")
    plan = planner.open_plan(made)
    blocked = 0
    for _, data in mutated(planner.export_workbook(plan, "nb", TODAY), 7, len(WAYS)):
        blocked += planner.read(data, "nb", plan).is_blocked
        assert planner.open_plan(made).revision == plan.revision
    assert blocked > len(WAYS) // 2


def test_mutations__of_one_seed__are_the_same_each_time() -> None:
    first, second = (dict(mutated(DATA, 5, 40)) for _ in range(2))
    assert first == second
    assert sum(spoilt != DATA for spoilt in first.values()) > 35
