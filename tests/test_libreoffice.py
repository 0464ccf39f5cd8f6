"""Workbooks that LibreOffice opened and saved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from roadmap.changes import diff
from roadmap.example import example_plan
from roadmap.exchange import read_workbook, write_workbook
from tests.office import pages_in, saved_by_office
from tests.plans import HOSTILE, plan_with_each

# The one text that LibreOffice itself changes: it takes escaped escapes apart twice.
KEPT = tuple(text for text in HOSTILE if text != "_x005F_x0041_")
TODAY = date(2026, 11, 21)


def test_workbook__saved_by_libreoffice__is_the_same_plan(tmp_path: Path) -> None:
    plan = example_plan()
    data = saved_by_office(tmp_path, write_workbook(plan, "nb", today=TODAY), "xlsx")
    reading = read_workbook(data, "nb", plan=plan)
    assert reading.problems == ()
    assert reading.plan == plan


def test_hostile_texts__saved_by_libreoffice__are_the_same_texts(tmp_path: Path) -> None:
    plan = plan_with_each(KEPT)
    data = saved_by_office(tmp_path, write_workbook(plan, "nb", today=TODAY), "xlsx")
    reading = read_workbook(data, "nb", plan=plan)
    assert reading.plan == plan
    # It writes two escapes in a row as one: in a sheet that is not read, that looks like an edit.
    assert {one.code for one in reading.problems} <= {"view_edited", "views_edited"}


def test_workbook__by_way_of_ods__is_the_same_plan(tmp_path: Path) -> None:
    plan = example_plan()
    data = saved_by_office(tmp_path, write_workbook(plan, "nn", today=TODAY), "ods", "xlsx")
    reading = read_workbook(data, "nn")
    assert reading.plan is not None
    assert diff(plan, reading.plan) == ()


def test_workbook__printed__has_every_sheet_and_no_page_too_many(tmp_path: Path) -> None:
    data = saved_by_office(tmp_path, write_workbook(example_plan(), "nb", today=TODAY), "pdf")
    assert data.startswith(b"%PDF")
    assert 22 <= pages_in(data) <= 42
