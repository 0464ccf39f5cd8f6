"""An import: changes taken into a plan as one group, put together with what was written in it meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from roadmap.changes import EXISTS, RANK, Change, apply, limit_overall_goals, merge_value, setting, value_in
from roadmap.fields import Json
from roadmap.model import Plan
from roadmap.problems import refused
from roadmap.store import Conflict, Entry, Log, Logged, Written


def take_in(log: Log, changes: Sequence[Change], entry: Entry, new_id: Callable[[], str]) -> int:
    """Apply the changes as one group; returns how many took effect. Refused as a whole, or done as a whole.

    A change from a value to itself changes nothing, but the log keeps that the file asked for it; where there
    are only such changes, they are no step that could be undone.

    What the plan held stands beside what the file says, where the two cannot be put together: one undo then
    takes all of it back, since a text beside its like is not shown.
    """
    made, merged = _made(log, changes, entry.actor, new_id)
    wanted = [*made, *(change for change, _ in merged)]
    limit_overall_goals(log.plan, wanted)
    after = apply(log.plan, wanted)
    if any(_is_put_away(change, log.plan, after) for change in wanted):
        raise refused("removed_since_compared")
    if all(change.old == change.new for change in wanted):
        entry = replace(entry, how="answer")
    log.append(entry.group, made, entry)
    for change, asked in merged:
        log.append(entry.group, [change], entry, asked=asked)
    return sum(change.old != change.new for change in wanted)


def _made(
    log: Log, changes: Sequence[Change], actor: str, new_id: Callable[[], str]
) -> tuple[list[Change], list[tuple[Change, Json]]]:
    """The changes as they are to be made now, and those that were put together, with what the file says."""
    made: list[Change] = []
    merged: list[tuple[Change, Json]] = []
    for change in changes:
        value = _value(log, change, actor, new_id)
        found = setting(log.plan, change.kind, change.entity, change.field, value)
        if value == change.new:
            made += found
        else:
            answered = Change(change.kind, change.entity, change.field, value, value)
            merged += [(one, change.new) for one in found or (answered,)]
    return made, merged


def _value(log: Log, change: Change, actor: str, new_id: Callable[[], str]) -> Json:
    """What a field is to hold; what it held is kept beside it where the two cannot be put together."""
    kind, entity, field = change.kind, change.entity, change.field
    current = value_in(log.plan, kind, entity, field)
    if field == RANK and current != change.old:
        return current
    if field in (EXISTS, RANK):
        return change.new
    merged = merge_value(kind, field, change.old, change.new, current)
    if not merged.clean:
        by = log.last_written(entity, field) or Written(actor, log.now)
        log.keep(Conflict(new_id(), kind, entity, field, current, by.actor, by.at))
        return change.new
    return merged.value


def _is_put_away(change: Change, before: Plan, after: Plan) -> bool:
    """Whether a change makes, or moves, something under what has been removed."""
    entity = after.entities[change.entity]
    is_made = change.field == EXISTS and change.new is True
    return entity.exists and after.find(entity.id) is None and (is_made or before.find(entity.id) is not None)


def after_imports(plan: str, log: Sequence[Logged]) -> tuple[Plan, ...]:
    """From all its log a plan as it began, and as each import left it that was not undone, newest first."""
    turned = {(one.entry.of, one.entry.actor): one.entry.how for one in log if one.entry.of}
    ends = {
        (one.entry.group, one.entry.actor): at
        for at, one in enumerate(log, 1)
        if one.entry.how in ("new", "import", "answer")
        and turned.get((one.entry.group, one.entry.actor)) != "undo"
    }
    found = [Plan(plan)]
    for first, end in pairwise((0, *sorted(ends.values()))):
        found.append(apply(found[-1], [one.change for one in log[first:end]]))
    return tuple(reversed(found[1:]))
