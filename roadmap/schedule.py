"""When each measure takes place, by its own dates or those its horizon implies, and what waits for what."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from roadmap.derived import once_for_a_plan
from roadmap.model import CapabilityKey, Horizon, Measure, Plan

# The handbook's time perspectives in months from the plan's start.
HORIZON_MONTHS: Mapping[Horizon, tuple[int, int]] = {Horizon.SHORT_MEDIUM: (0, 12), Horizon.LONG: (12, 36)}


class Grouping(StrEnum):
    """What the time line gathers its bars by."""

    CAPABILITY = "capability"
    RESPONSIBLE = "responsible"


@dataclass(frozen=True)
class Span:
    """Days from `first` up to, but without, `until`."""

    first: date
    until: date


@dataclass(frozen=True)
class Bar:
    """A measure from its first to its last day; `assumed` where one of them follows from the horizon."""

    measure: Measure
    start: date
    end: date
    assumed: bool


@dataclass(frozen=True)
class Link:
    """`after` depends on `before`; `broken` where it certainly comes too early for that."""

    before: str
    after: str
    broken: bool


@dataclass(frozen=True)
class Lane:
    """Bars that belong together; `key` is a capability's key or who is responsible, "" for neither."""

    key: str
    bars: tuple[Bar, ...]


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def start_of(plan: Plan) -> date | None:
    """The plan's start month, else the month of the earliest date of any measure, if there is one."""
    if plan.head.start:
        return plan.head.start
    dates = [day for measure in plan.measures for day in (measure.start, measure.end) if day]
    return min(dates).replace(day=1) if dates else None


def bands(plan: Plan) -> dict[Horizon, Span]:
    """The days that each horizon covers; empty where nothing says when the plan starts."""
    start = start_of(plan)
    return _bands(start) if start else {}


def _bands(start: date) -> dict[Horizon, Span]:
    return {
        horizon: Span(add_months(start, first), add_months(start, until))
        for horizon, (first, until) in HORIZON_MONTHS.items()
    }


def horizon_of(measure: Measure, start: date | None) -> Horizon | None:
    """The horizon that was chosen for a measure, else the one that its first date falls in."""
    day = measure.start or measure.end
    if measure.horizon or day is None or start is None:
        return measure.horizon
    return Horizon.SHORT_MEDIUM if day < _bands(start)[Horizon.LONG].first else Horizon.LONG


@once_for_a_plan
def bars(plan: Plan) -> tuple[Bar, ...]:
    """A bar for each measure that can be placed in time, in the plan's order."""
    start = start_of(plan)
    if start is None:
        return ()
    spans = _bands(start)
    found = (_bar(measure, horizon_of(measure, start), spans) for measure in plan.measures)
    return tuple(bar for bar in found if bar)


def unplaced(plan: Plan) -> tuple[Measure, ...]:
    """The measures that have neither dates nor a horizon to place them by."""
    placed = {bar.measure.id for bar in bars(plan)}
    return tuple(measure for measure in plan.measures if measure.id not in placed)


def _bar(measure: Measure, horizon: Horizon | None, spans: Mapping[Horizon, Span]) -> Bar | None:
    first, last = measure.start, measure.end
    if first and last:
        # Dates in the wrong order are one of the checks; here they are drawn so that they are seen.
        return Bar(measure, min(first, last), max(first, last), assumed=False)
    if horizon is None:
        return None
    band = spans[horizon]
    if first:
        last = max(band.until - timedelta(1), add_months(first, 1))
    elif last:
        first = min(band.first, add_months(last, -1))
    return Bar(measure, first or band.first, last or band.until - timedelta(1), assumed=True)


def certain_days(before: Measure, after: Measure) -> tuple[date, date] | None:
    """How early `before` ends at the least and how late `after` starts at the most, by dates people gave."""
    ends, starts = before.end or before.start, after.start or after.end
    return (ends, starts) if ends and starts else None


def is_too_early(before: Measure, after: Measure, start: date | None) -> bool:
    """Whether `after` starts before what it waits for is done; no assumed date says so."""
    if days := certain_days(before, after):
        ends, starts = days
        return ends > starts
    return horizon_of(before, start) is Horizon.LONG and horizon_of(after, start) is Horizon.SHORT_MEDIUM


def links(placed: Sequence[Bar], start: date | None) -> tuple[Link, ...]:
    """The dependencies between the bars of a plan with this start, in the order of the measures that wait."""
    by_id = {bar.measure.id: bar.measure for bar in placed}
    return tuple(
        Link(before, bar.measure.id, broken=is_too_early(by_id[before], bar.measure, start))
        for bar in placed
        for before in bar.measure.depends_on
        if before in by_id
    )


def lanes(placed: Sequence[Bar], by: Grouping) -> tuple[Lane, ...]:
    """The bars gathered by capability or by who is responsible, in order of start; the rest come last."""
    found: dict[str, list[Bar]] = (
        {key.value: [] for key in CapabilityKey} if by is Grouping.CAPABILITY else {}
    )
    spelt: dict[str, str] = {}
    for bar in placed:
        key = bar.measure.capability or "" if by is Grouping.CAPABILITY else bar.measure.responsible.strip()
        found.setdefault(spelt.setdefault(key.casefold(), key), []).append(bar)
    keys = list(found) if by is Grouping.CAPABILITY else sorted(found, key=str.casefold)
    return tuple(
        Lane(key, tuple(sorted(found[key], key=lambda bar: (bar.start, bar.end, bar.measure.rank))))
        for key in sorted(keys, key=lambda key: not key)
        if found[key]
    )
