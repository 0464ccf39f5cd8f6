"""What undo and redo are about, in words: just what a press of the button does."""

from __future__ import annotations

import pytest

from roadmap import going_back, past, planner
from roadmap.model import Kind
from roadmap.telling import Telling
from tests.people import Person, new_plan, two_at_one_measure


def label(person: Person) -> tuple[str, str]:
    """What undo and redo say to a person."""
    steps = past.next_steps(person.plan, person.name)
    words = Telling("nb", (person.see(),))
    undo, redo = (words.briefly(part) if part else "" for part in (steps.undo, steps.redo))
    return undo, redo


def test_undo_and_redo__of_a_field__say_which_field_of_what() -> None:
    kari, ola = two_at_one_measure()
    kari.write("m", "description", "noe")
    assert label(kari) == ("beskrivelse på tiltak «Ring hjem i dag»", "")
    assert label(ola) == ("tittel på tiltak «Ring hjem i dag»", "")
    kari.undo()
    # What she made, Ola has worked in since: it is not hers to take back.
    assert label(kari) == ("", "beskrivelse på tiltak «Ring hjem i dag»")
    kari.redo()
    assert label(kari) == ("beskrivelse på tiltak «Ring hjem i dag»", "")


def test_undo_in_words__of_a_group_that_has_grown__says_all_of_it() -> None:
    kari, _ = two_at_one_measure()
    group = {"do": "set", "kind": "measure", "entity": "m", "group": "both"}
    kari.send(**group, field="title", value="a")
    assert label(kari)[0] == "tittel på tiltak «a»"
    kari.send(**group, field="description", value="b")
    assert label(kari)[0] == "2 endringer"


def test_undo_in_words__where_there_is_nothing__says_nothing() -> None:
    kari = new_plan()
    assert label(kari) == ("", "")
    kari.make(Kind.MEASURE, "m", title="Ring")
    kari.undo()
    assert label(kari) == ("", "la til tiltak «Ring»")


@pytest.mark.both_engines
def test_undo_in_words__of_much_at_once__counts_it() -> None:
    kari, _ = two_at_one_measure()
    kari.send(do="set", kind="measure", entity="m", field="title", value="a", group="both")
    kari.send(do="set", kind="measure", entity="m", field="description", value="b", group="both")
    assert label(kari)[0] == "2 endringer"
    going_back.restore(kari.plan, 1, "kari")
    assert label(kari)[0].startswith("gikk tilbake til slik planen var før")


@pytest.mark.both_engines
def test_undo_in_words__of_what_another_has_written_over__is_of_what_it_takes_back() -> None:
    kari, ola = two_at_one_measure()
    kari.make(Kind.MEASURE, "n", title="Skriv")
    kari.write("m", "title", "Ring straks")
    kari.write("n", "title", "Skriv straks")
    assert label(kari)[0] == "tittel på tiltak «Skriv straks»"
    ola.write("n", "title", "Olas")
    assert label(kari)[0] == "tittel på tiltak «Ring straks»"
    turned = planner.undo(kari.plan, "kari")
    assert [one.change.entity for one in turned.what] == ["m"]
    assert [one.change.entity for one in turned.passed] == ["n"]
    # Once it stands there again as Kari wrote it, it can be taken back after all.
    assert ola.undo()
    assert label(kari)[0] == "tittel på tiltak «Skriv straks»"


@pytest.mark.both_engines
def test_undo_in_words__of_what_was_made__is_gone_when_others_work_in_it() -> None:
    kari, ola = new_plan(), Person("", "ola")
    ola.plan = kari.plan
    kari.make(Kind.GOAL, "g", text="Et mål")
    assert label(kari)[0] == "la til mål «Et mål»"
    ola.make(Kind.SUB_GOAL, "s", text="Et delmål", goal="g")
    assert label(kari) == ("", "")
    assert not kari.undo()
    ola.undo()
    assert label(kari)[0] == "la til mål «Et mål»"


@pytest.mark.both_engines
def test_redo_in_words__of_what_another_has_written_over__says_nothing() -> None:
    kari, ola = two_at_one_measure()
    kari.write("m", "title", "Ring straks")
    kari.undo()
    assert label(kari)[1] == "tittel på tiltak «Ring hjem i dag»"
    ola.write("m", "title", "Olas")
    assert label(kari)[1] == ""
    turned = planner.redo(kari.plan, "kari")
    assert not turned
    assert [one.change.entity for one in turned.passed] == ["m"]


@pytest.mark.both_engines
def test_undo_in_words__of_what_is_refused__is_offered_with_the_reason() -> None:
    kari = new_plan()
    kari.make(Kind.OVERALL_GOAL, "one", text="a")
    kari.make(Kind.OVERALL_GOAL, "two", text="b")
    kari.remove("two")
    Person(kari.plan, "ola").make(Kind.OVERALL_GOAL, "three", text="c")
    assert label(kari)[0] == "la til overordnet mål «a»"
