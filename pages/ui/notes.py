"""What is said beside a plan's values: texts to choose between, what others just changed, and who did so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pages.ui import state
from roadmap.planner import Conflict, Written
from roadmap.telling import People
from roadmap.together import Touch

Fields = tuple[str, str]


@dataclass(frozen=True)
class Beside:
    """What is said of the fields of one entity."""

    conflicts: list[dict[str, Any]] = field(default_factory=list)
    touched: dict[str, dict[str, Any]] = field(default_factory=dict)


NOTHING = Beside()
_NOBODY = People("")


@dataclass(frozen=True)
class Notes:
    """What there is to say, and how those are called who did it.

    `written` says who wrote what stands in the fields in conflict, by (entity, field); `touched` are the
    fields that others have changed meanwhile: whoever is writing there just then is told.
    """

    conflicts: Sequence[Conflict] = ()
    people: People = _NOBODY
    written: Mapping[Fields, Written] = field(default_factory=dict)
    touched: Mapping[Fields, Touch] = field(default_factory=dict)

    def by_entity(self, language: str) -> dict[str, Beside]:
        """The same as data, in a language."""
        found: dict[str, Beside] = {}
        for one in self.conflicts:
            found.setdefault(one.entity, Beside()).conflicts.append(self._conflict(one, language))
        for touch in self.touched.values():
            beside = found.setdefault(touch.entity, Beside())
            beside.touched[touch.field] = {**self._by(touch, language), "rev": touch.revision}
        return found

    def _conflict(self, conflict: Conflict, language: str) -> dict[str, Any]:
        value = conflict.value
        shown = "\n".join(value) if isinstance(value, list) else str(value if value is not None else "")
        now = self.written.get((conflict.entity, conflict.field))
        kept = {"id": conflict.id, "field": conflict.field, "text": shown, "value": value}
        return {**kept, **self._by(conflict, language), "now": now and self._by(now, language)}

    def _by(self, one: Conflict | Written | Touch, language: str) -> dict[str, Any]:
        at = state.local(datetime.fromisoformat(one.at))
        return {"who": self.people.by(one.actor, language), "at": f"{at:%H:%M}"}
