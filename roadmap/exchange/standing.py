"""What of an exported plan stands, read from its file alone, though the file has no row of it any more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from roadmap.exchange.technical import Export
from roadmap.fields import Json, decode, fields_of
from roadmap.model import FIXED_IDS, KIND_OF, PARENTS, TYPES, Entity, Kind
from roadmap.problems import Refused, refused


def as_exported(entity: Entity, values: Mapping[str, Json]) -> Entity:
    """The entity with the values that were exported; refused where they cannot be read."""
    try:
        held = {f.name: decode(f, values[f.name]) for f in fields_of(KIND_OF[type(entity)])}
    except Refused:
        raise refused("technical_unreadable") from None
    return replace(entity, **held)


def in_missing_sheets(export: Export, read: Collection[Kind], ids: Mapping[str, str]) -> Iterator[Entity]:
    """What the sheets held that are not in the file; `ids` says what of it is read as something else."""
    for one, values in export.values.items():
        kind = export.kinds[one]
        if kind not in read and kind is not Kind.PLAN and one not in FIXED_IDS:
            yield as_exported(TYPES[kind](id=ids.get(one, one), rank=export.ranks[one]), values)


def with_what_they_belong_to(entities: Mapping[str, Entity], known: Collection[str]) -> set[str]:
    """The ids of the `known` without a row that others stand under: they would be lost with it."""
    found: set[str] = set()
    waiting = [entity for entity in entities.values() if entity.exists]
    while waiting:
        entity = waiting.pop()
        for name in PARENTS.get(KIND_OF[type(entity)], ()):
            parent = entities.get(getattr(entity, name))
            if parent and not parent.exists and parent.id in known and parent.id not in found:
                found.add(parent.id)
                waiting.append(parent)
    return found
