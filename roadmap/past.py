"""The use cases of a plan's past: history, moments, named versions, and what people are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import is_not

from roadmap import comparing, history
from roadmap.changes import EXISTS, RANK, Change, diff
from roadmap.comparing import Item
from roadmap.exchange import write_changes
from roadmap.fields import clean, encode
from roadmap.model import Entity, Kind, Plan
from roadmap.opening import new_id, start
from roadmap.problems import refused
from roadmap.sittings import Deed, Sitting, deeds, sittings
from roadmap.store import Scope as Scope
from roadmap.store import Store
from roadmap.store import Version as Version
from roadmap.store.groups import Depth
from roadmap.store.versions import Named
from roadmap.telling import People

NAME_LIMIT = 60
VERSION_LIMIT = 200
READ_AT_ONCE = 800
DEEDS_AT_ONCE = 300

# Which fields are filled in at which step: all of some kinds, but for those that another step asks for.
_STEP_KINDS: dict[int, tuple[Kind, ...]] = {
    1: (Kind.PLAN, Kind.OVERALL_GOAL, Kind.BENEFIT_AREA, Kind.BENEFICIARY_GROUP, Kind.BENEFIT),
    2: (Kind.ACTOR, Kind.COLLABORATION, Kind.COLLABORATION_AREA, Kind.CAPABILITY, Kind.ANSWER),
    3: (Kind.GOAL, Kind.SUB_GOAL),
    4: (Kind.MEASURE,),
}
_AMBITIONS = ((Kind.BENEFIT_AREA, "ambition"), (Kind.CAPABILITY, "ambition"))
STEPS_WITH_HISTORY = tuple(_STEP_KINDS)


def of_step(step: int) -> Scope:
    """All that is filled in at a step, 1-4; nothing is at the fifth."""
    return Scope(kinds=_STEP_KINDS[step], fields=_AMBITIONS if step == 3 else (), but=_AMBITIONS)


# People


def call_me(actor: str, name: str) -> str:
    """Let others see a name for a person; an empty one takes it away. Returns the name as it is kept."""
    kept = " ".join(clean(name).split())[:NAME_LIMIT].strip()
    start().past.call(actor, kept, _now())
    return kept


def names(actors: Sequence[str]) -> dict[str, str]:
    """The names that people have given themselves, by actor."""
    return start().past.names(actors)


def people(plan: str, reader: str) -> People:
    """How those who have written to a plan are called, for one who reads about them."""
    order, named = start().past.writers(plan)
    return People(reader, tuple(order), named)


# History


@dataclass(frozen=True)
class Read:
    """Sittings, newest first; `more` says whether there are older changes than these."""

    sittings: tuple[Sitting, ...]
    more: bool


def read_sittings(plan: str, scope: Scope, most: int = READ_AT_ONCE) -> Read:
    """The sittings of the newest `most` changes in a scope; the oldest of them may have begun earlier."""
    traces = start().past.traces(plan, scope, None, most + 1)
    more = len(traces) > most
    return Read(sittings(traces[:most], whole=not more), more)


@dataclass(frozen=True)
class Done:
    """What was done in a sitting, newest first; `more` says whether it began with more than this."""

    deeds: tuple[Deed, ...]
    more: bool


def read_deeds(plan: str, scope: Scope, sitting: Sitting, most: int = DEEDS_AT_ONCE) -> Done:
    """What was done in a sitting, as far as its newest `most` changes in the scope tell.

    What was cut in two is left out until more is asked for; but what was done all at once is told as a whole.
    """
    past = start().past
    found = past.changes(plan, scope, sitting.first, sitting.last, most + 1)
    if len(found) <= most:
        return Done(deeds(found), False)
    oldest = found[0].entry
    rest = [one for one in found if one.entry != oldest]
    if rest and oldest.how == "edit":
        return Done(deeds(rest), True)
    count = past.things_in_group(plan, scope, oldest.actor, oldest.group)
    whole = (replace(one, count=count) for one in deeds(one for one in found if one.entry == oldest))
    return Done((*deeds(rest), *whole), True)


@dataclass(frozen=True)
class Moment:
    """When a revision came about (ISO, in UTC), and through whom."""

    revision: int
    at: str
    actor: str


def moment(plan: str, revision: int) -> Moment:
    """When a plan had a revision; refused where it never had it."""
    found = next(iter(start().past.traces(plan, Scope(), revision + 1, 1)), None)
    if found is None or found.revision != revision:
        raise refused("no_such_moment")
    return Moment(revision, found.at, found.actor)


def open_at(plan: str, revision: int) -> Plan:
    """The plan as it was at a revision; refused where it has had no such one."""
    store = start()
    if not 0 < revision <= store.open(plan).revision:
        raise refused("no_such_moment")
    return _open_at(store, plan, revision)


@lru_cache(maxsize=16)
def _open_at(store: Store, plan: str, revision: int) -> Plan:
    """Remembered: what was does not change, and several look at the same moments."""
    return store.open_at(plan, revision)


def differences(before: Plan, after: Plan) -> tuple[Item, ...]:
    """What has become of a plan, thing by thing; the order of things is left out."""
    found = diff(before, after)
    removed = {one.entity for one in found if one.field == EXISTS and one.new is False}
    kept = [_as_seen(before, one) for one in found if one.entity not in removed]
    return comparing.compare(before, kept, removed)


def _as_seen(plan: Plan, change: Change) -> Change:
    """The change from what a reader saw: links to what had been removed were not seen."""
    found = plan.find(change.entity)
    if found is None or change.field in (EXISTS, RANK):
        return change
    return replace(change, old=encode(getattr(found, change.field)))


# Undo in words


@dataclass(frozen=True)
class NextSteps:
    """What undo would take back now, and what redo would do again."""

    undo: tuple[Deed, ...] = ()
    redo: tuple[Deed, ...] = ()


@dataclass
class _Kept:
    """What somebody's next steps were, and what of the plan that hung on."""

    steps: NextSteps | None = None
    about: frozenset[str] = frozenset()
    ground: tuple[Entity, ...] = ()


def next_steps(plan: str, actor: str) -> NextSteps:
    """What a person's undo and redo are about.

    It asks the database once each time they have written, and when others have changed what that was about.
    """
    store = start()
    seen = store.look(plan, actor)
    if not seen.depth.undo and not seen.depth.redo:
        return NextSteps()
    kept = _kept(store, plan, actor, seen.depth)
    now = history.ground(seen.plan, kept.about)
    if kept.steps is None or len(now) != len(kept.ground) or any(map(is_not, now, kept.ground)):
        with store.past.reading(seen.plan, actor, seen.depth) as log:
            walk = history.Walk(log, actor)
            undo, redo = walk.next("undo"), walk.next("redo")
        kept.about = undo.about | redo.about
        kept.ground = history.ground(seen.plan, kept.about)
        kept.steps = NextSteps(*(deeds(one.logged) for one in (undo, redo)))
    return kept.steps


@lru_cache(maxsize=4096)
def _kept(_store: Store, _plan: str, _actor: str, _depth: Depth) -> _Kept:
    """Remembered until they write again: a group grows for as long as somebody writes on in it."""
    return _Kept()


# Versions


def name_version(plan: str, name: str, actor: str, revision: int | None = None) -> Version:
    """Give a moment of a plan a name, this one where no revision is given; it is kept for good."""
    kept = _version_name(name)
    store = start()
    at = store.open(plan).revision if revision is None else revision
    return store.past.name_version(plan, Version(new_id(), at, kept, "", actor, _now()))


def rename_version(plan: str, version: str, name: str, actor: str) -> Version:
    """Give a version another name; its moment and checksum stay, and so do the names it had."""
    return start().past.rename_version(plan, version, Named(_version_name(name), actor, _now()))


def _version_name(name: str) -> str:
    kept = " ".join(clean(name).split())[:VERSION_LIMIT].strip()
    if not kept:
        raise refused("version_without_name")
    return kept


def versions(plan: str) -> tuple[Version, ...]:
    """A plan's named moments, the newest moment first."""
    return start().past.versions(plan)


def is_whole(plan: str, version: Version) -> bool:
    """Whether all that led to a version is as it was written, by its checksum."""
    return start().past.is_whole(plan, version)


def export_changes(plan: str, revision: int, title: str, language: str, today: date) -> bytes:
    """What has become of a plan since a moment, as an Excel sheet; `title` says which moment."""
    before, now = open_at(plan, revision), start().open(plan)
    return write_changes(before, now, differences(before, now), title, language, today=today)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
