"""How mature the seven capabilities are, in their two groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from roadmap.model import Capability, CapabilityGroup, Maturity, Plan

LEVELS: Mapping[Maturity, int] = {Maturity.LOW: 1, Maturity.MEDIUM: 2, Maturity.HIGH: 3}


@dataclass(frozen=True)
class GroupMaturity:
    """The capabilities of one group, in the handbook's order."""

    group: CapabilityGroup
    capabilities: tuple[Capability, ...]


def level(capability: Capability) -> int | None:
    """1 low, 2 medium, 3 high; None until it is assessed."""
    return LEVELS[capability.maturity] if capability.maturity else None


def by_group(plan: Plan) -> tuple[GroupMaturity, ...]:
    """All seven capabilities in their groups."""
    return tuple(
        GroupMaturity(group, tuple(one for one in plan.capabilities if one.key.group is group))
        for group in CapabilityGroup
    )
