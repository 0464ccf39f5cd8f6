"""What a file would do with a plan: sorted, chosen from, the same in whichever order it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.changes import EXISTS, Change, apply, diff, making, setting
from roadmap.comparing import (
    Item,
    Keep,
    Sort,
    answer_id,
    changes_of,
    compare,
    item_id,
    picked,
)
from roadmap.fields import Json
from roadmap.model import BeneficiaryGroup, BenefitArea, Goal, Kind, Plan, SubGoal
from tests.small_plans import measure, plan_of

EXPORTED = plan_of(
    BenefitArea(id="area", rank="a", name="Trygghet"),
    BeneficiaryGroup(id="group", rank="a", name="Barn"),
    Goal(id="goal", rank="a", text="Faste møter"),
    SubGoal(id="sub", rank="a", goal="goal", text="Fire møter"),
    measure("m", title="Ring hjem", description="en to tre", importance=3),
    measure("n", title="Felles kalender", depends_on=("m",)),
)


def written(plan: Plan, entity: str, **values: Json) -> Plan:
    """The plan after somebody has filled in fields of a measure."""
    for name, value in values.items():
        plan = apply(plan, setting(plan, Kind.MEASURE, entity, name, value))
    return plan


def in_file(**values: Json) -> list[Change]:
    """What a file says of measure `m`, from what was exported."""
    return list(diff(EXPORTED, written(EXPORTED, "m", **values)))


def sorts(items: Sequence[Item]) -> list[tuple[Sort, str]]:
    return [(item.sort, item.entity) for item in items]


def taken_in(plan: Plan, changes: Sequence[Change], **chosen: Any) -> Plan:
    """The plan after the chosen pieces, where nobody writes meanwhile."""
    items = compare(plan, changes, ())
    wanted = changes_of(items, chosen.get("ticks", {}), chosen.get("answers", {}))
    return apply(plan, [one for one in wanted if one.old != one.new])


@pytest.mark.parametrize(
    ("file", "plan", "sort"),
    [
        ({"importance": 5}, {}, Sort.CHANGED),
        ({"importance": None}, {}, Sort.EMPTIED),
        ({"description": ""}, {}, Sort.EMPTIED),
        ({"importance": 5}, {"importance": 4}, Sort.CONFLICT),
        ({"importance": None}, {"importance": 4}, Sort.CONFLICT),
        ({"description": "EN to tre"}, {"description": "en to TRE"}, Sort.CONFLICT),
        ({"importance": 5}, {"importance": 5}, None),
        ({"importance": 5}, {"effort": 2}, Sort.CHANGED),
        ({"description": "EN to tre"}, {"description": "EN to TRE"}, None),
    ],
)
def test_field__against_export_and_plan__is_sorted(
    file: dict[str, Json], plan: dict[str, Json], sort: Sort | None
) -> None:
    items = compare(written(EXPORTED, "m", **plan), in_file(**file), ())
    assert sorts(items) == ([(sort, "m")] if sort else [])


def test_fields__of_one_entity__are_one_piece_for_each_sort() -> None:
    changes = in_file(title="Ring barnehagen", effort=2, importance=None, description="fire")
    items = compare(written(EXPORTED, "m", description="fem"), changes, ())
    assert sorts(items) == [(Sort.CONFLICT, "m"), (Sort.CHANGED, "m"), (Sort.EMPTIED, "m")]
    assert {edit.change.field for edit in items[1].edits} == {"title", "effort"}


def test_file_of_no_known_version__against_the_plan__has_only_what_is_new_ticked() -> None:
    changes = [
        *in_file(description="fra en gammel fil", importance=None),
        *making(Kind.MEASURE, "x", {"title": "Ny"}, "b"),
    ]
    plan = written(EXPORTED, "m", description="nyere")
    items = compare(plan, changes, (), undated=True)
    assert sorts(items) == [(Sort.NEW, "x"), (Sort.CHANGED, "m"), (Sort.EMPTIED, "m")]
    assert {change.entity for change in changes_of(items, {}, {})} == {"x"}
    chosen = changes_of(items, {item_id(Sort.CHANGED, "m"): True}, {})
    assert apply(plan, chosen).entities["m"].description == "fra en gammel fil"  # type: ignore[attr-defined]


def test_conflict__answered__gives_the_text_that_was_chosen() -> None:
    plan = written(EXPORTED, "m", importance=4, description="en to TRE")
    changes = in_file(importance=5, description="EN to tre")
    importance, description = answer_id(changes[0]), answer_id(changes[1])
    if changes[0].field == "description":
        importance, description = description, importance
    for keep, expected in ((Keep.FILE, (5, "EN to tre")), (Keep.PLAN, (4, "en to TRE"))):
        found = taken_in(plan, changes, answers={importance: keep, description: keep}).find("m")
        assert (found.importance, found.description) == expected  # type: ignore[union-attr]


def test_conflict__to_keep_both__begins_at_what_was_exported_so_that_the_plan_is_put_together_with_it() -> (
    None
):
    plan = written(EXPORTED, "m", importance=4)
    [change] = changes_of(compare(plan, in_file(importance=5), ()), {}, {})
    assert (change.old, change.new) == (3, 5)
    [change] = changes_of(compare(plan, in_file(importance=5), ()), {}, {answer_id(change): Keep.FILE})
    assert (change.old, change.new) == (4, 5)


def test_new_entity__not_ticked__takes_with_it_what_belongs_to_it_and_the_links_to_it() -> None:
    changes = [
        *making(Kind.GOAL, "g2", {"text": "Nytt mål"}, "b"),
        *making(Kind.SUB_GOAL, "s2", {"goal": "g2", "text": "Nytt delmål"}, "b"),
        Change(Kind.MEASURE, "m", "sub_goals", [], ["sub", "s2"]),
    ]
    items = compare(EXPORTED, changes, ())
    goal, sub_goal = item_id(Sort.NEW, "g2"), item_id(Sort.NEW, "s2")
    assert next(one for one in items if one.id == sub_goal).needs == (goal,)
    assert {one.id for one in picked(items, {goal: False})} >= {goal, sub_goal}
    without = changes_of(items, {goal: False, sub_goal: False}, {})
    assert [(one.entity, one.field, one.new) for one in without] == [("m", "sub_goals", ["sub"])]
    all_of_it = apply(EXPORTED, changes_of(items, {}, {}))
    assert all_of_it.find("m").sub_goals == ("sub", "s2")  # type: ignore[union-attr]


def test_link__to_a_new_entity_alone_that_is_left_out__is_no_change() -> None:
    changes = [
        *making(Kind.SUB_GOAL, "s2", {"goal": "goal", "text": "Nytt"}, "b"),
        *in_file(sub_goals=["s2"]),
    ]
    items = compare(EXPORTED, changes, ())
    assert changes_of(items, {item_id(Sort.NEW, "s2"): False}, {}) == ()


def test_missing__rows__are_removed_only_with_a_tick() -> None:
    items = compare(EXPORTED, (), {"m", "n"})
    assert sorts(items) == [(Sort.MISSING, "m"), (Sort.MISSING, "n")]
    assert changes_of(items, {}, {}) == ()
    changes = changes_of(items, {item_id(Sort.MISSING, "m"): True}, {})
    assert changes == (Change(Kind.MEASURE, "m", EXISTS, True, False),)


def test_missing__with_others_under_it__is_held() -> None:
    [held] = compare(EXPORTED, (), {"goal"})
    assert held.held
    assert changes_of([held], {held.id: True}, {}) == ()
    both = compare(EXPORTED, (), {"goal", "sub"})
    assert not any(one.held for one in both)
    moved = making(Kind.SUB_GOAL, "s2", {"goal": "goal", "text": "Nytt"}, "b")
    assert next(one for one in compare(EXPORTED, moved, {"goal", "sub"}) if one.entity == "goal").held


def test_missing__that_is_gone_from_the_plan__is_nothing() -> None:
    plan = apply(EXPORTED, [Change(Kind.MEASURE, "m", EXISTS, True, False)])
    assert compare(plan, (), {"m"}) == ()


def test_new_entity__that_was_taken_in_and_changed_since__is_not_made_again() -> None:
    changes = making(Kind.MEASURE, "x", {"title": "Fra filen", "importance": 2}, "z")
    plan = taken_in(EXPORTED, changes)
    assert compare(plan, changes, ()) == ()
    [again] = compare(written(plan, "x", importance=4), changes, ())
    assert again.sort is Sort.CONFLICT


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["Ring hjem", "Ring", "Skriv hjem", ""]),
        "description": st.sampled_from(["en to tre", "en TO tre", "EN to tre", "tre", ""]),
        "importance": st.sampled_from([None, 1, 3, 5]),
        "depends_on": st.sampled_from([[], ["n"]]),
    },
)


@given(VALUES, VALUES, st.booleans(), st.lists(st.sampled_from(list(Keep)), min_size=4, max_size=4))
def test_file__taken_in_twice__changes_nothing_the_second_time(
    file: dict[str, Json], plan: dict[str, Json], with_new: bool, keeps: list[Keep]
) -> None:
    changes = in_file(**file)
    if with_new:
        changes += making(Kind.MEASURE, "x", {"title": "Ny", "depends_on": ["m"]}, "z")
    now = written(EXPORTED, "m", **plan)
    names = ("title", "description", "importance", "depends_on")
    answers = {f"m.{name}": keep for name, keep in zip(names, keeps, strict=True) if keep is not Keep.PLAN}
    after = taken_in(now, changes, answers=answers)
    assert diff(after, taken_in(after, changes, answers=answers)) == ()
    assert compare(after, changes, ()) == ()
