"""Reading a workbook: as a new plan, and as changes to the plan it was made from."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from roadmap.changes import apply, diff, making, removing, setting
from roadmap.example import example_plan
from roadmap.exchange import empty_workbook
from roadmap.model import Horizon, Kind
from roadmap.problems import Severity
from roadmap.texts import LANGUAGES, sentence, text
from tests.workbooks import HEADS, TODAY, column, exported, found, put, read, saved, small_plan, table

PAIR = {"Aktør": "Skolen", "Gevinstområde": "Innhold"}
MEASURES = ["Id", "Tiltak", "Delmål det støtter", "Avhenger av", "Viktighet", "Start", "Tidsperspektiv"]


def test_edited_cell__read__is_one_change() -> None:
    plan = small_plan()
    reading = read(exported(plan, put("Tiltak", 0, {"Tiltak": "Ny møteplan"})), plan)
    assert [(c.entity, c.field, c.old, c.new) for c in reading.changes] == [
        ("m1", "title", "Møteplan", "Ny møteplan")
    ]


def test_row_without_id__read__is_new_after_the_row_above() -> None:
    plan = small_plan()

    def insert(workbook: Workbook) -> None:
        workbook["Tiltak"].insert_rows(HEADS + 2)
        put("Tiltak", 1, {"Tiltak": "Midt imellom", "Delmål det støtter": "Fast møte; D-002"})(workbook)

    reading = read(exported(plan, insert), plan)
    assert reading.plan is not None
    assert [one.title for one in reading.plan.measures] == ["Møteplan", "Midt imellom", "Opplæring"]
    assert reading.plan.measures[1].sub_goals == ("s1", "s2")


def test_same_file__read_twice__changes_nothing_the_second_time() -> None:
    plan = small_plan()
    data = exported(plan, put("Tiltak", 2, {"Tiltak": "Enda et"}))
    once = apply(plan, read(data, plan).changes)
    assert len(once.measures) == 3
    assert read(data, once).changes == ()


def test_import_taken_back__same_file_read_again__brings_the_new_row_back() -> None:
    plan = small_plan()
    data = exported(plan, put("Tiltak", 2, {"Tiltak": "Enda et"}))
    once = apply(plan, read(data, plan).changes)
    without = apply(once, removing(once, once.measures[2]))
    assert [one.title for one in apply(without, read(data, without).changes).measures][2:] == ["Enda et"]


def test_row_missing_in_file__read__stays() -> None:
    plan = small_plan()
    reading = read(exported(plan, lambda workbook: workbook["Tiltak"].delete_rows(HEADS + 1)), plan)
    assert reading.changes == ()
    [note] = reading.problems
    assert (note.code, note.severity, note.place.sheet) == ("row_missing", Severity.NOTE, "Tiltak")


def test_rows_missing_in_file__read__are_counted_without_what_was_made_since() -> None:
    plan = small_plan()
    data = exported(plan, lambda workbook: workbook["Tiltak"].delete_rows(HEADS + 1, 2))
    grown = apply(plan, making(Kind.MEASURE, "later", {"title": "Kom til siden"}, "zz"))
    assert [(one.code, one.values["count"]) for one in read(data, grown).problems] == [("rows_missing", 2)]


def test_column_missing__read__changes_nothing() -> None:
    plan = small_plan()

    def drop(workbook: Workbook) -> None:
        workbook["Tiltak"].delete_cols(column(workbook["Tiltak"], "Viktighet"))

    assert read(exported(plan, drop), plan).changes == ()


def test_emptied_cell__read__empties_the_field() -> None:
    plan = small_plan()
    reading = read(exported(plan, put("Tiltak", 0, {"Viktighet": None})), plan)
    assert [(c.field, c.old, c.new) for c in reading.changes] == [("importance", 3, None)]


def test_sheets_renamed_and_columns_moved__read__are_found() -> None:
    plan = small_plan()

    def move(workbook: Workbook) -> None:
        sheet = workbook["Tiltak"]
        sheet.title = "Våre ting"
        sheet.insert_rows(1, 4)
        sheet.move_range(f"B1:C{sheet.max_row}", cols=20)

    reading = read(exported(plan, move), plan)
    assert reading.changes == ()
    assert found(reading.problems) == [("Våre ting!", "sheet_renamed")]


def test_changed_in_the_app_since__file_untouched__keeps_the_apps_value() -> None:
    plan = small_plan()
    data = exported(plan)
    later = apply(plan, setting(plan, Kind.MEASURE, "m1", "title", "Endret i appen"))
    reading = read(data, later)
    assert reading.changes == ()
    assert reading.problems == ()


def test_changed_in_both__read__takes_the_files_and_says_so() -> None:
    plan = small_plan()
    data = exported(plan, put("Tiltak", 0, {"Tiltak": "Endret i filen"}))
    later = apply(plan, setting(plan, Kind.MEASURE, "m1", "title", "Endret i appen"))
    reading = read(data, later)
    assert [(c.old, c.new) for c in reading.changes] == [("Møteplan", "Endret i filen")]
    assert found(reading.problems) == [("Tiltak!B4", "changed_in_both")]


def test_removed_in_the_app_since__read__stays_removed() -> None:
    plan = small_plan()
    data = exported(plan, put("Tiltak", 1, {"Tiltak": "Endret i filen"}))
    later = apply(plan, removing(plan, plan.sub_goals[0]))
    later = apply(later, removing(later, plan.measures[1]))
    reading = read(data, later)
    assert reading.changes == ()
    assert found(reading.problems) == [("Delmål!A4", "removed_in_app"), ("Tiltak!A5", "removed_in_app")]


def test_new_row_under_what_the_app_has_removed__read__is_told_at_that_row_and_left_out() -> None:
    plan = small_plan()
    data = exported(plan, put("Delmål", 2, {"Mål": "M-001", "Delmål": "Nytt i filen"}))
    later = apply(plan, removing(plan, plan.goals[0]))
    reading = read(data, later)
    assert reading.changes == ()
    assert found(reading.problems)[-1] == ("Delmål!B6", "under_removed")
    assert "«Tidlig hjelp»" in sentence(reading.problems[-1], "nb")


def test_row_moved_under_what_the_app_has_removed__read__stays_where_it_is() -> None:
    plan = apply(small_plan(), making(Kind.GOAL, "g2", {"text": "Ett lag"}, "a9"))
    data = exported(plan, put("Delmål", 0, {"Mål": "M-002"}))
    later = apply(plan, removing(plan, plan.goals[1]))
    reading = read(data, later)
    assert reading.changes == ()
    assert found(reading.problems) == [("Mål!A5", "removed_in_app"), ("Delmål!B4", "under_removed")]


def test_collaboration_given_another_actor__read__is_new_and_the_old_one_said_to_stand() -> None:
    plan = apply(small_plan(), making(Kind.ACTOR, "other", {"name": "BUP"}, "a9"))
    reading = read(exported(plan, put("Samhandling", 0, {"Aktør": "BUP"})), plan)
    assert found(reading.problems) == [("Samhandling!A4", "pair_stands")]
    assert "«Skolen» og «Innhold»" in sentence(reading.problems[0], "nb")
    assert reading.plan is not None
    assert {(one.actor, one.text) for one in reading.plan.collaborations} == {
        ("ac", "Møter"),
        ("other", "Møter"),
    }


def test_new_collaboration_beside_the_old_ones__read__is_not_taken_for_one_of_them() -> None:
    plan = apply(small_plan(), making(Kind.ACTOR, "other", {"name": "BUP"}, "a9"))
    new = {"Aktør": "BUP", "Gevinstområde": "Innhold", "Hva vi samarbeider om": "Samtaler"}
    assert read(exported(plan, put("Samhandling", 1, new)), plan).problems == ()


def test_new_rows_of_two_people_with_one_name__read__are_one_and_what_differs_is_told() -> None:
    plan = small_plan()
    karis, olas = (
        exported(plan, put("Tiltak", 2, {"Tiltak": "Kurs", "Beskrivelse": whose}))
        for whose in ("Karis", "Olas")
    )
    once = apply(plan, read(karis, plan).changes)
    reading = read(olas, once)
    assert found(reading.problems) == [("Tiltak!A6", "row_by_name"), ("Tiltak!C6", "changed_in_both")]
    assert [(one.entity, one.new) for one in reading.changes] == [(once.measures[2].id, "Olas")]


def test_new_row_taken_in_and_then_edited_in_the_app__same_file_read_again__says_so() -> None:
    plan = small_plan()
    data = exported(plan, put("Tiltak", 2, {"Tiltak": "Kurs", "Ansvarlig": "Kari"}))
    once = apply(plan, read(data, plan).changes)
    later = apply(once, setting(once, Kind.MEASURE, once.measures[2].id, "responsible", "Ola"))
    assert [code for _, code in found(read(data, later).problems)] == ["changed_in_both"]


def test_technical_sheet_gone__read__still_updates_by_id() -> None:
    plan = small_plan()

    def edit(workbook: Workbook) -> None:
        del workbook["Teknisk"]
        put("Tiltak", 1, {"Tiltak": "Kurs"})(workbook)

    reading = read(exported(plan, edit), plan)
    assert [(c.entity, c.field, c.new) for c in reading.changes] == [("m2", "title", "Kurs")]


def test_workbook_of_another_plan__read_into_a_plan__is_refused() -> None:
    reading = read(exported(example_plan()), small_plan())
    assert (reading.plan, found(reading.problems)) == (None, [("", "other_plan")])


def test_rows_sorted__read__keep_their_order_in_the_plan() -> None:
    plan = small_plan()

    def swap(workbook: Workbook) -> None:
        sheet = workbook["Tiltak"]
        for at in range(1, sheet.max_column + 1):
            first, second = sheet.cell(HEADS + 1, at), sheet.cell(HEADS + 2, at)
            first.value, second.value = second.value, first.value

    assert read(exported(plan, swap), plan).changes == ()


@pytest.mark.parametrize("title", ["Kopi", "Møteplan"])
def test_copied_row__read__is_new_with_one_warning(title: str) -> None:
    plan = small_plan()
    reading = read(exported(plan, put("Tiltak", 2, {"Id": "T-001", "Tiltak": title})), plan)
    assert found(reading.problems) == [("Tiltak!A6", "duplicate_id")]
    assert reading.plan is not None
    assert [one.title for one in reading.plan.measures] == ["Møteplan", "Opplæring", title]


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (put("Tiltak", 0, {"Id": "T-099"}), ("Tiltak!A4", "unknown_id_near")),
        (put("Tiltak", 0, {"Id": "T-099", "Tiltak": "Helt nytt"}), ("Tiltak!A4", "unknown_id")),
        (put("Tiltak", 0, {"Id": "D-001"}), ("Tiltak!A4", "id_of_other_kind")),
        (put("Tiltak", 0, {"Avhenger av": "T-001"}), ("Tiltak!M4", "cell_itself")),
        (put("Delmål", 2, {"Delmål": "Uten mål"}), ("Delmål!B6", "missing_parent")),
        (put("Delmål", 0, {"Mål": "M-001; M-001 og M-002"}), ("Delmål!B4", "cell_unknown_reference")),
        (
            put("Samhandling", 1, {"Aktør": "Skolen", "Gevinstområde": "Innhold"}),
            ("Samhandling!A5", "pair_twice"),
        ),
        (put("Kapabiliteter", 7, {"Id": "K-008", "Status i dag": "?"}), ("Kapabiliteter!A11", "unknown_row")),
    ],
)
def test_unreadable_cell__read__is_told_by_place_and_changes_nothing(edit: Any, problem: Any) -> None:
    plan = small_plan()
    data = exported(plan, edit)
    reading = read(data, plan)
    assert (reading.is_blocked, reading.changes, len(reading.left_out)) == (False, (), 1)
    assert found(reading.problems) == found(read(data).problems) == [problem]
    for language in LANGUAGES:
        assert problem[0].split("!")[1] in sentence(reading.problems[0], language)


def test_hand_made_workbook__read_as_new__makes_the_plan() -> None:
    data = table(
        {
            "Om planen": [["Tittel", "Startmåned"], ["Vårt veikart", "mars 2027"]],
            "Mål": [["Mål"], ["Ikke lest: én kolonne er for lite å kjenne igjen"]],
            "Gevinstområder": [["Id", "Gevinstområde"], ["GO-1", "Innhold"]],
            "Tiltak": [
                ["Noe vi skrev selv"],
                MEASURES,
                ["T-1", "Møteplan", "", "", "5", "1.2.2027", "Kort/mellomlang sikt"],
                ["", "Kurs", "", "T-1", None, None, None],
                ["", "Evaluering", "", "Kurs; Møteplan", None, None, None],
            ],
        }
    )
    reading = read(data)
    assert reading.errors == ()
    assert reading.plan is not None
    assert (reading.plan.title, reading.plan.head.start) == ("Vårt veikart", date(2027, 3, 1))
    first, second, third = reading.plan.measures
    assert (first.title, first.importance, first.horizon) == ("Møteplan", 5, Horizon.SHORT_MEDIUM)
    assert second.depends_on == (first.id,)
    assert third.depends_on == (second.id, first.id)
    assert len({first.id, second.id, third.id, reading.plan.id}) == 4


def test_unknown_column__read__is_told_with_what_it_resembles() -> None:
    data = table({"Tiltak": [["Id", "Tiltak", "Ansvarleg person", "Ansvarli"], ["", "Kurs", "x", "y"]]})
    reading = read(data)
    assert found(reading.problems) == [("Tiltak!C1", "unknown_column"), ("Tiltak!D1", "unknown_column")]
    assert "«Ansvarlig»" in sentence(reading.problems[1], "nb")


def test_third_overall_goal__read__is_refused() -> None:
    plan = small_plan()

    def add(workbook: Workbook) -> None:
        put("Overordnede mål", 1, {"Overordnet mål": "To"})(workbook)
        put("Overordnede mål", 2, {"Overordnet mål": "Tre"})(workbook)

    assert found(read(exported(plan, add), plan).problems) == [("Overordnede mål!B6", "third_overall_goal")]


def test_no_sheet_of_ours__read__says_so() -> None:
    assert found(read(table({"Ark1": [["Hei"]]})).problems) == [("", "no_known_sheet")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_template__filled_in__is_a_new_plan_each_time(language: str) -> None:
    data = empty_workbook(language, today=TODAY)
    one, two = read(data).plan, read(data).plan
    assert one is not None
    assert two is not None
    assert len(one.benefit_areas) == 4
    assert one.id != two.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_template__empty_and_read_into_a_plan__changes_nothing(language: str) -> None:
    plan = example_plan()
    reading = read(empty_workbook(language, today=TODAY), plan)
    assert reading.changes == ()
    assert reading.missing == ()
    assert reading.problems == ()


def filled_in_template(language: str = "nb") -> bytes:
    """A template in which one benefit stands under the first area and group, and one measure."""
    workbook = load_workbook(io.BytesIO(empty_workbook(language, today=TODAY)))
    for sheet, values in (
        (Kind.BENEFIT, {"B4": "GO-001", "C4": "GH-001", "D4": "Fast kontakt"}),
        (Kind.MEASURE, {"B4": "Kurs for alle"}),
        (Kind.CAPABILITY, {"D5": "Tre møteplasser"}),
    ):
        for cell, value in values.items():
            workbook[text(f"excel.sheet.{sheet}", language)][cell].value = value
    return saved(workbook)


@pytest.mark.parametrize("language", LANGUAGES)
def test_template__filled_in_and_read_into_a_plan__adds_to_what_the_plan_calls_the_same(
    language: str,
) -> None:
    plan = example_plan()
    first = replace(plan.benefit_areas[0], name=text("standard.area.1", "nn"))
    group = replace(plan.beneficiary_groups[0], name=text("standard.group.1", "nn"))
    plan = plan.changed({first.id: first, group.id: group}, plan.revision)
    data = filled_in_template(language)
    once = apply(plan, read(data, plan).changes)
    assert [area.name for area in once.benefit_areas] == [area.name for area in plan.benefit_areas]
    (benefit,) = (one for one in once.benefits if one.text == "Fast kontakt")
    assert (benefit.area, benefit.group) == (first.id, group.id)
    assert "Kurs for alle" in [measure.title for measure in once.measures]
    status = {one.id: one.status for one in plan.capabilities}
    assert {one.id: one.status for one in once.capabilities} == status | {"arenas": "Tre møteplasser"}
    assert read(data, once).changes == ()


def test_template__filled_in_and_read_into_a_plan_with_other_areas__makes_those_that_it_refers_to() -> None:
    plan = small_plan()
    data = filled_in_template()
    once = apply(plan, read(data, plan).changes)
    assert sorted(one.name for one in once.benefit_areas) == ["Innhold", text("standard.area.1", "nb")]
    assert read(data, once).changes == ()
    taken_back = apply(once, diff(once, plan))
    again = apply(taken_back, read(data, taken_back).changes)
    assert [one.text for one in again.benefits] == ["Fast kontakt"]
    assert again.benefit_areas == once.benefit_areas


def test_several_problems__read__are_all_told() -> None:
    plan = small_plan()

    def spoil(workbook: Workbook) -> None:
        put("Tiltak", 0, {"Viktighet": "mye", "Start": "snart"})(workbook)
        put("Tiltak", 1, {"Status": "?"})(workbook)

    reading = read(exported(plan, spoil), plan)
    assert found(reading.problems) == [
        ("Tiltak!G4", "cell_not_on_scale"),
        ("Tiltak!K4", "cell_not_a_date"),
        ("Tiltak!N5", "cell_not_a_choice"),
    ]
