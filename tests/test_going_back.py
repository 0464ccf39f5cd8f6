"""Going back: to any moment, with the whole plan, a part of it, or one field."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap import going_back, past, planner
from roadmap.model import Kind, Plan
from roadmap.past import Scope
from roadmap.problems import Refused
from roadmap.telling import Telling
from tests.people import Person, content, new_plan, the_measure, with_measure


def test_plan__at_a_moment__is_what_it_was() -> None:
    kari, _ = with_measure()
    before = kari.see()
    kari.remove("m")
    assert content(past.open_at(kari.plan, before.revision)) == content(before)


@pytest.mark.parametrize("revision", [0, -1, 10_000])
def test_moment__that_never_was__is_refused(revision: int) -> None:
    kari, _ = with_measure()
    for ask in (past.open_at, lambda plan, at: going_back.restore(plan, at, "kari")):
        with pytest.raises(Refused) as caught:
            ask(kari.plan, revision)
        assert caught.value.problem.code == "no_such_moment"


STEPS = st.lists(
    st.tuples(st.sampled_from(["make", "write", "remove", "move", "undo"]), st.integers(0, 3)), max_size=14
)


def worked(steps: list[tuple[str, int]]) -> list[Plan]:
    """A plan after each of these steps, which two people take in turn."""
    kari = new_plan()
    ola = Person(kari.plan, "ola")
    seen = [kari.see()]
    for n, (what, at) in enumerate(steps):
        entity, who = f"m{at}", (kari, ola)[n % 2]
        if what == "make" and who.see().entities.get(entity) is None:
            who.make(Kind.MEASURE, entity, title=f"Tiltak {n}")
        elif what == "undo":
            who.undo()
        elif who.see().find(entity):
            if what == "write":
                who.write(entity, "title", f"Tekst {n}")
            elif what == "remove":
                who.remove(entity)
            elif what == "move":
                who.move(entity, None)
        seen.append(kari.see())
    return seen


@given(STEPS, st.floats(0, 1))
@settings(max_examples=15)
def test_restore__to_any_moment__gives_what_was_and_one_undo_takes_it_back(
    steps: list[tuple[str, int]], when: float
) -> None:
    seen = worked(steps)
    kari = Person(seen[0].id)
    then, last = seen[int(when * (len(seen) - 1))], kari.see()
    ola_could = planner.look(kari.plan, "ola").undo
    changed = going_back.restore(kari.plan, then.revision, "kari")
    assert content(kari.see()) == content(then)
    assert planner.look(kari.plan, "ola").undo == ola_could
    assert bool(changed) == (content(last) != content(then))
    if changed:
        assert kari.undo()
    assert content(kari.see()) == content(last)


def test_going_back__to_a_text_of_what_was_rewritten_and_removed__is_undone_to_the_last_word() -> None:
    kari, _ = with_measure("Først")
    then = kari.see().revision
    kari.write("m", "description", "Siden")
    kari.remove("m")
    going_back.restore(kari.plan, then, "kari")
    assert the_measure(kari).description == "Først"
    assert kari.undo()
    assert kari.undo()
    assert the_measure(kari).description == "Siden"


# A part of the plan


def test_field__as_it_was_earlier__leaves_all_else_and_is_told_as_an_edit() -> None:
    kari, ola = with_measure("Først")
    then = kari.see().revision
    kari.write("m", "description", "Siden")
    ola.write("m", "title", "Ring alle")
    assert going_back.restore(kari.plan, then, "kari", Scope("m", "description")) == 1
    assert (the_measure(kari).description, the_measure(kari).title) == ("Først", "Ring alle")
    steps, words = past.next_steps(kari.plan, "kari"), Telling("nb", (kari.see(),))
    assert words.briefly(steps.undo) == "beskrivelse på tiltak «Ring alle»"
    assert kari.undo()
    assert the_measure(kari).description == "Siden"


def test_field__of_what_was_removed__comes_back_with_it_but_from_before_it_was_made_nothing_does() -> None:
    kari, _ = with_measure("Først")
    then = kari.see().revision
    kari.write("m", "description", "Siden")
    kari.remove("m")
    assert going_back.restore(kari.plan, 1, "kari", Scope("m", "description")) == 0
    going_back.restore(kari.plan, then, "kari", Scope("m", "description"))
    assert the_measure(kari).description == "Først"
    assert going_back.restore(kari.plan, 1, "kari", Scope("m", "description")) == 0
    assert kari.see().find("m")


def test_thing__removed_with_what_it_stood_in__comes_back_where_it_was_and_nothing_else_does() -> None:
    kari = new_plan()
    kari.make(Kind.GOAL, "g", text="Mål")
    kari.make(Kind.SUB_GOAL, "s", goal="g", text="Delmål")
    kari.make(Kind.MEASURE, "m", title="Ring hjem")
    then = kari.see()
    for one in ("s", "g", "m"):
        kari.remove(one)
    going_back.restore(kari.plan, then.revision, "kari", Scope("s"))
    assert kari.see().find("s") == then.find("s")
    assert kari.see().find("g") == then.find("g")
    assert kari.see().find("m") is None
    assert kari.undo()
    assert kari.see().find("s") is None


def test_step__as_it_was__leaves_the_other_steps() -> None:
    kari, _ = with_measure()
    kari.shown = None
    kari.make(Kind.GOAL, "g", text="Mål")
    kari.write("technology", "ambition", "Alt på ett sted", kind="capability")
    then = kari.see()
    kari.write("g", "text", "Et annet mål")
    kari.write("technology", "ambition", "Noe annet", kind="capability")
    kari.write("technology", "status", "To systemer", kind="capability")
    kari.remove("m")
    going_back.restore(kari.plan, then.revision, "kari", past.of_step(3))
    now = kari.see()
    assert now.of(Kind.GOAL) == then.of(Kind.GOAL)
    technology = now.entities["technology"]
    assert (technology.ambition, technology.status) == ("Alt på ett sted", "To systemer")  # type: ignore[attr-defined]
    assert now.find("m") is None


def test_overall_goal__where_two_others_have_come_since__is_refused() -> None:
    kari = new_plan()
    kari.make(Kind.OVERALL_GOAL, "first", text="Først")
    then = kari.see().revision
    kari.remove("first")
    for one in ("second", "third"):
        kari.make(Kind.OVERALL_GOAL, one, text=one)
    before = content(kari.see())
    with pytest.raises(Refused, match="too_many_overall_goals"):
        going_back.restore(kari.plan, then, "kari", Scope("first"))
    assert content(kari.see()) == before


@pytest.mark.parametrize("scope", [None, past.of_step(1)])
def test_overall_goals__one_put_for_another_since__are_what_they_were(scope: Scope | None) -> None:
    kari = new_plan()
    for one in ("first", "second"):
        kari.make(Kind.OVERALL_GOAL, one, text=one)
    then = kari.see()
    kari.remove("second")
    kari.make(Kind.OVERALL_GOAL, "third", text="third")
    assert going_back.restore(kari.plan, then.revision, "kari", scope)
    assert kari.see().overall_goals == then.overall_goals


def test_thing__moved_back_to_where_another_stands_now__has_a_place_of_its_own() -> None:
    kari = new_plan()
    for one in ("m", "n", "o"):
        kari.make(Kind.MEASURE, one, title=one)
    then = kari.see().revision
    kari.move("n", None)
    kari.make(Kind.MEASURE, "p", before="o", title="p")
    kari.move("p", "o")
    ranks = {one.id: one.rank for one in kari.see().measures}
    assert ranks["p"] == past.open_at(kari.plan, then).entities["n"].rank
    going_back.restore(kari.plan, then, "kari", Scope("n"))
    now = kari.see()
    assert [one.id for one in now.measures] == ["m", "p", "n", "o"]
    assert len({one.rank for one in now.measures}) == 4
    assert going_back.way_back(now, past.open_at(kari.plan, then), Scope("n")) == ()


def test_step__with_a_field_of_what_was_removed_since__brings_back_what_it_belongs_to() -> None:
    kari = new_plan()
    area = kari.see().benefit_areas[0].id
    kari.write(area, "ambition", "Alle blir hørt")
    then = kari.see().revision
    kari.write(area, "ambition", "Noe annet")
    kari.remove(area)
    going_back.restore(kari.plan, then, "kari", past.of_step(3))
    assert kari.see().benefit_areas == past.open_at(kari.plan, then).benefit_areas


@given(STEPS, st.floats(0, 1), st.sampled_from([Scope("m0"), Scope("m1", "title"), past.of_step(4)]))
@settings(max_examples=10)
def test_restore__of_any_part__touches_nothing_else_and_one_undo_takes_it_back(
    steps: list[tuple[str, int]], when: float, scope: Scope
) -> None:
    seen = worked(steps)
    then, last = seen[int(when * (len(seen) - 1))], seen[-1]
    changed = going_back.restore(last.id, then.revision, "kari", scope)
    now = planner.open_plan(last.id)
    assert going_back.way_back(now, then, scope) == ()
    others = {one for one in last.entities if one != scope.entity} if scope.entity else set()
    assert all(now.entities[one] == last.entities[one] for one in others)
    if changed:
        assert planner.undo(last.id, "kari")
    assert content(planner.open_plan(last.id)) == content(last)
