"""Undo and redo: each person's own groups of changes, taken back as new groups in the log."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from roadmap.changes import (
    EXISTS,
    RANK,
    Change,
    free_rank,
    invert,
    limit_overall_goals,
    merge_value,
    setting,
    value_in,
)
from roadmap.fields import Json
from roadmap.model import PARENTS, Kind, Plan
from roadmap.store import Entry, Log, Logged
from roadmap.store.groups import Depth

DEPTH = 500


@dataclass(frozen=True)
class Stacks:
    """The groups that a person can undo and redo, the next one last."""

    undo: tuple[str, ...] = ()
    redo: tuple[str, ...] = ()


def is_step(how: str) -> bool:
    """Whether a group is a step of a person's own: no undo or redo, and not the making of a plan."""
    after = Depth().after(how, "")
    return (after.undo, after.redo) == (1, 0)


def stacks(groups: list[tuple[str, str, str | None]]) -> Stacks:
    """The stacks that follow from a person's groups, given newest first as (group, how, of)."""
    undo: list[str] = []
    redo: list[str] = []
    for group, how, of in reversed(groups):
        if how == "undo" and of in undo:
            undo.remove(of)
            redo.append(of)
        elif how == "redo" and of in redo:
            redo.remove(of)
            undo.append(of)
        elif is_step(how):
            undo.append(group)
            redo.clear()
    return Stacks(tuple(undo), tuple(redo))


def take_back(log: Log, group: str, entry: Entry) -> bool:
    """Undo a group: where somebody has changed a text since, the two are merged, else theirs stays."""
    changes = log.group(group, entry.actor)
    kept = _worked_on_by_others(log, changes, entry, removed_by=False)
    return _give(log, invert([logged.change for logged in changes]), kept, entry)


def do_again(log: Log, group: str, entry: Entry) -> bool:
    """Redo a group that was undone."""
    changes = log.group(group, entry.actor)
    kept = _worked_on_by_others(log, changes, entry, removed_by=True)
    return _give(log, [logged.change for logged in changes], kept, entry)


def _worked_on_by_others(log: Log, changes: list[Logged], entry: Entry, *, removed_by: bool) -> set[str]:
    """What taking the changes back, or doing them again, would remove with others' work in it: it stays."""
    removed = {
        c.change.entity: c.revision
        for c in changes
        if c.change.field == EXISTS and (c.change.new if removed_by else c.change.old) is False
    }
    if not removed:
        return set()
    hidden = list(_hidden_with(log.plan, removed))
    since = 0 if hidden else min(removed.values())
    touched = log.touched_by_others(since, entry.actor)
    kept = {one for one, revision in removed.items() if touched.get(one, 0) > revision}
    return kept | {
        parent
        for parent, kind, child, field in hidden
        if (newest := touched.get(child, 0)) > removed[parent]
        # What somebody made earlier and was moved here since would go too.
        or (newest and log.value_at(kind, child, field, removed[parent]) != parent)
    }


def _hidden_with(plan: Plan, removed: Container[str]) -> Iterator[tuple[str, Kind, str, str]]:
    """What lives only as long as something removed does, as (parent, kind, entity, field)."""
    for kind, parents in PARENTS.items():
        for entity in plan.of(kind):
            for field in parents:
                if (parent := getattr(entity, field)) in removed:
                    yield parent, kind, entity.id, field


def _give(log: Log, changes: Sequence[Change], kept: set[str], entry: Entry) -> bool:
    """Give each field its value where nobody has changed it, else the two merged; whether any changed."""
    changes = [change for change in changes if change.entity not in kept]
    limit_overall_goals(log.plan, changes)
    coming = {change.entity for change in changes if change.field == EXISTS and change.new}
    # What was made and goes away keeps its content, for whoever brings it back.
    going = {change.entity for change in changes if change.field == EXISTS and not change.new}
    going &= {change.entity for change in changes if change.field == RANK and not change.new}
    before = log.plan.revision
    given: dict[tuple[str, str], Change] = {}
    for change in changes:
        if change.entity in going and change.field != EXISTS:
            continue
        if (change.entity, change.field) in given:
            # It depends on the one before; all others are written together: an import has thousands.
            log.append(entry.group, tuple(given.values()), entry)
            given.clear()
        wanted = _wanted(log.plan, change, coming)
        for one in setting(log.plan, change.kind, change.entity, change.field, wanted):
            given[change.entity, change.field] = one
    log.append(entry.group, tuple(given.values()), entry)
    return log.plan.revision > before


def _wanted(plan: Plan, change: Change, coming: Container[str]) -> Json:
    """What a field shall hold: the change's value, as far as others have not changed it meanwhile."""
    kind, entity, field, mine = change.kind, change.entity, change.field, change.new
    current = value_in(plan, kind, entity, field)
    if field == EXISTS:
        return mine
    if field == RANK:
        return free_rank(plan, kind, entity, str(mine)) if current == change.old else current
    if field in PARENTS.get(kind, {}) and plan.find(str(mine)) is None and mine not in coming:
        # Under what is no longer there it would be lost from sight.
        return current
    return merge_value(kind, field, change.old, mine, current).value
