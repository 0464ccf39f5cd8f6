"""Undo and redo: each person's own groups of changes, taken back as new groups in the log."""

from __future__ import annotations

from dataclasses import dataclass

from roadmap.changes import EXISTS, RANK, merge_value, setting, value_in
from roadmap.fields import Json
from roadmap.store import Entry, Log, Logged

DEPTH = 1000


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
        elif how in ("edit", "import") and group not in undo:
            undo.append(group)
            redo.clear()
    return Stacks(tuple(undo), tuple(redo))


def take_back(log: Log, group: str, entry: Entry, op: str) -> bool:
    """Undo a group: where somebody has changed a text since, the two are merged, else theirs stays."""
    changed = False
    for index, logged in enumerate(reversed(log.group(group))):
        changed |= _give(log, logged, logged.change.new, logged.change.old, entry, f"{op}-{index}")
    return changed


def do_again(log: Log, group: str, entry: Entry, op: str) -> bool:
    """Redo a group that was undone."""
    changed = False
    for index, logged in enumerate(log.group(group)):
        changed |= _give(log, logged, logged.change.old, logged.change.new, entry, f"{op}-{index}")
    return changed


def _give(log: Log, logged: Logged, base: Json, mine: Json, entry: Entry, op: str) -> bool:
    change = logged.change
    current = value_in(log.plan, change.kind, change.entity, change.field)
    if current == base or change.field in (EXISTS, RANK):
        wanted: Json | None = mine
    else:
        wanted = merge_value(change.kind, change.field, base, mine, current)
        if wanted is None:
            return False
    changes = setting(log.plan, change.kind, change.entity, change.field, wanted)
    log.append(op, changes, entry)
    return bool(changes)
