"""Several people at one plan: who is here and on which step, how often to look, and who has changed what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from roadmap.opening import start
from roadmap.store import Seat
from roadmap.store import Touch as Touch

# So many people look every so many seconds, more of them every 7: others' edits are seen within 8.
_PACE = ((12, 3), (40, 5))
_SLOWEST = 7


@dataclass(frozen=True)
class Present:
    """Somebody at a plan; `name` is empty where they have given none, `steps` are those in sight (1-5)."""

    actor: str
    name: str
    steps: tuple[int, ...]


def attend(plan: str, actor: str, tab: str, step: int) -> None:
    """A person looks at a plan: at a step 1-5, or 0 for something else of it."""
    start().attendance.look(tab, Seat(plan, actor, step))


def leave(tab: str) -> None:
    """A tab shows no plan any more."""
    start().attendance.leave(tab)


def present(plan: str) -> tuple[Present, ...]:
    """Who has looked at a plan within 15 s, in any process; by name, those without one last."""
    attendance = start().attendance
    steps: dict[str, set[int]] = {}
    for seat in attendance.at(plan):
        steps.setdefault(seat.actor, set()).add(seat.step)
    names = attendance.names
    found = [Present(actor, names.get(actor, ""), tuple(sorted(at - {0}))) for actor, at in steps.items()]
    return tuple(sorted(found, key=lambda one: (not one.name, one.name.casefold(), one.actor)))


def pace() -> int:
    """How many seconds a browser waits between two looks, by how many there are in this process."""
    here = len(start().attendance.seats())
    return next((seconds for most, seconds in _PACE if here <= most), _SLOWEST)


def changed_by_others(plan: str, actor: str, since: int) -> Mapping[tuple[str, str], Touch]:
    """Which fields (entity, field) others have changed after a revision, and who did so last."""
    return {(one.entity, one.field): one for one in start().past.touched_by_others(plan, actor, since)}


def names(actors: frozenset[str]) -> Mapping[str, str]:
    """The names of these, as far as they have given one; those who are here are not asked for."""
    attendance = start().attendance
    known = {actor: attendance.names[actor] for actor in actors if actor in attendance.names}
    rest = [actor for actor in actors if actor not in known]
    given = {actor: name for actor, name in known.items() if name}
    return given | (start().past.names(rest) if rest else {})
