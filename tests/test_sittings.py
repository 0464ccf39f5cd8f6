"""Sittings and deeds: a log as people remember it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.changes import EXISTS, RANK, Change
from roadmap.fields import Json
from roadmap.model import Kind
from roadmap.sittings import PAUSE, Deed, Did, deeds, sittings
from roadmap.store import Entry, Logged, Trace

MORNING = datetime(2027, 2, 12, 9, 0, tzinfo=UTC)


def trace(revision: int, minutes: float, actor: str = "kari", group: str = "", entity: str = "m") -> Trace:
    """A change so many minutes into the day."""
    at = (MORNING + timedelta(minutes=minutes)).isoformat(timespec="milliseconds")
    return Trace(revision, group or f"g{revision}", actor, at, "edit", Kind.MEASURE, entity)


def newest_first(traces: Sequence[Trace]) -> list[Trace]:
    return list(reversed(traces))


def test_sittings__with_a_long_pause_between__are_two_newest_first() -> None:
    found = sittings(
        newest_first([trace(1, 0), trace(2, 59), trace(3, 120, "ola"), trace(4, 121, "kari")]), whole=True
    )
    assert [(one.first, one.last, one.actors) for one in found] == [
        (3, 4, ("ola", "kari")),
        (1, 2, ("kari",)),
    ]
    assert [(one.end - one.begin) for one in found] == [timedelta(minutes=1), timedelta(minutes=59)]


def test_sitting__of_a_plan__counts_steps_and_things() -> None:
    many = [
        trace(1, 0, group="a", entity="m1"),
        trace(2, 0, group="a", entity="m1"),
        trace(3, 1, group="b", entity="m2"),
        trace(4, 2, "ola", group="b", entity="m2"),
    ]
    (found,) = sittings(newest_first(many), whole=True)
    assert (found.steps, found.touched) == (3, {Kind.MEASURE: 2})


def test_sittings__where_the_log_goes_on__say_that_the_oldest_began_earlier() -> None:
    traces = newest_first([trace(7, 0), trace(8, 300)])
    assert [one.whole for one in sittings(traces, whole=False)] == [True, False]
    assert [one.whole for one in sittings(traces, whole=True)] == [True, True]


def test_sittings__of_an_empty_log__are_none() -> None:
    assert sittings([], whole=True) == ()


@given(st.lists(st.floats(0, 180), max_size=40))
def test_sittings__whatever_the_pauses__hold_each_change_once_with_no_long_pause_within(
    pauses: list[float],
) -> None:
    minutes, traces = 0.0, []
    for revision, pause in enumerate(pauses, 1):
        minutes += pause
        traces.append(trace(revision, minutes))
    found = sittings(newest_first(traces), whole=True)
    covered = [revision for one in reversed(found) for revision in range(one.first, one.last + 1)]
    assert covered == [one.revision for one in traces]
    for later, earlier in pairwise(found):
        assert later.begin - earlier.end > PAUSE
    assert sum(one.steps for one in found) == len(traces)


def logged(
    revision: int,
    field: str,
    old: Json,
    new: Json,
    entity: str = "m",
    entry: Entry | None = None,
) -> Logged:
    """A change as the log holds it, by Kari in the group `g` where nothing else is said."""
    at = (MORNING + timedelta(seconds=revision)).isoformat()
    change = Change(Kind.MEASURE, entity, field, old, new)
    return Logged(revision, f"o{revision}", entry or Entry("g", "kari"), change, new, at)


def told(*changes: Logged) -> list[tuple[Did, str]]:
    """What was done, each with the fields it is about."""
    return [(one.did, " ".join(edit.field for edit in one.edits)) for one in deeds(changes)]


MADE = (logged(1, EXISTS, False, True), logged(2, RANK, "", "a"), logged(3, "title", "", "Ring"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (MADE, [(Did.MADE, "title")]),
        ((logged(1, EXISTS, True, False),), [(Did.REMOVED, "")]),
        ((logged(1, EXISTS, False, True),), [(Did.BROUGHT_BACK, "")]),
        ((logged(1, RANK, "a", "b"),), [(Did.MOVED, "")]),
        ((logged(1, RANK, "a", "b"), logged(2, "horizon", None, "long")), [(Did.MOVED, "horizon")]),
        ((logged(1, "title", "", "Ring"),), [(Did.WROTE, "title")]),
        ((logged(1, "title", "Ring", "Ring hjem"),), [(Did.CHANGED, "title")]),
        ((logged(1, "sub_goals", ["d"], []),), [(Did.EMPTIED, "sub_goals")]),
        ((logged(1, "importance", 3, None),), [(Did.EMPTIED, "importance")]),
        ((*MADE, logged(4, EXISTS, True, False)), []),
        ((logged(1, "title", "a", "b"), logged(2, "title", "b", "a")), []),
    ],
)
def test_deeds__of_one_group__are_what_it_came_to(
    changes: tuple[Logged, ...], expected: list[tuple[Did, str]]
) -> None:
    assert told(*changes) == expected


def test_deeds__of_a_field_typed_in_pieces__are_one_from_first_to_last() -> None:
    (found,) = deeds([logged(1, "title", "", "Ri"), logged(2, "title", "Ri", "Ring hjem")])
    assert [(edit.old, edit.new) for edit in found.edits] == [("", "Ring hjem")]
    assert (found.did, found.revision) == (Did.WROTE, 2)


def test_deeds__of_two_people_in_groups_of_the_same_name__are_told_apart() -> None:
    mine, hers = Entry("g", "ola"), Entry("g", "kari")
    found = deeds([logged(1, "title", "", "a", entry=hers), logged(2, "title", "a", "b", entry=mine)])
    assert [(one.actor, one.did) for one in found] == [("ola", Did.CHANGED), ("kari", Did.WROTE)]


@pytest.mark.parametrize(
    ("how", "did"), [("import", Did.IMPORTED), ("restore", Did.RESTORED), ("new", Did.BEGAN)]
)
def test_deed__about_much_at_once__counts_the_things(how: str, did: Did) -> None:
    entry = Entry("g", "kari", how)
    changes = [logged(n, "title", "", "x", entity=f"m{n % 3}", entry=entry) for n in range(1, 7)]
    (found,) = deeds(changes)
    assert (found.did, found.count, found.edits) == (did, 3, ())


CAME, WENT = (EXISTS, False, True), (EXISTS, True, False)


@pytest.mark.parametrize(
    ("how", "change", "expected"),
    [
        ("undo", ("title", "Ring", ""), (Did.UNDID, Did.WROTE)),
        ("undo", ("title", "", "Ring"), (Did.UNDID, Did.EMPTIED)),
        ("undo", ("title", "a", "b"), (Did.UNDID, Did.CHANGED)),
        ("undo", CAME, (Did.UNDID, Did.REMOVED)),
        ("undo", WENT, (Did.UNDID, Did.MADE)),
        ("redo", CAME, (Did.REDID, Did.MADE)),
        ("redo", WENT, (Did.REDID, Did.REMOVED)),
    ],
)
def test_deed__that_turns_another__says_what_was_turned(
    how: str, change: tuple[str, Json, Json], expected: tuple[Did, Did]
) -> None:
    (found,) = deeds([logged(1, *change, entry=Entry("u", "kari", how, "g"))])
    assert (found.did, found.what[0].did) == expected


def test_deeds__of_a_sitting__come_newest_first_by_when_they_were_finished() -> None:
    a, b = Entry("a", "kari"), Entry("b", "ola")
    found: tuple[Deed, ...] = deeds(
        [
            logged(1, "title", "", "x", entry=a),
            logged(2, "description", "", "y", entry=b),
            logged(3, "title", "x", "z", entry=a),
        ]
    )
    assert [one.revision for one in found] == [3, 2]
