"""The prioritised list and its quarters."""

from __future__ import annotations

import pytest

from roadmap.model import MeasureStatus
from roadmap.priorities import Quadrant, advice_key, not_weighed, prioritised, quadrant
from tests.small_plans import measure, plan_of


def test_prioritised__weighed_and_not__importance_falls_effort_rises_unweighed_last() -> None:
    plan = plan_of(
        measure("a"),
        measure("b", importance=5, effort=4),
        measure("c", importance=5, effort=2),
        measure("d", importance=5),
        measure("e", importance=3, effort=1),
        measure("f", importance=5, effort=2),
    )
    assert [one.id for one in prioritised(plan)] == ["c", "f", "b", "e", "d", "a"]


@pytest.mark.parametrize(
    ("importance", "effort", "expected"),
    [
        (4, 3, Quadrant.FIRST),
        (5, 4, Quadrant.PLAN),
        (3, 3, Quadrant.EASY),
        (1, 5, Quadrant.WAIT),
        (None, 5, None),
        (5, None, None),
    ],
)
def test_quadrant__each_corner__is_named(
    importance: int | None, effort: int | None, expected: Quadrant | None
) -> None:
    assert quadrant(measure("a", importance=importance, effort=effort)) is expected


def test_finished_and_stopped__however_weighed__come_last_and_get_no_advice() -> None:
    over = [measure(one, importance=5, effort=1, status=MeasureStatus(one)) for one in ("done", "stopped")]
    live = measure("live", importance=1, effort=5, status=MeasureStatus.DELAYED)
    plan = plan_of(*over, live, measure("later"))
    assert [one.id for one in prioritised(plan)] == ["live", "later", "done", "stopped"]
    assert [quadrant(one) for one in over] == [None, None]
    keys = ["chart.quadrant.wait", None, "choice.measure_status.done", "choice.measure_status.stopped"]
    assert [advice_key(one) for one in prioritised(plan)] == keys
    assert not_weighed(plan) == 1
