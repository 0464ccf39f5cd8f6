"""Finding the tables in a workbook: sheets and heads by name, in any language, any order and any row."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.dropped import dropped
from roadmap.exchange.escapes import unescaped
from roadmap.exchange.gate import MAX_COLUMNS
from roadmap.exchange.id_column import id_column
from roadmap.exchange.sheets import DATA_SHEETS, WITHOUT_ID, Role, columns_of
from roadmap.exchange.synonyms import fields_by_head
from roadmap.exchange.words import (
    columns_by_head,
    folded,
    in_short,
    kinds_by_sheet,
    views_by_sheet,
    without_brackets,
)
from roadmap.model import Kind
from roadmap.problems import Place, Problem, Severity, Term
from roadmap.texts import text

_SEARCHED_ROWS = 30


@dataclass(frozen=True)
class Row:
    """A row with something in it: its cells by the name of their column."""

    number: int
    cells: Mapping[str, Cell]

    def shown(self, column: str) -> str:
        """As much of what stands in a column as fits in a sentence."""
        cell = self.cells.get(column)
        return in_short(" ".join(str(cell.value).split())) if cell and cell.value is not None else ""


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
    workbook: Workbook, language: str, *, is_whole: bool = False
) -> tuple[dict[Kind, Table], list[Problem]]:
    """The tables by kind, and what could not be placed.

    `is_whole` says whether the file once had all sheets and columns.
    """
    problems: list[Problem] = []
    found: dict[Kind, Table] = {}
    named, unknown = _by_name(workbook)
    for kind in DATA_SHEETS:
        renamed = kind not in named
        sheet = named.get(kind) or next((one for one in unknown if _looks_like(one, kind)), None)
        if sheet is None:
            if is_whole:
                problems.append(_note("sheet_missing", "", known=Term(f"excel.sheet.{kind}")))
            continue
        if renamed:
            unknown.remove(sheet)
        if (head := _head_row(sheet, kind)) is None:
            problems.append(Problem("no_heads", Severity.WARNING, Place(sheet=sheet.title)))
            continue
        if renamed:
            problems.append(_note("sheet_renamed", sheet.title, known=Term(f"excel.sheet.{kind}")))
        found[kind], findings = _table(sheet, kind, head, language, is_whole=is_whole)
        problems += findings
    if found:
        problems += [_note("sheet_unknown", one.title) for one in unknown if _has_content(one)]
    return found, problems


def _table(
    sheet: Worksheet, kind: Kind, head: int, language: str, *, is_whole: bool
) -> tuple[Table, list[Problem]]:
    """The table below a row of heads, and what of it cannot be read."""
    columns, problems = _columns(sheet, kind, head, language)
    if kind not in WITHOUT_ID and "id" not in columns:
        problems = _with_ids(sheet, kind, head, columns, problems)
    if is_whole:
        problems = [_read_as(kind, columns, one) for one in problems]
        problems = _with_missing(problems, _missing_columns(sheet, kind, columns))
    merged, findings = _merged(sheet, columns, head)
    rows = tuple(_rows(sheet, kind, columns, head, merged))
    headed = {*_heads(sheet, head, head)[head], *columns.values()}
    return Table(kind, sheet.title, columns, rows), problems + findings + dropped(sheet, head, headed)


def _note(code: str, sheet: str, **values: object) -> Problem:
    return Problem(code, Severity.NOTE, Place(sheet=sheet), values)


def _by_name(workbook: Workbook) -> tuple[dict[Kind, Worksheet], list[Worksheet]]:
    """The first sheet that is named for each kind, and those that are named for nothing of ours."""
    named: dict[Kind, Worksheet] = {}
    unknown: list[Worksheet] = []
    for sheet in workbook.worksheets:
        kind = kinds_by_sheet().get(folded(sheet.title))
        if kind is not None and kind not in named:
            named[kind] = sheet
        elif folded(sheet.title) not in views_by_sheet():
            unknown.append(sheet)
    return named, unknown


def _has_content(sheet: Worksheet) -> bool:
    return any(
        value is not None
        for row in sheet.iter_rows(max_row=_SEARCHED_ROWS, max_col=20, values_only=True)
        for value in row
    )


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
        shown = in_short(" ".join(head.split()))
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


def _missing_columns(sheet: Worksheet, kind: Kind, columns: Mapping[str, int]) -> list[Problem]:
    ours = (column for column in columns_of(kind) if column.role is Role.FIELD)
    return [
        _note("column_missing", sheet.title, column=Term(column.text_key))
        for column in ours
        if column.name not in columns
    ]


def _read_as(kind: Kind, columns: dict[str, int], problem: Problem) -> Problem:
    """What to say of a head; one that everybody uses for a column of ours which is missing is read as it."""
    head = str(problem.values.get("column", ""))
    missing = {
        one.name: one for one in columns_of(kind) if one.role is Role.FIELD and one.name not in columns
    }
    ours = missing.get(fields_by_head(kind).get(folded(head), ""))
    if problem.code != "unknown_column" or ours is None:
        return problem
    columns[ours.name] = coordinate_to_tuple(problem.place.cell)[1]
    values = {"column": head, "known": Term(ours.text_key)}
    return Problem("column_read_as", Severity.NOTE, problem.place, values)


def _with_missing(found: list[Problem], missing: list[Problem]) -> list[Problem]:
    """What is wrong with the heads: one that is unknown where one is missing has most likely been renamed."""
    unknown = [one for one in found if one.code == "unknown_column"]
    if len(unknown) != 1 or len(missing) != 1:
        return found + missing
    [renamed], [gone] = unknown, missing
    values = {"column": renamed.values["column"], "known": gone.values["column"]}
    others = [one for one in found if one is not renamed]
    return [*others, Problem("column_renamed", Severity.WARNING, renamed.place, values)]


def _with_ids(
    sheet: Worksheet, kind: Kind, head: int, columns: dict[str, int], problems: list[Problem]
) -> list[Problem]:
    """What is wrong with the heads, after a look for the ids under another head, or under none."""
    at = id_column(sheet, kind, head, columns.values())
    if at is None:
        return problems
    columns["id"] = at
    cell = f"{get_column_letter(at)}{head}"
    others = [one for one in problems if one.place.cell != cell]
    return [*others, Problem("ids_read_as", Severity.NOTE, Place(sheet=sheet.title, cell=cell))]


def _merged(
    sheet: Worksheet, columns: Mapping[str, int], head_row: int
) -> tuple[set[tuple[int, int]], list[Problem]]:
    """The cells of the table that are merged into another one and so hold nothing of their own."""
    known = set(columns.values())
    found: set[tuple[int, int]] = set()
    problems: list[Problem] = []
    for area in sheet.merged_cells.ranges:
        rows = range(max(area.min_row, head_row + 1), area.max_row + 1)
        held = {(row, at) for at in known.intersection(range(area.min_col, area.max_col + 1)) for row in rows}
        held.discard((area.min_row, area.min_col))
        if held:
            found |= held
            place = Place(sheet=sheet.title, cell=f"{get_column_letter(area.min_col)}{area.min_row}")
            problems.append(Problem("cells_merged", Severity.WARNING, place, {"cells": area.coord}))
    return found, problems


def _rows(
    sheet: Worksheet,
    kind: Kind,
    columns: Mapping[str, int],
    head_row: int,
    merged: set[tuple[int, int]],
) -> Iterator[Row]:
    """The rows that hold something, each with all columns of the table but those that are merged away."""
    names = {at: name for name, at in columns.items()}
    found: dict[int, dict[str, Cell]] = {}
    # Asked for its rows, a sheet makes every cell down to the last that has a colour.
    for (row, at), cell in sheet._cells.items():  # noqa: SLF001
        if row > head_row and at in names and isinstance(cell, Cell) and not _is_blank(cell):
            _unescape(cell)
            found.setdefault(row, {})[names[at]] = cell
    blank = Cell(sheet, 1, 1)
    for row in sorted(found):
        held = found[row]
        if all(_known(kind, str(cell.value)) == name for name, cell in held.items()):
            continue  # the heads once more, as they are where a list goes over pages
        yield Row(row, {name: held.get(name, blank) for at, name in names.items() if (row, at) not in merged})


def _unescape(cell: Cell) -> None:
    if cell.data_type == "s" and isinstance(cell.value, str) and "_x" in cell.value:
        cell.value = unescaped(cell.value)
        cell.data_type = "s"


def _is_blank(cell: Cell) -> bool:
    return cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())
