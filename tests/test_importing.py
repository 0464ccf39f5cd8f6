"""A file taken into a plan that others write in: nothing is lost or comes twice, one undo takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from roadmap import past, planner, together
from roadmap.changes import Change, diff, making, setting
from roadmap.comparing import Keep, Sort, answer_id, changes_of, conflicts, removed
from roadmap.fields import Json
from roadmap.incoming import Incoming
from roadmap.model import Kind
from roadmap.sittings import Sitting
from tests.people import Person, the_measure, with_measure

DESCRIBED = "Alle rom legges inn. Resepsjonen hjelper til."
ADDED = " Vi prøver i to måneder."


def a_file(person: Person, **values: Json) -> Incoming:
    """A file that is exported now and says something else of the measure `m`."""
    plan = person.see()
    changes = [one for name, value in values.items() for one in setting(plan, Kind.MEASURE, "m", name, value)]
    return Incoming(changes=tuple(changes), revision=plan.revision)


def take_in(person: Person, file: Incoming, keep: Keep = Keep.BOTH) -> Sequence[Change]:
    """Take in all of a file; returns the conflicts that it met."""
    items = planner.compare(person.see(), file)
    met = conflicts(items)
    changes = changes_of(items, {}, {answer_id(one): keep for one in met})
    planner.import_changes(person.plan, changes, person.name)
    return met


def test_file__put_together_with_what_another_wrote__adds_nothing_the_second_time() -> None:
    kari, ola = with_measure(DESCRIBED)
    file = a_file(kari, description=DESCRIBED + ADDED)
    ola.write("m", "description", f"NÅ: {DESCRIBED}")
    assert take_in(kari, file)
    assert the_measure(kari).description == f"NÅ: {DESCRIBED}{ADDED}"
    assert planner.compare(kari.see(), file) == ()
    assert kari.conflicts() == ()


def proposed(person: Person, file: planner.Incoming) -> list[str]:
    """What a file asks for that is ticked before anybody has chosen."""
    return [one.id for one in planner.compare(person.see(), file) if one.is_wanted]


@pytest.mark.parametrize("keep", [Keep.BOTH, Keep.FILE])
def test_file__whose_conflict_the_group_has_settled__asks_no_more(keep: Keep) -> None:
    kari, ola = with_measure()
    file = a_file(kari, title="Fra filen", importance=5)
    ola.write("m", "title", "Fra Ola")
    ola.write("m", "importance", 2)
    assert len(take_in(kari, file, keep)) == 2
    assert len(kari.conflicts()) == (2 if keep is Keep.BOTH else 0)
    for conflict in kari.conflicts():
        ola.shown = None
        ola.choose(conflict, conflict.value)
    ola.write("m", "effort", 1)
    assert proposed(kari, file) == []


def test_file__after_its_import_was_undone__is_offered_again_and_after_redo_no_more() -> None:
    kari, ola = with_measure()
    file = a_file(kari, title="Fra filen")
    ola.write("m", "title", "Fra Ola")
    before = kari.see()
    offered = planner.compare(before, file)
    take_in(kari, file)
    assert planner.compare(kari.see(), file) == ()
    assert kari.undo()
    assert diff(before, kari.see()) == ()
    assert kari.conflicts() == ()
    assert planner.compare(kari.see(), file) == offered
    assert kari.redo()
    assert planner.compare(kari.see(), file) == ()


def test_file__exported_after_an_import_of_the_same_value__still_meets_a_conflict() -> None:
    kari, ola = with_measure()
    take_in(kari, a_file(kari, importance=5))
    ola.shown = None
    ola.write("m", "importance", 2)
    later = a_file(kari, importance=5)
    ola.write("m", "importance", 3)
    assert [item.sort for item in planner.compare(kari.see(), later)] == [Sort.CONFLICT]


def test_file__that_builds_on_what_is_removed_meanwhile__brings_the_rest_and_says_what_is_gone() -> None:
    kari, ola = with_measure()
    kari.make(Kind.GOAL, "here", text="Her")
    kari.make(Kind.GOAL, "lost", text="Borte")
    kari.make(Kind.SUB_GOAL, "s", goal="here", text="Delmål")
    wanted = [
        *setting(kari.see(), Kind.MEASURE, "m", "title", "Fra filen"),
        *setting(kari.see(), Kind.SUB_GOAL, "s", "goal", "lost"),
        *setting(kari.see(), Kind.SUB_GOAL, "s", "text", "Nytt delmål"),
        *making(Kind.SUB_GOAL, "t", {"goal": "lost", "text": "Fra filen"}, "a5"),
    ]
    file = Incoming(changes=tuple(wanted), revision=kari.see().revision)
    assert len(planner.compare(kari.see(), file)) == 3
    assert removed(kari.see(), file.changes) == ()
    ola.remove("lost")
    ola.remove("m")
    assert [(item.sort, item.entity) for item in planner.compare(kari.see(), file)] == [(Sort.CHANGED, "s")]
    assert removed(kari.see(), file.changes) == ("m", "lost")
    take_in(kari, file)
    assert [(one.text, one.goal) for one in kari.see().sub_goals] == [("Nytt delmål", "here")]


def test_conflict__kept_beside__names_who_wrote_it_and_when() -> None:
    kari, ola = with_measure()
    file = a_file(kari, title="Fra filen")
    ola.write("m", "title", "Fra Ola")
    written = planner.last_written(kari.plan, [("m", "title"), ("m", "status")])
    assert set(written) == {("m", "title")}
    take_in(kari, file)
    [kept] = kari.conflicts()
    assert (kept.value, kept.actor, kept.at) == ("Fra Ola", "ola", written["m", "title"].at)


def test_file__answered_with_what_the_plan_says__changes_nothing() -> None:
    kari, ola = with_measure()
    file = a_file(kari, title="Fra filen")
    ola.write("m", "title", "Fra Ola")
    before = kari.see()
    assert take_in(kari, file, Keep.PLAN)
    assert diff(before, kari.see()) == ()


def test_file__answered_with_what_the_plan_says__asks_no_more_whatever_is_written_since() -> None:
    kari, ola = with_measure()
    file = a_file(kari, title="Fra filen", importance=5)
    ola.write("m", "title", "Fra Ola")
    take_in(kari, file, Keep.PLAN)
    assert proposed(kari, file) == []
    ola.shown = None
    ola.write("m", "title", "Fra Ola igjen")
    assert proposed(kari, file) == []
    assert kari.undo()
    assert (the_measure(kari).title, the_measure(kari).importance) == ("Fra Ola igjen", None)


def test_file__that_empties_a_date__answered_with_what_the_plan_says__asks_no_more() -> None:
    kari, ola = with_measure()
    kari.shown = ola.shown = None
    kari.write("m", "start", "2027-01-01")
    file = a_file(kari, start=None)
    ola.write("m", "start", "2027-02-01")
    assert len(take_in(kari, file, Keep.PLAN)) == 1
    assert proposed(kari, file) == []


def test_answer__that_changes_nothing__is_no_deed_in_the_history() -> None:
    kari, ola = with_measure()
    file = a_file(kari, title="Fra filen")
    ola.write("m", "title", "Fra Ola")
    before = past.read_deeds(kari.plan, past.Scope(), _last_sitting(kari)).deeds
    take_in(kari, file, Keep.PLAN)
    assert past.read_deeds(kari.plan, past.Scope(), _last_sitting(kari)).deeds == before


def _last_sitting(person: Person) -> Sitting:
    return past.read_sittings(person.plan, past.Scope()).sittings[0]


def test_file__whose_value_was_set_back_in_the_app__does_not_propose_it_again() -> None:
    kari, _ = with_measure()
    file = a_file(kari, title="Fra filen")
    take_in(kari, file)
    kari.shown = None
    kari.write("m", "title", "Ring hjem")
    items = planner.compare(kari.see(), file)
    assert [(one.sort, one.is_wanted) for one in items] == [(Sort.SETTLED, False)]
    take_in(kari, file)
    assert the_measure(kari).title == "Ring hjem"


@pytest.mark.both_engines
def test_change__that_was_left_out_of_a_file__is_not_proposed_again_until_the_import_is_undone() -> None:
    kari, _ = with_measure()
    file = a_file(kari, title="Fra filen", start="2027-01-01")
    other = a_file(kari, title="Fra filen", importance=5)
    kari.make(Kind.GOAL, "g", text="Mål")
    goal = setting(kari.see(), Kind.GOAL, "g", "text", "Mål fra filen")
    file, other = (replace(one, changes=(*one.changes, *goal)) for one in (file, other))
    items = planner.compare(kari.see(), file)
    [left] = [one for one in items if one.entity == "m"]
    assert left.is_wanted
    changes = changes_of(items, {left.id: False}, {})
    written, shown = planner.last_written(kari.plan, [("m", "title")]), kari.see().revision
    assert planner.import_changes(kari.plan, changes, kari.name) == 1
    assert (the_measure(kari).title, the_measure(kari).start) == ("Ring hjem", None)
    assert planner.last_written(kari.plan, [("m", "title")]) == written
    assert set(together.changed_by_others(kari.plan, "ola", shown)) == {("g", "text")}
    [again] = planner.compare(kari.see(), file)
    assert (again.sort, again.is_wanted, len(again.edits)) == (Sort.SETTLED, False, 2)
    assert [(one.sort, one.is_wanted) for one in planner.compare(kari.see(), other)] == [
        (Sort.CHANGED, True),
        (Sort.SETTLED, False),
    ]
    assert kari.undo()
    assert planner.compare(kari.see(), file) == items


def test_new_row__that_was_removed_in_the_app__comes_back_only_with_a_tick() -> None:
    kari, _ = with_measure()
    new = making(Kind.MEASURE, "x", {"title": "Kurs"}, "b")
    file = Incoming(changes=new, revision=kari.see().revision)
    take_in(kari, file)
    kari.remove("x")
    items = planner.compare(kari.see(), file)
    assert [(one.sort, one.is_wanted) for one in items] == [(Sort.SETTLED, False)]
    planner.import_changes(kari.plan, changes_of(items, {items[0].id: True}, {}), kari.name)
    assert kari.see().find("x") is not None


def test_piece__that_was_left_out__stays_in_sight_also_when_somebody_has_written_there_since() -> None:
    kari, ola = with_measure()
    kari.make(Kind.MEASURE, "n", title="Et annet tiltak")
    plan = kari.see()
    changes = [one for row in "mn" for one in setting(plan, Kind.MEASURE, row, "title", f"Fra filen: {row}")]
    file = Incoming(changes=tuple(changes), revision=plan.revision)
    items = planner.compare(plan, file)
    taken = changes_of(items, {one.id: one.entity == "n" for one in items}, {})
    planner.import_changes(kari.plan, taken, kari.name)
    ola.shown = None
    for title in (None, "Fra Ola"):
        if title:
            ola.write("m", "title", title)
        (left,) = planner.compare(kari.see(), file)
        assert (left.sort, left.entity, left.is_wanted) == (Sort.SETTLED, "m", False)


def test_history__of_a_field_that_an_import_left_alone__names_nobody_for_it() -> None:
    kari, _ = with_measure()
    kari.make(Kind.MEASURE, "n", title="Et annet tiltak")
    plan = kari.see()
    changes = [one for row in "nm" for one in setting(plan, Kind.MEASURE, row, "importance", 5)]
    items = planner.compare(plan, Incoming(changes=tuple(changes), revision=plan.revision))
    taken = changes_of(items, {one.id: one.entity == "n" for one in items}, {})
    planner.import_changes(kari.plan, taken, "ola")
    field = past.Scope(entity="m", field="importance")
    assert "ola" not in [
        actor for one in past.read_sittings(kari.plan, field).sittings for actor in one.actors
    ]
    newest = past.read_sittings(kari.plan, past.Scope()).sittings[0]
    (deed, *_) = past.read_deeds(kari.plan, past.Scope(), newest).deeds
    assert (deed.actor, deed.entity, deed.count) == ("ola", "n", 1)


def test_import__that_only_answers__is_no_step_and_leaves_redo_alone() -> None:
    kari, ola = with_measure()
    file = a_file(kari, title="Fra filen")
    kari.write("m", "effort", 3)
    assert kari.undo()
    ola.write("m", "title", "Fra Ola")
    before = planner.look(kari.plan, kari.name).undo
    assert len(take_in(kari, file, Keep.PLAN)) == 1
    assert planner.look(kari.plan, kari.name).undo == before
    assert kari.redo()
    assert the_measure(kari).effort == 3
    planner.start().verify(kari.plan)
