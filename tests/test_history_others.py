"""Undo and redo of what others have put something into, or taken something from."""

from __future__ import annotations

import pytest

from roadmap.model import Kind
from tests.people import Person, content, new_plan

pytestmark = pytest.mark.both_engines


def first_place(person: Person) -> dict[str, str]:
    """The first cell of the benefit matrix."""
    plan = person.see()
    return {"area": plan.benefit_areas[0].id, "group": plan.beneficiary_groups[0].id}


def test_undo__of_a_goal_that_another_has_put_a_sub_goal_under__leaves_both() -> None:
    kari = new_plan()
    ola = Person(kari.plan, "ola")
    kari.make(Kind.GOAL, "g", text="Mål")
    ola.make(Kind.SUB_GOAL, "s", goal="g", text="Olas")
    assert not kari.undo()
    assert [one.id for one in kari.see().sub_goals] == ["s"]


def test_undo__of_an_area_a_group_or_an_actor_that_another_uses__leaves_it() -> None:
    kari = new_plan()
    ola = Person(kari.plan, "ola")
    there = first_place(kari)
    kari.make(Kind.ACTOR, "actor", name="Skolen")
    kari.make(Kind.BENEFICIARY_GROUP, "group", name="Søsken")
    kari.make(Kind.BENEFIT_AREA, "area", name="Hverdag")
    ola.make(Kind.BENEFIT, "b1", area="area", group=there["group"], text="en")
    ola.make(Kind.BENEFIT, "b2", area=there["area"], group="group", text="to")
    cell = {"actor": "actor", "area": there["area"]}
    ola.write(f"actor~{there['area']}", "text", "Møter", kind="collaboration", values=cell)
    before = content(kari.see())
    assert not kari.undo()
    assert content(kari.see()) == before


def test_undo__of_a_goal_with_ones_own_sub_goal_only__takes_it_away() -> None:
    kari = new_plan()
    kari.send(do="create", kind="goal", entity="g", values={"text": "Mål"}, group="both")
    kari.send(do="create", kind="sub_goal", entity="s", values={"goal": "g", "text": "Mitt"}, group="both")
    assert kari.undo()
    assert (kari.see().goals, kari.see().sub_goals) == ((), ())
    assert kari.redo()
    assert [one.id for one in kari.see().sub_goals] == ["s"]


def test_redo__of_a_removal__takes_what_was_others_then_but_not_what_they_have_added_since() -> None:
    kari = new_plan()
    ola = Person(kari.plan, "ola")
    kari.make(Kind.GOAL, "g", text="Mål")
    ola.make(Kind.SUB_GOAL, "s", goal="g", text="Olas")
    kari.remove("g")
    kari.undo()
    assert kari.redo()
    assert kari.see().goals == ()
    kari.undo()
    ola.make(Kind.SUB_GOAL, "t", goal="g", text="Olas nye")
    assert not kari.redo()
    assert [one.id for one in kari.see().sub_goals] == ["s", "t"]


def test_undo__of_a_move_out_of_what_another_has_removed__leaves_it_where_it_shows() -> None:
    kari = new_plan()
    ola = Person(kari.plan, "ola")
    kari.make(Kind.GOAL, "old", text="Gammelt")
    ola.make(Kind.SUB_GOAL, "s", goal="old", text="Olas")
    kari.make(Kind.GOAL, "new", text="Nytt")
    kari.move("s", None, goal="new")
    ola.remove("old")
    while kari.undo():
        pass
    assert [(one.id, one.goal) for one in kari.see().sub_goals] == [("s", "new")]


def test_undo__of_a_removal_and_a_move_in_one_group__brings_both_back() -> None:
    kari = new_plan()
    kari.make(Kind.GOAL, "old", text="Gammelt")
    kari.make(Kind.GOAL, "new", text="Nytt")
    kari.make(Kind.SUB_GOAL, "s", goal="old", text="Delmål")
    kari.send(do="move", kind="sub_goal", entity="s", values={"goal": "new"}, group="both")
    kari.send(do="delete", kind="goal", entity="old", group="both")
    assert kari.undo()
    assert [(one.id, one.goal) for one in kari.see().sub_goals] == [("s", "old")]
