"""The handbook's template, filled from a plan."""

from __future__ import annotations

from datetime import date

from roadmap.example import example_plan
from roadmap.model import Capability, CapabilityKey, Goal, Horizon, Maturity, SubGoal
from roadmap.roadmap_table import RoadmapRow, roadmap_table
from tests.small_plans import measure, plan_of


def _row(plan_rows: tuple[RoadmapRow, ...], key: str | None) -> RoadmapRow:
    return next(row for row in plan_rows if row.capability == key)


def test_roadmap_table__empty_plan__is_the_template_with_seven_rows() -> None:
    found = roadmap_table(plan_of())
    assert [len(group.rows) for group in found] == [3, 4]
    assert all(row.is_empty for group in found for row in group.rows)


def test_roadmap_table__measures_and_goals__stand_in_their_cells() -> None:
    here = CapabilityKey.ARENAS
    plan = plan_of(
        Capability(id="arenas", rank="a1", maturity=Maturity.LOW),
        Goal(id="own", rank="a", capability=CapabilityKey.ARENAS),
        Goal(id="of_area", rank="b"),
        SubGoal(id="s_own", rank="a", goal="own"),
        SubGoal(id="s_area", rank="b", goal="of_area"),
        measure(
            "short", capability=CapabilityKey.ARENAS, horizon=Horizon.SHORT_MEDIUM, sub_goals=("s_area",)
        ),
        measure("dated", capability=here, start=date(2029, 1, 1)),
        measure("open", capability=here),
    )
    (first, second) = roadmap_table(plan)
    row = _row(first.rows, "arenas")
    assert row.maturity is Maturity.LOW
    cells = (row.short_medium, row.long, row.undecided, row.sub_goals, row.goals)
    assert [[one.id for one in cell] for cell in cells] == [
        ["short"],
        ["dated"],
        ["open"],
        ["s_own", "s_area"],
        ["own", "of_area"],
    ]
    assert all(row.is_empty for row in second.rows)


def test_roadmap_table__nothing_ties_it_to_a_capability__stands_in_a_last_row() -> None:
    plan = plan_of(
        Goal(id="g", rank="a"), SubGoal(id="s", rank="a", goal="g"), measure("m", horizon=Horizon.LONG)
    )
    rest = roadmap_table(plan)[-1]
    assert rest.group is None
    assert [[m.id for m in row.long] for row in rest.rows] == [["m"], []]
    assert [[g.id for g in row.goals] for row in rest.rows] == [[], ["g"]]  # the measure does not lead to it


def test_roadmap_table__a_measure_without_capability__stands_beside_what_it_leads_to_alone() -> None:
    plan = plan_of(
        Goal(id="g", rank="a"),
        SubGoal(id="s", rank="a", goal="g"),
        SubGoal(id="left", rank="b", goal="g"),
        measure("m", sub_goals=("s",)),
    )
    without, rest = roadmap_table(plan)[-1].rows
    assert [[one.id for one in cell] for cell in (without.undecided, without.sub_goals)] == [["m"], ["s"]]
    assert [[one.id for one in cell] for cell in (rest.undecided, rest.sub_goals)] == [[], ["left"]]


def test_roadmap_table__the_example__shows_every_measure_once_and_every_goal() -> None:
    plan = example_plan()
    rows = [row for group in roadmap_table(plan) for row in group.rows]
    shown = [one.id for row in rows for one in (*row.short_medium, *row.long, *row.undecided)]
    assert sorted(shown) == sorted(one.id for one in plan.measures)
    assert {goal.id for row in rows for goal in row.goals} == {goal.id for goal in plan.goals}
    assert {one.id for row in rows for one in row.sub_goals} == {one.id for one in plan.sub_goals}
