"""Which entity each row of somebody else's list is: one in the plan with the same name, or a new one.

A new entity's id follows from the plan, the name and what the row belongs to: the same list read again finds
what it made the first time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from roadmap.exchange.made_ids import made_id
from roadmap.exchange.visible_ids import name_of
from roadmap.exchange.words import folded
from roadmap.model import KIND_OF, PARENTS, Entity, Kind, Plan

# What a row is called, folded, and the ids of what it belongs to.
Key = tuple[str, ...]
Index = Mapping[Key, Sequence[str]]


def key_of(kind: Kind, name: str, parents: Sequence[str] = ()) -> Key:
    """The key under which a row or an entity is found."""
    return (kind, folded(name.split("\n", 1)[0]), *parents)


def entity_key(entity: Entity) -> Key:
    """The key of an entity."""
    kind = KIND_OF[type(entity)]
    return key_of(kind, name_of(entity), [getattr(entity, name) for name in PARENTS.get(kind, ())])


def match(plan: Plan, keys: Sequence[Key], known: Sequence[Index]) -> list[str]:
    """The entity of each row, none of them twice; a row is new where its entity does not live in the plan.

    `known` is what lives in the plan, and what lived as earlier imports left it: what had the name then is
    still what the row is about.
    """
    counts: Counter[Key] = Counter()
    made: list[str] = []
    for key in keys:
        counts[key] += 1
        made.append(_made(plan, key, counts[key]))
    found = {at: made[at] for at, key in enumerate(keys) if made[at] in known[0].get(key, ())}
    used = set(found.values())
    for named in known:
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
            made[at] = _made(plan, key, counts[key])
    return [found[at] for at in range(len(keys))]


def _made(plan: Plan, key: Key, number: int) -> str:
    """The id of the new entity that the nth row with a key makes in a plan."""
    return made_id(plan.id, "list", *key, str(number))


def by_key(plan: Plan, kind: Kind, *, living: bool = True) -> Index:
    """What of a kind lives in the plan, or has been removed from it, in the order of its making."""
    found: dict[Key, list[str]] = {}
    for entity in plan.entities.values():
        if KIND_OF[type(entity)] is kind and (plan.find(entity.id) is not None) == living:
            found.setdefault(entity_key(entity), []).append(entity.id)
    return found
