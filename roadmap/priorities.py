"""Which measures come first: the prioritised list, and the quarters of importance against effort."""

from __future__ import annotations

from enum import StrEnum

from roadmap.fields import choice_key
from roadmap.model import Measure, MeasureStatus, Plan

# On the scales from 1 to 5, «large» begins here, for importance and for effort alike.
LARGE = 4
_UNKNOWN = 6


class Quadrant(StrEnum):
    """The quarters of importance against effort."""

    FIRST = "first"  # large importance, little effort
    PLAN = "plan"  # large importance, large effort
    EASY = "easy"  # little importance, little effort
    WAIT = "wait"  # little importance, large effort


def is_over(measure: Measure) -> bool:
    """Whether a measure is finished or stopped, so that there is nothing more to advise."""
    return measure.status in (MeasureStatus.DONE, MeasureStatus.STOPPED)


def prioritised(plan: Plan) -> tuple[Measure, ...]:
    """By falling importance, rising effort, then the group's order; not weighed, then what is over, last."""

    def place(one: Measure) -> tuple[bool, bool, int, int]:
        return is_over(one), advice_key(one) is None, -(one.importance or 0), one.effort or _UNKNOWN

    return tuple(sorted(plan.measures, key=place))


def quadrant(measure: Measure) -> Quadrant | None:
    """The quarter that a measure falls in; None until it is weighed on both scales, and once it is over."""
    if is_over(measure) or measure.importance is None or measure.effort is None:
        return None
    if measure.importance >= LARGE:
        return Quadrant.PLAN if measure.effort >= LARGE else Quadrant.FIRST
    return Quadrant.WAIT if measure.effort >= LARGE else Quadrant.EASY


def advice_key(measure: Measure) -> str | None:
    """Where the catalogues keep what to do with a measure, or that it is over; None until it is weighed."""
    if measure.status and is_over(measure):
        return choice_key(measure.status)
    quarter = quadrant(measure)
    return f"chart.quadrant.{quarter}" if quarter else None


def not_weighed(plan: Plan) -> int:
    """How many measures still lack importance or effort."""
    return sum(advice_key(one) is None for one in plan.measures)
