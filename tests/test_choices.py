"""Choices between two texts that were both kept: what the history tells of them, and how they are undone."""

from __future__ import annotations

import pytest

from roadmap import going_back, past, planner
from roadmap.past import Scope
from roadmap.sittings import Deed
from roadmap.telling import Telling
from tests.people import Person, the_measure, with_measure

pytestmark = pytest.mark.both_engines
FIELD = Scope("m", "title")
OLA = "skrevet av Ola"


def newest(person: Person, scope: Scope = FIELD) -> Deed:
    """What was done last in a scope."""
    return past.read_deeds(person.plan, scope, past.read_sittings(person.plan, scope).sittings[0]).deeds[0]


def label(person: Person, deeds: tuple[Deed, ...]) -> str:
    """What stands beside a button for it."""
    return Telling("nb", (person.see(),)).briefly(deeds)


def two_texts() -> tuple[Person, Person, planner.Conflict]:
    """Both write the title over at once: Kari's stands, and Ola's is kept beside it."""
    kari, ola = with_measure()
    kari.write("m", "title", "Karis")
    ola.write("m", "title", "Olas")
    kari.shown = ola.shown = None
    (kept,) = kari.conflicts()
    return kari, ola, kept


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("Karis", f"valgte for tittel på tiltak «Karis»: «Karis» framfor «Olas», {OLA}"),
        ("Olas", f"valgte for tittel på tiltak «Olas»: «Olas», {OLA}, framfor «Karis»"),
        ("Begges", f"skrev for tittel på tiltak «Begges»: «Begges», i stedet for «Karis» og «Olas», {OLA}"),
    ],
)
def test_choice__between_two_texts__stands_in_the_history_with_the_other(choice: str, expected: str) -> None:
    kari, _, kept = two_texts()
    kari.choose(kept, choice)
    past.call_me("ola", "Ola")
    words, people = Telling("nb", (kari.see(),)), past.people(kari.plan, "kari")
    for scope in (Scope(), past.of_step(4), Scope("m"), FIELD):
        assert words.deed(newest(kari, scope), people) == expected
    assert newest(kari).kept == kept
    going_back.use_kept(kari.plan, kept, "kari")
    assert the_measure(kari).title == "Olas"
    planner.start().verify(kari.plan)


@pytest.mark.parametrize("choice", ["Karis", "Olas", "Begges"])
def test_undo__of_a_choice__lets_both_texts_wait_again_and_redo_chooses_again(choice: str) -> None:
    kari, ola, kept = two_texts()
    kari.choose(kept, choice)
    assert kari.conflicts() == ()
    undo = past.next_steps(kari.plan, "kari").undo
    assert label(kari, undo) == f"valg mellom to tekster, tittel på tiltak «{choice}»"
    assert kari.undo()
    assert (the_measure(kari).title, kari.conflicts()) == ("Karis", (kept,))
    redo = past.next_steps(kari.plan, "kari").redo
    assert label(kari, redo) == "valg mellom to tekster, tittel på tiltak «Karis»"
    assert kari.redo()
    assert (the_measure(kari).title, kari.conflicts()) == (choice, ())
    assert kari.undo()
    ola.write("m", "title", "Olas nye")
    assert not kari.redo()
    assert kari.conflicts() == (kept,)
    planner.start().verify(kari.plan)


def test_choice__undone__is_told_in_the_history() -> None:
    kari, _, kept = two_texts()
    kari.choose(kept, "Karis")
    kari.undo()
    told = Telling("nb", (kari.see(),)).deed(newest(kari))
    assert told == "angret: valg mellom to tekster, tittel på tiltak «Karis»"


def test_choice__sent_again_after_it_was_undone__does_not_choose_again() -> None:
    kari, _, kept = two_texts()
    kari.choose(kept, "Karis")
    kari.undo()
    kari.resend(kari.sent[-1])
    assert kari.conflicts() == (kept,)


def test_choice__of_words_for_both_that_meets_a_newer_edit__leaves_all_three_texts() -> None:
    kari, ola, kept = two_texts()
    ola.look_away()
    kari.write("m", "title", "Karis nye")
    ola.choose(kept, "Begges")
    assert the_measure(kari).title == "Karis nye"
    assert sorted(str(one.value) for one in kari.conflicts()) == ["Begges", "Olas"]
