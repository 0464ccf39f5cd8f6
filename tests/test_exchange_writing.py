"""What the workbook looks like to those who open, print and fill it in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import cast

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.changes import apply, making, ranks, removing, setting
from roadmap.example import example_plan
from roadmap.exchange import empty_workbook, read_workbook, write_workbook
from roadmap.exchange.measuring import lines_in, row_height
from roadmap.exchange.printing import A4
from roadmap.exchange.sheets import DATA_SHEETS, EDITED_IN, View, columns_of, sheet_name
from roadmap.exchange.styles import Look
from roadmap.exchange.timeline import periods_for
from roadmap.exchange.words import choices_by_word, columns_by_head, folded, kinds_by_sheet
from roadmap.fields import FIELDS, FieldType, Json, choice_key
from roadmap.model import CapabilityKey, Kind, Plan
from roadmap.palette import LIGHT
from roadmap.priorities import prioritised
from roadmap.problems import Refused
from roadmap.texts import LANGUAGES, catalogue, text
from tests.plans import HOSTILE, plan_with_each
from tests.small_plans import measure, plan_of
from tests.workbooks import HEADS, TODAY, column, saved

VIEW_HEADS = 4  # the row in which the heads of most views stand


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
    views = [one for one in View if one is not View.LISTS]
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
    assert len(sheets) == len(View) + len(DATA_SHEETS) + 1
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets__printed__have_paper_heads_on_each_page_and_page_numbers(language: str) -> None:
    for sheet in opened(example(language)).worksheets[:-2]:
        assert str(sheet.page_setup.paperSize) in ("8", "9")
        assert sheet.oddFooter is not None
        assert "&P" in str(sheet.oddFooter.right)
        assert sheet.print_title_rows or sheet.title == sheet_name(View.COVER, language)


def test_data_sheets__printed__are_as_wide_as_the_page() -> None:
    workbook = opened(example("nb"))
    for kind in DATA_SHEETS:
        sheet = workbook[sheet_name(kind, "nb")]
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.page_setup.orientation == "landscape"


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
    workbook = opened(example(language))
    found = 0
    for sheet in workbook.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell, Cell) and cell.style == f"Veikart {Look.HEAD}" and cell.value:
                found += 1
                width = sheet.column_dimensions[cell.column_letter].width
                words = re.split(r"[ /-]", str(cell.value))
                assert all(lines_in(word, width, bold=True) == 1 for word in words), (sheet.title, words)
    assert found > 80


def letters_to(last: int) -> list[str]:
    return [get_column_letter(at) for at in range(1, last + 1)]


def column_of_view(sheet: Worksheet, letter: str) -> list[str]:
    """What stands in a column of a view, below its heads."""
    return [str(cell.value) for cell in sheet[letter][VIEW_HEADS:] if cell.value is not None]


def test_roadmap__written__is_the_handbooks_template() -> None:
    sheet = opened(example("nb"))["Veikart"]
    columns = ("capability", "maturity", "short_medium", "long", "sub_goals", "goals")
    assert [cell.value for cell in sheet[VIEW_HEADS]][1:] == [
        text(f"excel.roadmap.{one}", "nb") for one in columns
    ]
    capabilities = [text(choice_key(one), "nb") for one in CapabilityKey]
    assert [name for name in column_of_view(sheet, "B") if "forts." not in name] == capabilities
    marks = [mark for mark in column_of_view(sheet, "A") if len(mark) == 1]
    assert list(dict.fromkeys(marks)) == list("ABCDEFG")


def test_roadmap__written__has_a_row_for_each_measure_beside_what_it_leads_to() -> None:
    plan = example_plan()
    sheet = opened(example("nb"))["Veikart"]
    shown = [row for row in sheet.iter_rows(min_row=VIEW_HEADS + 1, values_only=True) if row[3] or row[4]]
    assert len(shown) == len(plan.measures)
    assert not any(row[3] and row[4] for row in shown)
    first = plan.measures[0]
    row = next(row for row in shown if first.title in str(row[3]))
    assert str(row[5]).count("D-0") == len(first.sub_goals)


def test_roadmap__longer_than_a_page__repeats_the_capability() -> None:
    many = plan_of_measures(60)
    sheet = opened(write_workbook(many, "nb", today=TODAY))["Veikart"]
    begins = [one.id + 1 for one in sheet.row_breaks.brk]
    name = text(choice_key(CapabilityKey.TECHNOLOGY), "nb")
    assert begins
    assert sheet.cell(begins[0], 2).value == f"{name} (forts.)"
    assert sheet.cell(begins[0], 1).value == "A"


def plan_of_measures(count: int) -> Plan:
    """A plan with so many measures of one capability."""
    plan = Plan("p")
    for number, rank in enumerate(ranks(count)):
        content: dict[str, Json] = {
            "title": f"Tiltak {number} som tar litt plass i sin celle",
            "capability": "technology",
            "horizon": "long",
            "importance": 1 + number % 5,
            "effort": 1 + number // 5 % 5,
        }
        plan = apply(plan, making(Kind.MEASURE, f"m-{number}", content, rank))
    return plan


def test_text_longer_than_a_row__in_a_view__goes_on_in_the_next_rows() -> None:
    words = " ".join(f"ord{n}" for n in range(2500))
    plan = apply(Plan("p"), making(Kind.GOAL, "g", {"text": words, "limitations": [words]}, "a"))
    sheet = opened(write_workbook(plan, "nb", today=TODAY))["Mål og delmål"]
    said = " ".join(column_of_view(sheet, "B")).replace("\n", " ").replace("(forts.)", "")
    assert said.split()[1:] == words.split() or set(words.split()) <= set(said.split())
    heights = [row.height for row in sheet.row_dimensions.values() if row.height]
    assert max(heights) < 409
    limits = " ".join(column_of_view(sheet, "H")).split()
    assert limits[1:] == words.split()


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


def test_goals_and_sub_goals__written__stand_beside_each_other_with_real_dates() -> None:
    plan = example_plan()
    sheet = opened(example("nb"))["Mål og delmål"]
    rows = list(sheet.iter_rows(min_row=VIEW_HEADS + 1, values_only=True))
    named = [str(row[1]) for row in rows if row[1] and "(forts.)" not in str(row[1])]
    assert [name.split(" ", 1)[1] for name in named] == [goal.text for goal in plan.goals]
    due = [row[4].date() for row in rows if isinstance(row[4], datetime)]
    assert sorted(due) == sorted(one.due for one in plan.sub_goals if one.due)


def test_red_thread__written__names_what_each_measure_leads_to_and_what_is_missing() -> None:
    plan = Plan("p")
    for kind, one, content in (
        (Kind.BENEFIT_AREA, "a", {"name": "Område"}),
        (Kind.BENEFICIARY_GROUP, "b", {"name": "Innbyggere"}),
        (Kind.BENEFIT, "g1", {"area": "a", "group": "b", "text": "Kortere vei"}),
        (Kind.BENEFIT, "g2", {"area": "a", "group": "b", "text": "Ingen gir denne"}),
        (Kind.GOAL, "m", {"text": "Ett lag"}),
        (Kind.SUB_GOAL, "d", {"goal": "m", "text": "Fire møter"}),
        (Kind.MEASURE, "t1", {"title": "Møte", "sub_goals": ["d"], "benefits": ["g1"]}),
        (Kind.MEASURE, "t2", {"title": "Alene"}),
    ):
        plan = apply(plan, making(kind, one, cast(dict[str, Json], content), one))
    sheet = opened(write_workbook(plan, "nb", today=TODAY))["Rød tråd"]
    rows = [row[1:] for row in sheet.iter_rows(min_row=VIEW_HEADS + 1, values_only=True)]
    assert ("T-001 Møte", "D-001 Fire møter", "M-001 Ett lag", "G-001 Kortere vei", "Innbyggere") in rows
    assert ("T-002 Alene", "Mangler delmål", None, "Mangler gevinst", None) in rows
    assert ("Mangler tiltak", None, None, "G-002 Ingen gir denne", "Innbyggere") in rows


def test_prioritised_list__written__has_the_numbers_of_the_picture() -> None:
    plan = example_plan()
    sheet = opened(example("nb"))["Prioritering"]
    rows = [row for row in sheet.iter_rows(values_only=True) if str(row[1] or "").isdigit()]
    wanted = [(one.title, one.importance, one.effort) for one in prioritised(plan)]
    assert [(str(row[2]).split(" ", 1)[1], row[3], row[4]) for row in rows] == wanted
    assert [int(str(row[1])) for row in rows] == list(range(1, len(wanted) + 1))


def parts(data: bytes, start: str) -> list[str]:
    """The parts of a workbook whose names begin so, as text."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    return [archive.read(name).decode() for name in archive.namelist() if name.startswith(start)]


def test_charts__written__are_native_and_said_in_words() -> None:
    charts = parts(example("nb"), "xl/charts/chart")
    radar = next(one for one in charts if "<radarChart>" in one)
    assert all(part in radar for part in ('<max val="3"', '<min val="0"', '<majorUnit val="1"'))
    assert radar.count('<delete val="0"') == 2
    assert LIGHT.accent.removeprefix("#").upper() in radar
    assert text(choice_key(CapabilityKey.ARENAS), "nb") in radar
    scatter = next(one for one in charts if "<scatterChart>" in one)
    assert "14–17" in scatter
    drawings = parts(example("nb"), "xl/drawings/drawing")
    said = [re.findall(r'<cNvPr id="\d+" name="([^"]+)" descr="([^"]+)"', one) for one in drawings]
    assert [len(one) for one in said] == [1, 1]
    assert "Teknologi lavt" in said[0][0][1]
    assert not any("Chart" in name for ((name, _),) in said)


def test_charts__of_an_empty_plan__have_no_points_and_a_line_that_says_why() -> None:
    data = write_workbook(Plan("p"), "nb", today=TODAY)
    assert len(parts(data, "xl/charts/chart")) == 2
    workbook = opened(data)
    for view in (View.PLATFORM, View.PRIORITIES, View.TIMELINE, View.AIMS, View.BENEFIT_MATRIX):
        said = workbook[sheet_name(view, "nb")].cell(4, 1).value
        assert said == text(f"excel.empty.{view}", "nb")


def test_document__written__says_title_maker_and_language() -> None:
    for language, code in (("nb", "nb-NO"), ("nn", "nn-NO"), ("en", "en-GB")):
        about = opened(example(language)).properties
        assert (about.title, about.creator, about.language) == (
            example_plan().title,
            example_plan().head.organisation,
            code,
        )


def test_cover__of_a_plan_whose_measures_have_no_dates__says_only_the_month_it_starts() -> None:
    data = write_workbook(plan_of(measure("m")), "nb", today=TODAY)
    values = [cell.value for row in opened(data)["Forside"].iter_rows() for cell in row]
    assert [value for value in values if "2027" in str(value)] == ["januar 2027"]


def test_cover__written__has_figures_room_for_a_decision_and_every_sheet_with_a_link() -> None:
    plan = example_plan()
    sheet = opened(example("nb"))["Forside"]
    values = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    numbers = [value for value in values if isinstance(value, int)]
    assert numbers == [
        len(plan.benefits),
        len(plan.goals),
        len(plan.sub_goals),
        len(plan.measures),
        sum(one.status == "done" for one in plan.measures),
    ]
    for name in ("adopted", "with_remarks", "not_adopted", "remarks", "body", "when", "who"):
        assert text(f"excel.cover.{name}", "nb") in values
    linked = [cell.value for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    names = [sheet_name(one, "nb") for one in (*View, *DATA_SHEETS) if one not in (View.COVER, View.LISTS)]
    assert linked == names
    assert plan.overall_goals[0].text in " ".join(str(value) for value in values)


def test_views__written__say_where_to_change_what_they_show() -> None:
    workbook = opened(example("nn"))
    for one in View:
        if one in (View.COVER, View.LISTS):
            continue
        said = str(workbook[sheet_name(one, "nn")].cell(3, 1).value)
        assert EDITED_IN[one]
        assert all(f"«{sheet_name(kind, 'nn')}»" in said for kind in EDITED_IN[one])


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
    answers = workbook["Spørsmål og svar"]
    asked = column(answers, text("excel.column.question", "nb"))
    width = answers.column_dimensions[get_column_letter(asked)].width
    for row in range(HEADS + 1, answers.max_row + 1):
        lines = lines_in(str(answers.cell(row, asked).value), width)
        assert (answers.row_dimensions[row].height or 0) >= lines * 12.75
