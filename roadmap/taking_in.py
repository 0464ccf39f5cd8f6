"""The use cases of a file on its way into a plan: compared with it, and taken in as a person has chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from roadmap import comparing, importing
from roadmap.changes import Change
from roadmap.comparing import Item
from roadmap.exchange import Reading
from roadmap.incoming import Incoming, incoming
from roadmap.model import Plan
from roadmap.opening import new_id, start
from roadmap.store import Entry, Scope


def compare(plan: Plan, found: Incoming) -> tuple[Item, ...]:
    """What a file would do with the plan as it is now, piece by piece; nothing of it twice.

    What an earlier import has brought is settled, however the group has decided since.
    """

    def compared(settled: Collection[tuple[str, str]]) -> tuple[Item, ...]:
        return comparing.compare(
            plan,
            found.changes,
            found.missing,
            undated=found.undated,
            unseen=found.unseen,
            shuffled=found.shuffled,
            settled=settled,
        )

    items = compared(found.settled)
    brought = start().imported(plan.id, comparing.perhaps_settled(plan, items), found.revision)
    return compared(found.settled | brought) if brought - found.settled else items


def after_imports(plan: Plan) -> tuple[Plan, ...]:
    """The plan as it began, and as each import that stands left it, newest first."""
    log = start().past.changes(plan.id, Scope(), 1, plan.revision, plan.revision)
    return importing.after_imports(plan.id, log)


@dataclass(frozen=True)
class Taken:
    """How many changes an import made, and how many things it left that the plan may know better."""

    changes: int
    left: int


def import_all(plan: Plan, reading: Reading, actor: str, *, doubtful: bool = False) -> Taken:
    """Take in what a workbook brings to the plan that it was read for; where both have changed, both.

    What may be older than the plan, or is settled in it, only where the `doubtful` is asked for too.
    """
    items = compare(plan, incoming(reading, plan))
    unsure = [one.id for one in items if one.doubtful]
    ticks = dict.fromkeys(unsure, True) if doubtful else {}
    count = import_changes(plan.id, comparing.changes_of(items, ticks, {}), actor)
    return Taken(count, 0 if doubtful else len(unsure))


def import_changes(plan: str, changes: Sequence[Change], actor: str) -> int:
    """Apply an import's changes to a plan as one group, undone in one step; returns how many took effect.

    What somebody has written since the workbook was compared is put together with it, or kept beside it.
    Refused as a whole where it would make too many overall goals, or something that nobody would see.
    """
    with start().writing(plan) as log:
        return importing.take_in(log, changes, Entry(new_id(), actor, "import"), new_id)
