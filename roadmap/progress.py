"""How far a plan has come: which parts of the five steps are there and which are left.

One rule for all who say so: a step is begun once anything is written in it, and is then more than 0 %; a plan
has come to the last step that is begun. The roadmap, where nothing is written, begins with its first measure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from roadmap.checks import contradictions
from roadmap.derived import once_for_a_plan
from roadmap.model import CapabilityKey, Plan
from roadmap.schedule import bars


@dataclass(frozen=True)
class Part:
    """A part of a step: so many of so many are there. Its text is `progress.<step>.<name>`.

    `share` is how much of it is there, 0-1, what is only half filled in included.
    """

    step: int
    name: str
    have: int
    need: int
    share: float

    @property
    def text_key(self) -> str:
        return f"progress.{self.step}.{self.name}"

    @property
    def done(self) -> bool:
        return self.have >= self.need


@dataclass(frozen=True)
class StepProgress:
    """One of the steps 1-5 and its parts; `begun` once anything is written in it."""

    step: int
    parts: tuple[Part, ...]
    begun: bool

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
        """How much of the step is there: 0 only when it is not begun, 100 only when nothing is left."""
        share = sum(part.share for part in self.parts) / self.total
        return 100 if self.complete else min(99, max(int(100 * share), int(self.begun)))

    @property
    def left(self) -> tuple[Part, ...]:
        """The parts that are not there yet."""
        return tuple(part for part in self.parts if not part.done)


@once_for_a_plan
def progress(plan: Plan) -> tuple[StepProgress, ...]:
    """The five steps; what there is none of at all counts as one that is missing."""
    steps = enumerate(zip(_STEPS, _BESIDES, strict=True), 1)
    return tuple(_step(step, count(plan), begun=besides(plan)) for step, (count, besides) in steps)


def _step(step: int, counts: _Counts, *, begun: bool) -> StepProgress:
    parts = tuple(
        Part(step, name, have, max(need, 1), min(there / max(need, 1), 1))
        for name, (have, need, there) in counts.items()
    )
    return StepProgress(step, parts, begun or any(part.share for part in parts))


def reached(steps: Iterable[StepProgress]) -> int:
    """The last step that is begun; the first where none is."""
    return max((one.step for one in steps if one.begun), default=1)


# Of each part: how many are there in full, how many there shall be, and how many with the halves counted.
_Counts = dict[str, tuple[int, int, float]]


def _where(things: Sequence[object], *names: str) -> tuple[int, int, float]:
    """How many of the things have something in all these fields, and how many there are."""
    if len(names) == 1:
        have = sum(map(bool, map(attrgetter(*names), things)))
        return have, len(things), have
    rows = list(map(attrgetter(*names), things))
    return sum(map(all, rows)), len(things), sum(sum(map(bool, row)) for row in rows) / len(names)


def _any(things: Sequence[object], name: str) -> tuple[int, int, float]:
    """Whether any of the things has something in this field."""
    have = _where(things, name)[0]
    return have, 1, have


def _those(found: Iterable[bool]) -> tuple[int, int, float]:
    """How many are as they shall be, and how many there are."""
    each = list(found)
    return sum(each), len(each), sum(each)


def _goal(plan: Plan) -> _Counts:
    with_benefit = {benefit.area for benefit in plan.benefits if benefit.text}
    areas = plan.benefit_areas
    return {
        "overall_goal": _any(plan.overall_goals, "text"),
        "benefits": _those(area.id in with_benefit for area in areas),
        "priority": _where(areas, "priority"),
        "meaning": _where(areas, "meaning"),
    }


def _situation(plan: Plan) -> _Counts:
    together = {one.actor for one in plan.collaborations if one.text}
    return {
        "actors": _any(plan.actors, "name"),
        "judged": _where(plan.actors, "frequency", "importance", "potential"),
        "collaboration": _those(actor.id in together for actor in plan.actors),
        "status": _status(plan),
        "maturity": _where(plan.capabilities, "maturity"),
        "recommendation": _where(plan.capabilities, "recommendation"),
    }


def _status(plan: Plan) -> tuple[int, int, float]:
    """The capabilities' status; where the group has only answered guiding questions, half of one."""
    have, need, _ = _where(plan.capabilities, "status")
    answered = {one.capability for one in plan.answers if one.text}
    halves = sum(one.key in answered for one in plan.capabilities if not one.status)
    return have, need, have + halves / 2


def _ambition(plan: Plan) -> _Counts:
    divided = {one.goal for one in plan.sub_goals if one.text}
    aimed = {goal.capability for goal in plan.goals if goal.text and goal.capability}
    return {
        "goals": _any(plan.goals, "text"),
        "areas": _where(plan.benefit_areas, "ambition"),
        "capabilities": _where(plan.capabilities, "ambition"),
        "capability_goals": _those(key in aimed for key in CapabilityKey),
        "sub_goals": _those(goal.id in divided for goal in plan.goals),
        "due": _where(plan.sub_goals, "due"),
    }


def _measures(plan: Plan) -> _Counts:
    return {
        "measures": _any(plan.measures, "title"),
        "capability": _where(plan.measures, "capability"),
        "tied": _where(plan.measures, "sub_goals", "benefits"),
        "weighed": _where(plan.measures, "importance", "effort"),
        "responsible": _where(plan.measures, "responsible"),
    }


def _roadmap(plan: Plan) -> _Counts:
    """What of the plan is in the roadmap: a measure without a time is not, nor what it is for."""
    wrong = {problem.place.entity for problem in contradictions(plan)}
    placed = {bar.measure.id: bar.measure for bar in bars(plan)}
    to_goal = {one for measure in placed.values() for one in measure.sub_goals}
    to_benefit = {one for measure in placed.values() for one in measure.benefits}
    return {
        "placed": _those(measure.id in placed for measure in plan.measures),
        "consistent": _those(one.id in placed and one.id not in wrong for one in plan.measures),
        "sub_goals": _those(one.id in to_goal for one in plan.sub_goals),
        "benefits": _those(one.id in to_benefit for one in plan.benefits),
    }


_STEPS: tuple[Callable[[Plan], _Counts], ...] = (_goal, _situation, _ambition, _measures, _roadmap)
# What may be written in a step beside its parts. The standard areas and groups are there from the start.
_BESIDES: tuple[Callable[[Plan], bool], ...] = (
    lambda plan: bool(plan.overall_goals or plan.benefits),
    lambda plan: bool(plan.actors or plan.collaboration_areas),
    lambda plan: bool(plan.goals or plan.sub_goals),
    lambda plan: bool(plan.measures),
    lambda _: False,
)
