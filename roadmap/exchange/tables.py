"""Finding the tables in a workbook: sheets and heads by name, in any language, any order and any row."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.escapes import unescaped
from roadmap.exchange.gate import MAX_COLUMNS, MAX_ROWS
from roadmap.exchange.sheets import DATA_SHEETS, View, columns_of, sheet_name
from roadmap.exchange.words import columns_by_head, folded, kinds_by_sheet, without_brackets
from roadmap.model import Kind
from roadmap.problems import Place, Problem, Severity, Term
from roadmap.texts import LANGUAGES, text

_SEARCHED_ROWS = 30


@dataclass(frozen=True)
class Row:
    """A row with something in it: its cells by the name of their column."""

    number: int
    cells: Mapping[str, Cell]

    def shown(self, column: str) -> str:
        """As much of what stands in a column as fits in a sentence."""
        cell = self.cells.get(column)
        return " ".join(str(cell.value).split())[:80] if cell and cell.value is not None else ""


@dataclass(frozen=True)
class Table:
    """The table of a kind: where it is, and the number of each known column by name."""

    kind: Kind
    sheet: str
    columns: Mapping[str, int]
    rows: tuple[Row, ...]

    def place(self, row: int, column: str = "", entity: str = "") -> Place:
        """Where a cell is, and what it is about; without a known column, the row's first cell."""
        at = self.columns.get(column) or min(self.columns.values())
        return Place(entity, column, self.sheet, f"{get_column_letter(at)}{row}")


def find_tables(
    workbook: Workbook, language: str, *, escapes: bool
) -> tuple[dict[Kind, Table], list[Problem]]:
    """The tables by kind, and what could not be placed; `escapes` says whether texts hold escapes."""
    problems: list[Problem] = []
    found: dict[Kind, Table] = {}
    sheets = {sheet: kinds_by_sheet().get(folded(sheet.title)) for sheet in workbook.worksheets}
    unknown = [sheet for sheet, kind in sheets.items() if kind is None and not _is_view(sheet.title)]
    named = {kind: sheet for sheet, kind in sheets.items() if kind}
    for kind in DATA_SHEETS:
        sheet = named.get(kind)
        renamed = sheet is None
        if sheet is None:
            sheet = next((one for one in unknown if _looks_like(one, kind)), None)
        if sheet is None:
            continue
        if (head := _head_row(sheet, kind)) is None:
            problems.append(Problem("no_heads", Severity.WARNING, Place(sheet=sheet.title)))
            continue
        if renamed:
            unknown.remove(sheet)
            known = Term(f"excel.sheet.{kind}")
            problems.append(
                Problem("sheet_renamed", Severity.NOTE, Place(sheet=sheet.title), {"known": known})
            )
        columns, findings = _columns(sheet, kind, head, language)
        problems += findings
        found[kind] = Table(kind, sheet.title, columns, tuple(_rows(sheet, columns, head, escapes=escapes)))
    return found, problems


def _is_view(title: str) -> bool:
    names = {folded(sheet_name(view, language)) for view in (*View, "technical") for language in LANGUAGES}
    return folded(title) in names


def _heads(sheet: Worksheet, first: int, last: int) -> dict[int, dict[int, str]]:
    """What stands in some rows as text, by row and column."""
    # Asked of the sheet, its extent is worked out anew from all cells each time: so only once.
    extent = {"max_row": min(last, sheet.max_row), "max_col": min(sheet.max_column, MAX_COLUMNS)}
    return {
        number: {
            column: value
            for column, value in enumerate(values, 1)
            if isinstance(value, str) and value.strip()
        }
        for number, values in enumerate(sheet.iter_rows(first, values_only=True, **extent), first)
    }


def _known(kind: Kind, head: str) -> str | None:
    heads = columns_by_head(kind)
    return heads.get(folded(head)) or heads.get(without_brackets(head))


def _head_row(sheet: Worksheet, kind: Kind) -> int | None:
    """The row in which most heads of a kind stand, or None where no row has more than one of several."""
    counts = {
        row: len({name for head in heads.values() if (name := _known(kind, head))})
        for row, heads in _heads(sheet, 1, _SEARCHED_ROWS).items()
    }
    best = max(counts, key=lambda row: (counts[row], -row), default=None)
    wanted = min(2, len(columns_of(kind)))
    return best if best is not None and counts[best] >= wanted else None


def _looks_like(sheet: Worksheet, kind: Kind) -> bool:
    """Whether a sheet with another name has all the columns of a kind but one, and at least three."""
    head = _head_row(sheet, kind)
    if head is None:
        return False
    names = {_known(kind, text) for text in _heads(sheet, head, head)[head].values()} - {None}
    return len(names) >= max(3, len(columns_of(kind)) - 1)


def _columns(
    sheet: Worksheet, kind: Kind, head_row: int, language: str
) -> tuple[dict[str, int], list[Problem]]:
    found: dict[str, int] = {}
    problems: list[Problem] = []
    for column, head in _heads(sheet, head_row, head_row)[head_row].items():
        name = _known(kind, head)
        place = Place(sheet=sheet.title, cell=f"{get_column_letter(column)}{head_row}")
        shown = " ".join(head.split())[:80]
        if name is None:
            values = {"column": shown, "advice": _advice(kind, head, language)}
            problems.append(Problem("unknown_column", Severity.WARNING, place, values))
        elif name in found:
            problems.append(Problem("column_twice", Severity.WARNING, place, {"column": shown}))
        else:
            found[name] = column
    return found, problems


def _advice(kind: Kind, head: str, language: str) -> str:
    """Which of our columns a head resembles."""
    ours = {
        folded(text(column.text_key, language)): text(column.text_key, language)
        for column in columns_of(kind)
    }
    near = difflib.get_close_matches(folded(head)[:80], ours, 1, 0.75)
    return (
        text("excel.advice.similar", language, column=ours[near[0]])
        if near
        else text("excel.advice.none", language)
    )


def _rows(sheet: Worksheet, columns: Mapping[str, int], head_row: int, *, escapes: bool) -> Iterable[Row]:
    last = max(columns.values())
    bottom = min(sheet.max_row, MAX_ROWS)
    for number, cells in enumerate(sheet.iter_rows(head_row + 1, bottom, 1, last), head_row + 1):
        found = {name: cell for name, at in columns.items() if isinstance(cell := cells[at - 1], Cell)}
        if escapes:
            for cell in found.values():
                _unescape(cell)
        if any(not _is_blank(cell) for cell in found.values()):
            yield Row(number, found)


def _unescape(cell: Cell) -> None:
    if cell.data_type == "s" and isinstance(cell.value, str) and "_x" in cell.value:
        cell.value = unescaped(cell.value)
        cell.data_type = "s"


def _is_blank(cell: Cell) -> bool:
    return cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())
