"""Going back: a plan, a part of it or one field, made what it was at a moment, as a new change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from roadmap.changes import EXISTS, RANK, Change, apply, diff, free_rank, limit_overall_goals, setting
from roadmap.model import KIND_OF, PARENTS, Plan
from roadmap.opening import new_id, start
from roadmap.past import open_at
from roadmap.store import Conflict, Entry, Scope


def restore(plan: str, revision: int, actor: str, scope: Scope | None = None) -> int:
    """Make a plan, or of it what is in a scope, what it was at a revision; one undo takes it back.

    Returns how many fields changed. Refused where it would make too many overall goals.
    """
    before = open_at(plan, revision)
    with start().writing(plan) as log:
        changes = way_back(log.plan, before, scope)
        limit_overall_goals(log.plan, changes)
        group = new_id()
        # One thing that is as it was is told field by field, as if somebody had written it anew.
        how = "edit" if scope and scope.entity else "restore"
        log.append(group, changes, Entry(group, actor, how))
        return len(changes)


def use_kept(plan: str, kept: Conflict, actor: str) -> None:
    """Let a text stand that was kept beside the plan, and not chosen."""
    with start().writing(plan) as log:
        group = new_id()
        changes = setting(log.plan, kept.kind, kept.entity, kept.field, kept.value)
        log.append(group, changes, Entry(group, actor))


def way_back(now: Plan, then: Plan, scope: Scope | None = None) -> tuple[Change, ...]:
    """The changes that make a plan, or of it what is in a scope, what it was.

    With a part comes back what it cannot be seen without. No field is worth removing what it belongs to. What
    comes back to a place that something else has taken stands after that.
    """
    changes = diff(now, then)
    if scope is None or scope == Scope():
        return changes
    wanted = {(one.entity, one.field) for one in changes if scope.holds(one.kind, one.entity, one.field)}
    seen = {entity for entity, _ in wanted if then.find(entity)}
    wanted |= {(one, EXISTS) for one in seen | _above(then, seen)}
    return _at_free_places(now, [one for one in changes if (one.entity, one.field) in wanted])


def _at_free_places(plan: Plan, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes, but nothing gets the rank of something else that lives after them."""
    after = apply(plan, changes)
    found: list[Change] = []
    for change in changes:
        new = change.new
        if change.field == RANK:
            new = free_rank(after, change.kind, change.entity, str(new))
        found.append(replace(change, new=new))
        if new != change.new:
            after = apply(after, found[-1:])
    return tuple(one for one in found if one.old != one.new)


def _above(plan: Plan, entities: set[str]) -> set[str]:
    """What the entities live in, and what that lives in."""
    found: set[str] = set()
    while entities:
        living = [plan.entities[one] for one in entities]
        entities = {getattr(one, name) for one in living for name in PARENTS.get(KIND_OF[type(one)], {})}
        found |= entities
    return found
