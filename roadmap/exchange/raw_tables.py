"""Any workbook or CSV as it stands: sheets of typed cells with their addresses, nothing interpreted yet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.cell_values import as_text
from roadmap.exchange.delimited import delimited_rows
from roadmap.exchange.escapes import unescaped
from roadmap.exchange.gate import MAX_COLUMNS, MAX_ROWS, let_in
from roadmap.exchange.opening import opened
from roadmap.problems import Problem, Refused, Severity, refused

CSV_SHEET = "CSV"
_AS_TEXT = ("workbook_csv", "workbook_other")
_TEXT, _FORMULA, _ERROR = "s", "f", "e"


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell's value and its kind, as openpyxl names it; a formula only where its result was not saved."""

    value: Any
    data_type: str = _TEXT

    def shown(self, language: str) -> str:
        """The value on one line, as people see it."""
        return " ".join(as_text(self.value, language).split())


@dataclass(frozen=True)
class Span:
    """Cells merged downwards in one column: the first holds the value of them all."""

    column: int
    first: int
    last: int


@dataclass(frozen=True)
class RawSheet:
    """A sheet of any table; rows and columns count from 1, `None` is a blank cell."""

    name: str
    rows: tuple[tuple[RawCell | None, ...], ...]
    spans: tuple[Span, ...] = ()
    is_hidden: bool = False

    def cell(self, row: int, column: int) -> RawCell | None:
        """What stands at a row and column; None where the cell is blank or outside."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if 0 < column <= len(cells) else None

    def filled(self, row: int) -> tuple[int, ...]:
        """The columns of a row in which something stands."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return tuple(at for at, cell in enumerate(cells, 1) if cell is not None)


@dataclass(frozen=True)
class RawFile:
    """The sheets of a file that hold something, and what there is to say about the file."""

    sheets: tuple[RawSheet, ...]
    problems: tuple[Problem, ...] = ()

    def sheet(self, name: str) -> RawSheet:
        """The sheet with this name; the first where there is none."""
        return next((one for one in self.sheets if one.name == name), self.sheets[0])


def read_raw(data: bytes) -> RawFile:
    """The file as it stands; refused where it is no table, or not to be opened."""
    try:
        notes = let_in(data)
    except Refused as refusal:
        if refusal.problem.code not in _AS_TEXT:
            raise
        return _from_text(data)
    sheets = tuple(sheet for sheet in _sheets(data) if sheet.rows)
    if not sheets:
        raise refused("list_empty")
    return RawFile(sheets, notes)


def _from_text(data: bytes) -> RawFile:
    rows, matching = delimited_rows(data)
    if sum(any(cell.strip() for cell in row) for row in rows) < 2:
        raise refused("list_not_a_table")  # a word or two is no list
    cells = ([RawCell(cell) if cell.strip() else None for cell in row] for row in rows)
    notes = () if matching else (Problem("list_quotes", Severity.WARNING),)
    return RawFile((RawSheet(CSV_SHEET, _trimmed(cells)),), notes)


def _sheets(data: bytes) -> list[RawSheet]:
    workbook = opened(data, values=True)
    # A second look only where there are formulas: which of them have no saved result.
    formulas = opened(data) if _has_formulas(data) else None
    return [
        RawSheet(
            sheet.title,
            _trimmed(_cells(sheet, formulas[sheet.title] if formulas else None)),
            tuple(_spans(sheet)),
            sheet.sheet_state != "visible",
        )
        for sheet in workbook.worksheets
    ]


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = (name for name in archive.namelist() if "worksheets/" in name)
        return any(b"<f" in archive.read(name) for name in sheets)


def _cells(sheet: Worksheet, formulas: Worksheet | None) -> Iterable[list[RawCell | None]]:
    right, bottom = min(sheet.max_column, MAX_COLUMNS), min(sheet.max_row, MAX_ROWS)
    beside = formulas.iter_rows(1, bottom, 1, right) if formulas else iter(())
    for row in sheet.iter_rows(1, bottom, 1, right):
        behind = next(beside, ())
        yield [_cell(cell, behind[at] if at < len(behind) else None) for at, cell in enumerate(row)]


def _cell(cell: Any, formula: Any) -> RawCell | None:
    value = cell.value
    if value is None:
        if formula is not None and formula.data_type == _FORMULA:
            return RawCell(str(formula.value), _FORMULA)
        return None
    if isinstance(value, str):
        if cell.data_type == _ERROR:
            return RawCell(value, _ERROR)
        return RawCell(unescaped(value)) if value.strip() else None
    return RawCell(value, cell.data_type)


def _spans(sheet: Worksheet) -> Iterable[Span]:
    for merged in sheet.merged_cells.ranges:
        if merged.min_col == merged.max_col and merged.min_row < merged.max_row:
            yield Span(merged.min_col, merged.min_row, min(merged.max_row, MAX_ROWS))


def _trimmed(rows: Iterable[Sequence[RawCell | None]]) -> tuple[tuple[RawCell | None, ...], ...]:
    """The rows without blank cells at their ends, and without blank rows at the end."""
    found: list[tuple[RawCell | None, ...]] = []
    for row in rows:
        width = next((at for at in range(len(row), 0, -1) if row[at - 1] is not None), 0)
        found.append(tuple(row[:width]))
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def letter_of(column: int) -> str:
    """The letter over a column, such as D."""
    return get_column_letter(column)


def address(row: int, column: int) -> str:
    """A cell's address, such as D14."""
    return f"{letter_of(column)}{row}"
