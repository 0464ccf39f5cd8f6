"""What a cell refers to: by visible id, or by name where only one has it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field

from roadmap.exchange.visible_ids import PREFIXES, ids_in, leading_id, tidied, visible
from roadmap.exchange.words import folded, in_short, visible_text
from roadmap.model import Kind
from roadmap.problems import Place, Refused, Term, refused

_MOST_GUESSES = 20
_LIST = re.compile(r"[,;\n]|\s+(?:og|and)\s+", re.IGNORECASE)


@dataclass
class Targets:
    """What can be referred to of one kind: entity id by visible id, and entity ids by folded name.

    `shown` has each name as it is written, for those who have spelt it otherwise.
    """

    kind: Kind
    by_visible: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    guesses: int = 0

    def add(self, entity: str, visible: str | None, name: str) -> None:
        """Let an entity be referred to."""
        if visible:
            self.by_visible[visible] = entity
        line = name.split("\n", 1)[0]
        key = folded(line)
        self.shown.setdefault(key, in_short(" ".join(line.split())))
        known = self.by_name.setdefault(key, [])
        if key and entity not in known:
            known.append(entity)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to refer to."""
        return not self.by_visible and not any(self.by_name.values())

    def resolve(self, written: str, place: Place) -> list[str]:
        """The entities that a cell refers to, in its order; refused where one cannot be told."""
        whole = visible_text(written).strip()
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
            raise refused("cell_unclear_reference", place, value=in_short(name))
        return found[0]

    def _unknown(self, written: str, place: Place) -> Refused:
        kind = Term(f"excel.kinds.{self.kind}")
        if (near := self._near(written)) is not None:
            return refused("cell_near_reference", place, value=in_short(written), kind=kind, near=near)
        example = next(iter(self.by_visible), "")
        code = "cell_unknown_reference" if example else "cell_nothing_to_refer_to"
        return refused(code, place, value=in_short(written), kind=kind, example=example)

    def _near(self, written: str) -> str | None:
        """What was probably meant: a bare number is most of an id, and a name may be spelt wrong."""
        if written.isdecimal() and len(written) < 9:
            number = visible(self.kind, int(written)) if self.kind in PREFIXES else ""
            return number if number in self.by_visible else None
        self.guesses += 1
        if self.guesses > _MOST_GUESSES:
            return None  # each guess compares with every name
        near = difflib.get_close_matches(folded(written)[:80], self.by_name, 1, 0.75)
        return self.shown.get(near[0]) if near else None
