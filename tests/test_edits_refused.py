"""Operations that cannot be done: each is answered with its reason, and nothing else is harmed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap import planner
from roadmap.edits import Outcome, read_operation
from roadmap.model import Kind, Plan
from roadmap.problems import Refused
from tests.people import content, new_plan, reason, the_measure, with_measure

# Refused with the reason

pytestmark = pytest.mark.both_engines


def test_overall_goal__the_third__is_refused_with_the_reason() -> None:
    kari = new_plan()
    kari.make(Kind.OVERALL_GOAL, "one", text="Tidlig hjelp")
    kari.make(Kind.OVERALL_GOAL, "two", text="Ett lag")
    ack = kari.make(Kind.OVERALL_GOAL, "three", text="Alt annet")
    assert (ack.outcome, reason(ack)) == (Outcome.REFUSED, "too_many_overall_goals")
    assert [goal.id for goal in kari.see().overall_goals] == ["one", "two"]
    kari.remove("one")
    assert kari.make(Kind.OVERALL_GOAL, "three", text="Alt annet").outcome is Outcome.SAVED
    assert reason(kari.bring_back("one")) == "too_many_overall_goals"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("sub_goals", ["goal"], "not_a_reference"),
        ("sub_goals", ["nobody"], "not_a_reference"),
        ("benefits", "benefit", "not_a_reference"),
        ("depends_on", ["m"], "depends_on_itself"),
        ("title", "x" * 301, "too_long"),
        ("title", 7, "not_a_text"),
        ("importance", 9, "not_on_scale"),
        ("status", "eaten", "not_a_choice"),
        ("start", "i morgen", "not_a_date"),
        ("colour", "red", "unknown_field"),
        ("exists", False, "unknown_field"),
        ("rank", "a0", "unknown_field"),
    ],
)
def test_value__that_the_field_cannot_hold__is_refused_and_changes_nothing(
    name: str, value: Any, code: str
) -> None:
    kari, _ = with_measure()
    kari.make(Kind.GOAL, "goal", text="Én dør")
    before = kari.see()
    ack = kari.write("m", name, value)
    assert (ack.outcome, reason(ack)) == (Outcome.REFUSED, code)
    assert kari.see() is before


@pytest.mark.parametrize("value", ["", None, "m", "nobody"])
def test_parent__emptied_or_of_another_kind__is_refused(value: Any) -> None:
    kari, _ = with_measure()
    kari.make(Kind.GOAL, "goal", text="Én dør")
    kari.make(Kind.SUB_GOAL, "sub", goal="goal", text="Mottak")
    assert reason(kari.write("sub", "goal", value)) == "not_a_reference"
    assert reason(kari.make(Kind.SUB_GOAL, "new", goal=value, text="x")) == "not_a_reference"
    assert [one.id for one in kari.see().sub_goals] == ["sub"]


@pytest.mark.parametrize("verb", ["set", "delete", "restore", "move", "create"])
def test_operation__on_an_entity_of_another_kind__is_refused(verb: str) -> None:
    kari, _ = with_measure()
    before = kari.see()
    ack = kari.send(do=verb, kind="goal", entity="m", field="text", value="x", values={"text": "x"})
    assert (ack.outcome, reason(ack)) == (Outcome.REFUSED, "unreadable_operation")
    assert kari.see() is before


@pytest.mark.parametrize("verb", ["set", "restore", "move"])
def test_operation__on_what_was_never_made__is_refused(verb: str) -> None:
    kari, _ = with_measure()
    assert reason(kari.send(do=verb, kind="measure", entity="nobody", field="title", value="x")) == "gone"


@pytest.mark.parametrize("kind", ["capability", "answer", "plan", "collaboration"])
def test_fixed_part__made_anew__is_refused(kind: str) -> None:
    kari, _ = with_measure()
    assert reason(kari.make(Kind(kind), "mine")) == "unreadable_operation"


def test_fixed_part__removed_or_moved__is_refused() -> None:
    kari, _ = with_measure()
    for entity in ("technology", "arenas-1", kari.plan):
        assert reason(kari.remove(entity)) == "cannot_remove"
        assert reason(kari.move(entity, None)) == "unreadable_operation"


def test_matrix_cell__made_under_a_false_id_or_moved__is_refused() -> None:
    kari = new_plan()
    kari.make(Kind.ACTOR, "skolen", name="Skolen")
    kari.make(Kind.ACTOR, "hjemmet", name="Hjemmet")
    area = kari.see().benefit_areas[0].id
    place = {"actor": "skolen", "area": area}
    false = {"kind": "collaboration", "field": "text", "value": "x", "values": place}
    assert reason(kari.send(do="set", entity=f"hjemmet~{area}", **false)) == "gone"
    cell = f"skolen~{area}"
    kari.send(do="set", entity=cell, **false)
    assert reason(kari.write(cell, "actor", "hjemmet")) == "unreadable_operation"
    assert reason(kari.move(cell, None, actor="hjemmet")) == "unreadable_operation"


# Messages


GOOD = {"op": "a", "group": "b", "do": "set", "kind": "measure", "entity": "m"}


@pytest.mark.parametrize(
    "spoilt",
    [
        {"op": 7},
        {"op": "x" * 65},
        {"op": "a b"},
        {"group": None},
        {"entity": "x" * 151},
        {"entity": "<b>"},
        {"do": "explode"},
        {"do": ["set"]},
        {"kind": "car"},
        {"base": "new"},
        {"base": float("inf")},
        {"values": [1]},
    ],
)
def test_message__with_a_spoilt_part__is_no_operation(spoilt: dict[str, Any]) -> None:
    assert read_operation(GOOD).id == "a"
    with pytest.raises(Refused, match="unreadable_operation"):
        read_operation({**GOOD, **spoilt})


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
ODD: st.SearchStrategy[Any] = (
    PLAIN | st.lists(PLAIN, max_size=3) | st.dictionaries(st.text(max_size=5), PLAIN)
)
MESSAGES = st.fixed_dictionaries(
    {"op": st.uuids().map(lambda one: one.hex) | ODD},
    optional={
        "group": st.just("g") | ODD,
        "do": st.sampled_from(["set", "create", "delete", "restore", "move", "resolve"]) | ODD,
        "kind": st.sampled_from(list(Kind)).map(str) | ODD,
        "entity": st.sampled_from(["m", "arenas", "arenas-1", "goal", "new", "a~b"]) | ODD,
        "field": st.sampled_from(["title", "text", "depends_on", "goal", "rank", "exists", "id"]) | ODD,
        "value": ODD,
        "base": ODD,
        "after": ODD,
        "before": st.just("m") | ODD,
        "values": st.dictionaries(st.sampled_from(["title", "text", "goal", "area", "rank"]), ODD) | ODD,
        "conflict": ODD,
    },
)


@given(messages=st.lists(MESSAGES | ODD, max_size=8))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_messages__of_any_shape__are_answered_and_leave_a_plan_that_opens(messages: list[Any]) -> None:
    if not planner.plans():
        with_measure()
    plan = planner.plans()[0].id
    acks = planner.submit(plan, messages, "kari")
    named = [m["op"] for m in messages if isinstance(m, dict) and isinstance(m.get("op"), str)]
    assert [ack.op for ack in acks] == named
    as_shown = content(planner.open_plan(plan))
    revision = planner.open_plan(plan).revision
    assert content(planner.start().open_at(plan, revision)) == as_shown
    planner.stop()
    assert content(planner.open_plan(plan)) == as_shown


def test_messages__one_of_them_bad__save_the_others() -> None:
    kari, _ = with_measure()
    good = {**GOOD, "field": "title", "value": "Ring", "base": kari.shown}
    acks = planner.submit(kari.plan, [{"op": "bad"}, good, "noise"], "kari")
    assert [(ack.op, ack.outcome) for ack in acks] == [("bad", Outcome.REFUSED), ("a", Outcome.SAVED)]
    assert the_measure(kari).title == "Ring"


def test_messages__to_an_unknown_plan__are_refused_as_a_whole() -> None:
    with pytest.raises(Refused, match="plan_not_found"):
        planner.submit("nowhere", [GOOD], "kari")


def test_plan__after_any_refusal__is_the_very_same_value() -> None:
    kari, _ = with_measure()
    before: Plan = kari.see()
    kari.write("m", "title", "x" * 301)
    assert kari.see() is before
