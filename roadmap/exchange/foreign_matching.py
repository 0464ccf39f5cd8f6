"""Which entity each row of somebody else's list is: one in the plan with the same name, or a new one.

A new entity's id follows from the plan, the name and what the row belongs to: the same list read again finds
what it made the first time.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from roadmap.exchange.visible_ids import name_of
from roadmap.exchange.words import folded
from roadmap.model import KIND_OF, PARENTS, Entity, Kind, Plan

# What a row is called, folded, and the ids of what it belongs to.
Key = tuple[str, ...]


def key_of(kind: Kind, name: str, parents: Sequence[str] = ()) -> Key:
    """The key under which a row or an entity is found."""
    return (kind, folded(name.split("\n", 1)[0]), *parents)


def entity_key(entity: Entity) -> Key:
    """The key of an entity."""
    kind = KIND_OF[type(entity)]
    return key_of(kind, name_of(entity), [getattr(entity, name) for name in PARENTS.get(kind, ())])


def made_id(plan: Plan, key: Key, number: int = 1) -> str:
    """The id of the new entity that the nth row with a key makes in a plan."""
    said = "\x00".join((plan.id, "list", *key, str(number)))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]


def match(plan: Plan, keys: Sequence[Key], before: Sequence[Plan] = ()) -> list[str]:
    """The entity of each row, none of them twice; a row is new where its entity does not live in the plan.

    `before` is the plan as earlier imports left it: what had the name then is still what the row is about.
    """
    counts: Counter[Key] = Counter()
    made: list[str] = []
    for key in keys:
        counts[key] += 1
        made.append(made_id(plan, key, counts[key]))
    by_name = [_by_key(one, set(keys)) for one in (plan, *before)]
    found = {at: made[at] for at, key in enumerate(keys) if made[at] in by_name[0].get(key, ())}
    used = set(found.values())
    for named in by_name:
        for at, key in enumerate(keys):
            if at not in found and (same := next((e for e in named.get(key, ()) if e not in used), None)):
                found[at] = same
                used.add(same)
    for at, key in enumerate(keys):
        # What the row made once may be called something else by now.
        while at not in found:
            if made[at] not in used:
                found[at] = made[at]
                used.add(made[at])
            counts[key] += 1
            made[at] = made_id(plan, key, counts[key])
    return [found[at] for at in range(len(keys))]


def _by_key(plan: Plan, wanted: set[Key]) -> dict[Key, list[str]]:
    """What lives in the plan by key, in the order of its making."""
    kinds = {key[0] for key in wanted}
    found: dict[Key, list[str]] = {}
    for entity in plan.entities.values():
        if KIND_OF[type(entity)] in kinds and plan.find(entity.id):
            found.setdefault(entity_key(entity), []).append(entity.id)
    return {key: ids for key, ids in found.items() if key in wanted}
