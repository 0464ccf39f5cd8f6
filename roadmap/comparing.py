"""What a workbook would do with a plan, piece by piece, and the changes that the chosen pieces make.

Three values meet in each field: what was exported, what the file says, and what the plan holds now. Preview
and import both begin here, so that what is shown is what is done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from roadmap.changes import EXISTS, RANK, Change, Merged, apply, empty_value, merge_value, value_in
from roadmap.fields import Json, encode, field_of
from roadmap.model import PARENTS, Kind, Plan


class Sort(StrEnum):
    """What a workbook does with an entity, in the order in which a person looks through it."""

    CONFLICT = "conflict"
    NEW = "new"
    CHANGED = "changed"
    EMPTIED = "emptied"
    MISSING = "missing"
    SETTLED = "settled"


class Keep(StrEnum):
    """Which text shall stand where both the file and the plan have changed one."""

    BOTH = "both"
    FILE = "file"
    PLAN = "plan"


@dataclass(frozen=True)
class Edit:
    """A field that the file changes, from what was exported to what it says; the plan holds `now`."""

    change: Change
    now: Json
    merged: Merged


@dataclass(frozen=True)
class Item:
    """A piece that a person says yes or no to: all of one sort that the file does with one entity.

    `needs` has the ids of new pieces without which this one has no place. A missing entity that others in the
    plan belong to is `held`: it cannot go. What may be older than the plan is `doubtful`, and so
    is what the plan has had and left.
    """

    sort: Sort
    kind: Kind
    entity: str
    edits: tuple[Edit, ...] = ()
    needs: tuple[str, ...] = ()
    held: bool = False
    doubtful: bool = False

    @property
    def id(self) -> str:
        return item_id(self.sort, self.entity)

    @property
    def makes(self) -> bool:
        """Whether the entity comes to live in the plan by it."""
        return any(edit.change.field == EXISTS for edit in self.edits)

    @property
    def is_wanted(self) -> bool:
        """Whether it is taken in unless the person says otherwise: not what would delete or set back."""
        return self.sort is not Sort.MISSING and not self.doubtful


# An entity and one of its fields.
Where = tuple[str, str]


def item_id(sort: Sort, entity: str) -> str:
    """The id of the piece of this sort for an entity."""
    return f"{sort}:{entity}"


def answer_id(change: Change) -> str:
    """The name under which a person answers which text shall stand in a field."""
    return f"{change.entity}.{change.field}"


def compare(
    plan: Plan,
    changes: Sequence[Change],
    missing: Collection[str],
    *,
    undated: bool = False,
    unseen: bool = False,
    shuffled: Collection[str] = (),
    settled: Collection[Where] = (),
) -> tuple[Item, ...]:
    """What a file would do with the plan as it is now, in the order of `Sort`, and of the plan within it.

    `changes` lead from what was exported to what the file says; `missing` has no row in its sheet any more.
    Of an `undated` file nobody knows what was exported, only that it is not what the plan says now. Whoever
    wrote an `unseen` one had not seen the plan, and meant nothing by writing over it. The `shuffled` have
    most likely got each other's names by mistake. What has
    been removed in the plan since the file was read is left out, see `removed`. What the plan has had before
    and left since is `settled`: a field, or all of an entity where its existence is.
    """
    lost = _without_place(plan, changes)
    changes = [change for n, change in enumerate(changes) if n not in lost]
    made = {c.entity for c in changes if c.field == EXISTS and not _lives(plan, c.entity)}
    if undated:
        changes = [_from_now(plan, change) for change in changes]
    items: list[Item] = []
    for (sort, entity), edits in _sorted(plan, changes, made, settled).items():
        needs = _needs(edits, made, settled)
        is_left = sort is Sort.SETTLED or any(one.startswith(Sort.SETTLED) for one in needs)
        is_older = (undated and sort is not Sort.NEW) or (unseen and sort is Sort.CONFLICT)
        doubtful = is_left or is_older or entity in shuffled
        kind = edits[0].change.kind
        items.append(Item(sort, kind, entity, tuple(edits), needs, doubtful=doubtful))
    items += _missing(plan, changes, missing)
    order = {sort: n for n, sort in enumerate(Sort)}
    return tuple(sorted(items, key=lambda item: order[item.sort]))


def _from_now(plan: Plan, change: Change) -> Change:
    return change if change.field in (EXISTS, RANK) else replace(change, old=_held(plan, change))


def _sorted(
    plan: Plan, changes: Iterable[Change], made: Collection[str], settled: Collection[Where]
) -> dict[tuple[Sort, str], list[Edit]]:
    """What the changes come to, by sort and entity; what was settled is not asked again, but never hidden."""
    found: dict[tuple[Sort, str], list[Edit]] = {}
    for change in changes:
        if (placed := _placed(plan, change, is_new=change.entity in made)) is None:
            continue
        sort, edit = placed
        if (change.entity, EXISTS) in settled or (change.entity, change.field) in settled:
            sort = Sort.SETTLED
        found.setdefault((sort, change.entity), []).append(edit)
    return found


def removed(plan: Plan, changes: Sequence[Change]) -> tuple[str, ...]:
    """What some of the changes build on, and what has been removed in the plan since they were found."""
    return tuple(dict.fromkeys(_without_place(plan, changes).values()))


def _without_place(plan: Plan, changes: Sequence[Change]) -> dict[int, str]:
    """The changes by number that nobody would see, or that would put something away, and what is removed."""
    after = apply(plan, changes)
    found = ((n, _removed(plan, after, change)) for n, change in enumerate(changes))
    return {n: one for n, one in found if one is not None}


def _removed(plan: Plan, after: Plan, change: Change) -> str | None:
    parents = PARENTS.get(change.kind, ())
    if plan.find(change.entity):
        is_lost = change.field in parents and after.find(str(change.new)) is None
        return str(change.new) if is_lost else None
    if after.find(change.entity):
        return None
    entity = after.entities[change.entity]
    above = [str(getattr(entity, name)) for name in parents]
    chain = [one for one in (entity.id, *above) if one in plan.entities and not plan.entities[one].exists]
    return chain[0] if chain else None


def conflicts(items: Iterable[Item]) -> list[Change]:
    """What the file wants in the fields that the plan has changed too."""
    return [edit.change for item in items if item.sort is Sort.CONFLICT for edit in item.edits]


def perhaps_settled(plan: Plan, items: Iterable[Item]) -> list[Change]:
    """What an earlier import may have brought: it is in what the plan has, or has had."""
    return [
        edit.change
        for item in items
        if item.entity in plan.entities
        for edit in item.edits
        if item.sort is not Sort.NEW or edit.change.field == EXISTS
    ]


def _lives(plan: Plan, entity: str) -> bool:
    found = plan.entities.get(entity)
    return found is not None and found.exists


def _placed(plan: Plan, change: Change, *, is_new: bool) -> tuple[Sort, Edit] | None:
    """What a change comes to now; None where there is nothing left to do."""
    if is_new:
        now = value_in(plan, change.kind, change.entity, change.field)
        return Sort.NEW, Edit(change, now, Merged(change.new))
    if change.field in (EXISTS, RANK):
        return None
    now = _held(plan, change)
    if change.new == now:
        return None
    if change.old == now:
        is_empty = change.new == empty_value(change.kind, change.field)
        return (Sort.EMPTIED if is_empty else Sort.CHANGED), Edit(change, now, Merged(change.new))
    merged = merge_value(change.kind, change.field, change.old, change.new, now)
    if merged == Merged(now):
        return None
    return Sort.CONFLICT, Edit(change, now, merged)


def _held(plan: Plan, change: Change) -> Json:
    """What a field holds for a reader: links to what has been removed are not seen."""
    found = plan.find(change.entity)
    if found is None:
        return value_in(plan, change.kind, change.entity, change.field)
    return encode(getattr(found, change.field))


def _needs(edits: Sequence[Edit], made: Collection[str], settled: Collection[Where]) -> tuple[str, ...]:
    wanted = [str(e.change.new) for e in edits if e.change.field in PARENTS.get(e.change.kind, ())]
    sorts = (Sort.SETTLED if (one, EXISTS) in settled else Sort.NEW for one in wanted)
    return tuple(item_id(sort, one) for sort, one in zip(sorts, wanted, strict=True) if one in made)


def _missing(plan: Plan, changes: Sequence[Change], missing: Collection[str]) -> Iterator[Item]:
    """What has no row any more. What something else in plan or file belongs to is held."""
    held = {str(c.new) for c in changes if c.field in PARENTS.get(c.kind, ())}
    for kind, parents in PARENTS.items():
        for child in plan.of(kind):
            if child.id not in missing:
                held |= {getattr(child, name) for name in parents}
    for kind in Kind:
        for entity in plan.of(kind):
            if entity.id in missing:
                yield Item(Sort.MISSING, kind, entity.id, held=entity.id in held)


def picked(items: Sequence[Item], ticks: Mapping[str, bool]) -> tuple[Item, ...]:
    """The pieces that come along: as ticked, else as is usual, and with each new one what it belongs to."""
    chosen = {one.id for one in items if ticks.get(one.id, one.is_wanted) and not one.held}
    by_id = {one.id: one for one in items}
    waiting = list(chosen)
    while waiting:
        needed = set(by_id[waiting.pop()].needs) - chosen
        chosen |= needed
        waiting += needed
    return tuple(one for one in items if one.id in chosen)


def changes_of(
    items: Sequence[Item], ticks: Mapping[str, bool], answers: Mapping[str, Keep]
) -> tuple[Change, ...]:
    """The changes that the picked pieces make; and what was left of the others, to be remembered.

    Where both texts shall be kept, the change begins at what was exported: whoever takes it in then finds
    that the plan has moved on, and puts the two together.
    """
    chosen = picked(items, ticks)
    left = {one.entity for one in items if one.makes} - {one.entity for one in chosen}
    wanted = (change for item in chosen for change in _changes_of(item, answers))
    made = tuple(found for change in wanted if (found := _without(change, left)) is not None)
    return (*made, *_left(items, chosen, ticks)) if made else ()


def _left(items: Sequence[Item], chosen: Collection[Item], ticks: Mapping[str, bool]) -> Iterator[Change]:
    """What the person took the tick from, of what the plan holds: it is not proposed again by the same file.

    From a value to itself asks for nothing, but to be remembered.
    """
    for item in items:
        if item.sort in (Sort.CHANGED, Sort.EMPTIED) and ticks.get(item.id) is False and item not in chosen:
            yield from (replace(edit.change, old=edit.change.new) for edit in item.edits)


def _changes_of(item: Item, answers: Mapping[str, Keep]) -> Iterator[Change]:
    if item.sort is Sort.MISSING:
        yield Change(item.kind, item.entity, EXISTS, True, False)
    for edit in item.edits:
        change = edit.change
        keep = answers.get(answer_id(change), Keep.BOTH) if item.sort is Sort.CONFLICT else Keep.FILE
        # From a value to itself asks for nothing, but to be remembered: the same file then asks no more.
        old = {Keep.BOTH: change.old, Keep.FILE: edit.now, Keep.PLAN: change.new}[keep]
        yield replace(change, old=old)


def _without(change: Change, left: Collection[str]) -> Change | None:
    """The change without links to new entities that the person left out; None where nothing is left of it."""
    if not left or change.field in (EXISTS, RANK) or field_of(change.kind, change.field).target is None:
        return change
    if isinstance(change.new, list):
        change = replace(change, new=[one for one in change.new if one not in left])
    elif change.new in left:
        return None
    return None if change.new == change.old else change
