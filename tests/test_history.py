"""Undo and redo: each person's own steps, across others' work, without taking any of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap import planner
from roadmap.changes import diff, making, removing
from roadmap.history import Stacks, stacks
from roadmap.model import Kind, Measure
from roadmap.problems import Refused
from tests.people import Person, content, new_plan

pytestmark = pytest.mark.both_engines


def can(person: Person) -> tuple[bool, bool]:
    """Whether the person has something to undo, and to redo."""
    found = planner.look(person.plan, person.name).undo
    return found.undo, found.redo


def measure(person: Person, entity: str = "m") -> Measure:
    """A measure as it is now."""
    found = person.see().find(entity)
    assert isinstance(found, Measure)
    return found


def two() -> tuple[Person, Person]:
    """Two people at one plan; Kari has made the measure `m`."""
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Ring hjem", description="en to tre")
    return kari, Person(kari.plan, "ola")


@pytest.mark.parametrize(
    ("oldest_first", "expected"),
    [
        ([], Stacks()),
        ([("a", "edit", None), ("b", "edit", None)], Stacks(("a", "b"))),
        ([("a", "edit", None), ("u", "undo", "a")], Stacks((), ("a",))),
        ([("a", "edit", None), ("u", "undo", "a"), ("r", "redo", "a")], Stacks(("a",))),
        ([("a", "edit", None), ("u", "undo", "a"), ("b", "edit", None)], Stacks(("b",))),
        ([("n", "new", None), ("i", "import", None)], Stacks(("i",))),
        ([("u", "undo", "long ago"), ("a", "edit", None)], Stacks(("a",))),
    ],
)
def test_stacks__of_a_persons_groups__hold_what_is_next(
    oldest_first: list[tuple[str, str, str | None]], expected: Stacks
) -> None:
    assert stacks(oldest_first[::-1]) == expected


@given(st.lists(st.sampled_from(["write", "undo", "redo", "others write"]), max_size=25))
@settings(max_examples=25)
def test_undo_and_redo__in_any_order__are_offered_as_often_as_they_work(steps: list[str]) -> None:
    kari = new_plan()
    undone = redone = 0
    for number, step in enumerate(steps):
        before = can(kari)
        if step == "write":
            kari.make(Kind.GOAL, f"g{number}", text="Et mål")
            undone, redone = undone + 1, 0
        elif step == "others write":
            Person(kari.plan, "ola").make(Kind.GOAL, f"o{number}", text="Et annet")
        elif step == "undo":
            assert kari.undo() == before[0]
            undone, redone = (undone - 1, redone + 1) if before[0] else (undone, redone)
        else:
            assert kari.redo() == before[1]
            undone, redone = (undone + 1, redone - 1) if before[1] else (undone, redone)
        assert can(kari) == (undone > 0, redone > 0)


def test_undo__of_a_new_plan__has_nothing_to_take_back() -> None:
    kari = new_plan()
    before = kari.see()
    assert can(kari) == (False, False)
    assert not kari.undo()
    assert not kari.redo()
    assert kari.see() is before


def test_undo_and_redo__of_several_steps__walk_back_and_forth() -> None:
    kari, _ = two()
    seen = [content(kari.see())]
    kari.write("m", "title", "Ring")
    seen.append(content(kari.see()))
    kari.make(Kind.MEASURE, "n", before="m", title="Først")
    seen.append(content(kari.see()))
    kari.move("n", None)
    seen.append(content(kari.see()))
    kari.remove("m")
    seen.append(content(kari.see()))
    for expected in seen[-2::-1]:
        assert kari.undo()
        assert content(kari.see()) == expected
    assert can(kari) == (True, True)
    for expected in seen[1:]:
        assert kari.redo()
        assert content(kari.see()) == expected
    assert can(kari) == (True, False)


def test_redo__after_a_new_edit__is_gone() -> None:
    kari, _ = two()
    kari.write("m", "title", "Ring")
    kari.undo()
    kari.write("m", "title", "Skriv")
    assert can(kari) == (True, False)
    assert not kari.redo()
    assert measure(kari).title == "Skriv"


def test_group__of_several_operations__is_undone_as_one() -> None:
    kari, _ = two()
    for name in ("a", "b", "c"):
        kari.send(do="create", kind="measure", entity=name, values={"title": name}, group="paste")
    assert len(kari.see().measures) == 4
    kari.undo()
    assert [one.id for one in kari.see().measures] == ["m"]
    kari.redo()
    assert [one.id for one in kari.see().measures] == ["m", "a", "b", "c"]


def test_undo__by_one_person__leaves_the_others_steps() -> None:
    kari, ola = two()
    ola.write("m", "responsible", "Ola")
    kari.write("m", "title", "Ring")
    assert ola.undo()
    assert (measure(kari).responsible, measure(kari).title) == ("", "Ring")
    assert can(ola) == (False, True)


def test_undo__where_another_has_written_in_other_words__takes_back_only_ones_own() -> None:
    kari, ola = two()
    kari.write("m", "description", "EN to tre")
    ola.write("m", "description", "EN to tre fire")
    assert kari.undo()
    assert measure(kari).description == "en to tre fire"
    assert kari.redo()
    assert measure(kari).description == "EN to tre fire"


def test_undo__where_another_has_rewritten_the_same_words__leaves_theirs_and_goes_on() -> None:
    kari, ola = two()
    kari.write("m", "title", "Ring")
    kari.write("m", "description", "EN to tre")
    ola.write("m", "description", "Noe helt annet")
    assert kari.undo()
    assert measure(kari).description == "Noe helt annet"
    assert measure(kari).title == "Ring hjem"


def test_undo__of_a_choice_that_another_has_changed__leaves_theirs() -> None:
    kari, ola = two()
    kari.write("m", "importance", 2)
    ola.write("m", "importance", 5)
    kari.undo()
    assert measure(ola).importance == 5


def test_undo__of_a_creation_that_others_work_on__leaves_it() -> None:
    kari, ola = two()
    ola.write("m", "responsible", "Ola")
    assert not kari.undo()
    assert (measure(ola).title, measure(ola).responsible) == ("Ring hjem", "Ola")


def test_redo__of_a_removal_of_what_others_work_on__leaves_it() -> None:
    kari, ola = two()
    kari.remove("m")
    kari.undo()
    ola.write("m", "responsible", "Ola")
    assert not kari.redo()
    assert measure(ola).responsible == "Ola"


def test_undo__of_a_removal__brings_back_what_others_wrote_meanwhile() -> None:
    kari, ola = two()
    kari.remove("m")
    ola.write("m", "title", "Ring hjem nå")
    kari.undo()
    assert measure(kari).title == "Ring hjem nå"


def test_undo__of_a_creation__can_be_brought_back_whole_by_another() -> None:
    kari, ola = two()
    kari.undo()
    assert kari.see().measures == ()
    ola.bring_back("m")
    assert (measure(ola).title, measure(ola).description) == ("Ring hjem", "en to tre")


def test_undo__of_a_move__goes_back_even_where_another_has_taken_the_place() -> None:
    kari, ola = two()
    kari.make(Kind.MEASURE, "n", title="n")
    kari.make(Kind.MEASURE, "o", title="o")
    kari.move("n", None)
    ola.make(Kind.MEASURE, "p", before="o", title="p")
    kari.undo()
    ranks = [one.rank for one in kari.see().measures]
    assert len(set(ranks)) == 4
    order = [one.id for one in kari.see().measures]
    assert order[0] == "m"
    assert order.index("n") < order.index("o")


def test_undo__of_a_move_that_another_has_moved_since__leaves_theirs() -> None:
    kari, ola = two()
    kari.make(Kind.MEASURE, "n", title="n")
    kari.make(Kind.MEASURE, "o", title="o")
    kari.move("o", "m")
    ola.move("o", "n")
    assert [one.id for one in kari.see().measures] == ["m", "o", "n"]
    kari.undo()
    assert [one.id for one in ola.see().measures][:2] == ["m", "o"]


def test_undo__that_would_make_a_third_overall_goal__is_refused_with_the_reason() -> None:
    kari = new_plan()
    ola = Person(kari.plan, "ola")
    ola.make(Kind.OVERALL_GOAL, "one", text="en")
    ola.make(Kind.OVERALL_GOAL, "two", text="to")
    kari.remove("one")
    ola.make(Kind.OVERALL_GOAL, "three", text="tre")
    with pytest.raises(Refused, match="too_many_overall_goals"):
        kari.undo()
    assert [goal.id for goal in kari.see().overall_goals] == ["two", "three"]


def test_undo__of_an_import_that_put_another_overall_goal_for_one__takes_just_that_back() -> None:
    kari = new_plan()
    for one in ("one", "two"):
        kari.make(Kind.OVERALL_GOAL, one, text=one)
    before = kari.see()
    other = making(Kind.OVERALL_GOAL, "three", {"text": "tre"}, "b0")
    planner.import_changes(kari.plan, [*other, *removing(before, before.entities["one"])], "kari")
    for turn, there in ((kari.undo, ["one", "two"]), (kari.redo, ["two", "three"])):
        assert turn()
        assert [goal.id for goal in kari.see().overall_goals] == there


def test_undo__of_an_import__takes_all_of_it_back_in_one_step_and_redo_brings_it_again() -> None:
    kari, _ = two()
    before = kari.see()
    changes = [c for n in range(700) for c in making(Kind.MEASURE, f"x{n}", {"title": f"{n}"}, f"b{n:04}V")]
    assert planner.import_changes(kari.plan, changes, "kari") == len(changes)
    full = content(kari.see())
    assert len(full[Kind.MEASURE]) == 701
    assert kari.undo()
    assert content(kari.see()) == content(before)
    assert kari.redo()
    assert content(kari.see()) == full
    assert kari.undo()
    assert kari.undo()
    assert kari.see().measures == ()


def test_undo__sees_only_ones_own_part_of_a_group_that_another_has_used() -> None:
    kari, ola = two()
    kari.send(do="set", kind="measure", entity="m", field="title", value="Karis", group="same")
    ola.send(do="set", kind="measure", entity="m", field="responsible", value="Ola", group="same")
    ola.undo()
    assert (measure(ola).title, measure(ola).responsible) == ("Karis", "")


def test_undo__of_everything__leads_to_the_plan_as_it_was_made() -> None:
    kari = new_plan()
    start = kari.see()
    kari.make(Kind.GOAL, "g", text="Mål", opportunities=["en", "to"])
    kari.make(Kind.SUB_GOAL, "s", goal="g", text="Delmål")
    kari.write("s", "due", "2028-01-01")
    kari.write("technology", "maturity", "low")
    kari.write(kari.plan, "title", "Nytt navn")
    kari.remove("g")
    while kari.undo():
        pass
    assert content(kari.see()) == content(start)
    assert diff(start, kari.see()) == ()
    while kari.redo():
        pass
    assert kari.see().title == "Nytt navn"
    assert kari.see().goals == ()


# Groups


def test_undo__where_the_newest_is_refused__takes_back_the_one_before() -> None:
    kari = new_plan()
    ola = Person(kari.plan, "ola")
    ola.make(Kind.OVERALL_GOAL, "one", text="en")
    kari.make(Kind.ACTOR, "actor", name="Skolen")
    kari.send(do="set", kind="actor", entity="actor", field="name", value="BUP", group="both")
    kari.send(do="delete", kind="overall_goal", entity="one", group="both")
    ola.make(Kind.OVERALL_GOAL, "two", text="to")
    ola.make(Kind.OVERALL_GOAL, "three", text="tre")
    assert kari.undo()
    assert kari.see().actors == ()
    with pytest.raises(Refused, match="too_many_overall_goals"):
        kari.undo()
    ola.remove("two")
    assert kari.undo()
    assert [goal.id for goal in kari.see().overall_goals] == ["one", "three"]
    assert can(kari) == (False, True)


def test_edit__under_a_group_that_was_undone__is_a_step_of_its_own() -> None:
    kari, _ = two()

    def write(value: str) -> None:
        kari.send(do="set", kind="measure", entity="m", field="title", value=value, group="visit")

    write("Skriv")
    kari.undo()
    write("Møt")
    write("Møt opp")
    assert can(kari) == (True, False)
    assert kari.undo()
    assert measure(kari).title == "Ring hjem"
    write("Send")
    assert kari.undo()
    assert measure(kari).title == "Ring hjem"
    assert kari.redo()
    assert measure(kari).title == "Send"
    write("Send nå")
    assert kari.undo()
    assert measure(kari).title == "Ring hjem"
