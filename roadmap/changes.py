"""Changes: the only way that a plan becomes another plan.

A change gives one field of one entity a new value. Making, removing and bringing back an entity is a change
of the field `exists`, moving one a change of the field `rank`; so every change is undone by swapping its
values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fractional_indexing import FIError, generate_key_between, generate_n_keys_between
from merge3 import Merge3

from roadmap.fields import FieldType, Json, decode, encode, field_of, fields_of
from roadmap.model import FIXED_IDS, KIND_OF, TYPES, Entity, Kind, Plan

EXISTS = "exists"
RANK = "rank"
_MADE_FROM: dict[str, Json] = {EXISTS: False, RANK: ""}


@dataclass(frozen=True)
class Change:
    """A field of an entity goes from `old` to `new`, both as JSON values."""

    kind: Kind
    entity: str
    field: str
    old: Json
    new: Json


def empty_value(kind: Kind, field: str) -> Json:
    """What a field holds in JSON before anything was entered."""
    return _MADE_FROM[field] if field in _MADE_FROM else encode(field_of(kind, field).empty)


def apply(plan: Plan, changes: Iterable[Change], revision: int | None = None) -> Plan:
    """The plan after the changes; `revision` numbers it, else it counts one for each change."""
    new_values: dict[str, dict[str, Any]] = {}
    kinds: dict[str, Kind] = {}
    count = 0
    for change in changes:
        count += 1
        raw = change.new
        value = raw if change.field in _MADE_FROM else decode(field_of(change.kind, change.field), raw)
        new_values.setdefault(change.entity, {})[change.field] = value
        kinds[change.entity] = change.kind
    entities = dict(plan.entities)
    for entity_id, values in new_values.items():
        entity = entities.get(entity_id) or TYPES[kinds[entity_id]](id=entity_id, exists=False)
        entities[entity_id] = replace(entity, **values)
    return Plan(plan.id, plan.revision + count if revision is None else revision, entities)


def invert(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that take these back, in the order in which to apply them."""
    return tuple(replace(change, old=change.new, new=change.old) for change in reversed(changes))


def value_in(plan: Plan, kind: Kind, entity: str, field: str) -> Json:
    """What a field holds now, as JSON, also where the entity was removed or never made."""
    found = plan.entities.get(entity)
    return empty_value(kind, field) if found is None else encode(getattr(found, field))


def setting(plan: Plan, kind: Kind, entity: str, field: str, new: Json) -> tuple[Change, ...]:
    """The change that gives a field a value, or none where it has it already."""
    old = value_in(plan, kind, entity, field)
    return () if old == new else (Change(kind, entity, field, old, new),)


def making(kind: Kind, entity: str, values: dict[str, Json], rank: str) -> tuple[Change, ...]:
    """The changes that make a new entity with these values."""
    return (
        Change(kind, entity, EXISTS, False, True),
        Change(kind, entity, RANK, "", rank),
        *(
            Change(kind, entity, name, empty_value(kind, name), value)
            for name, value in values.items()
            if value != empty_value(kind, name)
        ),
    )


def removing(plan: Plan, entity: Entity) -> tuple[Change, ...]:
    """The change that removes an entity; what hangs on it is hidden with it and comes back with it."""
    return setting(plan, KIND_OF[type(entity)], entity.id, EXISTS, False)


def diff(before: Plan, after: Plan) -> tuple[Change, ...]:
    """The changes that lead from one plan's living content and order to the other's."""
    found: list[Change] = []
    for kind in Kind:
        old = {entity.id: entity for entity in before.of(kind)}
        new = {entity.id: entity for entity in after.of(kind)}
        for entity in new.values():
            if old.get(entity.id) is not entity:
                found += _entity_diff(before, kind, old.get(entity.id), entity)
        found += [Change(kind, i, EXISTS, True, False) for i in old if i not in new and i not in FIXED_IDS]
    return tuple(found)


def _entity_diff(before: Plan, kind: Kind, old: Entity | None, new: Entity) -> list[Change]:
    ground = old or before.entities.get(new.id) or TYPES[kind](id=new.id, exists=False)
    names = (EXISTS, RANK, *(f.name for f in fields_of(kind)))
    pairs = ((name, encode(getattr(ground, name)), encode(getattr(new, name))) for name in names)
    return [
        Change(kind, new.id, name, a, b) for name, a, b in pairs if a != b or (name == EXISTS and old is None)
    ]


def rank_between(lower: str | None, upper: str | None) -> str:
    """A rank between two; None is an open end. Equal or odd ranks give one after `lower`."""
    try:
        return str(generate_key_between(lower or None, upper or None))
    except FIError:
        try:
            return str(generate_key_between(lower or None, None))
        except FIError:
            return f"{lower}V"


def ranks(count: int) -> list[str]:
    """Ranks for `count` entities in order."""
    return list(generate_n_keys_between(None, None, count))


def rank_before(siblings: Sequence[Entity], before: str | None, moving: str | None = None) -> str:
    """The rank that puts an entity just before the sibling `before`, or last when that is None or unknown."""
    others = [entity for entity in siblings if entity.id != moving]
    index = next((i for i, entity in enumerate(others) if entity.id == before), len(others))
    lower = others[index - 1].rank if index else None
    upper = others[index].rank if index < len(others) else None
    return rank_between(lower, upper)


@dataclass(frozen=True)
class Merged:
    """Two edits of one text put together; `clean` is False where both changed the same words."""

    text: str
    clean: bool


def merge_text(base: str, mine: str, theirs: str) -> Merged:
    """Word-level three-way merge; where it is not clean, `theirs` (what is stored) stays."""
    if mine in (theirs, base):
        return Merged(theirs, True)
    if theirs == base:
        return Merged(mine, True)
    words: list[list[str]] = [re.findall(r"\s+|\w+|[^\w\s]", text) for text in (base, mine, theirs)]
    merged: list[str] = []
    for part in Merge3(words[0], words[1], words[2]).merge_groups():
        if part[0] == "conflict":
            return Merged(theirs, False)
        merged += part[1]
    return Merged("".join(merged), True)


def merge_value(kind: Kind, field: str, base: Json, mine: Json, theirs: Json) -> Json | None:
    """Two edits of one field's value put together, or None where only a person can choose."""
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    described = field_of(kind, field)
    if described.type is FieldType.TEXT and all(isinstance(v, str) for v in (base, mine, theirs)):
        merged = merge_text(str(base), str(mine), str(theirs))
        return merged.text if merged.clean else None
    if isinstance(base, list) and isinstance(mine, list) and isinstance(theirs, list):
        return _merge_lists(described.type, base, mine, theirs)
    return None


def _merge_lists(type_: FieldType, base: list[str], mine: list[str], theirs: list[str]) -> list[str] | None:
    if type_ is FieldType.REFS:
        kept = [one for one in theirs if one in mine or one not in base]
        return kept + [one for one in mine if one not in theirs and one not in base]
    merged: list[str] = []
    for part in Merge3(base, mine, theirs).merge_groups():
        if part[0] == "conflict":
            return None
        merged += part[1]
    return merged
