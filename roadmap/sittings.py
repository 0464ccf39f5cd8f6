"""What a log says, as people remember it: sittings, and in each what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from roadmap.changes import EXISTS, RANK, Change
from roadmap.fields import Json
from roadmap.model import FIXED_IDS, Kind
from roadmap.store import Conflict, Logged, Trace

PAUSE = timedelta(hours=1)


@dataclass(frozen=True)
class Sitting:
    """Changes with no long pause between them.

    `steps` counts what could be undone one by one, `touched` the things of each kind that it was about;
    `actors` come in the order in which they first did something. Where not `whole`, it began earlier.
    """

    first: int
    last: int
    begin: datetime
    end: datetime
    actors: tuple[str, ...]
    steps: int
    touched: Mapping[Kind, int]
    whole: bool = True


def sittings(newest_first: Sequence[Trace], *, whole: bool) -> tuple[Sitting, ...]:
    """The sittings, newest first; `whole` says whether the log begins with the last of these changes."""
    parts: list[list[Trace]] = []
    later: datetime | None = None
    for one in newest_first:
        at = datetime.fromisoformat(one.at)
        if later is None or later - at > PAUSE:
            parts.append([])
        parts[-1].append(one)
        later = at
    return tuple(_sitting(part, whole or part is not parts[-1]) for part in parts)


def _sitting(newest_first: Sequence[Trace], whole: bool) -> Sitting:
    first, last = newest_first[-1], newest_first[0]
    things = {one.entity: one.kind for one in newest_first}
    return Sitting(
        first=first.revision,
        last=last.revision,
        begin=datetime.fromisoformat(first.at),
        end=datetime.fromisoformat(last.at),
        actors=tuple(dict.fromkeys(one.actor for one in reversed(newest_first))),
        steps=len({(one.group, one.actor) for one in newest_first}),
        touched=Counter(things.values()),
        whole=whole,
    )


class Did(StrEnum):
    """What somebody did; the last five are about many things at once."""

    MADE = "made"
    REMOVED = "removed"
    BROUGHT_BACK = "brought_back"
    MOVED = "moved"
    WROTE = "wrote"
    CHANGED = "changed"
    EMPTIED = "emptied"
    CHOSE = "chose"
    UNDID = "undid"
    REDID = "redid"
    IMPORTED = "imported"
    RESTORED = "restored"
    BEGAN = "began"


@dataclass(frozen=True)
class Deed:
    """One thing that somebody did, with the last revision of it and when that was (ISO, in UTC).

    `edits` are the fields that it filled or changed. An undo or a redo says in `what` what it took back or
    did again; what is about many things counts them. A choice between two texts comes with the one that was
    `kept` beside the plan until then.
    """

    did: Did
    kind: Kind
    entity: str
    actor: str
    revision: int
    at: str
    edits: tuple[Change, ...] = ()
    what: tuple[Deed, ...] = ()
    count: int = 0
    kept: Conflict | None = None


_AT_ONCE = {"import": Did.IMPORTED, "restore": Did.RESTORED, "new": Did.BEGAN}
_TURNS = {"undo": Did.UNDID, "redo": Did.REDID}
_TAKEN_BACK = {
    Did.MADE: Did.REMOVED,
    Did.BROUGHT_BACK: Did.REMOVED,
    Did.REMOVED: Did.MADE,
    Did.WROTE: Did.EMPTIED,
    Did.EMPTIED: Did.WROTE,
}


def deeds(oldest_first: Iterable[Logged]) -> tuple[Deed, ...]:
    """What was done, newest first by when it was finished; what came to nothing is left out."""
    groups: dict[tuple[str, str], list[Logged]] = {}
    for one in oldest_first:
        groups.setdefault((one.entry.group, one.entry.actor), []).append(one)
    found = [deed for group in groups.values() for deed in _deeds_of(group)]
    return tuple(sorted(found, key=lambda deed: -deed.revision))


def _deeds_of(group: Sequence[Logged]) -> list[Deed]:
    how, last = group[0].entry.how, group[-1]
    did = _AT_ONCE.get(how) or _TURNS.get(how)
    if did is None:
        return _by_entity(group)
    what = tuple(_turned(how, deed) for deed in _by_entity(group)) if how in _TURNS else ()
    count = len({one.change.entity for one in group if one.change.old != one.change.new})
    if not (what if how in _TURNS else count):
        return []
    change = next((one.change for one in reversed(group) if one.change.old != one.change.new), last.change)
    return [Deed(did, change.kind, change.entity, last.entry.actor, last.revision, last.at, (), what, count)]


def _turned(how: str, deed: Deed) -> Deed:
    """What an undo took back, or a redo did again; what came by it had mostly been made, not brought back."""
    did = _TAKEN_BACK.get(deed.did, deed.did) if how == "undo" else deed.did
    return replace(deed, did=Did.MADE if did is Did.BROUGHT_BACK else did)


def _by_entity(group: Sequence[Logged]) -> list[Deed]:
    entities: dict[str, list[Logged]] = {}
    choices: list[Deed] = []
    for one in group:
        change = one.change
        # What turns a choice that changed nothing changes nothing either.
        if one.choice or (one.entry.how in _TURNS and change.old == change.new):
            about = change.kind, change.entity, one.entry.actor, one.revision, one.at
            choices.append(Deed(Did.CHOSE, *about, (change,), kept=one.kept))
        else:
            entities.setdefault(change.entity, []).append(one)
    return [*choices, *(deed for part in entities.values() for deed in _deeds_with(part))]


def _deeds_with(part: Sequence[Logged]) -> list[Deed]:
    """What a group did with one entity: one deed where it came, went or moved, else one for each field."""
    last: dict[str, Logged] = {one.change.field: one for one in part}
    old: dict[str, Json] = {one.change.field: one.change.old for one in reversed(part)}
    edits = {
        name: Change(one.change.kind, one.change.entity, name, old[name], one.change.new)
        for name, one in last.items()
        if old[name] != one.change.new
    }
    existence, rank = edits.pop(EXISTS, None), edits.pop(RANK, None)
    newest = part[-1]

    def deed(did: Did, at: Logged, *fields: Change) -> Deed:
        change = at.change
        return Deed(did, change.kind, change.entity, at.entry.actor, at.revision, at.at, fields)

    if existence is not None:
        # What is made gets its first rank too; what is brought back has one.
        came = Did.MADE if rank is not None and rank.old == "" else Did.BROUGHT_BACK
        return [deed(came if existence.new else Did.REMOVED, newest, *edits.values())]
    if EXISTS in last:
        return []  # made and removed again
    if rank is not None and newest.change.entity not in FIXED_IDS:
        return [deed(Did.MOVED, newest, *edits.values())]
    return [deed(_wrote(edit), last[name], edit) for name, edit in edits.items()]


def _wrote(edit: Change) -> Did:
    empty: tuple[Json, ...] = (None, "", [])
    if edit.old in empty:
        return Did.WROTE
    return Did.EMPTIED if edit.new in empty else Did.CHANGED
