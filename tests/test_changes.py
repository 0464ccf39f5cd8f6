"""Changes: apply, invert and diff agree with each other, and two people's edits are put together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.changes import (
    Change,
    apply,
    diff,
    empty_value,
    invert,
    making,
    merge_value,
    rank_before,
    rank_between,
    ranks,
    removing,
    setting,
    value_in,
)
from roadmap.fields import FIELDS, LONG_TEXT, Field, FieldType, clean, fields_of
from roadmap.model import CapabilityKey, Kind, Plan
from tests.people import content

# Few ids for each kind, so that references hit removed, hidden and living entities alike.
IDS = {kind: [f"{kind}-{n}" for n in "abc"] for kind in Kind}
IDS |= {Kind.PLAN: ["plan"], Kind.CAPABILITY: ["arenas", "leadership"], Kind.ANSWER: ["arenas-1", "arenas-2"]}
WORDS = st.text(max_size=12).map(clean)
DAYS = st.dates().filter(lambda day: 1990 <= day.year <= 2100)


def values_of(field: Field) -> st.SearchStrategy[Any]:
    """Values of a field as JSON, empty ones among them."""
    empty = st.just(empty_value(field.kind, field.name))
    if field.choices is not None:
        return empty | st.sampled_from([choice.value for choice in field.choices])
    match field.type:
        case FieldType.SCALE:
            return empty | st.integers(1, 5)
        case FieldType.DATE:
            return empty | DAYS.map(lambda day: day.isoformat())
        case FieldType.MONTH:
            return empty | DAYS.map(lambda day: day.replace(day=1).isoformat())
        case FieldType.POINTS:
            return st.lists(WORDS.map(lambda text: text.replace("\n", " ").strip() or "x"), max_size=3)
        case FieldType.REF:
            assert field.target is not None
            return empty | st.sampled_from(IDS[field.target])
        case FieldType.REFS:
            assert field.target is not None
            return st.lists(st.sampled_from(IDS[field.target]), unique=True)
        case _:
            return WORDS


def dense_plan() -> Plan:
    """Every id of the pool alive, and every reference leading somewhere."""
    changes: list[Change] = []
    for kind in Kind:
        for entity, rank in zip(IDS[kind], ranks(len(IDS[kind])), strict=True):
            targets = {f.name: IDS[f.target] for f in fields_of(kind) if f.target is not None}
            many = {f.name for f in fields_of(kind) if f.type is FieldType.REFS}
            values: dict[str, Any] = {n: ids if n in many else ids[0] for n, ids in targets.items()}
            changes += making(kind, entity, values, rank)
    return apply(Plan("plan"), changes)


DENSE = dense_plan()
REMOVABLE = [kind for kind in Kind if kind not in (Kind.PLAN, Kind.CAPABILITY, Kind.ANSWER)]
TARGETS = sorted({field.target for field in FIELDS if field.target is not None})


def change_of(kind: Kind, name: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Change]:
    """Any entity of a kind given one of the values."""
    return st.builds(lambda e, v: Change(kind, e, name, None, v), st.sampled_from(IDS[kind]), values)


# What others refer to comes and goes most often: that is where plans are hard.
PRESENCE = st.sampled_from(TARGETS + REMOVABLE).flatmap(lambda k: change_of(k, "exists", st.booleans()))
PLACE = st.sampled_from(REMOVABLE).flatmap(lambda k: change_of(k, "rank", st.sampled_from(ranks(6))))
REFERENCE = st.sampled_from([field for field in FIELDS if field.target is not None]).flatmap(
    lambda f: change_of(f.kind, f.name, values_of(f))
)
VALUE = st.sampled_from(FIELDS).flatmap(lambda f: change_of(f.kind, f.name, values_of(f)))
EDITS = st.lists(PRESENCE | PRESENCE | PLACE | REFERENCE | VALUE, max_size=15)
PLANS = EDITS.map(lambda edits: apply(DENSE, edits)) | EDITS.map(lambda edits: apply(Plan("plan"), edits))


@given(PLANS, EDITS)
def test_diff__of_a_plan_and_what_became_of_it__leads_there(before: Plan, edits: list[Change]) -> None:
    after = apply(before, edits)
    assert content(apply(before, diff(before, after))) == content(after)


@given(PLANS, PLANS)
def test_diff__of_unrelated_plans__leads_from_one_to_the_other(before: Plan, after: Plan) -> None:
    assert content(apply(before, diff(before, after))) == content(after)


@given(PLANS)
def test_diff__of_plans_with_the_same_living_content__is_empty(plan: Plan) -> None:
    living = {entity.id: replace(entity) for kind in Kind for entity in plan.of(kind)}
    assert diff(plan, plan) == ()
    assert diff(plan, Plan("plan", 0, living)) == ()


def test_diff__where_a_dead_link_would_come_back_to_life__takes_it_away() -> None:
    linked = apply(Plan("plan"), making(Kind.MEASURE, "m", {"depends_on": ["other"]}, "a0"))
    other = making(Kind.MEASURE, "other", {}, "a1")
    after = apply(linked, [*other, Change(Kind.MEASURE, "m", "depends_on", ["other"], [])])
    assert content(apply(linked, diff(linked, after))) == content(after)


def test_diff__where_a_hidden_part_would_come_back_with_its_parent__removes_it() -> None:
    goal, sub = making(Kind.GOAL, "g", {}, "a0"), making(Kind.SUB_GOAL, "s", {"goal": "g"}, "a0")
    hidden = apply(Plan("plan"), [*goal, *sub, Change(Kind.GOAL, "g", "exists", True, False)])
    after = apply(Plan("plan"), goal)
    assert content(apply(hidden, diff(hidden, after))) == content(after)


@given(PLANS, EDITS)
def test_invert__of_any_changes__takes_them_back(before: Plan, edits: list[Change]) -> None:
    changes = diff(before, apply(before, edits))
    after = apply(before, changes)
    assert content(apply(after, invert(changes))) == content(before)
    assert invert(invert(changes)) == changes


@given(PLANS, EDITS)
def test_apply__one_by_one_or_all_at_once__gives_the_same_plan(ground: Plan, edits: list[Change]) -> None:
    plan = ground
    for change in edits:
        content(plan)
        plan = apply(plan, [change])
        # The living ones carried from plan to plan are those that would be found afresh.
        assert content(plan) == content(Plan(plan.id, plan.revision, plan.entities))
    together = apply(ground, edits)
    assert content(plan) == content(together)
    assert plan.revision == together.revision == ground.revision + len(edits)


def test_setting__a_value_that_is_there__is_no_change() -> None:
    plan = apply(Plan("plan"), making(Kind.MEASURE, "m", {"title": "Ring"}, "a0"))
    assert setting(plan, Kind.MEASURE, "m", "title", "Ring") == ()
    (change,) = setting(plan, Kind.MEASURE, "m", "title", "Ring hjem")
    assert (change.old, change.new) == ("Ring", "Ring hjem")
    assert value_in(plan, Kind.MEASURE, "unknown", "sub_goals") == []


def test_removing__and_its_inverse__brings_the_entity_back_as_it_was() -> None:
    plan = apply(Plan("plan"), making(Kind.MEASURE, "m", {"title": "Ring", "importance": 4}, "a0"))
    gone = removing(plan, plan.measures[0])
    assert apply(plan, gone).measures == ()
    assert apply(apply(plan, gone), invert(gone)).measures == plan.measures


# Putting two edits together


def merged(base: Any, mine: Any, theirs: Any, field: str = "description", kind: Kind = Kind.MEASURE) -> Any:
    """What is kept of two edits, None where only a person can choose."""
    result = merge_value(kind, field, base, mine, theirs)
    if not result.clean:
        assert result.value == theirs
        return None
    return result.value


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "kept"),
    [
        ("en to tre", "EN to tre", "en to TRE", "EN to TRE"),
        ("en to tre", "en to tre fire", "null en to tre", "null en to tre fire"),
        ("en to tre", "en to tre", "en to TRE", "en to TRE"),
        ("en to tre", "EN to tre", "en to tre", "EN to tre"),
        ("en to tre", "EN to tre", "EN to tre", "EN to tre"),
        ("en to tre", "EN to tre", "Ein to tre", None),
        ("", "mitt", "ditt", None),
        ("rad en\nrad to", "rad en!\nrad to", "rad en\nrad to.", "rad en!\nrad to."),
        ("en to", "", "en TO", None),
    ],
)
def test_texts__edited_by_two__keep_both_or_ask(base: str, mine: str, theirs: str, kept: Any) -> None:
    assert merged(base, mine, theirs) == kept


@given(
    st.lists(st.sampled_from(["barn", "unge", "hjelp", "tidlig", "møte"]), min_size=3, max_size=12),
    st.data(),
)
def test_texts__edited_in_words_apart__keep_both_edits(words: list[str], data: st.DataObject) -> None:
    words = [f"{word}{number}" for number, word in enumerate(words)]
    mine_at = data.draw(st.integers(0, len(words) - 3))
    theirs_at = data.draw(st.integers(mine_at + 2, len(words) - 1))
    mine = [*words[:mine_at], "MITT", *words[mine_at + 1 :]]
    theirs = [*words[:theirs_at], "DITT", *words[theirs_at + 1 :]]
    both = [*mine[:theirs_at], "DITT", *mine[theirs_at + 1 :]]
    assert merged(" ".join(words), " ".join(mine), " ".join(theirs)) == " ".join(both)


@given(WORDS, WORDS, WORDS)
def test_texts__merged__depend_on_nothing_else_and_never_lose_theirs_silently(a: str, b: str, c: str) -> None:
    result = merge_value(Kind.MEASURE, "description", a, b, c)
    assert result == merge_value(Kind.MEASURE, "description", a, b, c)
    assert result.clean or result.value == c


def test_texts__too_long_together__are_not_put_together() -> None:
    base = "midt"
    mine, theirs = "x" * (LONG_TEXT - 10) + " " + base, base + " " + "y" * (LONG_TEXT - 10)
    assert merged(base, mine, theirs) is None


def test_points__edited_by_two__are_put_together_by_lines() -> None:
    points = ("recommendation", Kind.CAPABILITY)
    assert merged(["a", "b", "c"], ["A", "b", "c"], ["a", "b", "c", "d"], *points) == ["A", "b", "c", "d"]
    assert merged(["a"], ["b"], ["c"], *points) is None
    assert merged([], ["mine"], ["theirs"], *points) == ["theirs", "mine"]


def test_references__edited_by_two__are_put_together_one_by_one() -> None:
    assert merged(["a", "b"], ["b", "mine"], ["a", "b", "theirs"], "sub_goals") == ["b", "theirs", "mine"]
    assert merged([], ["x"], ["y"], "sub_goals") == ["y", "x"]


@pytest.mark.parametrize(
    ("field", "base", "mine", "theirs"),
    [
        ("start", "2027-01-01", "2027-02-01", "2027-03-01"),
        ("importance", 1, 2, 3),
        ("status", "done", None, "stopped"),
    ],
)
def test_choices_numbers_and_dates__edited_by_two__are_not_put_together(
    field: str, base: Any, mine: Any, theirs: Any
) -> None:
    assert merged(base, mine, theirs, field) is None


@pytest.mark.parametrize("field", ["start", "importance", "status", "capability"])
def test_choice__cleared_by_one__is_cleared(field: str) -> None:
    result = merge_value(Kind.MEASURE, field, "whatever", None, "whatever")
    assert (result.value, result.clean) == (None, True)


# Order


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=30))
def test_ranks__of_entities_put_anywhere__give_the_order_of_a_plain_list(places: list[Any]) -> None:
    plan, order = Plan("plan"), list[str]()
    for number, (place, moves) in enumerate(places):
        moving = order[place % len(order)] if moves and order else None
        others = [one for one in order if one != moving]
        before = (*others, None)[place * 7 % (len(others) + 1)]
        entity = moving or f"m{number}"
        rank = rank_before(plan, Kind.MEASURE, before, moving)
        changes = setting(plan, Kind.MEASURE, entity, "rank", rank)
        plan = apply(plan, changes if moving else making(Kind.MEASURE, entity, {}, rank))
        others.insert(others.index(before) if before else len(others), entity)
        order = others
        assert [measure.id for measure in plan.measures] == order


def test_rank__of_one_put_where_a_removed_one_was__leaves_room_for_its_return() -> None:
    plan = Plan("plan")
    for entity, rank in zip("abc", ranks(3), strict=True):
        plan = apply(plan, making(Kind.MEASURE, entity, {}, rank))
    plan = apply(plan, [Change(Kind.MEASURE, "b", "exists", True, False)])
    plan = apply(plan, making(Kind.MEASURE, "new", {}, rank_before(plan, Kind.MEASURE, "c")))
    plan = apply(plan, [Change(Kind.MEASURE, "b", "exists", False, True)])
    assert [measure.id for measure in plan.measures] == ["a", "b", "new", "c"]
    assert len({measure.rank for measure in plan.measures}) == 4


def test_rank__of_one_that_stands_there_already__is_its_own() -> None:
    plan = Plan("plan")
    for entity, rank in zip("abc", ranks(3), strict=True):
        plan = apply(plan, making(Kind.MEASURE, entity, {}, rank))
    for moving, before in (("a", "b"), ("a", "a"), ("c", None)):
        found = plan.find(moving)
        assert found is not None
        assert rank_before(plan, Kind.MEASURE, before, moving) == found.rank


def test_rank__between_equal_or_odd_ones__is_still_after_the_lower() -> None:
    assert rank_between("a1", "a1") > "a1"
    assert rank_between("odd!", "z") > "odd!"


def test_pool_of_ids__of_capabilities__holds_real_ones() -> None:
    assert set(IDS[Kind.CAPABILITY]) <= set(CapabilityKey)
