"""What follows from a plan alone: worked out once for each plan, which never changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from roadmap.model import Plan

T = TypeVar("T")


def once_for_a_plan(derive: Callable[[Plan], T]) -> Callable[[Plan], T]:
    """A function of a plan whose answer is kept with the plan."""
    name = f"_{derive.__module__}.{derive.__qualname__}"

    @wraps(derive)
    def found(plan: Plan) -> T:
        if name not in plan.__dict__:
            plan.__dict__[name] = derive(plan)
        kept: T = plan.__dict__[name]
        return kept

    return found
