"""Changes: the only way that a plan becomes another plan.

A change gives one field of one entity a new value. Making, removing and bringing back an entity is a change
of the field `exists`, moving one a change of the field `rank`; so every change is undone by swapping its
values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fractional_indexing import FIError, generate_key_between, generate_n_keys_between

from roadmap.fields import FieldType, Json, decode, encode, field_of, fields_of, stored
from roadmap.merging import merge_points, merge_words, words_of
from roadmap.model import (
    FIXED_IDS,
    KIND_OF,
    MAX_OVERALL_GOALS,
    PARENTS,
    TYPES,
    Entity,
    Kind,
    Plan,
    with_living_links,
)
from roadmap.problems import Refused, refused

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
        value = raw if change.field in _MADE_FROM else stored(field_of(change.kind, change.field), raw)
        new_values.setdefault(change.entity, {})[change.field] = value
        kinds[change.entity] = change.kind
    changed: dict[str, Entity] = {}
    for entity_id, values in new_values.items():
        entity = plan.entities.get(entity_id) or TYPES[kinds[entity_id]](id=entity_id, exists=False)
        changed[entity_id] = replace(entity, **values)
    return plan.changed(changed, plan.revision + count if revision is None else revision)


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


def making(kind: Kind, entity: str, values: Mapping[str, Json], rank: str) -> tuple[Change, ...]:
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


def limit_overall_goals(plan: Plan, changes: Iterable[Change]) -> None:
    """Refused where more overall goals would live after the changes than there may, and than there are."""
    about_them = [one for one in changes if one.kind is Kind.OVERALL_GOAL and one.field == EXISTS]
    if len(apply(plan, about_them).overall_goals) > max(MAX_OVERALL_GOALS, len(plan.overall_goals)):
        raise refused("too_many_overall_goals", limit=MAX_OVERALL_GOALS)


def diff(before: Plan, after: Plan) -> tuple[Change, ...]:
    """The changes that lead from one plan's living content and order to the other's."""
    found: list[Change] = []
    for kind in Kind:
        for entity in after.of(kind):
            if before.find(entity.id) is not entity:
                found += _entity_diff(before, after, kind, entity)
    for raw in before.entities.values():
        if raw.exists and after.find(raw.id) is None and raw.id not in FIXED_IDS:
            kind = KIND_OF[type(raw)]
            parents = [getattr(raw, name) for name in PARENTS.get(kind, {})]
            # What is hidden with its parent stays so, unless the parent comes back.
            if before.find(raw.id) or all(map(after.find, parents)):
                found.append(Change(kind, raw.id, EXISTS, True, False))
    return tuple(found)


def _entity_diff(before: Plan, after: Plan, kind: Kind, new: Entity) -> list[Change]:
    ground = before.entities.get(new.id) or TYPES[kind](id=new.id, exists=False)
    # Links to what is not there afterwards either say nothing, whether or not they are still written down.
    seen = with_living_links(ground, after.kind_of)
    names = (EXISTS, RANK, *(f.name for f in fields_of(kind)))
    return [
        Change(kind, new.id, name, encode(getattr(ground, name)), encode(getattr(new, name)))
        for name in names
        if getattr(seen, name) != getattr(new, name)
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


def free_rank(plan: Plan, kind: Kind, entity: str, rank: str) -> str:
    """The rank, or where something else has taken it meanwhile the nearest after it."""
    # What was removed may share it: else what is done again would stay at another place than it had.
    others = {one.rank for one in plan.of(kind) if one.id != entity}
    if rank not in others or not rank:
        return rank
    return rank_between(rank, min((one for one in others if one > rank), default=None))


def ranks(count: int) -> list[str]:
    """Ranks for `count` entities in order."""
    return list(generate_n_keys_between(None, None, count))


def rank_before(plan: Plan, kind: Kind, before: str | None, moving: str | None = None) -> str:
    """The rank just before `before`, last when that is None or no sibling; its own where it stands there."""
    living = [entity.id for entity in plan.of(kind)]
    if moving and moving in living and before in (moving, [*living, None][living.index(moving) + 1]):
        return plan.entities[moving].rank
    # Removed ones count too: they keep their place for the day they are brought back.
    type_ = TYPES[kind]
    taken = sorted(e.rank for e in plan.entities.values() if isinstance(e, type_) and e.id != moving)
    sibling = plan.find(before) if before else None
    if not isinstance(sibling, type_) or sibling.id == moving:
        return rank_between(taken[-1] if taken else None, None)
    index = taken.index(sibling.rank)
    return rank_between(taken[index - 1] if index else None, sibling.rank)


@dataclass(frozen=True)
class Merged:
    """Two edits of one value put together; where `clean` is False only a person can, and theirs stays."""

    value: Json
    clean: bool = True


def merge_value(kind: Kind, field: str, base: Json, mine: Json, theirs: Json) -> Merged:
    """Put two edits of one field together: texts by words, points by lines, references one by one."""
    if mine in (theirs, base):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    described = field_of(kind, field)
    merged: Json = None
    if described.type is FieldType.TEXT:
        merged = _merge_texts(str(base), str(mine), str(theirs))
    elif described.type is FieldType.POINTS:
        merged = merge_points(_points(base), _points(mine), _points(theirs))
    elif described.type is FieldType.REFS:
        merged = _merge_references(_points(base), _points(mine), _points(theirs))
    try:
        # Two texts that each have room may be too long together.
        return Merged(theirs, False) if merged is None else Merged(encode(decode(described, merged)))
    except Refused:
        return Merged(theirs, False)


def _points(value: Json) -> list[str]:
    return list(value) if isinstance(value, list) else []


def _merge_texts(base: str, mine: str, theirs: str) -> str | None:
    merged = merge_words(words_of(base), words_of(mine), words_of(theirs))
    return None if merged is None else "".join(merged)


def _merge_references(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    kept = [one for one in theirs if one in mine or one not in base]
    return kept + [one for one in mine if one not in theirs and one not in base]
