"""How mature the capabilities are, in their groups."""

from __future__ import annotations

from roadmap.maturity import by_group, level
from roadmap.model import Capability, CapabilityGroup, Maturity
from tests.small_plans import plan_of


def test_by_group__any_plan__has_three_and_four_capabilities() -> None:
    found = by_group(plan_of())
    assert [(part.group, [one.id for one in part.capabilities]) for part in found] == [
        (CapabilityGroup.TECHNOLOGICAL_ORGANISATIONAL, ["technology", "arenas", "service_structures"]),
        (CapabilityGroup.HUMAN_CULTURAL, ["competence", "leadership", "commitment", "continuous_learning"]),
    ]


def test_level__assessed_and_not__one_to_three_or_none() -> None:
    levels = [level(Capability(id="arenas", maturity=one)) for one in (*Maturity, None)]
    assert levels == [1, 2, 3, None]
