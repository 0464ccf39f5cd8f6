"""Operations: what people do is saved once, and put together with what others do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap.edits import Outcome
from roadmap.model import Capability, Kind, Measure, collaboration_id
from roadmap.problems import Severity
from tests.people import Person, new_plan, reason, the_measure, with_measure

# Once, however often it is sent

pytestmark = pytest.mark.both_engines


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


# Typing on


def type_on(kari: Person, saves: list[list[str]], *, before: Callable[[int], None]) -> list[Outcome]:
    """Kari types on in one field of points, a save at each pause, as a sheet sends them that is not left."""
    after, base, outcomes = None, kari.shown, []
    for n, value in enumerate(saves):
        before(n)
        place = {"kind": "capability", "group": "visit", "base": base, "after": after}
        ack = kari.write("technology", "recommendation", value, **place)
        after, base = (None, ack.revision) if ack.outcome is Outcome.SAVED else (ack.op, base)
        outcomes.append(ack.outcome)
    return outcomes


def points(person: Person) -> list[str]:
    """The points of the field as they are now."""
    found = person.see().find("technology")
    assert isinstance(found, Capability)
    return list(found.recommendation)


def put_point(person: Person, point: str, at: int) -> None:
    """Somebody who sees what is there puts a point of theirs at a place."""
    now = points(person)
    person.write("technology", "recommendation", [*now[:at], point, *now[at:]], kind="capability")


def test_point__typed_on_beside_anothers_new_one__leaves_no_half_of_itself() -> None:
    kari = new_plan()
    ola = Person(kari.plan, "ola")
    kari.look_away()
    put_point(ola, "Olas punkt", 0)
    typed = ["Bet", "Bedre s", "Bedre skoler", "Bedre skoler og"]
    assert type_on(kari, [[one] for one in typed], before=lambda _: None) == [Outcome.MERGED] * 4
    assert points(kari) == ["Olas punkt", "Bedre skoler og"]
    assert kari.conflicts() == ()


def test_point__typed_on_after_a_conflict__begins_from_what_was_taken_in_last() -> None:
    kari = new_plan()
    ola = Person(kari.plan, "ola")
    kari.look_away()

    def rewrite(n: int) -> None:
        if n == 2:
            ola.write("technology", "recommendation", ["Olas punkt", "Noe annet"], kind="capability")

    put_point(ola, "Olas punkt", 0)
    typed = [["Bet"], ["Bedre"], ["Bedre s"], ["Bedre skoler"]]
    assert type_on(kari, typed, before=rewrite)[2:] == [Outcome.CONFLICT] * 2
    assert points(kari) == ["Olas punkt", "Noe annet"]
    assert [one.value for one in kari.conflicts()] == [["Bedre skoler"]]


PUT = st.none() | st.integers(0, 9)


@given(st.lists(st.sampled_from("bc"), max_size=2, unique=True), st.lists(PUT, min_size=2, max_size=6))
@settings(max_examples=15)
def test_point__typed_on_while_another_adds_theirs__is_there_once_and_so_are_theirs(
    there: list[str], puts: list[int | None]
) -> None:
    kari = new_plan()
    ola = Person(kari.plan, "ola")
    kari.write("technology", "recommendation", there, kind="capability")
    kari.look_away()
    saves = [[*there, "x" * (n + 1)] for n in range(len(puts))]

    def add(n: int) -> None:
        if (at := puts[n]) is not None:
            put_point(ola, f"Olas {n}", at)

    outcomes = type_on(kari, saves, before=add)
    added = [f"Olas {n}" for n, at in enumerate(puts) if at is not None]
    assert Outcome.CONFLICT not in outcomes
    assert Counter(points(kari)) == Counter([*saves[-1], *added])


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


def test_creation_and_move__under_what_somebody_has_just_removed__are_kept_and_said_to_be_gone() -> None:
    kari = new_plan()
    kari.make(Kind.GOAL, "here", text="Her")
    kari.make(Kind.GOAL, "lost", text="Borte")
    kari.make(Kind.SUB_GOAL, "moved", goal="here", text="Flyttet")
    Person(kari.plan, "ola").remove("lost")
    for ack in (
        kari.make(Kind.SUB_GOAL, "made", goal="lost", text="Nytt"),
        kari.move("moved", None, goal="lost"),
    ):
        assert (ack.outcome, reason(ack)) == (Outcome.SAVED, "gone")
    assert kari.see().sub_goals == ()
    kari.bring_back("lost")
    assert {one.text for one in kari.see().sub_goals} == {"Nytt", "Flyttet"}
