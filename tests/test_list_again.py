"""A list of somebody else's taken in again after work in the plan: nothing of that work is undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from roadmap import other_lists, planner
from roadmap.changes import apply
from roadmap.comparing import Sort, changes_of, item_id
from roadmap.exchange.column_guess import guess
from roadmap.exchange.list_mapping import ListMapping
from roadmap.exchange.visible_ids import name_of
from roadmap.model import Kind
from roadmap.planner import Incoming
from tests.foreign_lists import Rows, opened
from tests.people import Person, new_plan

LIST: Rows = [["Tiltak", "Ansvarlig", "Status"], ["Lage rutine", "Kari", "Pågår"], ["Kurs", "Ola", "Pågår"]]
NEWER: Rows = [LIST[0], ["Lage rutine", "Per", "Pågår"], ["Kurs", "Ola", "Ferdig"]]


def the_list(person: Person, rows: Rows, **chosen: Any) -> Incoming:
    """What a list brings to the person's plan."""
    file = opened(rows)
    found = guess(file)
    mapping = ListMapping(**{**vars(found), **chosen})
    plan = person.see()
    return other_lists.read(file, mapping, "nb", plan, planner.after_imports(plan))


def offered(person: Person, rows: Rows, **chosen: Any) -> dict[Sort, list[str]]:
    """What a list would do now, by sort: the name of what comes, else the fields; "?" is not ticked."""
    found: dict[Sort, list[str]] = {}
    plan = person.see()
    for item in planner.compare(plan, the_list(person, rows, **chosen)):
        after = apply(plan, [edit.change for edit in item.edits])
        fields = sorted(edit.change.field for edit in item.edits)
        said = [name_of(after.entities[item.entity])] if item.makes else fields
        found.setdefault(item.sort, []).append(",".join(said) + ("" if item.is_wanted else "?"))
    return found


def take(person: Person, rows: Rows, ticks: Mapping[str, bool] | None = None, **chosen: Any) -> int:
    """Take in what a list brings, as ticked or as proposed; returns how much took effect."""
    items = planner.compare(person.see(), the_list(person, rows, **chosen))
    return planner.import_changes(person.plan, changes_of(items, ticks or {}, {}), person.name)


def named(person: Person, title: str) -> str:
    return next(one.id for one in person.see().measures if one.title == title)


def test_value__worked_on_since_the_list_came__stays_and_is_not_ticked() -> None:
    kari = new_plan()
    take(kari, LIST)
    kari.write(named(kari, "Kurs"), "status", "done")
    assert offered(kari, LIST) == {Sort.SETTLED: ["status?"]}
    assert take(kari, LIST) == 0


def test_value__that_the_plan_had_by_itself_when_the_list_came__is_not_set_back_either() -> None:
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Kurs", status="in_progress")
    take(kari, LIST)
    kari.write("m", "status", "done")
    assert offered(kari, LIST) == {Sort.SETTLED: ["status?"]}


def test_value__emptied_by_hand_since__is_not_filled_again() -> None:
    kari = new_plan()
    take(kari, LIST)
    kari.write(named(kari, "Kurs"), "responsible", "")
    assert take(kari, LIST) == 0


@pytest.mark.both_engines
def test_row__removed_by_hand_since__is_shown_as_settled_and_comes_back_only_with_a_tick() -> None:
    kari = new_plan()
    take(kari, LIST)
    course = named(kari, "Kurs")
    kari.write(course, "description", "Skrevet i appen")
    kari.remove(course)
    assert offered(kari, LIST) == {Sort.SETTLED: ["Kurs?"]}
    assert take(kari, LIST) == 0
    take(kari, LIST, {item_id(Sort.SETTLED, course): True})
    [back] = [one for one in kari.see().measures if one.title == "Kurs"]
    assert (back.id, back.description) == (course, "Skrevet i appen")


def test_row__of_a_measure_made_by_hand_and_removed_since__is_settled_too() -> None:
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Kurs", responsible="Ola")
    take(kari, LIST)
    kari.remove("m")
    assert list(offered(kari, LIST)) == [Sort.SETTLED]


def test_row__of_a_measure_that_has_a_new_name_since__is_still_that_one() -> None:
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Kurs", responsible="Ola")
    take(kari, LIST)
    kari.write("m", "title", "Opplæring")
    assert offered(kari, LIST) == {}


def test_newer_list__after_work_in_the_plan__brings_what_is_new_in_it() -> None:
    kari = new_plan()
    take(kari, LIST)
    kari.write(named(kari, "Kurs"), "responsible", "Nina")
    assert offered(kari, NEWER) == {
        Sort.CHANGED: ["responsible", "status"],
        Sort.SETTLED: ["responsible?"],
    }


@pytest.mark.both_engines
def test_lists__taken_in_again_in_any_order__change_nothing_more() -> None:
    kari = new_plan()
    take(kari, LIST)
    take(kari, NEWER)
    for rows in (LIST, NEWER, NEWER, LIST):
        assert take(kari, rows) == 0


@pytest.mark.both_engines
def test_import__that_was_undone__does_not_count_and_after_redo_it_does() -> None:
    kari = new_plan()
    take(kari, LIST)
    assert kari.undo()
    assert offered(kari, LIST) == {Sort.NEW: ["Lage rutine", "Kurs"]}
    assert kari.redo()
    kari.write(named(kari, "Kurs"), "status", "done")
    assert offered(kari, LIST) == {Sort.SETTLED: ["status?"]}


def test_lines_and_links__taken_away_since__are_not_added_again_but_new_ones_are() -> None:
    rows: list[list[Any]] = [
        ["Gevinst", "Gevinstområde", "For hvem", "Merknad"],
        ["Mindre stress\nbedre søvn", "Kvalitet", "Alle", "Fra møtet"],
    ]
    kari = new_plan()
    take(kari, rows, keep_rest=True)
    benefit = kari.see().benefits[0]
    assert benefit.text.split("\n") == ["Mindre stress", "bedre søvn", "Merknad: Fra møtet"]
    kari.write(benefit.id, "text", "Mindre stress\nMerknad: Fra møtet\nVårt eget")
    assert take(kari, rows, keep_rest=True) == 0
    assert list(offered(kari, rows, keep_rest=True)) == [Sort.SETTLED]
    rows[1][0] += "\nfærre vikarer"
    take(kari, rows, keep_rest=True)
    assert kari.see().benefits[0].text.split("\n")[1:] == [
        "Merknad: Fra møtet",
        "Vårt eget",
        "færre vikarer",
    ]


def test_area__removed_or_renamed_since__is_not_made_anew_for_the_same_rows() -> None:
    rows: Rows = [["Gevinst", "Gevinstområde", "For hvem"], ["Kortere kø", "Kvalitet", "Alle"]]
    for made_by_hand in (False, True):
        kari = new_plan()
        if made_by_hand:
            kari.make(Kind.BENEFIT_AREA, "area", name="Kvalitet")
        take(kari, rows)
        area = kari.see().benefits[0].area
        kari.write(area, "name", "God kvalitet")
        assert offered(kari, rows) == {}
        kari.remove(area)
        assert list(offered(kari, rows)) == [Sort.SETTLED]
        assert take(kari, rows) == 0
        more = [*rows, ["Færre feil", "Kvalitet", "Alle"]]
        assert take(kari, more) == 0  # it would bring back the area: only with a tick
        assert sorted(offered(kari, more)) == [Sort.NEW, Sort.SETTLED]


def test_plan__begun_with_a_list_and_worked_on__is_not_set_back_by_the_list() -> None:
    made = other_lists.read(opened(LIST), guess(opened(LIST)), "nb", None)
    assert made.plan is not None
    kari = Person(planner.create_from_workbook(made.plan, "kari", "nb"))
    kari.write(named(kari, "Kurs"), "status", "done")
    kari.remove(named(kari, "Lage rutine"))
    assert take(kari, LIST) == 0
