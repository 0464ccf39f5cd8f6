"""The roadmap as the handbook's template has it: a row for each capability under its group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from roadmap.maturity import by_group
from roadmap.model import (
    Capability,
    CapabilityGroup,
    CapabilityKey,
    Goal,
    Horizon,
    Maturity,
    Measure,
    Plan,
    SubGoal,
)
from roadmap.schedule import horizon_of, start_of


@dataclass(frozen=True)
class RoadmapRow:
    """A row; `undecided` are measures that nothing places in time. The last row is of no capability."""

    capability: CapabilityKey | None
    maturity: Maturity | None
    short_medium: tuple[Measure, ...]
    long: tuple[Measure, ...]
    undecided: tuple[Measure, ...]
    sub_goals: tuple[SubGoal, ...]
    goals: tuple[Goal, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.short_medium or self.long or self.undecided or self.sub_goals or self.goals)


@dataclass(frozen=True)
class RoadmapGroup:
    """The rows of a group of capabilities; without group those that belong to no capability."""

    group: CapabilityGroup | None
    rows: tuple[RoadmapRow, ...]


def roadmap_table(plan: Plan) -> tuple[RoadmapGroup, ...]:
    """The two groups with their seven rows, and a last one where something belongs to no capability."""
    writer = _Writer(plan)
    groups = [
        RoadmapGroup(part.group, tuple(writer.row(one) for one in part.capabilities))
        for part in by_group(plan)
    ]
    rest = writer.rest(row for group in groups for row in group.rows)
    return (*groups, RoadmapGroup(None, (rest,))) if not rest.is_empty else tuple(groups)


class _Writer:
    """Looks up, once for all rows, what hangs together."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.start = start_of(plan)
        self.measures: dict[CapabilityKey | None, list[Measure]] = {}
        for measure in plan.measures:
            self.measures.setdefault(measure.capability, []).append(measure)

    def row(self, capability: Capability) -> RoadmapRow:
        own = {goal.id for goal in self.plan.goals if goal.capability == capability.key}
        parts = {one.id for one in self.plan.sub_goals if one.goal in own}
        return self._row(capability.key, capability.maturity, own, parts)

    def rest(self, rows: Iterable[RoadmapRow]) -> RoadmapRow:
        """What no row shows: measures without capability, goals and sub-goals that nothing ties to one."""
        rows = tuple(rows)
        goals = {goal.id for row in rows for goal in row.goals}
        parts = {one.id for row in rows for one in row.sub_goals}
        return self._row(
            None,
            None,
            {goal.id for goal in self.plan.goals if goal.id not in goals},
            {one.id for one in self.plan.sub_goals if one.id not in parts},
        )

    def _row(
        self, key: CapabilityKey | None, maturity: Maturity | None, goals: set[str], parts: set[str]
    ) -> RoadmapRow:
        """A row of these goals and sub-goals, and those that its measures serve."""
        measures = self.measures.get(key, [])
        parts = parts | {one for measure in measures for one in measure.sub_goals}
        sub_goals = tuple(one for one in self.plan.sub_goals if one.id in parts)
        reached = goals | {one.goal for one in sub_goals}
        return RoadmapRow(
            key,
            maturity,
            self._in(measures, Horizon.SHORT_MEDIUM),
            self._in(measures, Horizon.LONG),
            self._in(measures, None),
            sub_goals,
            tuple(goal for goal in self.plan.goals if goal.id in reached),
        )

    def _in(self, measures: list[Measure], horizon: Horizon | None) -> tuple[Measure, ...]:
        return tuple(measure for measure in measures if horizon_of(measure, self.start) is horizon)
