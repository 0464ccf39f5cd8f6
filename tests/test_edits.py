"""Operations: what people do is saved once, put together with others' edits, or answered why not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap import planner
from roadmap.edits import Ack, Outcome, read_operation
from roadmap.model import Kind, Measure, Plan, collaboration_id
from roadmap.problems import Refused, Severity
from tests.people import Person, content, new_plan


def with_measure(description: str = "en to tre") -> tuple[Person, Person]:
    """Two people who see the same plan with one measure `m`."""
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Ring hjem", description=description)
    ola = Person(kari.plan, "ola")
    kari.look_away()
    ola.look_away()
    return kari, ola


def the_measure(person: Person) -> Measure:
    """The measure `m` as it is now."""
    found = person.see().find("m")
    assert isinstance(found, Measure)
    return found


def reason(ack: Ack) -> str:
    """Why an operation was refused or warned about."""
    assert ack.problem is not None
    return ack.problem.code


# Once, however often it is sent


@pytest.mark.parametrize("verb", ["set", "create", "delete", "restore", "move"])
def test_operation__sent_twice__is_done_once_and_answered_alike(verb: str) -> None:
    kari, _ = with_measure()
    kari.make(Kind.MEASURE, "n", title="Ring ut")
    match verb:
        case "set":
            first = kari.write("m", "title", "Ring")
        case "create":
            first = kari.make(Kind.MEASURE, "o", title="Ny")
        case "delete":
            first = kari.remove("m")
        case "restore":
            kari.remove("m")
            first = kari.bring_back("m")
        case _:
            first = kari.move("n", "m")
    before = kari.see()
    again = kari.resend(kari.sent[-1])
    assert (again.outcome, again.value) == (first.outcome, first.value) == (Outcome.SAVED, first.value)
    assert kari.see() is before


def test_edit__sent_again_after_another_edit__does_not_take_that_one_back() -> None:
    kari, ola = with_measure()
    kari.write("m", "title", "Karis")
    ola.shown = None
    ola.write("m", "title", "Olas")
    assert kari.resend(kari.sent[-1]).value == "Olas"
    assert the_measure(kari).title == "Olas"


def test_edit__sent_again_with_more_text__saves_the_rest() -> None:
    kari, _ = with_measure()
    kari.write("m", "title", "Ring h")
    grown = {**kari.sent[-1], "value": "Ring hjem nå"}
    assert kari.resend(grown).outcome is Outcome.SAVED
    assert kari.resend({**grown, "value": "Ring hjem nå i dag"}).outcome is Outcome.SAVED
    assert the_measure(kari).title == "Ring hjem nå i dag"
    assert kari.conflicts() == ()


def test_merged_edit__sent_again__keeps_the_others_words() -> None:
    kari, ola = with_measure()
    ola.write("m", "description", "en to TRE")
    assert kari.write("m", "description", "EN to tre").outcome is Outcome.MERGED
    again = kari.resend(kari.sent[-1])
    assert again.value == the_measure(kari).description == "EN to TRE"


def test_merged_edit__sent_again_with_more_text__keeps_the_others_words_too() -> None:
    kari, ola = with_measure()
    ola.write("m", "description", "en to TRE")
    kari.write("m", "description", "EN to tre")
    kari.resend({**kari.sent[-1], "value": "EN og to tre"})
    assert the_measure(kari).description == "EN og to TRE"


def test_merged_edit__followed_by_one_that_began_before_the_answer__keeps_both() -> None:
    kari, ola = with_measure()
    ola.write("m", "description", "en to TRE")
    kari.write("m", "description", "EN to tre")
    kari.write("m", "description", "EN TO tre", after=kari.sent[-1]["op"])
    assert the_measure(kari).description == "EN TO TRE"


def test_edit__after_the_persons_own_creation__follows_it_without_conflict() -> None:
    kari, _ = with_measure()
    kari.make(Kind.MEASURE, "n", title="Ri")
    ack = kari.write("n", "title", "Ring", after=kari.sent[-1]["op"])
    assert (ack.outcome, ack.value) == (Outcome.SAVED, "Ring")


def test_creation__sent_again_with_more_text__saves_the_rest() -> None:
    kari, _ = with_measure()
    kari.make(Kind.MEASURE, "n", title="Ri")
    message = kari.sent[-1]
    ack = kari.resend({**message, "values": {"title": "Ring", "responsible": "Ola"}})
    assert ack.outcome is Outcome.SAVED
    made = kari.see().find("n")
    assert isinstance(made, Measure)
    assert (made.title, made.responsible) == ("Ring", "Ola")
    assert len(kari.see().measures) == 2


# Two people


def test_edits__of_different_fields__never_meet() -> None:
    kari, ola = with_measure()
    assert kari.write("m", "title", "A").outcome is Outcome.SAVED
    assert ola.write("m", "responsible", "B").outcome is Outcome.SAVED


def test_edits__of_the_same_words__keep_the_first_in_place_and_the_other_beside_it() -> None:
    kari, ola = with_measure()
    kari.write("m", "description", "EIN to tre")
    ack = ola.write("m", "description", "ÉN to tre")
    assert (ack.outcome, ack.value) == (Outcome.CONFLICT, "EIN to tre")
    (kept,) = kari.conflicts()
    assert (kept.value, kept.actor, kept.entity, kept.field) == ("ÉN to tre", "ola", "m", "description")
    assert ola.resend(ola.sent[-1]).outcome is Outcome.CONFLICT
    assert kari.conflicts() == (kept,)


def test_conflicting_edit__sent_again_with_more_text__is_kept_whole() -> None:
    kari, ola = with_measure()
    kari.write("m", "description", "EIN to tre")
    ola.write("m", "description", "ÉN to tre")
    ola.resend({**ola.sent[-1], "value": "ÉN to tre fire"})
    assert [kept.value for kept in kari.conflicts()] == ["ÉN to tre fire"]


def test_conflicting_edit__typed_on__stands_for_both() -> None:
    kari, ola = with_measure()
    kari.write("m", "description", "EIN to tre")
    ola.write("m", "description", "ÉN to tre")
    ola.write("m", "description", "ÉN to tre fire", after=ola.sent[-1]["op"])
    assert [kept.value for kept in kari.conflicts()] == ["ÉN to tre fire"]


@pytest.mark.parametrize("choice", ["EIN to tre", "ÉN to tre", "EIN og ÉN to tre"])
def test_conflict__when_somebody_chooses__is_gone_and_the_choice_stands(choice: str) -> None:
    kari, ola = with_measure()
    kari.write("m", "description", "EIN to tre")
    ola.write("m", "description", "ÉN to tre")
    ola.shown = None
    (kept,) = kari.conflicts()
    assert ola.choose(kept, choice).value == choice
    assert kari.conflicts() == ()
    assert the_measure(kari).description == choice
    assert ola.resend(ola.sent[-1]).value == choice


def test_choice__that_meets_a_newer_edit__is_kept_as_the_only_conflict() -> None:
    kari, ola = with_measure()
    kari.write("m", "description", "EIN to tre")
    ola.write("m", "description", "ÉN to tre")
    (kept,) = kari.conflicts()
    ola.look_away()
    kari.shown = None
    kari.write("m", "description", "EITT to tre")
    assert ola.choose(kept, "ÉN to tre").outcome is Outcome.CONFLICT
    assert [one.value for one in kari.conflicts()] == ["ÉN to tre"]
    assert the_measure(kari).description == "EITT to tre"


def test_choice__for_another_field_or_an_unknown_conflict__is_refused() -> None:
    kari, ola = with_measure()
    kari.write("m", "description", "EIN to tre")
    ola.write("m", "description", "ÉN to tre")
    (kept,) = kari.conflicts()
    place = {"do": "resolve", "kind": "measure", "entity": "m", "value": "x"}
    assert reason(ola.send(**place, field="title", conflict=kept.id)) == "unreadable_operation"
    assert reason(ola.send(**place, field="description", conflict="other")) == "unreadable_operation"
    assert kari.conflicts() == (kept,)


def test_choice__of_another_plans_conflict__is_refused() -> None:
    kari, ola = with_measure()
    kari.write("m", "description", "EIN to tre")
    ola.write("m", "description", "ÉN to tre")
    (kept,) = kari.conflicts()
    stranger, _ = with_measure()
    assert reason(stranger.choose(kept, "x")) == "unreadable_operation"
    assert kari.conflicts() == (kept,)


@pytest.mark.parametrize(
    ("name", "value"),
    [("start", "2027-01-01"), ("importance", 3), ("status", "done"), ("capability", "arenas")],
)
def test_choice_number_or_date__cleared__is_empty(name: str, value: Any) -> None:
    kari, _ = with_measure()
    kari.shown = None
    kari.write("m", name, value)
    ack = kari.write("m", name, None)
    assert (ack.outcome, getattr(the_measure(kari), name)) == (Outcome.SAVED, None)


def test_choices__made_by_two__keep_the_first_and_the_other_beside_it() -> None:
    kari, ola = with_measure()
    kari.write("m", "importance", 4)
    assert ola.write("m", "importance", 2).outcome is Outcome.CONFLICT
    assert [kept.value for kept in kari.conflicts()] == [2]


def test_matrix_cell__filled_by_two_at_once__is_one_cell_with_both_texts() -> None:
    kari = new_plan()
    kari.make(Kind.ACTOR, "skolen", name="Skolen")
    area = kari.see().benefit_areas[0].id
    cell, place = collaboration_id("skolen", area), {"actor": "skolen", "area": area}
    ola = Person(kari.plan, "ola")
    kari.look_away()
    ola.look_away()
    first = kari.write(cell, "text", "Felles møter", kind="collaboration", values=place)
    second = ola.write(cell, "text", "Ukentlige møter", kind="collaboration", values=place)
    assert (first.outcome, second.outcome) == (Outcome.SAVED, Outcome.CONFLICT)
    assert [one.text for one in kari.see().collaborations] == ["Felles møter"]
    assert [kept.value for kept in kari.conflicts()] == ["Ukentlige møter"]


def test_matrix_cell__filled_undone_and_filled_again__shows_the_new_text() -> None:
    kari = new_plan()
    kari.make(Kind.ACTOR, "skolen", name="Skolen")
    area = kari.see().benefit_areas[0].id
    cell, place = collaboration_id("skolen", area), {"actor": "skolen", "area": area}
    kari.write(cell, "text", "Møter", kind="collaboration", values=place)
    kari.undo()
    assert kari.see().collaborations == ()
    kari.write(cell, "text", "Samtaler", kind="collaboration", values=place)
    assert [one.text for one in kari.see().collaborations] == ["Samtaler"]


# Refused with the reason


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


# What was removed


def test_edit__of_a_removed_entity__is_kept_and_comes_back_with_it() -> None:
    kari, ola = with_measure()
    kari.remove("m")
    ack = ola.write("m", "description", "en to tre fire")
    assert (ack.outcome, reason(ack)) == (Outcome.SAVED, "gone")
    assert ack.problem is not None
    assert ack.problem.severity is Severity.WARNING
    assert kari.see().measures == ()
    ola.bring_back("m")
    assert the_measure(ola).description == "en to tre fire"


def test_edit__of_a_part_whose_parent_was_removed__is_kept_and_both_come_back() -> None:
    kari = new_plan()
    kari.make(Kind.GOAL, "goal", text="Én dør")
    kari.make(Kind.SUB_GOAL, "sub", goal="goal", text="Mottak")
    kari.remove("goal")
    assert reason(kari.write("sub", "text", "Felles mottak")) == "gone"
    kari.bring_back("sub")
    assert [one.text for one in kari.see().sub_goals] == ["Felles mottak"]
    assert [one.text for one in kari.see().goals] == ["Én dør"]


def test_reference__to_something_just_removed__is_kept_for_its_return() -> None:
    kari, ola = with_measure()
    kari.make(Kind.MEASURE, "n", title="Først")
    kari.remove("n")
    assert ola.write("m", "depends_on", ["n"]).outcome is Outcome.SAVED
    assert the_measure(kari).depends_on == ()
    kari.bring_back("n")
    assert the_measure(kari).depends_on == ("n",)


def test_move__of_a_removed_entity__is_refused() -> None:
    kari, _ = with_measure()
    kari.remove("m")
    assert reason(kari.move("m", None)) == "gone"


# Order


def test_move__to_another_place_and_parent__is_one_change_to_the_eye() -> None:
    kari = new_plan()
    areas, groups = kari.see().benefit_areas, kari.see().beneficiary_groups
    place = {"area": areas[0].id, "group": groups[0].id}
    for name in ("a", "b", "c"):
        kari.make(Kind.BENEFIT, name, text=name, **place)
    kari.move("c", "a", area=areas[1].id)
    assert [one.id for one in kari.see().benefits] == ["c", "a", "b"]
    assert kari.see().benefits[0].area == areas[1].id
    kari.undo()
    assert [(one.id, one.area) for one in kari.see().benefits][2] == ("c", areas[0].id)


def test_move__to_where_it_stands__changes_nothing() -> None:
    kari, _ = with_measure()
    kari.make(Kind.MEASURE, "n")
    before = kari.see()
    for entity, neighbour in (("m", "n"), ("m", "m"), ("n", None)):
        assert kari.move(entity, neighbour).outcome is Outcome.SAVED
    assert kari.see() is before


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
    store = planner.start()
    assert content(store.open_at(plan, store.revision(plan))) == as_shown
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
