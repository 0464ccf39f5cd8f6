"""What a workbook brings, as it comes back from the process that read it: no more than what a page needs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from roadmap.changes import Change
from roadmap.exchange import Reading, read_workbook
from roadmap.model import Plan
from roadmap.problems import Problem

# What a comparison shows in its own way.
_SHOWN_AS_ITEMS = ("changed_in_both", "row_missing", "rows_missing")


@dataclass(frozen=True)
class Incoming:
    """What a file brings, and what there is to say about it.

    Read for a plan: `changes` from what was exported, at `revision`, to what the file says, and what is
    `missing` in it; where the file does not say from which version, it is `undated`, and the revision is 0.
    Whoever filled in an `unseen` one did not know what the plan says. The
    names of the `shuffled` have most likely only changed places.
    `settled` are those (entity, field) in which the plan has had, and left, what the file says.
    Read by itself: the `plan` that it makes. `left_out` counts rows with an error, which change nothing.
    """

    problems: tuple[Problem, ...] = ()
    is_blocked: bool = False
    left_out: int = 0
    plan: Plan | None = None
    changes: tuple[Change, ...] = ()
    missing: tuple[str, ...] = ()
    revision: int = 0
    undated: bool = False
    unseen: bool = False
    shuffled: frozenset[str] = frozenset()
    settled: frozenset[tuple[str, str]] = frozenset()


def read_file(data: bytes, language: str, plan: Plan | None) -> Incoming:
    """Read a workbook for a plan, or by itself."""
    return incoming(read_workbook(data, language, plan=plan), plan)


def incoming(reading: Reading, plan: Plan | None) -> Incoming:
    """What a reading brings to the plan that it was read for."""
    found = Incoming(reading.problems, reading.is_blocked, len(reading.left_out))
    if plan is None or reading.is_blocked:
        return replace(found, plan=reading.plan)
    problems = tuple(one for one in reading.problems if one.code not in _SHOWN_AS_ITEMS)
    revision = reading.exported.revision if reading.exported else 0
    return replace(
        found,
        problems=problems,
        changes=reading.changes,
        missing=reading.missing,
        revision=revision,
        undated=reading.undated,
        unseen=reading.unseen,
        shuffled=reading.shuffled,
        settled=reading.settled,
    )
