"""What stands on a data sheet and is not read: people's comments, and notes in columns without a head."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.problems import Place, Problem, Severity
from roadmap.texts import LANGUAGES, text

_SHOWN = 10


def dropped(sheet: Worksheet, head_row: int, headed: Collection[int]) -> list[Problem]:
    """One line for each kind of thing that is not read, with its cells; `headed` are columns with a head."""
    cells = [cell for _, cell in sorted(sheet._cells.items()) if isinstance(cell, Cell)]  # noqa: SLF001
    comments = (cell for cell in cells if cell.row != head_row and _is_by_a_person(cell))
    notes = (
        cell
        for cell in cells
        if cell.row > head_row and cell.column not in headed and str(cell.value or "").strip()
    )
    found = (_told("comments_not_read", sheet, comments), _told("notes_not_read", sheet, notes))
    return [one for one in found if one is not None]


def _is_by_a_person(cell: Cell) -> bool:
    # Whose a comment is says nothing: LibreOffice leaves all names out.
    own = {text("excel.note.cut", language) for language in LANGUAGES}
    return cell.comment is not None and cell.comment.text.strip() not in own


def _told(code: str, sheet: Worksheet, cells: Iterable[Cell]) -> Problem | None:
    places = [cell.coordinate for cell in cells]
    if not places:
        return None
    more = ["…"] if len(places) > _SHOWN else []
    shown = ", ".join([*places[:_SHOWN], *more])
    return Problem(code, Severity.NOTE, Place(sheet=sheet.title), {"cells": shown})
