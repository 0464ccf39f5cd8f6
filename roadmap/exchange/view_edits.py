"""Edits in sheets that are written for people only: found by what stood there when the file was made.

Of each cell two bytes are kept: enough to see that a text is another one, too little to bring it back.
"""

from __future__ import annotations

import base64
import json
import unicodedata
import zlib

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.cell_values import as_text
from roadmap.exchange.escapes import unescaped
from roadmap.exchange.sheets import EDITED_IN, TECHNICAL, View
from roadmap.exchange.words import folded, views_by_sheet
from roadmap.problems import Place, Problem, Severity, Term
from roadmap.texts import REFERENCE

_UNTOUCHED = (View.LISTS, TECHNICAL)

Marks = dict[tuple[int, int], int]


def state_of_views(workbook: Workbook) -> str:
    """What stands in the views of a workbook that is being written, to be kept in it."""
    found = {}
    for sheet in workbook.worksheets:
        if _view_of(sheet) is not None and (marks := _marks(sheet, escapes=True)):
            height, width = (max(at) for at in zip(*marks, strict=True))
            grid = bytearray(2 * height * width)
            for (row, column), mark in marks.items():
                at = 2 * ((row - 1) * width + column - 1)
                grid[at : at + 2] = mark.to_bytes(2, "big")
            found[sheet.title] = [width, base64.b64encode(zlib.compress(bytes(grid))).decode("ascii")]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def edits_in_views(workbook: Workbook, state: str, *, escapes: bool) -> list[Problem]:
    """What there is to say about views that no longer show what they did."""
    before = _read_state(state)
    found: list[Problem] = []
    for sheet in workbook.worksheets:
        view = _view_of(sheet)
        if view is None or sheet.title not in before:
            continue
        then, now = before[sheet.title], _marks(sheet, escapes=escapes)
        edited = sorted(at for at in then.keys() | now.keys() if then.get(at) != now.get(at))
        if edited:
            found.append(_told(sheet, view, edited))
    return found


def _told(sheet: Worksheet, view: str, edited: list[tuple[int, int]]) -> Problem:
    (row, column), *others = edited
    place = Place(sheet=sheet.title, cell=f"{get_column_letter(column)}{row}")
    where = [Term(f"excel.sheet.{kind}") for kind in EDITED_IN[View(view)]]
    # The cover is meant to be written on: that is where the council's decision goes.
    severity = Severity.NOTE if view == View.COVER else Severity.WARNING
    code = "views_edited" if others else "view_edited"
    return Problem(code, severity, place, {"where": where, "count": len(others)})


def _view_of(sheet: Worksheet) -> str | None:
    view = views_by_sheet().get(folded(sheet.title))
    return None if view in _UNTOUCHED else view


def _marks(sheet: Worksheet, *, escapes: bool) -> Marks:
    """Two bytes for each cell that shows something."""
    found: Marks = {}
    for (row, column), cell in sheet._cells.items():  # noqa: SLF001  # cells without content are not made
        if (value := cell.value) is None:
            continue
        text = as_text(value, REFERENCE)
        text = " ".join(unicodedata.normalize("NFC", unescaped(text) if escapes else text).split())
        if text:
            found[row, column] = (zlib.crc32(text.encode("utf-8", "replace")) & 0xFFFF) or 1
    return found


def _read_state(state: str) -> dict[str, Marks]:
    """What `state_of_views` kept, by sheet; nothing where somebody has been at it."""
    try:
        return {str(title): _grid(int(width), code) for title, (width, code) in json.loads(state).items()}
    except (ValueError, TypeError, AttributeError, zlib.error, RecursionError):
        return {}


def _grid(width: int, code: str) -> Marks:
    grid = zlib.decompressobj().decompress(base64.b64decode(code), 10_000_000)
    marks = (int.from_bytes(grid[at : at + 2], "big") for at in range(0, len(grid), 2))
    return {(at // width + 1, at % width + 1): mark for at, mark in enumerate(marks) if mark}
