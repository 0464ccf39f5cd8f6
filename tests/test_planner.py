"""The planner: plans come and go, and any session of work adds up to what a plain dictionary says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from roadmap import planner
from roadmap.changes import making, setting
from roadmap.fields import Json
from roadmap.model import Kind, Plan
from roadmap.problems import Problem, Refused
from roadmap.store import Store
from roadmap.texts import texts_under
from tests.people import Person, content, new_plan, the_measure, with_measure

# Plans


def test_new_plan__has_its_head_and_the_methods_standard_areas_and_groups() -> None:
    made = planner.new_plan(
        " Veikart ", "kari", "nb", organisation="Furuvoll", units=["PPT", ""], start_month=date(2027, 3, 9)
    )
    plan = planner.open_plan(made)
    assert (plan.title, plan.head.organisation, plan.head.units) == ("Veikart", "Furuvoll", ("PPT",))
    assert plan.head.start == date(2027, 3, 1)
    assert [area.name for area in plan.benefit_areas] == list(texts_under("standard.area", "nb").values())
    assert [g.name for g in plan.beneficiary_groups] == list(texts_under("standard.group", "nb").values())
    assert (len(plan.benefit_areas), len(plan.beneficiary_groups)) == (4, 3)


@pytest.mark.parametrize("title", ["", "  ", "\x00"])
def test_new_plan__without_a_title__is_refused(title: str) -> None:
    with pytest.raises(Refused, match="title_missing"):
        planner.new_plan(title, "kari", "nb")
    assert planner.plans() == ()


def test_plans__several__stand_with_the_last_changed_first() -> None:
    first, second = new_plan("Første"), new_plan("Andre")
    first.write(first.plan, "organisation", "Furuvoll")
    found = planner.plans()
    assert {one.title for one in found} == {"Første", "Andre"}
    assert found[0].changed_at >= found[1].changed_at
    by_id = {one.id: one for one in found}
    assert by_id[first.plan].organisation == "Furuvoll"
    assert by_id[second.plan].step in range(1, 6)


def test_plans__listed_again__open_only_what_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = new_plan("Første"), new_plan("Andre")
    listed = planner.plans()
    opened: list[str] = []
    really = Store.open

    def noted(store: Store, plan: str) -> Plan:
        opened.append(plan)
        return really(store, plan)

    monkeypatch.setattr(Store, "open", noted)
    assert planner.plans() == listed
    assert opened == []
    second.write(second.plan, "title", "Tredje")
    opened.clear()
    assert {one.title for one in planner.plans()} == {"Første", "Tredje"}
    assert opened == [second.plan]
    planner.set_status(first.plan, planner.ARCHIVED)
    assert [one.status for one in planner.plans(planner.ARCHIVED)] == [planner.ARCHIVED]


def test_plan__archived_or_deleted__leaves_the_list_and_comes_back_whole() -> None:
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Ring hjem")
    before = content(kari.see())
    for status in (planner.ARCHIVED, planner.DELETED):
        planner.set_status(kari.plan, status)
        assert planner.plans() == ()
        assert [one.id for one in planner.plans(status)] == [kari.plan]
        planner.set_status(kari.plan, planner.ACTIVE)
        assert [one.id for one in planner.plans()] == [kari.plan]
    assert content(kari.see()) == before


def test_status__that_is_none_or_of_an_unknown_plan__is_refused() -> None:
    kari = new_plan()
    with pytest.raises(Refused, match="unreadable_operation"):
        planner.set_status(kari.plan, "burnt")
    with pytest.raises(Refused, match="plan_not_found"):
        planner.set_status("nowhere", planner.ARCHIVED)


def test_unknown_plan__opened_looked_at_copied_or_undone__is_refused() -> None:
    for ask in (
        lambda: planner.open_plan("nowhere"),
        lambda: planner.look("nowhere", "kari"),
        lambda: planner.copy_plan("nowhere", "kari", "nb"),
        lambda: planner.undo("nowhere", "kari"),
        lambda: planner.import_changes("nowhere", (), "kari"),
    ):
        with pytest.raises(Refused, match="plan_not_found"):
            ask()


def test_copy__of_a_plan__has_its_content_under_another_name_and_goes_its_own_way() -> None:
    kari = new_plan("Veikart")
    kari.make(Kind.GOAL, "g", text="Mål")
    kari.make(Kind.GOAL, "gone", text="Borte")
    kari.remove("gone")
    copied = Person(planner.copy_plan(kari.plan, "kari", "nb"))
    assert copied.see().title != "Veikart"
    assert "Veikart" in copied.see().title
    assert [goal.id for goal in copied.see().goals] == ["g"]
    copied.write("g", "text", "Annet mål")
    assert kari.see().goals[0].text == "Mål"
    assert not Person(copied.plan, "ola").undo()


def test_copy__of_a_plan_with_the_longest_title__has_a_title_that_fits() -> None:
    kari = new_plan("å" * 300)
    assert len(planner.open_plan(planner.copy_plan(kari.plan, "kari", "nb")).title) <= 300


def test_example__saved_as_a_plan__holds_the_same() -> None:
    example = planner.example_plan()
    made = planner.open_plan(planner.create_from(example, "kari"))
    expected = {kind: part for kind, part in content(example).items() if kind is not Kind.PLAN}
    assert {kind: part for kind, part in content(made).items() if kind is not Kind.PLAN} == expected
    assert (made.title, made.head.units) == (example.title, example.head.units)


def test_import__of_changes__is_saved_as_one_group_and_says_how_many_took_effect() -> None:
    kari = new_plan()
    changes = making(Kind.MEASURE, "m", {"title": "Ring hjem"}, "a0")
    assert planner.import_changes(kari.plan, changes, "kari") == 3
    assert planner.import_changes(kari.plan, changes, "kari") == 0
    kari.undo()
    assert kari.see().measures == ()


def test_import__of_what_another_has_changed_since_it_was_compared__overwrites_nothing() -> None:
    kari, ola = with_measure("en to tre")
    kari.make(Kind.GOAL, "g", text="Mål")
    before = kari.see()
    wanted: dict[str, Json] = {
        "description": "EN to tre",
        "title": "Skriv",
        "importance": 3,
        "responsible": "Kari",
    }
    changes = [
        change for name, value in wanted.items() for change in setting(before, Kind.MEASURE, "m", name, value)
    ]
    ola.write("m", "description", "en to tre fire")
    ola.write("m", "title", "Møt")
    ola.write("m", "importance", 5)
    assert planner.import_changes(kari.plan, changes, "kari") == 4
    now = the_measure(kari)
    assert (now.description, now.responsible) == ("EN to tre fire", "Kari")
    assert (now.title, now.importance) == ("Skriv", 3)
    kept = {(one.field, one.value, one.actor) for one in kari.conflicts()}
    assert kept == {("title", "Møt", "ola"), ("importance", 5, "ola")}
    assert kari.undo()
    back = the_measure(kari)
    assert (back.title, back.importance, back.description) == ("Møt", 5, "en to tre fire")
    assert kari.conflicts() == ()
    assert kari.redo()
    assert {(one.field, one.value, one.actor) for one in kari.conflicts()} == kept


def test_import__of_what_another_has_removed_since__is_kept_for_its_return() -> None:
    kari, ola = with_measure()
    changes = setting(kari.see(), Kind.MEASURE, "m", "title", "Skriv")
    ola.remove("m")
    assert planner.import_changes(kari.plan, changes, "kari") == 1
    assert kari.see().measures == ()
    ola.bring_back("m")
    assert the_measure(kari).title == "Skriv"


def test_import__under_what_another_has_removed_since__is_refused_as_a_whole() -> None:
    kari = new_plan()
    kari.make(Kind.GOAL, "here", text="Her")
    kari.make(Kind.GOAL, "lost", text="Borte")
    kari.make(Kind.SUB_GOAL, "s", goal="here", text="Delmål")
    made = making(Kind.SUB_GOAL, "t", {"goal": "lost", "text": "Fra filen"}, "a5")
    moved = setting(kari.see(), Kind.SUB_GOAL, "s", "goal", "lost")
    Person(kari.plan, "ola").remove("lost")
    before = kari.see()
    for changes in (made, moved):
        with pytest.raises(Refused, match="removed_since_compared"):
            planner.import_changes(kari.plan, [*changes, *making(Kind.GOAL, "g", {}, "a5")], "kari")
        assert kari.see() is before


def test_import__that_would_make_a_third_overall_goal__is_refused_as_a_whole() -> None:
    kari = new_plan()
    kari.make(Kind.OVERALL_GOAL, "one", text="en")
    changes = [
        *making(Kind.OVERALL_GOAL, "file", {"text": "fra filen"}, "a5"),
        *making(Kind.MEASURE, "m", {"title": "Ring hjem"}, "a0"),
    ]
    Person(kari.plan, "ola").make(Kind.OVERALL_GOAL, "two", text="to")
    before = kari.see()
    with pytest.raises(Refused, match="too_many_overall_goals"):
        planner.import_changes(kari.plan, changes, "kari")
    assert kari.see() is before
    kari.remove("one")
    assert planner.import_changes(kari.plan, changes, "kari") == len(changes)


def test_plan__when_nothing_changes__is_the_very_same_value_for_everyone() -> None:
    kari = new_plan()
    assert kari.see() is kari.see()
    assert planner.look(kari.plan, "ola").plan is kari.see()


def test_plan__after_a_restart__is_equal_at_the_same_revision() -> None:
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Ring hjem", importance=4, start="2027-01-01")
    kari.write("technology", "recommendation", ["en", "to"])
    kari.remove("m")
    before = kari.see()
    planner.stop()
    after = kari.see()
    assert after is not before
    assert (after.revision, after.entities) == (before.revision, before.entities)


def test_database__named_in_the_environment__is_the_one_that_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEIKART_DATABASE_URL", f"sqlite:///{tmp_path / 'new' / 'folder' / 'plan.db'}")
    new_plan()
    assert (tmp_path / "new" / "folder" / "plan.db").exists()
    monkeypatch.setenv("VEIKART_DATABASE_URL", "  ")
    assert planner.database_url().endswith("veikart.db")


def test_problem_of_an_exception__is_its_own_or_the_one_for_surprises() -> None:
    assert planner.problem_of(Refused(Problem("gone"))).code == "gone"
    assert planner.problem_of(ValueError("x")).code == "unexpected"


def test_plan__opened_afresh__keeps_the_order_in_which_things_were_made() -> None:
    plan = planner.create_from(planner.example_plan(), "a")
    last = planner.open_plan(plan).measures[-1].id
    operation = {"op": "a", "group": "a", "do": "delete", "kind": "measure", "entity": last}
    planner.submit(plan, [operation], "a")
    planner.undo(plan, "a")
    before = list(planner.open_plan(plan).entities)
    planner.stop()
    assert list(planner.open_plan(plan).entities) == before
