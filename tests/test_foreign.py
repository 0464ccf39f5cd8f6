"""Lists of other people's taken into a plan: by name, without silent loss, and the same when read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from roadmap.changes import EXISTS, apply
from roadmap.exchange.column_guess import guess
from roadmap.exchange.foreign import thinned
from roadmap.exchange.raw_tables import RawCell, RawFile, RawSheet, read_raw
from roadmap.exchange.synonyms import NUMBER
from roadmap.model import (
    CapabilityKey,
    MeasureStatus,
    SubGoal,
)
from roadmap.problems import Place, Problem, Severity
from tests.foreign_lists import (
    BENEFITS,
    HAND_MADE,
    MS_PROJECT,
    PLAN,
    PLANNER,
    Rows,
    after,
    guessed,
    opened,
    places,
    taken,
    titled,
)
from tests.plans import HOSTILE
from tests.small_plans import plan_of
from tests.workbooks import saved


def test_hand_made_plan__taken_in__makes_measures_and_says_what_was_left_out() -> None:
    reading = taken(opened(HAND_MADE), PLAN)
    made = titled(after(reading.plan))
    assert made["Skrive felles rutine"].end == date(2027, 3, 1)
    assert made["Skrive felles rutine"].status is MeasureStatus.IN_PROGRESS
    assert made["Skrive felles rutine"].importance == 4
    assert made["Skrive felles rutine"].description == "Spør Ola først"
    assert (made["Ny vaktliste"].end, made["Ny vaktliste"].status) == (None, None)
    assert places(reading.problems) == {
        ("C6", "cell_not_a_date"),
        ("D6", "cell_not_a_choice"),
        ("A8", "list_row_note"),
        ("A9", "list_row_sum"),
        ("", "list_cells_left"),
        ("", "list_matched"),
        ("", "list_word_read"),
    }
    assert not reading.errors


def test_row__named_as_something_in_the_plan__fills_that_in_and_keeps_the_rest() -> None:
    made = titled(after(taken(opened(HAND_MADE), PLAN).plan))
    course = made["Kurs for alle"]
    assert (course.id, course.responsible, course.status) == ("m1", "Ola", MeasureStatus.DONE)
    assert course.description == "Avtalt i mai"  # the cell is blank: it says nothing


def test_rest__where_the_person_wants_it__is_kept_in_the_description() -> None:
    file = opened(HAND_MADE)
    mapping = guessed(file, keep_rest=True)
    mapping = replace(mapping, columns=tuple(pair for pair in mapping.columns if pair[1] != "description"))
    reading = taken(file, PLAN, mapping)
    made = titled(after(reading.plan))
    assert made["Ny vaktliste"].description == "Frist: Q3\nStatus: I det blå"
    assert made["Skrive felles rutine"].description == "Kommentar: Spør Ola først"
    assert {"list_cells_kept", "list_columns_kept"} <= {one.code for one in reading.problems}


@pytest.mark.parametrize("keep_rest", [False, True])
@pytest.mark.parametrize(
    "rows",
    [HAND_MADE, BENEFITS, PLANNER, MS_PROJECT.encode()],
    ids=["plan", "benefits", "planner", "project"],
)
def test_list__taken_in_twice__changes_nothing_the_second_time(rows: Any, keep_rest: bool) -> None:
    file = opened(rows)
    mapping = guessed(file, keep_rest=keep_rest, parents=(("group", "Alle"),))
    first = taken(file, PLAN, mapping)
    assert first.changes
    assert apply(PLAN, first.changes).of(mapping.kind) == after(first.plan).of(mapping.kind)
    assert taken(file, after(first.plan), mapping).changes == ()


CELLS = st.one_of(
    st.none(),
    st.sampled_from(HOSTILE),
    st.sampled_from(
        ["Kurs", "kurs", "Kurs for alle", "Ferdig", "Pågår", "Høy", "Kvalitet", "1", "2;1", "Sum"]
    ),
    st.sampled_from(["1.3.2027", "02/13/2027", "ma 04.01.27 08:00", "50 %", "Q3", "mars 2027", "T-001"]),
    st.integers(-1, 5000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1899, 12, 30), date(2100, 1, 1)),
    st.booleans(),
)
HEADS = st.one_of(
    st.sampled_from(["Tiltak", "Gevinst", "Mål", "Delmål", "Aktør", "Noe annet", ""]),
    st.sampled_from(["Frist", "Start", "Status", "Ansvarlig", "Prioritet", "Kommentar"]),
    st.sampled_from(["Nr", "Avhengig av", "Gevinstområde", "For hvem"]),
)


@settings(max_examples=150)
@given(st.lists(HEADS, min_size=1, max_size=6), st.lists(st.lists(CELLS, max_size=6), min_size=1, max_size=7))
def test_list__of_anything_under_any_heads__is_read_without_failing_and_the_second_time_changes_nothing(
    heads: list[str], rows: list[list[Any]]
) -> None:
    cells = [[None if one is None else RawCell(one, _type_of(one)) for one in row] for row in [heads, *rows]]
    file = RawFile((RawSheet("Ark1", tuple(tuple(row) for row in cells)),))
    for keep_rest in (False, True):
        mapping = guessed(file, keep_rest=keep_rest, parents=(("area", "A"), ("group", "B"), ("goal", "C")))
        first = taken(file, PLAN, mapping)
        if first.plan is not None:
            assert taken(file, first.plan, mapping).changes == ()
            again = apply(PLAN, first.changes)
            assert again.of(mapping.kind) == first.plan.of(mapping.kind)


def _type_of(value: object) -> str:
    return {str: "s", bool: "b", date: "d"}.get(type(value), "n")


def test_list__taken_in_again_after_a_new_name_in_the_app__makes_nothing_twice() -> None:
    file = opened([["Tiltak", "Ansvarlig"], ["Lage rutine", "Kari"], ["Kurs", "Ola"]])
    plan = after(taken(file, PLAN).plan)
    made = titled(plan)["Lage rutine"]
    renamed = replace(plan, entities={**plan.entities, made.id: replace(made, title="Felles rutine")})
    assert taken(file, renamed).changes == ()


def test_list__taken_in_again_after_a_removal__brings_back_only_what_was_removed() -> None:
    file = opened([["Tiltak", "Ansvarlig"], ["Lage rutine", "Kari"], ["Kurs", "Ola"]])
    plan = after(taken(file, PLAN).plan)
    made = titled(plan)["Kurs"]
    removed = replace(plan, entities={**plan.entities, made.id: replace(made, exists=False)})
    changes = taken(file, removed).changes
    assert {change.entity for change in changes} == {made.id}
    assert EXISTS in {change.field for change in changes}


def test_rows__with_the_same_name__are_each_taken_in_and_stay_apart() -> None:
    rows = [
        ["Tiltak", "Ansvarlig"],
        ["Kurs", "Kari"],
        ["Kurs", "Ola"],
        ["kurs for  ALLE", "Nina"],
        ["Kurs", "Kari"],
    ]
    file = opened(rows)
    reading = taken(file, PLAN)
    plan = after(reading.plan)
    assert [one.responsible for one in plan.measures if one.title == "Kurs"] == ["Kari", "Ola", "Kari"]
    assert [one.place.cell for one in reading.problems if one.code == "list_rows_alike"] == ["A3", "A5"]
    assert plan.find("m1").responsible == "Nina"  # type: ignore[union-attr]
    assert taken(file, plan).changes == ()
    swapped = opened([rows[0], rows[2], rows[1], rows[3], rows[4]])
    assert len(after(taken(swapped, plan).plan).measures) == len(plan.measures)


def test_export_of_planner__taken_in__understands_its_words_and_its_dates() -> None:
    file = opened(PLANNER)
    made = titled(after(taken(file, PLAN).plan))
    routine, meeting = made["Make a routine"], made["First meeting"]
    assert (routine.start, routine.end) == (date(2027, 1, 20), date(2027, 2, 28))
    assert (routine.status, routine.importance) == (MeasureStatus.IN_PROGRESS, 4)
    assert routine.capability is CapabilityKey.COMPETENCE
    assert (meeting.end, meeting.status) == (date(2027, 1, 5), MeasureStatus.DONE)


def test_dates__with_the_day_first__are_read_so_where_the_person_says_it() -> None:
    file = opened([["Tiltak", "Frist"], ["Kurs", "02/03/2027"]])
    mapping = guess(file)
    assert mapping.month_first is False
    assert titled(after(taken(file, PLAN, mapping).plan))["Kurs"].end == date(2027, 3, 2)
    swapped = replace(mapping, month_first=True)
    assert titled(after(taken(file, PLAN, swapped).plan))["Kurs"].end == date(2027, 2, 3)


@pytest.mark.parametrize(
    ("written", "code", "value"),
    [
        ("høst 2027", "cell_vague_date", "høst 2027"),
        ("uke 12 2027", "cell_not_a_date", "uke 12 2027"),
        ("innen 2027", "cell_not_a_date", "innen 2027"),
    ],
)
def test_time__that_is_no_date__is_told_as_it_is_written(written: str, code: str, value: str) -> None:
    reading = taken(opened([["Tiltak", "Frist"], ["Kurs", written], ["Møte", "tirsdag 1. juni 2027"]]), PLAN)
    assert [(one.code, one.values["value"]) for one in reading.problems if one.place.cell] == [(code, value)]
    assert titled(after(reading.plan))["Møte"].end == date(2027, 6, 1)


@pytest.mark.parametrize("word", ["I alt", "Til sammen:", "Snitt", "Gjennomsnitt", "Til saman", "Average"])
def test_row__that_adds_up_the_others__is_left_out_and_told(word: str) -> None:
    reading = taken(opened([["Tiltak", "Kostnad"], ["Kurs", 3], ["Møte", 4], [word, 7]]), PLAN)
    assert ("A4", "list_row_sum") in places(reading.problems)
    assert word not in titled(after(reading.plan))


def test_export_of_ms_project__taken_in__keeps_predecessors_and_percent() -> None:
    reading = taken(read_raw(MS_PROJECT.encode("cp1252")), PLAN)
    made = titled(after(reading.plan))
    first, second, third = made["Forberede"], made["Kurs; første del"], made["Prøve ut"]
    assert (second.depends_on, third.depends_on) == ((first.id,), (first.id, second.id))
    assert [one.status for one in (first, second, third)] == [
        MeasureStatus.DONE,
        MeasureStatus.IN_PROGRESS,
        MeasureStatus.NOT_STARTED,
    ]
    assert (first.start, third.end) == (date(2027, 1, 4), date(2027, 1, 27))
    assert ("G4", "list_link_kind") in places(reading.problems)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((0, 0.5, 1), ("not_started", "in_progress", "done")),
        ((0, 50, 100), ("not_started", "in_progress", "done")),
        ((1, 40, 100), ("in_progress", "in_progress", "done")),
        (("0 %", "12,5 %", "100 prosent"), ("not_started", "in_progress", "done")),
    ],
)
def test_shares__of_what_is_done__become_a_status(values: tuple[Any, ...], expected: tuple[str, ...]) -> None:
    rows = [["Tiltak", "% ferdig"], *[[f"Tiltak {n}", value] for n, value in enumerate(values)]]
    made = titled(after(taken(opened(rows), PLAN).plan))
    assert tuple(made[f"Tiltak {n}"].status for n in range(3)) == expected


def test_dependencies__in_a_ring_or_to_nothing__are_left_out_and_told() -> None:
    rows: Rows = [
        ["Nr", "Tiltak", "Avhengig av"],
        [1, "Først", 3],
        [2, "Så", "1;9"],
        [3, "Sist", 2],
        [4, "Alene", 4],
        [5, "Etter", "Felles kalender"],
    ]
    reading = taken(opened(rows), PLAN)
    made = titled(after(reading.plan))
    assert [made[name].depends_on for name in ("Først", "Så", "Sist", "Alene")] == [(), (), (), ()]
    assert made["Etter"].depends_on == ("m2",)
    codes = places(reading.problems)
    assert {("C3", "list_number_unknown"), ("C5", "cell_itself"), ("", "list_ring")} <= codes


def test_ring__with_what_the_plan_holds__leaves_the_plan_s_own_dependency() -> None:
    known = replace(PLAN.measures[0], depends_on=("m2",))
    plan = replace(PLAN, entities={**PLAN.entities, "m1": known})
    file = opened([["Tiltak", "Avhenger av"], ["Felles kalender", "Kurs for alle"]])
    made = after(taken(file, plan).plan)
    assert made.find("m1") == known
    assert made.find("m2") == plan.find("m2")


def test_references__to_what_the_plan_has__only_grow() -> None:
    known = replace(PLAN.measures[0], sub_goals=("sub",))
    more = SubGoal(id="sub2", rank="b", goal="goal", text="Felles journal")
    plan = replace(PLAN, entities={**PLAN.entities, "m1": known, "sub2": more})
    file = opened([["Tiltak", "Delmål"], ["Kurs for alle", "felles journal"], ["Ny", "Ukjent delmål"]])
    reading = taken(file, plan)
    assert titled(after(reading.plan))["Kurs for alle"].sub_goals == ("sub", "sub2")
    assert ("B3", "cell_unknown_reference") in places(reading.problems)


def test_cells__merged_downwards__count_for_each_of_their_rows_but_not_as_names() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["Handlingsplan"], ["Område", "Tiltak", "Ansvarlig"], ["Kompetanse", "Kurs", "Kari"]):
        sheet.append(row)
    sheet.append([None, "Hospitering", "Ola"])
    sheet.append(["Teknologi", "Nettbrett", "Per"])
    sheet.append([None, None, "og Nina"])
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B5:B6")
    reading = taken(read_raw(saved(workbook)), PLAN)
    made = titled(after(reading.plan))
    assert made["Hospitering"].capability is CapabilityKey.COMPETENCE
    assert ("C6", "list_row_without_name") in places(reading.problems)


def test_formulas_and_errors__in_cells__are_told_like_in_a_workbook_of_ours() -> None:
    file = opened(
        [["Tiltak", "Frist", "Ansvarlig"], ["Kurs", "=TODAY()", "#REF!"], ["Møte", "1.3.2027", "Kari"]]
    )
    broken = file.sheets[0].rows[1][2]
    assert broken is not None
    reading = taken(file, PLAN)
    assert ("B2", "cell_formula") in places(reading.problems)
    assert titled(after(reading.plan))["Kurs"].end is None


def test_heads__said_again_further_down__are_no_row() -> None:
    rows = [["Tiltak", "Ansvarlig"], ["Kurs", "Kari"], ["Tiltak", "Ansvarlig"], ["Møte", "Ola"]]
    reading = taken(opened(rows), plan_of())
    assert [one.title for one in after(reading.plan).measures] == ["Kurs", "Møte"]
    assert not reading.problems


def test_list__without_a_plan__makes_one() -> None:
    reading = taken(opened(HAND_MADE))
    plan = after(reading.plan)
    assert len(plan.measures) == 3
    assert reading.changes == ()
    assert plan.id == "new-0"


def test_list__without_rows_or_without_a_column_of_names__is_refused_with_the_place() -> None:
    empty = opened([["Tiltak", "Ansvarlig"], [None, "Kari"]])
    named = guessed(empty, columns=((1, "title"),))
    assert [one.code for one in taken(empty, PLAN, named).errors] == ["list_no_rows"]
    nameless = guessed(opened(HAND_MADE), columns=((2, "responsible"),))
    reading = taken(opened(HAND_MADE), PLAN, nameless)
    assert (reading.plan, [one.code for one in reading.errors]) == (None, ["list_no_name_column"])


def test_name__longer_than_a_name_may_be__leaves_its_row_out_and_says_so() -> None:
    reading = taken(opened([["Tiltak", "Ansvarlig"], ["x" * 400, "Kari"], ["Kurs", "Ola"]]), PLAN)
    assert {("A2", "cell_too_long"), ("A2", "list_row_unreadable")} <= places(reading.problems)
    assert len(after(reading.plan).measures) == 3


def test_number__of_a_list__is_no_field_and_no_rest() -> None:
    file = opened([["Nr", "Tiltak", "Eget"], [7, "Lage rutine", "x"]])
    mapping = guessed(file, keep_rest=True)
    assert dict(mapping.columns)[1] == NUMBER
    assert titled(after(taken(file, PLAN, mapping).plan))["Lage rutine"].description == "Eget: x"


def test_problems__many_alike_in_a_column__are_told_some_and_counted() -> None:
    many = [
        Problem("cell_not_a_date", Severity.WARNING, Place(sheet="Ark1", cell=f"C{n}")) for n in range(2, 102)
    ]
    other = Problem("cell_formula", Severity.WARNING, Place(sheet="Ark1", cell="C5"))
    found = thinned([*many, other])
    assert len(found) == 22
    assert found[-1].values == {"column": "C", "count": 80}


def test_text__that_looks_like_markup_or_formula__comes_in_as_it_was_typed() -> None:
    file = read_raw(b'Tiltak;Ansvarlig\n"=HYPERLINK(""x"")";<script>alert(1)</script>\n')
    [made] = after(taken(file, plan_of()).plan).measures
    assert (made.title, made.responsible) == ('=HYPERLINK("x")', "<script>alert(1)</script>")


def test_times__in_cells_of_dates__are_left_aside() -> None:
    at_eight = datetime(2027, 1, 4, 8, 0)  # noqa: DTZ001  # cells know no time zone
    file = opened([["Tiltak", "Start", "Slutt"], ["Kurs", at_eight, "Mon 1/4/27 5:00 PM"]])
    made = titled(after(taken(file, PLAN).plan))["Kurs"]
    assert (made.start, made.end) == (date(2027, 1, 4), date(2027, 4, 1))
