"""Undo and redo: each person's own groups of changes, taken back as new groups in the log."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from roadmap.changes import (
    EXISTS,
    RANK,
    Change,
    apply,
    free_rank,
    invert,
    limit_overall_goals,
    merge_value,
    setting,
    value_in,
)
from roadmap.fields import Json
from roadmap.model import PARENTS, Entity, Kind, Plan
from roadmap.problems import Refused
from roadmap.store import Entry, Log, Logged
from roadmap.store.groups import Depth

DEPTH = 500
_READ_AT_ONCE = 20


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


@dataclass(frozen=True)
class Step:
    """What undo or redo comes to now: the changes of the group that it is about, and those that it makes.

    `choices` are the kept texts about which nobody has chosen after it, or somebody has again.

    `passed` are the changes of groups that come to nothing any more: it goes on to the one before. Where all
    of them come to nothing and one was refused, that is what it is about, and `refusal` says why. `about` are
    the things that it hangs on.
    """

    group: str = ""
    logged: tuple[Logged, ...] = ()
    makes: tuple[Change, ...] = ()
    choices: tuple[str, ...] = ()
    passed: tuple[Logged, ...] = ()
    refusal: Refused | None = None
    about: frozenset[str] = frozenset()


class Walk:
    """A person's way back and forth through their own groups, which are read as it comes to them."""

    def __init__(self, log: Log, actor: str) -> None:
        self._log, self._actor = log, actor
        self._depth = newest = log.depth(actor)
        # Whoever has just done something mostly comes no farther than that.
        self._is_whole = not is_step(newest.how)
        self._stacks = self._all() if self._is_whole else Stacks((newest.newest,))
        tops = [*self._stacks.undo[-1:], *self._stacks.redo[-1:]]
        self._read = self._changes_of(tops)

    def next(self, how: str) -> Step:
        """What undo or redo would do, which is just what it does."""
        passed: list[Logged] = []
        stuck: Step | None = None
        about: set[str] = set()
        for group, logged in self._groups(how):
            about |= _about(logged)
            try:
                makes, choices = _turning(self._log, self._actor, logged, how)
                if makes:
                    return Step(group, tuple(logged), makes, choices, tuple(passed), about=frozenset(about))
            except Refused as refusal:
                stuck = stuck or Step(logged=tuple(logged), refusal=refusal)
            passed += logged
        return replace(stuck or Step(), passed=tuple(passed), about=frozenset(about))

    def _groups(self, how: str) -> Iterator[tuple[str, list[Logged]]]:
        """What can be undone, or done again, the newest first."""
        come_to: set[str] = set()
        for part in self._parts(how):
            groups = [one for one in part if one not in come_to]
            self._read |= self._changes_of([one for one in groups if one not in self._read])
            yield from ((one, self._read[one]) for one in groups)
            come_to |= set(groups)

    def _parts(self, how: str) -> Iterator[Sequence[str]]:
        if not getattr(self._depth, how):
            return
        yield getattr(self._stacks, how)[-1:]
        if not self._is_whole:
            self._stacks, self._is_whole = self._all(), True
        rest = getattr(self._stacks, how)[::-1]
        yield from (rest[at : at + _READ_AT_ONCE] for at in range(0, len(rest), _READ_AT_ONCE))

    def _all(self) -> Stacks:
        return stacks(self._log.groups_of(self._actor, DEPTH))

    def _changes_of(self, groups: Sequence[str]) -> dict[str, list[Logged]]:
        found: dict[str, list[Logged]] = {one: [] for one in groups}
        for logged in self._log.groups(self._actor, groups) if groups else ():
            found[logged.entry.group].append(logged)
        return found


def turn(log: Log, step: Step, entry: Entry) -> None:
    """Do what a step comes to."""
    log.append(entry.group, step.makes, entry)
    for one in step.choices:
        log.resolve(one, is_chosen=entry.how == "redo")


def ground(plan: Plan, about: Container[str]) -> tuple[Entity, ...]:
    """All of a plan that what becomes of some things hangs on: as long as it is the same, so is a step."""
    things = [one for one in plan.entities.values() if one.id in about]
    things += [plan.entities[child] for _, _, child, _ in _hidden_with(plan, about)]
    return (*things, *plan.overall_goals)


def _about(logged: Sequence[Logged]) -> set[str]:
    found = {one.change.entity for one in logged}
    parents = [one.change for one in logged if one.change.field in PARENTS.get(one.change.kind, {})]
    return found | {str(value) for one in parents for value in (one.old, one.new)}


def _turning(
    log: Log, actor: str, logged: list[Logged], how: str
) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """What taking a group back, or doing it again, changes now, and about which kept texts it chooses.

    Where somebody has changed a text since, the two are merged, else theirs stays.
    """
    kept = _worked_on_by_others(log, logged, actor, removed_by=how == "redo")
    changes = [one.change for one in logged]
    given = _given(log.plan, invert(changes) if how == "undo" else changes, kept)
    chosen = _choices(log, logged, how)
    # A choice is told of too where it changes nothing, from what stands there to itself.
    told = {(one.entity, one.field) for one in given}
    still = {(one.entity, one.field): one for one in chosen.values()}
    return (*given, *(one for place, one in still.items() if place not in told)), tuple(chosen)


def _choices(log: Log, logged: list[Logged], how: str) -> dict[str, Change]:
    """The kept texts about which a group chose, where nobody has written since, each with what stands."""
    found: dict[str, Change] = {}
    for one in filter(lambda one: one.choice, logged):
        kind, entity, field = one.change.kind, one.change.entity, one.change.field
        part = [c.change for c in logged if (c.change.entity, c.change.field) == (entity, field)]
        now = value_in(log.plan, kind, entity, field)
        stands = part[-1].new if how == "undo" else part[0].old
        if now == stands and log.is_open(one.choice) == (how == "redo"):
            found[one.choice] = Change(kind, entity, field, now, now)
    return found


def _worked_on_by_others(log: Log, changes: list[Logged], actor: str, *, removed_by: bool) -> set[str]:
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
    if sum(one.revision > since for one in changes) == log.plan.revision - since:
        return set()  # all since then are these changes
    touched = log.touched_by_others(since, actor)
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


def _given(plan: Plan, changes: Sequence[Change], kept: set[str]) -> tuple[Change, ...]:
    """The changes that give each field its value where nobody has changed it, else the two merged."""
    changes = [change for change in changes if change.entity not in kept]
    limit_overall_goals(plan, changes)
    coming = {change.entity for change in changes if change.field == EXISTS and change.new}
    # What was made and goes away keeps its content, for whoever brings it back.
    going = {change.entity for change in changes if change.field == EXISTS and not change.new}
    going &= {change.entity for change in changes if change.field == RANK and not change.new}
    found: list[Change] = []
    given: dict[tuple[str, str], Change] = {}
    for change in changes:
        if change.entity in going and change.field != EXISTS:
            continue
        if (change.entity, change.field) in given:
            # It depends on the one before; all others are applied together: an import has thousands.
            plan = apply(plan, given.values())
            found += given.values()
            given.clear()
        wanted = _wanted(plan, change, coming)
        for one in setting(plan, change.kind, change.entity, change.field, wanted):
            given[change.entity, change.field] = one
    return (*found, *given.values())


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
