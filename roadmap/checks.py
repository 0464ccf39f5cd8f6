"""What is inconsistent or missing in a plan; each finding says where, what and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from roadmap.dependencies import rings
from roadmap.derived import once_for_a_plan
from roadmap.fields import choice_key, field_of
from roadmap.model import Entity, Kind, Measure, Plan
from roadmap.problems import Place, Problem, Severity, Term
from roadmap.schedule import bands, certain_days, is_too_early, start_of

# What each measure should have, by the field that is empty without it.
_NEEDED: Mapping[str, str] = {
    "capability": "measure_without_capability",
    "responsible": "measure_without_responsible",
    "sub_goals": "measure_without_sub_goal",
    "benefits": "measure_without_benefit",
}
_NAME_LENGTH = 80


def findings(plan: Plan) -> tuple[Problem, ...]:
    """All findings in a plan: first what contradicts itself (WARNING), then what is missing (NOTE)."""
    return (*contradictions(plan), *gaps(plan))


@once_for_a_plan
def contradictions(plan: Plan) -> tuple[Problem, ...]:
    """Rings, dependencies in the wrong order, and dates that cannot be right."""
    tangled = rings(plan.measures)
    return (*_rings(plan, tangled), *_late_dependencies(plan, tangled), *_wrong_dates(plan))


def gaps(plan: Plan) -> tuple[Problem, ...]:
    """Measures, sub-goals, benefits and goals that lack what they should be tied to."""
    return (*_lacking_measures(plan), *_unserved(plan))


def _rings(plan: Plan, tangled: Iterable[tuple[str, ...]]) -> Iterator[Problem]:
    by_id = {measure.id: measure for measure in plan.measures}
    for ring in tangled:
        closed = " → ".join(f"«{_short(by_id[one].title)}»" for one in (*ring, ring[0]))
        yield _warning("dependency_ring", ring[0], "depends_on", ring=closed)


def _late_dependencies(plan: Plan, tangled: Iterable[tuple[str, ...]]) -> Iterator[Problem]:
    start = start_of(plan)
    by_id = {measure.id: measure for measure in plan.measures}
    # No dates can be right in a ring: the ring itself is the finding to act on.
    in_ring = {pair for ring in tangled for pair in zip(ring, (*ring[1:], ring[0]), strict=True)}
    for after in plan.measures:
        for before in after.depends_on:
            if (after.id, before) not in in_ring:
                yield from _late_dependency(by_id[before], after, start)


def _late_dependency(before: Measure, after: Measure, start: date | None) -> Iterator[Problem]:
    if not is_too_early(before, after, start):
        return
    named = {"name": _name(after), "before": _name(before)}
    if days := certain_days(before, after):
        ends, starts = days
        yield _warning("dependency_too_late", after.id, "start", starts=starts, ends=ends, **named)
    else:
        yield _warning("dependency_in_later_horizon", after.id, "horizon", **named)


def _wrong_dates(plan: Plan) -> Iterator[Problem]:
    spans = bands(plan) if plan.head.start else {}
    for measure in plan.measures:
        name = _name(measure)
        if measure.start and measure.end and measure.end < measure.start:
            yield _warning(
                "ends_before_start", measure.id, "end", name=name, start=measure.start, end=measure.end
            )
            continue
        if measure.horizon not in spans:
            continue
        span = spans[measure.horizon]
        for field, day in (("start", measure.start), ("end", measure.end)):
            if day and not span.first <= day <= span.until:
                yield _warning(
                    "outside_horizon",
                    measure.id,
                    field,
                    name=name,
                    field=field_of(Kind.MEASURE, field).label,
                    day=day,
                    horizon=Term(choice_key(measure.horizon)),
                    first=span.first,
                    until=span.until,
                )


def _lacking_measures(plan: Plan) -> Iterator[Problem]:
    for measure in plan.measures:
        lacking = [field for field in _NEEDED if not getattr(measure, field)]
        # A row that was only just added is not yet a measure to find fault with.
        if not measure.title and len(lacking) == len(_NEEDED):
            continue
        for field in lacking:
            yield _note(_NEEDED[field], measure, field)


def _unserved(plan: Plan) -> Iterator[Problem]:
    served = {one for measure in plan.measures for one in (*measure.sub_goals, *measure.benefits)}
    divided = {sub_goal.goal for sub_goal in plan.sub_goals}
    yield from (_note("goal_without_sub_goal", goal, "text") for goal in plan.goals if goal.id not in divided)
    yield from (
        _note("sub_goal_without_measure", one, "text") for one in plan.sub_goals if one.id not in served
    )
    yield from (
        _note("benefit_without_measure", one, "text") for one in plan.benefits if one.id not in served
    )


def _warning(code: str, entity: str, at: str, /, **values: object) -> Problem:
    return Problem(code, Severity.WARNING, Place(entity, at), values)


def _note(code: str, entity: Entity, at: str) -> Problem:
    return Problem(code, Severity.NOTE, Place(entity.id, at), {"name": _name(entity)})


def _name(entity: Entity) -> str | Term:
    """What an entity is called in a sentence, short enough to read."""
    text = entity.title if isinstance(entity, Measure) else str(getattr(entity, "text", ""))
    return _short(text) or Term("finding.unnamed")


def _short(text: str) -> str:
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= _NAME_LENGTH else f"{line[: _NAME_LENGTH - 1].rstrip()}…"
