"""The workbook as LibreOffice prints it: pages as planned, and no text without room."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from benchmarks.large_plans import plan_of
from roadmap.changes import apply, making, ranks, setting
from roadmap.example import example_plan
from roadmap.exchange import empty_workbook, write_workbook
from roadmap.exchange.sheets import DATA_SHEETS, View, sheet_name
from roadmap.fields import Json
from roadmap.model import Kind, Plan
from tests.office import converted, heights_of_texts, pages_in, without_heights
from tests.workbooks import repacked

TODAY = date(2026, 11, 21)
VIEWS = [one for one in View if one is not View.LISTS]
WORD = "Overgangssamhandlingskoordineringsansvarlig"
Books = Mapping[str, bytes]


def awkward_plan() -> Plan:
    """Thirty benefits in one cell, words wider than columns, and texts longer than a row is high."""
    plan = example_plan()
    area, group = plan.benefit_areas[0].id, plan.beneficiary_groups[0].id
    for number, rank in enumerate(ranks(30)):
        content: dict[str, Json] = {
            "area": area,
            "group": group,
            "text": f"Gevinst {number} {WORD * 3}\nog {WORD}",
        }
        plan = apply(plan, making(Kind.BENEFIT, f"more-{number}", content, f"z{rank}"))
    every = [one.id for one in plan.benefits]
    long = f"{WORD} " * 60 + "ord " * 900
    first = plan.measures[0].id
    for kind, entity, field, value in (
        (Kind.MEASURE, first, "benefits", every),
        (Kind.MEASURE, first, "title", WORD * 6),
        (Kind.MEASURE, first, "description", "ord " * 900),
        (Kind.MEASURE, plan.measures[1].id, "benefits", every[:12]),
        (Kind.CAPABILITY, "technology", "status", long),
        (Kind.GOAL, plan.goals[0].id, "text", long),
        (Kind.ACTOR, plan.actors[0].id, "name", WORD * 5),
        (Kind.OVERALL_GOAL, plan.overall_goals[0].id, "text", long),
        (Kind.PLAN, plan.id, "title", f"{WORD} " * 5),
    ):
        plan = apply(plan, setting(plan, kind, entity, field, value))
    return plan


@pytest.fixture(scope="module")
def books() -> Books:
    plans = {
        "example": example_plan(),
        "awkward": awkward_plan(),
        "many": plan_of(200),
        "empty": Plan("p"),
    }
    written = {name: write_workbook(plan, "nb", today=TODAY) for name, plan in plans.items()}
    return {**written, "template": empty_workbook("nb", today=TODAY)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def printed(books: Books, folder: Path) -> dict[str, int]:
    """How many pages the views of each workbook take."""
    views = {name: repacked(data, _hide_data_sheets) for name, data in books.items()}
    return {name: pages_in(pdf) for name, pdf in converted(folder / "pdf", views, "xlsx", "pdf").items()}


def _hide_data_sheets(parts: dict[str, bytes]) -> None:
    """Let data sheets be left out in print, so that the pages are those of the views."""
    text = parts["xl/workbook.xml"].decode()
    for kind in DATA_SHEETS:
        name = re.escape(sheet_name(kind, "nb"))
        text, found = re.subn(rf'(<sheet [^>]*name="{name}"[^>]*state=)"visible"', r'\1"hidden"', text)
        assert found == 1, name
    parts["xl/workbook.xml"] = text.encode()


@pytest.mark.parametrize("name", ["example", "awkward", "many", "empty", "template"])
def test_views__printed__take_the_pages_that_were_planned(
    name: str, books: Books, printed: dict[str, int]
) -> None:
    workbook = load_workbook(io.BytesIO(books[name]))
    sheets = [
        workbook[sheet_name(one, "nb")] for one in VIEWS if sheet_name(one, "nb") in workbook.sheetnames
    ]
    assert printed[name] == sum(1 + len(sheet.row_breaks.brk) for sheet in sheets)


def test_example__printed__has_no_page_that_is_nearly_empty(books: Books) -> None:
    workbook = load_workbook(io.BytesIO(books["example"]))
    for view, pages in {
        View.TIMELINE: 1,
        View.COLLABORATION_MATRIX: 1,
        View.COVER: 2,
        View.PLATFORM: 1,
        View.PRIORITIES: 1,
        View.ROADMAP: 2,
    }.items():
        assert 1 + len(workbook[sheet_name(view, "nb")].row_breaks.brk) == pages


@pytest.fixture(scope="module")
def heights(books: Books, folder: Path) -> Callable[[str], list[tuple[str, int, float, float]]]:
    """For each row with text of a workbook: sheet, row, our height and LibreOffice's own."""
    ours = converted(folder / "ours", books, "xlsx", "fods")
    bare = {name: without_heights(flat) for name, flat in ours.items()}
    theirs = converted(folder / "theirs", bare, "fods", "fods")

    def compared(name: str) -> list[tuple[str, int, float, float]]:
        own, wanted = heights_of_texts(ours[name]), heights_of_texts(theirs[name])
        assert len(own) > 50
        assert own.keys() == wanted.keys()
        return [(*place, own[place], wanted[place]) for place in own]

    return compared


@pytest.mark.parametrize("name", ["example", "awkward", "many", "empty", "template"])
def test_text__in_every_sheet__has_room_in_its_row(
    name: str, heights: Callable[[str], list[tuple[str, int, float, float]]]
) -> None:
    hidden = {sheet_name(one, "nb") for one in (View.LISTS, "technical")}
    low = [row for row in heights(name) if row[0] not in hidden and row[3] > row[2] + 0.6]
    assert low == []


def test_rows__of_the_example__have_little_empty_room(
    heights: Callable[[str], list[tuple[str, int, float, float]]],
) -> None:
    rows = [row for row in heights("example") if row[0] not in ("Forside", "Kapabilitetsplattform")]
    assert sum(row[2] for row in rows) < 1.4 * sum(row[3] for row in rows)
