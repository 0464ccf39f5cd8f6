"""The Excel page: what a file would change is shown first, and nothing changes before the button."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from streamlit.testing.v1 import AppTest

from roadmap import planner
from roadmap.changes import diff
from roadmap.model import Goal, MeasureStatus, Plan, SubGoal
from roadmap.texts import LANGUAGES, text
from tests.small_plans import measure, plan_of

FRAME = str(Path(__file__).parents[1] / "pages" / "frame.py")
TODAY = date(2027, 6, 1)
MEASURES = "Tiltak"


@pytest.fixture
def plan() -> Plan:
    """A saved plan of two measures; the second serves a sub-goal."""
    few = plan_of(
        Goal(id="goal", rank="a", text="Faste møter"),
        SubGoal(id="sub", rank="a", goal="goal", text="Fire møter er holdt"),
        measure("m1", title="Avklare ansvar", importance=5, status=MeasureStatus.DONE),
        measure("m2", title="Felles kalender", sub_goals=("sub",)),
    )
    return planner.open_plan(planner.create_from(few, "kari"))


def opened(plan: str | None, language: str = "nb") -> AppTest:
    at = AppTest.from_file(FRAME, default_timeout=30)
    at.query_params["lang"] = language
    at.run()  # pages have addresses of their own only after a first run
    if plan:
        at.query_params["plan"] = plan
    return at.switch_page("workbook.py").run()


def open_plan(at: AppTest) -> str:
    """The plan that the address names."""
    asked = at.query_params["plan"]
    return asked if isinstance(asked, str) else asked[0]


def upload(at: AppTest, data: bytes, name: str = "plan.xlsx") -> AppTest:
    at.file_uploader[0].set_value((name, data, "application/octet-stream"))
    at.run()
    assert not at.exception
    return at


def edited(plan: Plan, edit: Callable[[Worksheet], None], language: str = "nb") -> bytes:
    """The plan's workbook with the sheet of measures edited as in Excel."""
    workbook = load_workbook(BytesIO(planner.export_workbook(plan, language, TODAY)))
    edit(workbook[text("excel.sheet.measure", language)])
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def cell(sheet: Worksheet, row: int, field: str, language: str = "nb") -> Any:
    """A cell of the row-th measure (from 0), found by its column's head."""
    label = text(f"field.measure.{field}.label", language)
    heads = next(line for line in sheet.iter_rows() if all(one.value for one in line))
    head = next(one for one in heads if one.value == label)
    return sheet.cell(head.row + 1 + row, head.column)


def preview(at: AppTest) -> list[dict[str, str]]:
    """The rows of the table of changes."""
    for one in at.get("bidi_component"):
        if '"preview"' in one.proto.json:
            return [row["cells"] for row in json.loads(one.proto.json)["rows"]]
    return []


def keys(at: AppTest) -> list[str | None]:
    return [button.key for button in at.button]


@pytest.mark.parametrize("language", LANGUAGES)
def test_changed_cells__in_each_language__shown_in_words_and_nothing_changed(
    language: str, plan: Plan
) -> None:
    first = plan.measures[0]

    def edit(sheet: Worksheet) -> None:
        cell(sheet, 0, "title", language).value = "Et *nytt* navn"
        cell(sheet, 0, "importance", language).value = 1
        cell(sheet, 0, "status", language).value = text("choice.measure_status.delayed", language)

    at = upload(opened(plan.id, language), edited(plan, edit, language))
    what = f"{text('kind.measure.one', language)}: {first.title}"
    assert {"before": first.title, "after": "Et *nytt* navn"}.items() <= preview(at)[0].items()
    assert [row["what"] for row in preview(at)] == [what] * 3
    said = {row["field"]: row["after"] for row in preview(at)}
    assert said[text("field.measure.importance.label", language)].startswith("1 – ")
    delayed = text("choice.measure_status.delayed", language)
    assert said[text("field.measure.status.label", language)] == delayed
    assert [metric.value for metric in at.metric] == ["0", "1", "0"]
    assert planner.open_plan(plan.id).revision == plan.revision


def test_take__changes_and_a_new_row__one_undo_takes_all_back(plan: Plan) -> None:
    def edit(sheet: Worksheet) -> None:
        cell(sheet, 0, "title").value = "Nytt navn"
        cell(sheet, len(plan.measures), "title").value = "Helt nytt tiltak"
        cell(sheet, len(plan.measures), "responsible").value = "Rådgiver"

    at = upload(opened(plan.id), edited(plan, edit))
    assert [metric.value for metric in at.metric] == ["1", "1", "0"]
    new = [row for row in preview(at) if row["what"].endswith("Helt nytt tiltak")]
    assert [(row["field"], row["before"], row["after"]) for row in new] == [
        (text("workbook.preview.is_new", "nb"), "", "Helt nytt tiltak"),
        (text("field.measure.responsible.label", "nb"), "", "Rådgiver"),
    ]
    at.button(key="take").click().run()
    assert [one.value for one in at.success] == [text("workbook.done.text", "nb")]
    titles = [measure.title for measure in planner.open_plan(plan.id).measures]
    assert titles[0] == "Nytt navn"
    assert titles[-1] == "Helt nytt tiltak"
    assert at.file_uploader[0].value is None
    assert planner.undo(plan.id, str(at.session_state["person"]))
    assert diff(plan, planner.open_plan(plan.id)) == ()


def test_preview__references_and_empty_cells__are_said_with_names(plan: Plan) -> None:
    second = plan.measures[1]

    def edit(sheet: Worksheet) -> None:
        cell(sheet, 0, "depends_on").value = second.title
        cell(sheet, 1, "sub_goals").value = None

    rows = {row["field"]: row for row in preview(upload(opened(plan.id), edited(plan, edit)))}
    assert rows[text("field.measure.depends_on.label", "nb")]["after"] == second.title
    emptied = rows[text("field.measure.sub_goals.label", "nb")]
    assert emptied["before"] == "Fire møter er holdt"
    assert emptied["after"] == text("workbook.preview.nothing", "nb")


def test_same_file__says_there_is_nothing_to_take_in(plan: Plan) -> None:
    at = upload(opened(plan.id), planner.export_workbook(plan, "nb", TODAY))
    assert [one.value for one in at.info] == [text("workbook.preview.same", "nb")]
    assert "take" not in keys(at)


def test_errors__in_cells__listed_with_sheet_and_cell_and_nothing_to_take(plan: Plan) -> None:
    places: list[str] = []

    def edit(sheet: Worksheet) -> None:
        for field, value in (("status", "Kanskje"), ("depends_on", "T-999")):
            wrong = cell(sheet, 0, field)
            wrong.value = value
            places.append(wrong.coordinate)

    at = upload(opened(plan.id), edited(plan, edit))
    said = at.error[0].value.replace("\\", "")
    assert all(f"«{MEASURES}», celle {place}" in said for place in places)
    assert "take" not in keys(at)
    assert planner.open_plan(plan.id).revision == plan.revision


@pytest.mark.parametrize(
    "data", [b"", b"hei", b"PK\x03\x04 halv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"], ids=str
)
@pytest.mark.parametrize("with_plan", [True, False])
def test_no_workbook__gets_a_sentence_and_nothing_is_lost(data: bytes, with_plan: bool, plan: Plan) -> None:
    at = upload(opened(plan.id if with_plan else None), data, "hva.xls")
    assert len(at.error) == 1
    assert text("workbook.problems.nothing_read", "nb") in "".join(one.value for one in at.markdown)
    assert {"take", "create"}.isdisjoint(keys(at))
    assert len(planner.plans()) == 1


@pytest.mark.parametrize("with_plan", [True, False])
def test_create__from_a_file__makes_a_plan_of_its_own_and_opens_it(with_plan: bool, plan: Plan) -> None:
    at = upload(opened(plan.id if with_plan else None), planner.export_workbook(plan, "nb", TODAY))
    if with_plan:
        at.radio(key="workbook-use").set_value("new").run()
    counted = at.table[0].value
    assert str(len(plan.measures)) in counted.iloc[-1].tolist()
    at.button(key="create").click().run()
    assert at.title[0].value == text("step.1.title", "nb")
    [made] = [one.id for one in planner.plans() if one.id != plan.id]
    assert open_plan(at) == made
    assert [m.title for m in planner.open_plan(made).measures] == [m.title for m in plan.measures]
    assert planner.open_plan(plan.id).revision == plan.revision


def test_file_of_another_plan__refused_for_this_one_but_can_become_a_new_plan(plan: Plan) -> None:
    other = planner.new_plan("En annen", "kari", "nb")
    at = upload(opened(other), planner.export_workbook(plan, "nb", TODAY))
    assert text("problem.other_plan", "nb") in at.error[0].value.replace("\\", "")
    at.radio(key="workbook-use").set_value("new").run()
    assert not at.error
    assert "create" in keys(at)


def test_another_file__the_first_is_taken_away(plan: Plan) -> None:
    at = upload(opened(plan.id), b"hei")
    at.button(key="another").click().run()
    assert not at.error
    assert at.file_uploader[0].value is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_downloads__plan_or_empty_template__in_each_language(language: str, plan: Plan) -> None:
    with_plan, without = opened(plan.id, language), opened(None, language)
    assert [one.proto.label for one in with_plan.get("download_button")] == [
        text("workbook.download", language)
    ]
    assert [one.proto.label for one in without.get("download_button")] == [
        text("workbook.template.button", language)
    ]
