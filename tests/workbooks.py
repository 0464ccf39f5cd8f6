"""Workbooks for tests: small ones written as tables, and exported ones edited as a person would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange import read_workbook, write_workbook
from roadmap.exchange.reader import Reading
from roadmap.model import Plan
from roadmap.problems import Problem
from roadmap.texts import LANGUAGES, sentence

TODAY = date(2026, 11, 21)
_WRITTEN: dict[str, bytes] = {}
HEADS = 3  # the row in which the heads of an exported data sheet stand


def table(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook with these sheets, each a list of rows."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    """A workbook as a file."""
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def exported(plan: Plan, edit: Callable[[Workbook], None] | None = None, language: str = "nb") -> bytes:
    """A plan's workbook, after an edit by hand where one is given. Equal plans are written once."""
    key = f"{language} {plan!r}"
    if key not in _WRITTEN:
        _WRITTEN[key] = write_workbook(plan, language, today=TODAY)
    data = _WRITTEN[key]
    if edit is None:
        return data
    workbook = load_workbook(io.BytesIO(data))
    edit(workbook)
    return saved(workbook)


def column(sheet: Worksheet, head: str) -> int:
    """The number of the column with this head."""
    return next(cell.column for cell in sheet[HEADS] if cell.value == head)


def put(sheet: str, row: int, values: Mapping[str, Any]) -> Callable[[Workbook], None]:
    """An edit: values under heads in the nth row below the heads (0 is the first)."""

    def edit(workbook: Workbook) -> None:
        target = workbook[sheet]
        for head, value in values.items():
            target.cell(HEADS + 1 + row, column(target, head)).value = value

    return edit


def read(data: bytes, plan: Plan | None = None) -> Reading:
    """What a workbook holds, in bokmål; whatever there is to say can be said in every language."""
    reading = read_workbook(data, "nb", plan=plan)
    assert all(sentence(one, language) for one in reading.problems for language in LANGUAGES)
    return reading


def found(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Problems as (place, code)."""
    return [(f"{one.place.sheet}!{one.place.cell}" if one.place.sheet else "", one.code) for one in problems]


def repacked(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A workbook whose parts were changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    finished = io.BytesIO()
    with zipfile.ZipFile(finished, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return finished.getvalue()
