"""The roadmap as the handbook's template has it: a row for each capability under its group."""

from __future__ import annotations

from collections.abc import Sequence
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
    """A row; `undecided` are measures that nothing places in time. The last rows are of no capability."""

    capability: CapabilityKey | None
    maturity: Maturity | None
    short_medium: tuple[Measure, ...]
    long: tuple[Measure, ...]
    undecided: tuple[Measure, ...]
    sub_goals: tuple[SubGoal, ...]
    goals: tuple[Goal, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.has_measures or self.sub_goals or self.goals)

    @property
    def has_measures(self) -> bool:
        return bool(self.short_medium or self.long or self.undecided)


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
    without = writer.without_capability()
    rest = writer.rest([*(row for group in groups for row in group.rows), without])
    last = tuple(row for row in (without, rest) if not row.is_empty)
    return (*groups, RoadmapGroup(None, last)) if last else tuple(groups)


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
        return self._row(self.measures.get(capability.key, []), own, parts, capability)

    def without_capability(self) -> RoadmapRow:
        """The measures without capability, and what they lead to."""
        return self._row(self.measures.get(None, []), set(), set())

    def rest(self, rows: Sequence[RoadmapRow]) -> RoadmapRow:
        """The goals and sub-goals that no row shows: no measure leads to them, and no capability has them."""
        goals = {goal.id for row in rows for goal in row.goals}
        parts = {one.id for row in rows for one in row.sub_goals}
        return self._row(
            [],
            {goal.id for goal in self.plan.goals if goal.id not in goals},
            {one.id for one in self.plan.sub_goals if one.id not in parts},
        )

    def _row(
        self, measures: list[Measure], goals: set[str], parts: set[str], of: Capability | None = None
    ) -> RoadmapRow:
        """A row of these measures, of the goals and sub-goals they serve, and of these others."""
        parts = parts | {one for measure in measures for one in measure.sub_goals}
        sub_goals = tuple(one for one in self.plan.sub_goals if one.id in parts)
        reached = goals | {one.goal for one in sub_goals}
        return RoadmapRow(
            of.key if of else None,
            of.maturity if of else None,
            self._in(measures, Horizon.SHORT_MEDIUM),
            self._in(measures, Horizon.LONG),
            self._in(measures, None),
            sub_goals,
            tuple(goal for goal in self.plan.goals if goal.id in reached),
        )

    def _in(self, measures: list[Measure], horizon: Horizon | None) -> tuple[Measure, ...]:
        return tuple(measure for measure in measures if horizon_of(measure, self.start) is horizon)
