"""What a cell refers to: by visible id, or by name where only one has it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from roadmap.exchange.visible_ids import ids_in, leading_id, tidied
from roadmap.exchange.words import folded
from roadmap.model import Kind
from roadmap.problems import Place, Refused, Term, refused

_LIST = re.compile(r"[,;\n]|\s+(?:og|and)\s+", re.IGNORECASE)


@dataclass
class Targets:
    """What can be referred to of one kind: entity id by visible id, and entity ids by name."""

    kind: Kind
    by_visible: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=dict)

    def add(self, entity: str, visible: str | None, name: str) -> None:
        """Let an entity be referred to."""
        if visible:
            self.by_visible[visible] = entity
        key = folded(name.split("\n", 1)[0])
        known = self.by_name.setdefault(key, [])
        if key and entity not in known:
            known.append(entity)

    def resolve(self, written: str, place: Place) -> list[str]:
        """The entities that a cell refers to, in its order; refused where one cannot be told."""
        whole = written.strip()
        if not self._begins_with_id(whole) and self.by_name.get(folded(whole)):
            return [self._by_name(whole, place)]
        found: list[str] = []
        for piece in filter(None, (part.strip() for part in re.split(r"[\n;]", whole))):
            found += self._piece(piece, place)
        return list(dict.fromkeys(found))

    def _piece(self, piece: str, place: Place) -> list[str]:
        if self._begins_with_id(piece):
            # An id may be followed by the name. No written name holds an id: more ids are more references.
            return [self._by_id(one, place) for one in ids_in(piece, self.kind)]
        if self.by_name.get(folded(piece)):
            return [self._by_name(piece, place)]
        if (loosely := tidied(piece)) is not None:
            return [self._by_id(loosely, place)]
        parts = [part.strip() for part in _LIST.split(piece) if part.strip()]
        if len(parts) < 2:
            raise self._unknown(piece, place)
        return [one for part in parts for one in self._piece(part, place)]

    def _begins_with_id(self, written: str) -> bool:
        return leading_id(written, self.kind) in self.by_visible

    def _by_id(self, visible: str, place: Place) -> str:
        if visible not in self.by_visible:
            raise self._unknown(visible, place)
        return self.by_visible[visible]

    def _by_name(self, name: str, place: Place) -> str:
        found = self.by_name[folded(name)]
        if len(found) > 1:
            raise refused("cell_unclear_reference", place, value=name[:80])
        return found[0]

    def _unknown(self, written: str, place: Place) -> Refused:
        example = next(iter(self.by_visible), "")
        kind = Term(f"excel.kinds.{self.kind}")
        return refused("cell_unknown_reference", place, value=written[:80], kind=kind, example=example)
