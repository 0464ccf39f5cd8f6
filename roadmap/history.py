"""Undo and redo: each person's own groups of changes, taken back as new groups in the log."""

from __future__ import annotations

from dataclasses import dataclass

from roadmap.changes import EXISTS, RANK, Change, merge_value, rank_between, setting, value_in
from roadmap.fields import Json
from roadmap.model import MAX_OVERALL_GOALS, TYPES, Kind, Plan
from roadmap.problems import refused
from roadmap.store import Entry, Log, Logged

DEPTH = 500


@dataclass(frozen=True)
class Stacks:
    """The groups that a person can undo and redo, the next one last."""

    undo: tuple[str, ...] = ()
    redo: tuple[str, ...] = ()


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
        elif how in ("edit", "import"):
            undo.append(group)
            redo.clear()
    return Stacks(tuple(undo), tuple(redo))


def take_back(log: Log, group: str, entry: Entry) -> bool:
    """Undo a group: where somebody has changed a text since, the two are merged, else theirs stays."""
    changes = log.group(group, entry.actor)
    kept = _worked_on_by_others(log, changes, entry, removed_by=False)
    return _give(log, [(c, c.change.new, c.change.old) for c in reversed(changes)], kept, entry)


def do_again(log: Log, group: str, entry: Entry) -> bool:
    """Redo a group that was undone."""
    changes = log.group(group, entry.actor)
    kept = _worked_on_by_others(log, changes, entry, removed_by=True)
    return _give(log, [(c, c.change.old, c.change.new) for c in changes], kept, entry)


def _worked_on_by_others(log: Log, changes: list[Logged], entry: Entry, *, removed_by: bool) -> set[str]:
    """What taking the changes back, or doing them again, would remove with others' work in it: it stays."""
    removed = [
        c
        for c in changes
        if c.change.field == EXISTS and (c.change.new if removed_by else c.change.old) is False
    ]
    if not removed:
        return set()
    touched = log.touched_by_others(min(c.revision for c in removed), entry.actor)
    return {c.change.entity for c in removed if touched.get(c.change.entity, 0) > c.revision}


def _give(log: Log, values: list[tuple[Logged, Json, Json]], kept: set[str], entry: Entry) -> bool:
    """Give each field its value where nobody has changed it, else the two merged; whether any changed."""
    # What goes away keeps its content, for whoever brings it back.
    going = {logged.change.entity for logged, _, mine in values if logged.change.field == EXISTS and not mine}
    before = log.plan.revision
    given: dict[tuple[str, str], Change] = {}
    for logged, base, mine in values:
        kind, entity, field = logged.change.kind, logged.change.entity, logged.change.field
        if entity in kept or (entity in going and field != EXISTS):
            continue
        if (entity, field) in given or kind is Kind.OVERALL_GOAL:
            # It depends on those before it; all others are written together: an import has thousands.
            log.append(entry.group, tuple(given.values()), entry)
            given.clear()
        wanted = _wanted(log.plan, kind, entity, field, base, mine)
        for change in setting(log.plan, kind, entity, field, wanted):
            given[entity, field] = change
    log.append(entry.group, tuple(given.values()), entry)
    return log.plan.revision > before


def _wanted(plan: Plan, kind: Kind, entity: str, field: str, base: Json, mine: Json) -> Json:
    current = value_in(plan, kind, entity, field)
    if field == EXISTS:
        if mine is True and kind is Kind.OVERALL_GOAL and len(plan.overall_goals) >= MAX_OVERALL_GOALS:
            raise refused("too_many_overall_goals", limit=MAX_OVERALL_GOALS)
        return mine
    if field == RANK:
        return _free_rank(plan, kind, entity, str(mine)) if current == base else current
    return merge_value(kind, field, base, mine, current).value


def _free_rank(plan: Plan, kind: Kind, entity: str, rank: str) -> str:
    """The rank, or where something else has taken it meanwhile the nearest after it."""
    others = {e.rank for e in plan.entities.values() if isinstance(e, TYPES[kind]) and e.id != entity}
    if rank not in others or not rank:
        return rank
    return rank_between(rank, min((one for one in others if one > rank), default=None))
