"""The sheets that people read and print, and the cover before them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import cast

import pytest
from openpyxl.styles import Side

from roadmap.changes import apply, making, ranks
from roadmap.example import example_plan
from roadmap.exchange import write_workbook
from roadmap.exchange.data_sheets import naming_of
from roadmap.exchange.printing import A4_UPRIGHT
from roadmap.exchange.sheets import DATA_SHEETS, EDITED_IN, View, sheet_name
from roadmap.fields import Json, choice_key
from roadmap.model import CapabilityKey, Goal, Horizon, Kind, MeasureStatus, OverallGoal, Plan
from roadmap.palette import LIGHT
from roadmap.priorities import prioritised, quadrant
from roadmap.texts import LANGUAGES, text
from tests.small_plans import measure, plan_of
from tests.workbooks import TODAY
from tests.written_books import VIEW_HEADS, column_of_view, example, example_book, opened


def test_roadmap__written__is_the_handbooks_template() -> None:
    sheet = example_book("nb")["Veikart"]
    columns = ("capability", "maturity", "short_medium", "long", "sub_goals", "goals")
    assert [cell.value for cell in sheet[VIEW_HEADS]][1:] == [
        text(f"excel.roadmap.{one}", "nb") for one in columns
    ]
    capabilities = [text(choice_key(one), "nb") for one in CapabilityKey]
    unreached = text("excel.roadmap.unreached", "nb")
    names = [name for name in column_of_view(sheet, "B") if "forts." not in name]
    assert names == [*capabilities, unreached]
    marks = [mark for mark in column_of_view(sheet, "A") if len(mark) == 1]
    assert list(dict.fromkeys(marks)) == list("ABCDEFG")


def test_roadmap__written__has_a_row_for_each_measure_beside_what_it_leads_to() -> None:
    plan = example_plan()
    sheet = example_book("nb")["Veikart"]
    shown = [row for row in sheet.iter_rows(min_row=VIEW_HEADS + 1, values_only=True) if row[3] or row[4]]
    assert len(shown) == len(plan.measures)
    assert not any(row[3] and row[4] for row in shown)
    first = plan.measures[0]
    row = next(row for row in shown if first.title in str(row[3]))
    assert str(row[5]).count("D-0") == len(first.sub_goals)


def test_roadmap__a_measure_without_time__stands_in_a_column_of_its_own_with_its_responsible() -> None:
    plan = plan_of(
        Goal(id="g", rank="a", text="Left"),
        measure("m", title="Some day", responsible="Kari", capability=CapabilityKey.ARENAS),
    )
    sheet = opened(write_workbook(plan, "nb", today=TODAY))["Veikart"]
    assert sheet[VIEW_HEADS][5].value == text("excel.roadmap.undecided", "nb")
    rows = {row[1]: row for row in sheet.iter_rows(min_row=VIEW_HEADS + 1, values_only=True)}
    arenas, left = rows[text("capability.arenas.name", "nb")], rows[text("excel.roadmap.unreached", "nb")]
    assert arenas[3:5] == (None, None)
    assert "Some day" in str(arenas[5])
    assert "Kari" in str(arenas[5])
    assert left[3:7] == (None, None, None, None)
    assert "Left" in str(left[7])


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


def test_goals_and_sub_goals__written__stand_beside_each_other_with_real_dates() -> None:
    plan = example_plan()
    sheet = example_book("nb")["Mål og delmål"]
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
    sheet = example_book("nb")["Prioritering"]
    rows = [row for row in sheet.iter_rows(values_only=True) if str(row[2] or "").startswith("T-")]
    wanted = [(one.title, one.importance, one.effort) for one in prioritised(plan)]
    assert [(str(row[2]).split(" ", 1)[1], row[3], row[4]) for row in rows] == wanted
    placed = [one for one in plan.measures if quadrant(one)]
    assert [row[1] for row in rows if row[1]] == [str(number + 1) for number in range(len(placed))]


def test_prioritised_list__of_many_measures__has_low_rows_and_many_on_a_page() -> None:
    many = plan_of_measures(200)
    said = "Tiltaket skal gjøre noe med det vi har snakket om på verkstedet"
    named = {one.id: replace(one, title=said, importance=3, effort=3) for one in many.measures}
    many = replace(many, entities={**many.entities, **named})
    sheet = opened(write_workbook(many, "nb", today=TODAY))[sheet_name(View.PRIORITIES, "nb")]
    rows = [row[0].row or 0 for row in sheet.iter_rows() if said in str(row[2].value)]
    assert len(rows) == 200
    assert max(sheet.row_dimensions[row].height for row in rows) < 16
    assert len(sheet.row_breaks.brk) == 3


def test_prioritised_list__what_is_not_weighed_or_over__stands_last_in_words_and_without_a_number() -> None:
    plan = plan_of(
        measure("a", title="Halvt", importance=5),
        measure("b", title="Over", importance=5, effort=1, status=MeasureStatus.DONE),
        measure("c", title="Vurdert", importance=1, effort=5),
    )
    sheet = opened(write_workbook(plan, "nb", today=TODAY))["Prioritering"]
    rows = [row[1:6] for row in sheet.iter_rows(values_only=True) if str(row[2] or "").startswith("T-")]
    assert rows == [
        ("1", "T-003 Vurdert", 1, 5, "La det vente"),
        (None, "T-001 Halvt", 5, None, "Ikke vurdert"),
        (None, "T-002 Over", 5, 1, "Ferdig"),
    ]
    assert text("excel.priorities.without_number", "nb") in [cell.value for cell in sheet["A"]]


def test_time_line__over_several_years__has_a_line_between_them_in_the_heads_and_below() -> None:
    sheet = example_book("nb")["Tidslinje"]
    years = next(row for row in sheet.iter_rows() if any(cell.value == 2028 for cell in row))
    begins = [cell.column for cell in years if isinstance(cell.value, int)]
    lines = [cell.column for cell in years if is_drawn(cell.border.left)]
    assert (len(begins), lines) == (3, begins)
    top = years[0].row or 0
    months = sheet[top + 2]
    assert {cell.border.left.color.rgb for cell in months if cell.column in begins[1:]} == {
        f"00{LIGHT.accent.removeprefix('#').upper()}"
    }
    below = [sheet.cell(top + 3, column) for column in begins[1:]]
    assert all(is_drawn(cell.border.left) and cell.border.left.style == "thin" for cell in below)


def test_time_line__a_measure_without_time__has_its_letter_below_one_of_another_capability() -> None:
    plan = plan_of(
        measure("a", capability=CapabilityKey.TECHNOLOGY), measure("b", capability=CapabilityKey.ARENAS)
    )
    sheet = opened(write_workbook(plan, "nb", today=TODAY))["Tidslinje"]
    letters = [row[0] for row in sheet.iter_rows(values_only=True) if str(row[1]).startswith("T-")]
    assert letters == ["A", "B"]


def test_tables__written__have_no_line_that_text_beside_it_could_touch() -> None:
    for view in (View.ROADMAP, View.BENEFIT_MATRIX, View.AIMS, View.PRIORITIES, View.THREADS, Kind.MEASURE):
        cells = [cell for row in example_book("nb")[sheet_name(view, "nb")].iter_rows(8) for cell in row]
        assert any(is_drawn(cell.border.top) for cell in cells), view
        assert not any(is_drawn(cell.border.left) or is_drawn(cell.border.right) for cell in cells), view


def is_drawn(side: Side | None) -> bool:
    """Whether a cell has a line on this side."""
    return side is not None and side.style is not None


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
    assert "15–18" in scatter
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
        about = example_book(language).properties
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
    sheet = example_book("nb")["Forside"]
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


def test_cover__written__has_room_for_remarks_down_to_the_foot_of_its_page() -> None:
    sheet = example_book("nb")["Forside"]
    (first_break,) = [one.id for one in sheet.row_breaks.brk]
    used = sum(sheet.row_dimensions[row].height or 0 for row in range(1, first_break + 1))
    full = A4_UPRIGHT.high * 100 / (sheet.page_setup.scale or 100)
    assert 0.92 * full < used <= full


@pytest.mark.parametrize("lines", [1, 12, 18, 22, 30, 70])
def test_cover__with_a_goal_of_any_length__has_the_whole_decision_on_one_page(lines: int) -> None:
    plan = plan_of(OverallGoal(id="o", rank="a", text="\n".join("Vi samarbeider" for _ in range(lines))))
    sheet = opened(write_workbook(plan, "nb", today=TODAY))["Forside"]
    rows = {cell.value: cell.row for cell in sheet["B"]}
    heads = ("figures", "decision_head", "name")
    figures, first, last = (rows[text(f"excel.cover.{one}", "nb")] for one in heads)
    page = {row: sum(one.id < row for one in sheet.row_breaks.brk) for row in range(figures, last + 3)}
    assert page[figures] == page[figures + 2]
    assert page[first] == page[last] == page[last + 2]
    assert rows[text("excel.cover.body", "nb")] - rows[text("excel.cover.remarks", "nb")] >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_cover__written__says_in_one_line_what_each_sheet_holds(language: str) -> None:
    sheet = example_book(language)[sheet_name(View.COVER, language)]
    links = [cell.row for cell in sheet["B"] if cell.hyperlink]
    said = [cell.row for cell in sheet["E"] if cell.row >= links[0] and cell.value]
    assert said == links


@pytest.mark.parametrize(("language", "marks"), [("nn", "«»"), ("en", "“”")])
def test_views__written__say_where_to_change_what_they_show(language: str, marks: str) -> None:
    workbook = example_book(language)
    for one in View:
        if one in (View.COVER, View.LISTS):
            continue
        said = str(workbook[sheet_name(one, language)].cell(3, 1).value)
        assert EDITED_IN[one]
        assert all(f"{marks[0]}{sheet_name(kind, language)}{marks[1]}" in said for kind in EDITED_IN[one])


def test_finished_and_stopped_measures__in_the_views__say_so_before_their_titles() -> None:
    plan = plan_of(
        measure("a", title="Møte", status=MeasureStatus.DONE, horizon=Horizon.LONG),
        measure("b", title="Nettsted", status=MeasureStatus.STOPPED),
        measure("c", title="Kurs", status=MeasureStatus.IN_PROGRESS),
    )
    workbook = opened(write_workbook(plan, "nb", today=TODAY))
    wanted = {
        "Veikart": ["T-001 Ferdig: Møte", "T-002 Stanset: Nettsted"],
        "Tidslinje": ["Ferdig: Møte", "Stanset: Nettsted"],
        "Rød tråd": ["T-001 Ferdig: Møte", "T-002 Stanset: Nettsted"],
        "Prioritering": ["Ferdig", "Stanset"],
    }
    for name, words in wanted.items():
        said = [str(cell.value) for row in workbook[name].iter_rows() for cell in row]
        assert set(words) <= set(said), name
        assert not any("Kurs" in word and ":" in word for word in said)


def test_roadmap__a_row_below_another_measure__has_a_line_above_both_columns_of_measures() -> None:
    plan = plan_of(
        measure("a", horizon=Horizon.SHORT_MEDIUM),
        measure("b", horizon=Horizon.LONG),
        measure("c", horizon=Horizon.LONG),
    )
    sheet = opened(write_workbook(plan, "nb", today=TODAY))["Veikart"]
    (first,) = [cell.row for cell in sheet["D"] if cell.value == "T-001 a"]
    for row in (first + 1, first + 2):
        assert all(sheet.cell(row, column).border.top.style for column in (4, 5))
        assert all(sheet.cell(row, column).border.top is None for column in (6, 7))


def test_time_line__with_and_without_assumed_dates__has_light_bars_in_words_where_there_are_some() -> None:
    dates = {"start": date(2027, 1, 4), "end": date(2027, 3, 1)}
    for one, expected in ((measure("a", **dates), False), (measure("a", horizon=Horizon.LONG), True)):
        sheet = opened(write_workbook(plan_of(one), "nb", today=TODAY))["Tidslinje"]
        values = [cell.value for row in sheet.iter_rows() for cell in row]
        assert (text("excel.timeline.assumed", "nb") in values) is expected
        assert ("(–)" in values) is expected
        assert "krav" not in str(sheet["A2"].value)


def test_cover__of_a_plan_that_is_not_saved__speaks_of_no_version() -> None:
    for revision, expected in ((0, "Skrevet ut"), (7, "Versjon 7, skrevet ut")):
        data = write_workbook(replace(plan_of(measure("m")), revision=revision), "nb", today=TODAY)
        said = [str(cell.value) for row in opened(data)["Forside"].iter_rows() for cell in row if cell.value]
        assert [one for one in said if "ut" in one and one.startswith(expected)]
        assert revision or not any("Versjon" in one for one in said)


def test_time_line__of_measures_that_wait__names_each_they_wait_for_on_a_line_of_its_own() -> None:
    plan = example_plan()
    ids, names = naming_of(plan).ids, {one.id: one.title for one in plan.measures}
    rows = {row[1]: str(row[6] or "") for row in example_book("nb")["Tidslinje"].iter_rows(values_only=True)}
    for one in plan.measures:
        lines = [f"{ids[before]} {names[before]}" for before in one.depends_on]
        assert rows[ids[one.id]] == "\n".join(lines)
    assert any(len(one.depends_on) > 1 for one in plan.measures)


@pytest.mark.parametrize(("until", "band"), [(2028, "Kort/mellomlang sikt"), (2036, "Kort"), (2060, "Kort")])
def test_time_line__over_few_or_many_years__has_bands_with_words_that_have_room(
    until: int, band: str
) -> None:
    plan = plan_of(
        measure("a", start=date(2027, 1, 1), end=date(until, 6, 1), capability=CapabilityKey.ARENAS)
    )
    plan = replace(plan, entities={**plan.entities, plan.id: replace(plan.head, start=date(2027, 1, 1))})
    sheet = opened(write_workbook(plan, "nb", today=TODAY))["Tidslinje"]
    years = next(row for row in sheet.iter_rows() if any(cell.value == 2027 for cell in row))
    bands = sheet[(years[0].row or 0) + 1]
    assert next(cell.value for cell in bands if cell.value) == band
