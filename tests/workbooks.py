"""Workbooks for tests: small ones written as tables, and exported ones edited as a person would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.changes import apply, making, ranks
from roadmap.exchange import read_workbook, write_workbook
from roadmap.exchange.reader import Reading
from roadmap.fields import Json
from roadmap.model import Kind, Plan
from roadmap.problems import Problem
from roadmap.texts import LANGUAGES, sentence

TODAY = date(2026, 11, 21)
_WRITTEN: dict[str, bytes] = {}
HEADS = 3  # the row in which the heads of an exported data sheet stand


_PLAN = "p" * 32
_SMALL: tuple[tuple[Kind, str, dict[str, Json]], ...] = (
    (Kind.PLAN, _PLAN, {"title": "Veikart"}),
    (Kind.OVERALL_GOAL, "o1", {"text": "Ett lag"}),
    (Kind.BENEFIT_AREA, "ba", {"name": "Innhold"}),
    (Kind.ACTOR, "ac", {"name": "Skolen"}),
    (Kind.COLLABORATION, "ac~ba", {"actor": "ac", "area": "ba", "text": "Møter"}),
    (Kind.GOAL, "g1", {"text": "Tidlig hjelp"}),
    (Kind.SUB_GOAL, "s1", {"goal": "g1", "text": "Fast møte"}),
    (Kind.SUB_GOAL, "s2", {"goal": "g1", "text": "Felles skjema"}),
    (Kind.MEASURE, "m1", {"title": "Møteplan", "sub_goals": ["s1"], "importance": 3}),
    (Kind.MEASURE, "m2", {"title": "Opplæring", "depends_on": ["m1"]}),
)


def small_plan() -> Plan:
    """A plan with a few of most kinds, whose parts have short ids."""
    plan = Plan(_PLAN)
    for (kind, entity, values), rank in zip(_SMALL, ranks(len(_SMALL)), strict=True):
        plan = apply(plan, making(kind, entity, values, rank))
    return plan


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


def exported(plan: Plan, edit: Callable[[Workbook], object] | None = None, language: str = "nb") -> bytes:
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


def edits(*several: Callable[[Workbook], object]) -> Callable[[Workbook], None]:
    """Several edits as one."""

    def edit(workbook: Workbook) -> None:
        for one in several:
            one(workbook)

    return edit


def without(*sheets: str) -> Callable[[Workbook], None]:
    """An edit: sheets deleted."""

    def edit(workbook: Workbook) -> None:
        for sheet in sheets:
            del workbook[sheet]

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
