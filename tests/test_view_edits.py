"""Edits in sheets that are for reading only: told with where to make them, and never mistaken for others."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from roadmap.exchange.sheets import TECHNICAL, View, sheet_name
from roadmap.model import Kind
from roadmap.problems import Severity
from roadmap.texts import LANGUAGES, sentence
from tests.workbooks import exported, found, read, repacked, small_plan

ROADMAP = sheet_name(View.ROADMAP, "nb")
COVER = sheet_name(View.COVER, "nb")
GRID = base64.b64encode(zlib.compress(bytes(100))).decode()


def write(sheet: str, *cells: str) -> Callable[[Workbook], None]:
    """An edit: something new in some cells of a sheet."""

    def edit(workbook: Workbook) -> None:
        for cell in cells:
            workbook[sheet][cell].value = "Noe nytt"

    return edit


def test_views__as_they_were_written__have_nothing_to_say() -> None:
    plan = small_plan()
    for language in LANGUAGES:
        assert read(exported(plan, language=language), plan).problems == ()


def test_view__edited_in_one_cell__is_told_with_where_to_change_it() -> None:
    (problem,) = read(exported(small_plan(), write(ROADMAP, "D9")), small_plan()).problems
    assert found([problem]) == [(f"{ROADMAP}!D9", "view_edited")]
    assert problem.severity is Severity.WARNING
    assert "Tiltak" in sentence(problem, "nb")


def test_view__edited_in_several_cells__is_told_once() -> None:
    (problem,) = read(exported(small_plan(), write(ROADMAP, "D9", "D12", "A1")), small_plan()).problems
    assert found([problem]) == [(f"{ROADMAP}!A1", "views_edited")]
    assert problem.values["count"] == 2


def test_cover__written_on__is_only_noted() -> None:
    (problem,) = read(exported(small_plan(), write(COVER, "B40")), small_plan()).problems
    assert problem.severity is Severity.NOTE


@pytest.mark.parametrize(
    "state", [{COVER: [0, GRID]}, {COVER: [float("inf"), GRID]}, {COVER: [-3, GRID]}, []]
)
def test_state_of_views__that_somebody_has_spoilt__says_nothing(state: Any) -> None:
    code = base64.b64encode(zlib.compress(json.dumps(state).encode())).decode()

    def spoil(workbook: Workbook) -> None:
        sheet = workbook[sheet_name(TECHNICAL, "nb")]
        for row in sheet.iter_rows():
            if str(row[0].value).startswith("views."):
                row[1].value = code if row[0].value == "views.1" else ""

    assert read(exported(small_plan(), spoil), small_plan()).problems == ()


def test_view__in_a_part_that_breaks_off__keeps_nobody_from_the_rest() -> None:
    name, odd = "worksheets/sheet1.xml", "worksheets/sheet1.dat"

    def move(parts: dict[str, bytes]) -> None:
        for part in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
            parts[part] = parts[part].replace(name.encode(), odd.encode())
        parts[f"xl/{odd}"] = parts.pop(f"xl/{name}")[:-20]

    reading = read(repacked(exported(small_plan()), move), small_plan())
    assert not reading.is_blocked
    assert reading.changes == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_fixed_cells__of_data_sheets__edited__are_told_by_cell_and_change_nothing(language: str) -> None:
    plan = small_plan()
    platform, answers = (sheet_name(kind, language) for kind in (Kind.CAPABILITY, Kind.ANSWER))

    def edit(workbook: Workbook) -> None:
        workbook[platform]["C4"].value = "Dataverktøy"
        workbook[answers]["C6"].value = 7
        workbook[answers]["C7"].value = None
        workbook[answers]["C8"].value = f" {workbook[answers]['C8'].value.upper()} "

    reading = read(exported(plan, edit, language), plan)
    assert found(reading.problems) == [
        (f"{platform}!C4", "fixed_cell_edited"),
        (f"{answers}!C6", "fixed_cell_edited"),
    ]
    assert (reading.changes, reading.left_out, reading.missing) == ((), (), ())
