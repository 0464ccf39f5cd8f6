"""The short ids that people see, such as T-014: a letter for the kind and the number in which it was made.

A plan holds removed entities too, so a number is never given to something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from roadmap.exchange.sheets import WITHOUT_ID
from roadmap.exchange.words import visible_text
from roadmap.model import KIND_OF, Answer, Capability, CapabilityKey, Entity, Kind, Plan

# The same in every language, so that a measure is T-014 whoever reads the plan.
PREFIXES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.OVERALL_GOAL: "OM",
        Kind.BENEFIT_AREA: "GO",
        Kind.BENEFICIARY_GROUP: "GH",
        Kind.BENEFIT: "G",
        Kind.ACTOR: "A",
        Kind.COLLABORATION_AREA: "SO",
        Kind.CAPABILITY: "K",
        Kind.ANSWER: "S",
        Kind.GOAL: "M",
        Kind.SUB_GOAL: "D",
        Kind.MEASURE: "T",
    }
)
_LONGEST = 60  # characters of a name after an id
_KINDS = {prefix: kind for kind, prefix in PREFIXES.items()}
_PLACES = {key: place for place, key in enumerate(CapabilityKey, 1)}
_PREFIX = "|".join(sorted(_KINDS, key=len, reverse=True))
_WHOLE = re.compile(rf"\s*({_PREFIX})\s*[-‐‑–]?\s*0*([1-9]\d{{0,8}})\s*", re.IGNORECASE)
_INSIDE = MappingProxyType(
    {
        kind: re.compile(rf"(?<!\w){prefix}[-‐‑–]0*([1-9]\d{{0,8}})(?!\w)", re.IGNORECASE)
        for kind, prefix in PREFIXES.items()
    }
)


def visible(kind: Kind, number: int) -> str:
    """A kind and a number as people see them: T-014."""
    return f"{PREFIXES[kind]}-{number:03d}"


def tidied(written: str) -> str | None:
    """A typed id in its one form (`t-14` is `T-014`), or None where it is no id."""
    found = _WHOLE.fullmatch(visible_text(written))
    return visible(_KINDS[found[1].upper()], int(found[2])) if found else None


def kind_of(shown: str) -> Kind:
    """The kind that a visible id is of."""
    return _KINDS[shown.partition("-")[0]]


def ids_in(written: str, kind: Kind) -> list[str]:
    """All ids of a kind that stand in a text, in their one form."""
    return [visible(kind, int(one[1])) for one in _INSIDE[kind].finditer(written)]


def leading_id(written: str, kind: Kind) -> str | None:
    """The id of a kind that a text begins with, in its one form."""
    found = _INSIDE[kind].match(written)
    return visible(kind, int(found[1])) if found else None


def visible_ids(entities: Iterable[Entity]) -> dict[str, str]:
    """The visible id by entity id, for entities in the order of their making, removed ones included."""
    counts: Counter[Kind] = Counter()
    found: dict[str, str] = {}
    for entity in entities:
        kind = KIND_OF[type(entity)]
        if kind not in WITHOUT_ID:
            counts[kind] += 1
            found[entity.id] = visible(kind, _fixed_number(entity) or counts[kind])
    return found


def _fixed_number(entity: Entity) -> int:
    """Capabilities count from 1, their answers from 101, 201, …; 0 for what is numbered as it is made."""
    if isinstance(entity, Capability):
        return _PLACES[entity.key]
    if isinstance(entity, Answer):
        return 100 * _PLACES[entity.capability] + entity.number
    return 0


def name_of(entity: Entity) -> str:
    """What people call an entity: the first line of its name."""
    return str(getattr(entity, "name", "") or getattr(entity, "title", "") or getattr(entity, "text", ""))


def labels(plan: Plan, kind: Kind, ids: Mapping[str, str]) -> dict[str, str]:
    """How each living entity of a kind stands in a cell that refers to it: its visible id and its name."""
    return {entity.id: label(kind, ids[entity.id], name_of(entity)) for entity in plan.of(kind)}


def _whole_words(line: str) -> str:
    """The beginning of a line that is too long; in a word only where that is too long by itself."""
    words, _, _ = line[: _LONGEST - 1].rpartition(" ")
    return words if len(words) > _LONGEST // 2 else line[: _LONGEST - 2]


def label(kind: Kind, visible_id: str, name: str) -> str:
    """A visible id followed by the name, cut and without anything that could be read as more references."""
    line = " ".join(name.split("\n", 1)[0].replace(";", ",").split())
    short = line if len(line) <= _LONGEST else f"{_whole_words(line)} …"
    return visible_id if not short or _INSIDE[kind].search(short) else f"{visible_id} {short}"
