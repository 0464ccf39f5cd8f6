"""What a plan held when something was taken in: so that a list undoes nothing of what was done since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from roadmap.exchange.foreign_matching import Index, by_key
from roadmap.model import Kind, Plan

Where = tuple[str, str]


class Former:
    """The plan as earlier imports left it, newest first, beside the plan as it is."""

    def __init__(self, plan: Plan, before: Sequence[Plan]) -> None:
        self._before = tuple(before)
        self._plan = plan
        self._known: dict[Kind, tuple[Index, ...]] = {}

    def known(self, kind: Kind) -> tuple[Index, ...]:
        """What of a kind lives in the plan and lived after each import; each is looked through once."""
        if kind not in self._known:
            self._known[kind] = tuple(by_key(one, kind) for one in (self._plan, *self._before))
        return self._known[kind]

    def lived(self, entity: str) -> bool:
        """Whether something lived after an import, and lives no longer."""
        return not self._plan.find(entity) and any(one.find(entity) for one in self._before)

    def held(self, entity: str, field: str) -> list[Any]:
        """The values that a field had after imports."""
        return [getattr(known, field) for one in self._before if (known := one.find(entity))]

    def unheld(self, entity: str, field: str, pieces: Collection[Any]) -> tuple[Any, ...]:
        """Those points, links or lines that the field has not had: the others were taken away."""
        held = {piece for value in self.held(entity, field) for piece in _pieces(value)}
        return tuple(one for one in pieces if one not in held)


def _pieces(value: Any) -> Sequence[Any]:
    return value.split("\n") if isinstance(value, str) else value
