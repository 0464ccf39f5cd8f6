"""How far a plan has come: which parts of the five steps are there and which are left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from roadmap.checks import contradictions
from roadmap.model import CapabilityKey, Plan
from roadmap.schedule import bars


@dataclass(frozen=True)
class Part:
    """A part of a step: so many of so many are there. Its text is `progress.<step>.<name>`."""

    step: int
    name: str
    have: int
    need: int

    @property
    def text_key(self) -> str:
        return f"progress.{self.step}.{self.name}"

    @property
    def done(self) -> bool:
        return self.have >= self.need


@dataclass(frozen=True)
class StepProgress:
    """One of the steps 1-5 and its parts."""

    step: int
    parts: tuple[Part, ...]

    @property
    def done(self) -> int:
        return sum(part.done for part in self.parts)

    @property
    def total(self) -> int:
        return len(self.parts)

    @property
    def complete(self) -> bool:
        return self.done == self.total

    @property
    def percent(self) -> int:
        """How much of the step is there, 0-100; 100 only when nothing is left."""
        share = sum(min(part.have / part.need, 1) for part in self.parts) / self.total
        return 100 if self.complete else min(99, int(100 * share))

    @property
    def left(self) -> tuple[Part, ...]:
        """The parts that are not there yet."""
        return tuple(part for part in self.parts if not part.done)


def progress(plan: Plan) -> tuple[StepProgress, ...]:
    """The five steps; what there is none of at all counts as one that is missing."""
    # A plan never changes, and every page of everybody asks for this at every run.
    if _KEPT not in plan.__dict__:
        plan.__dict__[_KEPT] = _count(plan)
    kept: tuple[StepProgress, ...] = plan.__dict__[_KEPT]
    return kept


def _count(plan: Plan) -> tuple[StepProgress, ...]:
    return tuple(
        StepProgress(
            step, tuple(Part(step, name, have, max(need, 1)) for name, (have, need) in count(plan).items())
        )
        for step, count in enumerate(_STEPS, 1)
    )


def reached(steps: Iterable[StepProgress]) -> int:
    """The last step whose first part is begun; the roadmap only once all measures are placed."""
    begun = [s.step for s in steps if (s.parts[0].done if s.step == len(_STEPS) else s.parts[0].have)]
    return max(begun, default=1)


_Counts = dict[str, tuple[int, int]]
_KEPT = "_progress"


def _where(things: Sequence[object], *names: str) -> tuple[int, int]:
    """How many of the things have something in all these fields, and how many there are."""
    is_there: Callable[[Any], bool] = bool if len(names) == 1 else all
    return sum(map(is_there, map(attrgetter(*names), things))), len(things)


def _goal(plan: Plan) -> _Counts:
    with_benefit = {benefit.area for benefit in plan.benefits if benefit.text}
    areas = plan.benefit_areas
    return {
        "overall_goal": (_where(plan.overall_goals, "text")[0], 1),
        "benefits": (sum(area.id in with_benefit for area in areas), len(areas)),
        "priority": _where(areas, "priority"),
        "meaning": _where(areas, "meaning"),
    }


def _situation(plan: Plan) -> _Counts:
    together = {one.actor for one in plan.collaborations if one.text}
    return {
        "actors": (_where(plan.actors, "name")[0], 1),
        "judged": _where(plan.actors, "frequency", "importance", "potential"),
        "collaboration": (sum(actor.id in together for actor in plan.actors), len(plan.actors)),
        "status": _where(plan.capabilities, "status"),
        "maturity": _where(plan.capabilities, "maturity"),
        "recommendation": _where(plan.capabilities, "recommendation"),
    }


def _ambition(plan: Plan) -> _Counts:
    divided = {one.goal for one in plan.sub_goals if one.text}
    aimed = {goal.capability for goal in plan.goals if goal.text and goal.capability}
    return {
        "goals": (_where(plan.goals, "text")[0], 1),
        "areas": _where(plan.benefit_areas, "ambition"),
        "capabilities": _where(plan.capabilities, "ambition"),
        "capability_goals": (len(aimed), len(CapabilityKey)),
        "sub_goals": (sum(goal.id in divided for goal in plan.goals), len(plan.goals)),
        "due": _where(plan.sub_goals, "due"),
    }


def _measures(plan: Plan) -> _Counts:
    return {
        "measures": (_where(plan.measures, "title")[0], 1),
        "capability": _where(plan.measures, "capability"),
        "tied": _where(plan.measures, "sub_goals", "benefits"),
        "weighed": _where(plan.measures, "importance", "effort"),
        "responsible": _where(plan.measures, "responsible"),
    }


def _roadmap(plan: Plan) -> _Counts:
    wrong = {problem.place.entity for problem in contradictions(plan)}
    to_goal = {one for measure in plan.measures for one in measure.sub_goals}
    to_benefit = {one for measure in plan.measures for one in measure.benefits}
    return {
        "placed": (len(bars(plan)), len(plan.measures)),
        "consistent": (sum(measure.id not in wrong for measure in plan.measures), len(plan.measures)),
        "sub_goals": (sum(one.id in to_goal for one in plan.sub_goals), len(plan.sub_goals)),
        "benefits": (sum(one.id in to_benefit for one in plan.benefits), len(plan.benefits)),
    }


_STEPS: tuple[Callable[[Plan], _Counts], ...] = (_goal, _situation, _ambition, _measures, _roadmap)
