"""Tables for reading, in blocks: what belongs together stands in rows under each other, nothing is merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.measuring import parts_in, row_height
from roadmap.exchange.pagination import Piece, Sheaf
from roadmap.exchange.pen import Pen, Value
from roadmap.exchange.printing import Page, print_pages, print_setup
from roadmap.exchange.styles import Edge, Look, Sort

Items = tuple[Value, ...]
_HEADING = 24.0
_AIR = 2.0  # points that are added to a row, or taken from a low one
_AGAIN = 120  # characters of a name that is repeated
_LEAST_SCALE = 0.6  # below it text is too small, and columns go on further pages


class Lines(StrEnum):
    """Where a column has lines within a block."""

    EACH = "each"  # above each row in which something stands
    ROWS = "rows"  # above each row, also where nothing stands
    RUNS = "runs"  # where something else stands than in the row above, what is the same stands once
    NONE = "none"  # nowhere: the column's cells read as one


@dataclass(frozen=True)
class Column:
    """A column's head, its width, and how its cells look and are divided."""

    head: str
    width: float
    lines: Lines = Lines.EACH
    sort: Sort = Sort.TEXT


@dataclass(frozen=True)
class Block:
    """Names that stand once on each page, and rows beside them; `capability` colours the mark before them."""

    names: tuple[str, ...]
    rows: tuple[Items, ...]
    mark: str = ""
    capability: str | None = None


@dataclass(frozen=True)
class Section:
    """Blocks under a heading; without a heading where it is empty."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Table:
    """Columns of names, then of items; `marked` gives a narrow first column for coloured letters."""

    names: tuple[Column, ...]
    items: tuple[Column, ...]
    sections: tuple[Section, ...]
    marked: bool = False
    middle: bool = False  # low rows: what stands in them stands in their middle, with little air

    @property
    def columns(self) -> tuple[Column, ...]:
        first = (Column("", 4.5),) if self.marked else ()
        return (*first, *self.names, *self.items)

    @property
    def widths(self) -> list[float]:
        return [column.width for column in self.columns]


@dataclass(frozen=True)
class _Row:
    """A row as it stands on paper: what it shows below the row above, and as the first of a page."""

    block: Block
    names: Items
    below: Items
    first: Items
    edges: tuple[Edge, ...]
    opens: bool
    heading: str = ""
    height: float = 0


def write_table(sheet: Worksheet, pen: Pen, table: Table, page: Page, footer: str) -> None:
    """Write a table below what the sheet holds, and set up its pages, with a name repeated on each."""
    above = sum(sheet.row_dimensions[row].height or 15 for row in range(1, sheet.max_row + 1))
    head_row = sheet.max_row + 1
    sheet.append([pen.cell(sheet, column.head, Look.HEAD) for column in table.columns])
    head = row_height(bold=[(column.head, column.width) for column in table.columns]) + 6
    sheet.row_dimensions[head_row].height = head
    rows = [row for section in table.sections for row in _rows_of(section, table)]
    pieces = [Piece(tuple(heights), opens=opens) for heights, opens in _pieces(rows)]
    scale = max(_LEAST_SCALE, page.scale(table.widths))
    cuts = Sheaf(page.high, above + head, head).cut(pieces, scale)
    starts = _Writer(sheet, pen, table).write(rows, set(cuts))
    print_setup(sheet, pen, footer, page, heads=f"{head_row}:{head_row}")
    names = len(table.names) + table.marked
    beside = names if page.scale(table.widths) < _LEAST_SCALE else 0
    print_pages(sheet, scale, starts, len(table.columns), beside=beside)


def frozen_at(table: Table, head_row: int) -> str:
    """The cell at which names and heads stay in sight."""
    return f"{get_column_letter(len(table.names) + table.marked + 1)}{head_row + 1}"


def _rows_of(section: Section, table: Table) -> Iterator[_Row]:
    heading = section.heading
    for block in section.blocks:
        names = _parts(block.names, table.names, bold=True)
        above: Items | None = None
        for items in block.rows or (("",) * len(table.items),):
            for n, part in enumerate(_parts(items, table.items)):
                name = next(names, ("",) * len(table.names))
                shown, edges = _against(part, above if n == 0 else part, table.items, is_part=n > 0)
                yield _measured(_Row(block, name, shown, part, edges, above is None, heading), table)
                above, heading = part, ""
        for name in names:
            blank = ("",) * len(table.items)
            yield _measured(_Row(block, name, blank, blank, (Edge.NONE,) * len(blank), False), table)


def _parts(items: Items, columns: Sequence[Column], *, bold: bool = False) -> Iterator[Items]:
    """A row, or several where a text is too long for the highest row that there can be."""
    cut = [
        parts_in(item, column.width, bold=bold) if isinstance(item, str) else (item,)
        for item, column in zip(items, columns, strict=True)
    ]
    for n in range(max([1, *map(len, cut)])):
        yield tuple(parts[n] if n < len(parts) else "" for parts in cut)


def _against(
    items: Items, above: Items | None, columns: Sequence[Column], *, is_part: bool
) -> tuple[Items, tuple[Edge, ...]]:
    """What a row shows below the row above it, and the lines over its cells."""
    if above is None:
        return items, (Edge.STRONG,) * len(items)
    if is_part:
        return items, (Edge.NONE,) * len(items)
    shown: list[Value] = []
    edges: list[Edge] = []
    for item, before, column in zip(items, above, columns, strict=True):
        same = column.lines is Lines.RUNS and item == before
        shown.append("" if same else item)
        is_open = same or column.lines is Lines.NONE or (item in ("", None) and column.lines is Lines.EACH)
        edges.append(Edge.NONE if is_open else Edge.LIGHT)
    return tuple(shown), tuple(edges)


def _measured(row: _Row, table: Table) -> _Row:
    return replace(row, height=_height(table, row.names, row.below))


def _height(table: Table, names: Items, items: Items) -> float:
    plain, bold = (
        [(said, c.width) for said, c in zip(some, columns, strict=True) if isinstance(said, str)]
        for some, columns in ((items, table.items), (names, table.names))
    )
    return row_height(plain, bold=bold) + (-_AIR if table.middle else _AIR)


def _pieces(rows: Sequence[_Row]) -> Iterator[tuple[list[float], bool]]:
    """The heights of the rows of each block, and whether it opens a section; a heading goes with its row."""
    heights: list[float] = []
    opens = False
    for row in rows:
        if row.opens and heights:
            yield heights, opens
            heights = []
        if row.opens:
            opens = bool(row.heading)
        heights.append(row.height + (_HEADING if row.heading else 0))
    if heights:
        yield heights, opens


class _Writer:
    """Writes the rows of one table and knows which rows of the sheet begin its pages."""

    def __init__(self, sheet: Worksheet, pen: Pen, table: Table) -> None:
        self._sheet, self._pen, self._table = sheet, pen, table

    def write(self, rows: Sequence[_Row], starts: set[int]) -> list[int]:
        """Write all rows; the numbers of those that begin a page."""
        begins: list[int] = []
        for at, row in enumerate(rows):
            is_first = at in starts
            if is_first:
                begins.append(self._sheet.max_row + 1)
            if row.heading:
                self._heading(row.heading)
            is_last = at + 1 == len(rows) or at + 1 in starts or bool(rows[at + 1].heading)
            self._row(row, is_first=is_first, is_last=is_last)
        return begins

    def _heading(self, text: str) -> None:
        values = [text, *[None] * (len(self._table.columns) - 1)]
        self._sheet.append([self._pen.cell(self._sheet, value, Look.GROUP) for value in values])
        self._sheet.row_dimensions[self._sheet.max_row].height = _HEADING

    def _row(self, row: _Row, *, is_first: bool, is_last: bool) -> None:
        sheet, pen, table = self._sheet, self._pen, self._table
        shows = row.opens or is_first
        names = self._continued(row) if is_first else row.names
        items = row.first if is_first else row.below
        top = Edge.STRONG if shows else Edge.NONE
        edges = (Edge.STRONG,) * len(items) if is_first else row.edges
        cells = [
            pen.in_block(sheet, name, column.sort, top, last=is_last, middle=table.middle)
            for name, column in zip(names, table.names, strict=True)
        ]
        cells += [
            pen.in_block(sheet, item, column.sort, edge, last=is_last, middle=table.middle)
            for item, column, edge in zip(items, table.items, edges, strict=True)
        ]
        if table.marked:
            cells.insert(
                0,
                pen.mark(sheet, row.block.mark if shows else "", row.block.capability, top, last=is_last),
            )
        sheet.append(cells)
        sheet.row_dimensions[cells[0].row].height = _height(table, names, items) if is_first else row.height

    def _continued(self, row: _Row) -> Items:
        """The names at the top of a page: those of the row, or again, in short, those of its block."""
        if any(row.names):
            return row.names
        first, *rest = (name.split("\n", 1)[0][:_AGAIN] for name in row.block.names)
        return (self._pen.say("excel.continued", name=first) if first else "", *rest)
