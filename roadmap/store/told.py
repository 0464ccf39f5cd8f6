"""What the store tells of plans, and of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from roadmap.model import Plan
from roadmap.problems import Problem
from roadmap.store.groups import Depth
from roadmap.store.log import Conflict


@dataclass(frozen=True)
class PlanRow:
    """What the list of plans shows without opening one."""

    id: str
    revision: int
    status: str
    changed_at: datetime


@dataclass(frozen=True)
class Seen:
    """A plan as one person finds it, with how many steps they can undo; `conflicts` come oldest first."""

    plan: Plan
    status: str
    changed_at: datetime
    conflicts: tuple[Conflict, ...]
    depth: Depth


@dataclass(frozen=True)
class Trouble:
    """The database does not answer, since when; what is known of plans can be read all the same."""

    problem: Problem
    since: datetime
