"""What the workbook looks like to those who open, print and fill it in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

from roadmap.changes import apply, making, removing
from roadmap.example import example_plan
from roadmap.exchange import empty_workbook, write_workbook
from roadmap.exchange.measuring import lines_in, row_height
from roadmap.exchange.sheets import DATA_SHEETS, View, columns_of, sheet_name
from roadmap.exchange.timeline import periods_for
from roadmap.exchange.words import choices_by_word, columns_by_head, folded, kinds_by_sheet
from roadmap.fields import FIELDS, choice_key
from roadmap.model import CapabilityKey, Kind, Plan
from roadmap.problems import Refused
from roadmap.texts import LANGUAGES, catalogue, text
from tests.plans import HOSTILE, plan_with_each
from tests.workbooks import HEADS, TODAY, column


@cache
def example(language: str) -> bytes:
    return write_workbook(example_plan(), language, today=TODAY)


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def cells(workbook: Workbook) -> Iterator[Cell]:
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if isinstance(cell, Cell) and cell.value is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_workbook__written__has_cover_views_and_data_sheets_in_order(language: str) -> None:
    workbook = opened(example(language))
    views = [View.COVER, View.ROADMAP, View.BENEFIT_MATRIX, View.COLLABORATION_MATRIX, View.TIMELINE]
    wanted = [sheet_name(one, language) for one in (*views, *DATA_SHEETS, View.LISTS, "technical")]
    assert workbook.sheetnames == wanted
    assert [sheet.sheet_state for sheet in workbook.worksheets[-2:]] == ["hidden", "veryHidden"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field__written__has_a_column_under_its_label(language: str) -> None:
    workbook = opened(example(language))
    for field in FIELDS:
        sheet = workbook[sheet_name(field.kind, language)]
        assert column(sheet, text(field.label.key, language)) >= 1


def test_user_text__written__is_never_a_formula_and_keeps_its_form() -> None:
    workbook = opened(write_workbook(plan_with_each(HOSTILE), "nb", today=TODAY))
    assert [cell.coordinate for cell in cells(workbook) if cell.data_type in ("f", "e")] == []
    sheet = workbook["Tiltak"]
    assert {row[1].number_format for row in sheet.iter_rows(min_row=HEADS + 1, max_row=HEADS + 20)} == {"@"}


def test_values__written__are_typed() -> None:
    sheet = opened(example("nb"))["Tiltak"]
    heads, first = sheet.iter_rows(HEADS, HEADS + 1, values_only=True)
    row = dict(zip(heads, first, strict=True))
    assert isinstance(row["Viktighet"], int)
    assert isinstance(row["Start"], datetime)
    assert row["Id"] == "T-001"
    assert str(row["Delmål det støtter"]).startswith("D-0")


def test_fonts__written__are_all_arial() -> None:
    styles = zipfile.ZipFile(io.BytesIO(example("nb"))).read("xl/styles.xml").decode()
    assert set(re.findall(r'<name val="([^"]+)"', styles)) == {"Arial"}


def test_rows__written__grow_with_their_text_and_nothing_is_merged() -> None:
    archive = zipfile.ZipFile(io.BytesIO(example("nb")))
    sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 20
    assert not any(b"customHeight" in sheet or b"mergeCell" in sheet for sheet in sheets)
    assert all(b' ht="' in sheet for sheet in sheets[:-2])


def test_text_that_looks_like_xml_of_a_row__written__keeps_its_words() -> None:
    plan = Plan("p")
    plan = apply(plan, making(Kind.PLAN, "p", {"title": '<row r="1" customHeight="1">'}, "a"))
    workbook = opened(write_workbook(plan, "nb", today=TODAY))
    assert workbook["Om planen"].cell(HEADS + 1, 1).value == '<row r="1" customHeight="1">'


def test_choices__in_excel__come_from_named_lists() -> None:
    workbook = opened(example("nb"))
    offered = {one.formula1 for one in workbook["Tiltak"].data_validations.dataValidation}
    assert {"=veikart_Horizon", "=veikart_CapabilityKey", "=veikart_scale"} <= offered
    for formula in offered:
        assert formula.removeprefix("=") in workbook.defined_names
    where = workbook.defined_names["veikart_Maturity"].attr_text
    sheet, area = where.replace("'", "").split("!")
    found = [row[0].value for row in workbook[sheet][area.replace("$", "")]]
    assert found == ["Lavt", "Middels", "Høyt"]


def test_sheets__printed__fit_the_page_and_repeat_their_heads() -> None:
    for sheet in opened(example("nb")).worksheets[:-2]:
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.paperSize in ("8", "9", 8, 9)
        assert sheet.oddFooter is not None
        assert "&P" in str(sheet.oddFooter.right)
        if sheet.title != "Forside":
            assert sheet.print_title_rows
            assert sheet.page_setup.orientation == "landscape"


def test_roadmap__written__is_the_handbooks_template() -> None:
    sheet = opened(example("nb"))["Veikart"]
    columns = ("capability", "maturity", "short_medium", "long", "sub_goals", "goals")
    assert [cell.value for cell in sheet[HEADS]][1:] == [
        text(f"excel.roadmap.{one}", "nb") for one in columns
    ]
    capabilities = [text(choice_key(one), "nb") for one in CapabilityKey]
    named = [cell.value for cell in sheet["B"][HEADS:] if cell.value]
    assert named[:7] == capabilities
    marks = [cell.value for cell in sheet["A"][HEADS:] if cell.value and len(cell.value) == 1]
    assert marks == list("ABCDEFG")


def test_removed_measure__exported_again__leaves_its_id_unused() -> None:
    plan = example_plan()
    gone = apply(plan, removing(plan, plan.measures[0]))
    more = apply(gone, making(Kind.MEASURE, "new", {"title": "Nytt"}, "zz"))
    ids = [
        row[0].value for row in opened(write_workbook(more, "nb", today=TODAY))["Tiltak"].iter_rows(min_row=4)
    ]
    assert "T-001" not in ids
    assert ids[-1] == f"T-{len(plan.measures) + 1:03}"


def test_same_plan_and_day__written_twice__gives_the_same_bytes() -> None:
    assert example("nb") == write_workbook(example_plan(), "nb", today=TODAY)


def test_text_beyond_a_cell__written__is_refused_not_cut() -> None:
    plan = apply(Plan("p"), making(Kind.OVERALL_GOAL, "o", {"text": "🙂" * 17_000}, "a"))
    with pytest.raises(Refused) as refusal:
        write_workbook(plan, "nb", today=TODAY)
    assert refusal.value.problem.code == "text_too_long_for_cell"


@pytest.mark.parametrize("language", LANGUAGES)
def test_plan_with_nothing__written__opens_and_prints(language: str) -> None:
    assert opened(empty_workbook(language, today=TODAY)).sheetnames[0] == sheet_name(View.COVER, language)
    assert opened(write_workbook(Plan("p"), language, today=TODAY)).sheetnames


def test_dates_over_a_century__on_the_time_line__are_years() -> None:
    assert periods_for(date(2027, 1, 1), date(2029, 12, 31)).months == 1
    assert periods_for(date(2027, 1, 1), date(2035, 12, 31)).months == 3
    century = periods_for(date(1990, 5, 1), date(2100, 12, 31))
    assert (century.months, len(century.starts) <= 120) == (12, True)
    assert century.index(date(1990, 5, 1)) == 0
    plan = example_plan()
    late = {one.id: replace(one, end=date(2100, 12, 31)) for one in plan.measures[:1]}
    assert write_workbook(replace(plan, entities={**plan.entities, **late}), "nb", today=TODAY)


@pytest.mark.parametrize("kind", DATA_SHEETS)
def test_heads__in_three_languages__never_mean_two_columns(kind: Kind) -> None:
    for language in LANGUAGES:
        for one in columns_of(kind):
            assert columns_by_head(kind)[folded(text(one.text_key, language))] == one.name


def test_sheet_names__in_three_languages__are_short_and_mean_one_kind() -> None:
    for language in LANGUAGES:
        names = [sheet_name(one, language) for one in (*View, *DATA_SHEETS, "technical")]
        assert len(set(names)) == len(names)
        assert all(len(name) <= 31 and not set(name) & set(r"[]:*?/\'") for name in names)
        assert all(kinds_by_sheet()[folded(sheet_name(kind, language))] is kind for kind in DATA_SHEETS)


def test_words_of_choices__in_three_languages__mean_one_choice() -> None:
    for field in FIELDS:
        for choice in field.choices or ():
            for language in LANGUAGES:
                word = folded(text(choice_key(choice), language))
                assert choices_by_word(type(choice))[word] is choice


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_of_cells__in_each_language__begin_with_their_place(language: str) -> None:
    place = text("excel.place.cell", language, sheet="Tiltak", cell="D14")
    keys = [key for key in catalogue(language) if key.startswith("problem.cell_")]
    assert len(keys) > 10
    for key in keys:
        assert (
            catalogue(language)[key].replace("{sheet}", "Tiltak").replace("{cell}", "D14").startswith(place)
        )


def test_wrapped_text__measured__takes_the_lines_it_needs() -> None:
    assert lines_in("", 20) == 1
    assert lines_in("kort", 20) == 1
    assert lines_in("to\nlinjer", 20) == 2
    assert lines_in("Overgangssamhandlingskoordineringsansvarlig", 12) >= 4
    assert 2 <= lines_in("Vi skriver ned hvem som gjør hva når et barn går videre", 40) <= 3
    assert row_height([("ord " * 9000, 20)]) == 409


def test_bold_text__measured__takes_more_room_than_plain() -> None:
    name = "Barne- og ungdomspsykiatrisk poliklinikk (BUP)"
    assert lines_in(name, 28, bold=True) == 3
    assert row_height(bold=[(name, 28)]) > row_height([(name, 36)])
    # Each line of a word that is broken loses the room of the letter that did not fit.
    assert lines_in("W" * 30, 21) == 4


def test_names__written_in_bold__have_room_for_all_their_lines() -> None:
    workbook = opened(example("nb"))
    matrix = workbook["Samhandlingsmatrise"]
    actor = next(
        cell for cell in matrix["A"] if cell.value == "Barne- og ungdomspsykiatrisk poliklinikk (BUP)"
    )
    assert (matrix.row_dimensions[actor.row].height or 0) >= 3 * 12.75
    benefits = workbook["Gevinster"]
    named = column(benefits, text("field.benefit.text.label", "nb"))
    width = benefits.column_dimensions[get_column_letter(named)].width
    for row in range(HEADS + 1, benefits.max_row + 1):
        lines = lines_in(str(benefits.cell(row, named).value), width, bold=True)
        assert (benefits.row_dimensions[row].height or 0) >= lines * 12.75


def test_roadmap__longer_than_a_page__begins_a_new_page_before_a_capability() -> None:
    sheet = opened(example("nb"))["Veikart"]
    first_rows = {cell.row for cell in sheet["A"][HEADS:] if cell.value}
    breaks = [one.id for one in sheet.row_breaks.brk]
    assert breaks
    assert {row + 1 for row in breaks} <= first_rows
    heights = [sheet.row_dimensions[row].height or 12.75 for row in range(1, breaks[0] + 1)]
    assert sum(heights) <= 748 * 1.35
