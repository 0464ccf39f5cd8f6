"""Which measures come first: the prioritised list, and the quarters of importance against effort."""

from __future__ import annotations

from enum import StrEnum

from roadmap.model import Measure, Plan

# On the scales from 1 to 5, «large» begins here, for importance and for effort alike.
LARGE = 4
_UNKNOWN = 6


class Quadrant(StrEnum):
    """The quarters of importance against effort."""

    FIRST = "first"  # large importance, little effort
    PLAN = "plan"  # large importance, large effort
    EASY = "easy"  # little importance, little effort
    WAIT = "wait"  # little importance, large effort


def prioritised(plan: Plan) -> tuple[Measure, ...]:
    """The measures by falling importance, then rising effort, then the group's order; not weighed last."""
    return tuple(sorted(plan.measures, key=lambda m: (-(m.importance or 0), m.effort or _UNKNOWN)))


def quadrant(measure: Measure) -> Quadrant | None:
    """The quarter that a measure falls in, None until both importance and effort are weighed."""
    if measure.importance is None or measure.effort is None:
        return None
    if measure.importance >= LARGE:
        return Quadrant.PLAN if measure.effort >= LARGE else Quadrant.FIRST
    return Quadrant.WAIT if measure.effort >= LARGE else Quadrant.EASY
