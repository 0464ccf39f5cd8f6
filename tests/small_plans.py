"""Plans of a few entities, for tests of the rules and the pictures."""

from __future__ import annotations

from datetime import date
from typing import Any

from roadmap.model import CapabilityKey, Entity, Head, Horizon, Measure, Plan, fixed_entities

START = date(2027, 1, 1)


def plan_of(*entities: Entity, start: date | None = START) -> Plan:
    """A plan with these entities, in this order where they have no rank of their own."""
    head = Head(id="plan", rank="a", title="Veikart", start=start)
    return Plan("plan", 1, fixed_entities() | {entity.id: entity for entity in (head, *entities)})


def measure(name: str, **values: Any) -> Measure:
    """A measure whose id, rank and title are the name."""
    return Measure(**{"id": name, "rank": name, "title": name} | values)


def many_measures(count: int) -> Plan:
    """A plan with so many measures over three years, most with dates, each fifth waiting for another."""
    keys = list(CapabilityKey)
    return plan_of(
        *(
            measure(
                f"m{n:04}",
                title=f"Tiltak {n}: felles rutine for overganger mellom enhetene",
                capability=keys[n % 7],
                responsible=f"Leder {n % 11}",
                horizon=Horizon.LONG if n % 3 else Horizon.SHORT_MEDIUM,
                start=None if n % 6 == 0 else date(2027 + n % 3, 1 + n % 9, 1),
                end=None if n % 6 == 0 else date(2027 + n % 3, 3 + n % 9, 28),
                depends_on=(f"m{n - 1:04}",) if n and n % 5 == 0 else (),
                importance=1 + n % 5,
                effort=1 + n * 3 % 5,
            )
            for n in range(count)
        )
    )
