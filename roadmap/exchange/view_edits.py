"""Edits in sheets that are written for people only: found by what stood there when the file was made.

Of each cell two bytes are kept: enough to see that a text is another one, too little to bring it back.
"""

from __future__ import annotations

import base64
import io
import json
import unicodedata
import zipfile
import zlib

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from roadmap.exchange.escapes import unescaped
from roadmap.exchange.opening import Opened
from roadmap.exchange.sheets import EDITED_IN, TECHNICAL, View
from roadmap.exchange.shown_cells import cells_in, shown
from roadmap.exchange.words import folded, views_by_sheet
from roadmap.problems import Place, Problem, Severity, Term

_UNTOUCHED = (View.LISTS, TECHNICAL)

Marks = dict[tuple[int, int], int]  # by row and column


def state_of_views(workbook: Workbook) -> str:
    """What stands in the views of a workbook that is being written, to be kept in it."""
    found = {}
    for sheet in workbook.worksheets:
        if views_by_sheet().get(folded(sheet.title), TECHNICAL) in _UNTOUCHED:
            continue
        marks = {
            (cell.row, cell.column): _mark(shown(cell.value))
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        width = sheet.max_column
        grid = bytearray(2 * sheet.max_row * width)
        for (row, column), mark in marks.items():
            at = 2 * ((row - 1) * width + column - 1)
            grid[at : at + 2] = mark.to_bytes(2, "big")
        found[sheet.title] = [width, base64.b64encode(zlib.compress(bytes(grid))).decode("ascii")]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def edits_in_views(data: bytes, file: Opened, state: str) -> list[Problem]:
    """What there is to say about views that no longer show what they did."""
    before = _read_state(state)
    found: list[Problem] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for title, part in file.unopened.items():
            if title not in before or part not in archive.namelist():
                continue
            now = {at: _mark(text) for at, text in cells_in(archive.read(part), file.texts)}
            edited = sorted(
                at for at in before[title].keys() | now if before[title].get(at) != (now.get(at) or None)
            )
            if edited:
                found.append(_told(title, edited))
    return found


def _told(title: str, edited: list[tuple[int, int]]) -> Problem:
    (row, column), *others = edited
    view = views_by_sheet()[folded(title)]
    place = Place(sheet=title, cell=f"{get_column_letter(column)}{row}")
    where = [Term(f"excel.sheet.{kind}") for kind in EDITED_IN[View(view)]]
    # The cover is meant to be written on: that is where the council's decision goes.
    severity = Severity.NOTE if view == View.COVER else Severity.WARNING
    code = "views_edited" if others else "view_edited"
    return Problem(code, severity, place, {"where": where, "count": len(others)})


def _mark(text: str) -> int:
    """Two bytes for a text; 0 for none."""
    text = " ".join(unicodedata.normalize("NFC", unescaped(text)).split())
    return (zlib.crc32(text.encode("utf-8", "replace")) & 0xFFFF or 1) if text else 0


def _read_state(state: str) -> dict[str, Marks]:
    """What `state_of_views` kept, by sheet; nothing where somebody has been at it."""
    try:
        return {str(title): _grid(int(width), code) for title, (width, code) in json.loads(state).items()}
    except (ArithmeticError, ValueError, TypeError, AttributeError, zlib.error, RecursionError):
        return {}


def _grid(width: int, code: str) -> Marks:
    if width < 1:
        raise ValueError(width)
    grid = zlib.decompressobj().decompress(base64.b64decode(code), 10_000_000)
    marks = (int.from_bytes(grid[at : at + 2], "big") for at in range(0, len(grid), 2))
    return {(at // width + 1, at % width + 1): mark for at, mark in enumerate(marks) if mark}
