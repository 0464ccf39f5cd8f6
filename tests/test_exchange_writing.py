"""What the workbook looks like to those who open, print and fill it in."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl.cell.cell import Cell
from openpyxl.utils import range_boundaries

from roadmap.changes import apply, making, removing, setting
from roadmap.example import example_plan
from roadmap.exchange import empty_workbook, read_workbook, write_workbook
from roadmap.exchange.data_sheets import naming_of
from roadmap.exchange.measuring import lines_in
from roadmap.exchange.printing import A4
from roadmap.exchange.sheets import DATA_SHEETS, View, sheet_name
from roadmap.exchange.styles import Look
from roadmap.exchange.timeline import periods_for
from roadmap.fields import FIELDS, FieldType
from roadmap.model import Goal, Kind, Plan
from roadmap.problems import Refused
from roadmap.texts import LANGUAGES, text
from tests.plans import HOSTILE, plan_with_each
from tests.small_plans import measure, plan_of
from tests.workbooks import HEADS, TODAY, column, saved
from tests.written_books import VIEW_HEADS, cells, example, example_book, letters_to, opened


@pytest.mark.parametrize("language", LANGUAGES)
def test_workbook__written__has_cover_views_and_data_sheets_in_order(language: str) -> None:
    workbook = example_book(language)
    views = [one for one in View if one is not View.LISTS]
    wanted = [sheet_name(one, language) for one in (*views, *DATA_SHEETS, View.LISTS, "technical")]
    assert workbook.sheetnames == wanted
    assert [sheet.sheet_state for sheet in workbook.worksheets[-2:]] == ["hidden", "veryHidden"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field__written__has_a_column_under_its_label(language: str) -> None:
    workbook = example_book(language)
    for field in FIELDS:
        sheet = workbook[sheet_name(field.kind, language)]
        assert column(sheet, text(field.label.key, language)) >= 1


def test_user_text__written__is_never_a_formula_and_keeps_its_form() -> None:
    workbook = opened(write_workbook(plan_with_each(HOSTILE), "nb", today=TODAY))
    assert [cell.coordinate for cell in cells(workbook) if cell.data_type in ("f", "e")] == []
    sheet = workbook["Tiltak"]
    assert {row[1].number_format for row in sheet.iter_rows(min_row=HEADS + 1, max_row=HEADS + 20)} == {"@"}


def test_values__written__are_typed() -> None:
    sheet = example_book("nb")["Tiltak"]
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
    assert len(sheets) == len(View) + len(DATA_SHEETS) + 1
    assert not any(b"customHeight" in sheet or b"mergeCell" in sheet for sheet in sheets)
    assert all(b' ht="' in sheet for sheet in sheets[:-2])


def test_text_that_looks_like_xml_of_a_row__written__keeps_its_words() -> None:
    plan = Plan("p")
    plan = apply(plan, making(Kind.PLAN, "p", {"title": '<row r="1" customHeight="1">'}, "a"))
    workbook = opened(write_workbook(plan, "nb", today=TODAY))
    assert workbook["Om planen"].cell(HEADS + 1, 1).value == '<row r="1" customHeight="1">'


def test_choices__in_excel__come_from_named_lists() -> None:
    workbook = example_book("nb")
    offered = {one.formula1 for one in workbook["Tiltak"].data_validations.dataValidation}
    assert {"=veikart_Horizon", "=veikart_CapabilityKey", "=veikart_scale"} <= offered
    for formula in offered:
        assert formula.removeprefix("=") in workbook.defined_names
    where = workbook.defined_names["veikart_Maturity"].attr_text
    sheet, area = where.replace("'", "").split("!")
    found = [row[0].value for row in workbook[sheet][area.replace("$", "")]]
    assert found == ["Lavt", "Middels", "Høyt"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets__printed__have_paper_heads_on_each_page_and_page_numbers(language: str) -> None:
    for sheet in example_book(language).worksheets[:-2]:
        assert str(sheet.page_setup.paperSize) in ("8", "9")
        assert sheet.oddFooter is not None
        assert "&P" in str(sheet.oddFooter.right)
        assert sheet.print_title_rows or sheet.title == sheet_name(View.COVER, language)


def test_data_sheets__printed__are_as_wide_as_the_page() -> None:
    workbook = example_book("nb")
    for kind in DATA_SHEETS:
        sheet = workbook[sheet_name(kind, "nb")]
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.page_setup.orientation == "landscape"


def test_views__printed__are_on_one_paper_with_text_of_nine_points() -> None:
    without_time = write_workbook(plan_of(measure("m"), *example_plan().goals), "nb", today=TODAY)
    for book in (example_book("nb"), opened(without_time)):
        for one in View:
            if one in (View.COVER, View.LISTS):
                continue
            setup = book[sheet_name(one, "nb")].page_setup
            assert (str(setup.paperSize), setup.orientation) == ("8", "landscape"), one
            assert setup.scale == 90, one


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets__on_a_screen_of_1280_pixels__are_seen_from_side_to_side(language: str) -> None:
    workbook = example_book(language)
    for one in (*View, *DATA_SHEETS):
        if one not in (View.LISTS, Kind.MEASURE):  # measures have fourteen columns: their names stay in sight
            sheet = workbook[sheet_name(one, language)]
            widths = sum(sheet.column_dimensions[letter].width for letter in letters_to(sheet.max_column))
            assert widths * 7 * (sheet.sheet_view.zoomScale or 100) / 100 < 1250, one


def test_names_after_ids__too_long_for_a_cell_that_refers_to_them__are_cut_between_words() -> None:
    plan = plan_of(
        Goal(id="g", rank="a", text=f"{'Felles ' * 8}rutine"), Goal(id="h", rank="b", text="x" * 90)
    )
    found = list(naming_of(plan).labels.values())
    assert found == [f"M-001 {'Felles ' * 8}…", f"M-002 {'x' * 58} …"]


def test_views__printed__hold_all_they_show_within_the_print_area() -> None:
    workbook = opened(write_workbook(plan_with_each(HOSTILE), "nb", today=TODAY))
    for one in View:
        sheet = workbook[sheet_name(one, "nb")]
        if one is View.LISTS:
            continue
        area = sheet.print_area.split("!")[1].replace("$", "")
        right, bottom = (edge or 0 for edge in range_boundaries(area)[2:])
        filled = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert max(cell.column for cell in filled) <= right
        assert max(cell.row for cell in filled) <= bottom


def test_lines_above_tables__in_each_language__are_no_longer_than_the_page_is_wide() -> None:
    for language in LANGUAGES:
        workbook = opened(write_workbook(Plan("p"), language, today=TODAY))
        for sheet in workbook.worksheets[1:-2]:
            is_view = sheet.print_area not in ("", None)
            width = sum(sheet.column_dimensions[letter].width for letter in letters_to(sheet.max_column))
            for row in range(2, VIEW_HEADS if is_view else HEADS):
                room = width if is_view else A4.digits
                assert lines_in(str(sheet.cell(row, 1).value or ""), room) == 1, sheet.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_heads__in_each_language__are_not_broken(language: str) -> None:
    workbook = example_book(language)
    found = 0
    for sheet in workbook.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell, Cell) and cell.style == f"Veikart {Look.HEAD}" and cell.value:
                found += 1
                width = sheet.column_dimensions[cell.column_letter].width
                words = re.split(r"[ /-]", str(cell.value))
                assert all(lines_in(word, width, bold=True) == 1 for word in words), (sheet.title, words)
    assert found > 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_people__as_long_as_a_trade__are_not_broken_in_the_sheet_of_measures(language: str) -> None:
    sheet = example_book(language)[sheet_name(Kind.MEASURE, language)]
    at = column(sheet, text("field.measure.responsible.label", language))
    width = sheet.column_dimensions[letters_to(at)[-1]].width
    said = [str(sheet.cell(row, at).value or "") for row in range(HEADS + 1, sheet.max_row + 1)]
    words = {"Overgangskoordinatorenes", *(word for one in said for word in one.split())}
    assert [word for word in words if lines_in(word, width) > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_longer_than_a_row__in_a_data_sheet__says_how_to_read_it_and_comes_back_whole(
    language: str,
) -> None:
    words = " ".join(f"ord{n:05}" for n in range(2200))
    plan = plan_of(measure("long", title="Langt", description=words), measure("short", description="Kort"))
    data = write_workbook(plan, language, today=TODAY)
    sheet = opened(data)[sheet_name(Kind.MEASURE, language)]
    described = column(sheet, text("field.measure.description.label", language))
    noted = [cell.coordinate for row in sheet.iter_rows(HEADS + 1) for cell in row if cell.comment]
    assert noted == [sheet.cell(HEADS + 1, described).coordinate]
    assert text("excel.note.some_cut", language) in str(sheet.cell(HEADS - 1, 1).value)
    reading = read_workbook(data, language, plan=plan)
    assert (reading.changes, reading.problems) == ((), ())


def test_benefits_of_a_measure__too_many_for_names__stand_as_ids_and_are_read_back() -> None:
    plan = example_plan()
    every = [one.id for one in plan.benefits]
    assert len(every) >= 30
    plan = apply(plan, setting(plan, Kind.MEASURE, plan.measures[0].id, "benefits", every))
    data = write_workbook(plan, "nb", today=TODAY)
    sheet = opened(data)["Tiltak"]
    cell = sheet.cell(HEADS + 1, column(sheet, text("field.measure.benefits.label", "nb")))
    assert str(cell.value).startswith("G-001; G-002; ")
    assert (sheet.row_dimensions[HEADS + 1].height or 0) < 409
    assert read_workbook(data, "nb", plan=plan).changes == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_template__written__is_for_filling_in_only_and_says_how(language: str) -> None:
    workbook = opened(empty_workbook(language, today=TODAY))
    names = [sheet_name(one, language) for one in (View.COVER, *DATA_SHEETS, View.LISTS, "technical")]
    assert workbook.sheetnames == names
    said = [str(row[1]) for row in workbook.worksheets[0].iter_rows(values_only=True) if row[1]]
    assert text("excel.guide.1", language) in " ".join(said)
    for field in FIELDS:
        sheet = workbook[sheet_name(field.kind, language)]
        head = sheet.cell(HEADS, column(sheet, text(field.label.key, language)))
        assert head.comment is not None
        if field.type in (FieldType.TEXT, FieldType.POINTS):
            assert text(f"excel.example.{field.kind}.{field.name}", language) in head.comment.text


def test_template__notes__speak_of_lists_and_new_rows_only_where_there_are_some() -> None:
    workbook = opened(empty_workbook("nb", today=TODAY))
    for sheet in workbook.worksheets[1:-2]:
        listed = {
            number
            for one in sheet.data_validations.dataValidation
            for area in one.sqref.ranges
            for number in range(area.min_col, area.max_col + 1)
        }
        for cell in sheet[HEADS]:
            note = cell.comment.text if cell.comment else ""
            assert cell.column in listed or "Velg fra listen" not in note, (sheet.title, cell.coordinate)
    ids = {sheet.title: sheet.cell(HEADS, 1).comment for sheet in workbook.worksheets[1:-2]}
    without = [name for name, note in ids.items() if note and "nye rader" not in note.text]
    fixed = (Kind.PLAN, Kind.CAPABILITY, Kind.ANSWER, Kind.COLLABORATION)
    assert without == [sheet_name(kind, "nb") for kind in DATA_SHEETS if kind in fixed]


def test_template__filled_in_without_ids__becomes_a_plan() -> None:
    workbook = opened(empty_workbook("nb", today=TODAY))
    sheet = workbook["Tiltak"]
    sheet.cell(HEADS + 3, column(sheet, "Tiltak")).value = "Felles møte"
    reading = read_workbook(saved(workbook), "nb")
    assert reading.plan is not None
    assert [one.title for one in reading.plan.measures] == ["Felles møte"]


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
