"""What follows from a plan alone: worked out once for each plan, which never changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from roadmap.model import Plan

T = TypeVar("T")


def once_for_a_plan(derive: Callable[[Plan], T]) -> Callable[[Plan], T]:
    """A function of a plan whose answer is kept with the plan."""
    # By name, for a plan can be sent to another process with its answers.
    name = f"{derive.__module__}.{derive.__qualname__}"

    @wraps(derive)
    def found(plan: Plan) -> T:
        # Two threads that ask at once may both work it out, and come to the same.
        if name not in plan.derived:
            plan.derived[name] = derive(plan)
        kept: T = plan.derived[name]
        return kept

    return found
