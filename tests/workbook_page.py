"""The Excel page as a test sees it: opened, a file chosen, what is listed, chosen and counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from streamlit.testing.v1 import AppTest

from roadmap import planner
from roadmap.model import Goal, MeasureStatus, Plan, SubGoal
from roadmap.texts import text
from tests.small_plans import measure, plan_of

FRAME = str(Path(__file__).parents[1] / "pages" / "frame.py")


TODAY = date(2027, 6, 1)


MEASURES = "Tiltak"


def two_measures() -> Plan:
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


def listed(at: AppTest) -> dict[str, list[dict[str, Any]]]:
    """The pieces in the list, by sort."""
    for one in at.get("bidi_component"):
        found = json.loads(one.proto.json) if one.proto.json else {}
        if "groups" in found:
            return {group["sort"]: group["items"] for group in found["groups"]}
    return {}


def said(pieces: list[tuple[str, int]]) -> str:
    """A text put together from its pieces."""
    return "".join(piece for piece, _ in pieces)


def choose(at: AppTest, ticks: dict[str, bool] | None = None, answers: dict[str, str] | None = None) -> None:
    """Tick, and answer, as the browser does it."""
    file = at.session_state["workbook_job"][0][0]
    at.session_state[f"preview-{file}"] = {"picks": {"ticks": ticks or {}, "answers": answers or {}}}


def counted(at: AppTest) -> dict[str, str]:
    """The figures above the list, by their labels."""
    return {metric.label: metric.value for metric in at.metric}


def keys(at: AppTest) -> list[str | None]:
    return [button.key for button in at.button]
