"""Tables for reading, in blocks: what belongs together stands in rows under each other, nothing is merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.measuring import row_height
from roadmap.exchange.pen import Pen
from roadmap.exchange.printing import Paper, keep_together, new_sheet, print_setup, view
from roadmap.exchange.styles import Look
from roadmap.palette import LIGHT

HEAD_ROW = 3


@dataclass(frozen=True)
class Block:
    """Columns of items beside names that stand once; `capability` colours the mark before them."""

    names: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    mark: str = ""
    capability: str | None = None

    @property
    def rows(self) -> int:
        return max([1, *(len(items) for items in self.columns)])


@dataclass(frozen=True)
class Section:
    """Blocks under a heading; without a heading where it is empty."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Head:
    """The head of a column and how wide it is."""

    text: str
    width: float


def write_blocks(
    workbook: Workbook,
    pen: Pen,
    *,
    title: str,
    hint: str,
    heads: Sequence[Head],
    sections: Iterable[Section],
    footer: str,
    marked: bool = False,
    paper: Paper = "A3",
) -> Worksheet:
    """Add a sheet of blocks; `marked` gives a narrow first column for coloured letters."""
    sheet = new_sheet(workbook, title)
    first = [Head("", 4.0)] if marked else []
    all_heads = [*first, *heads]
    for at, head in enumerate(all_heads, 1):
        sheet.column_dimensions[get_column_letter(at)].width = head.width
    sheet.append([pen.cell(sheet, title, Look.TITLE)])
    sheet.row_dimensions[1].height = 28
    sheet.append([pen.cell(sheet, hint, Look.HINT)])
    sheet.append([pen.cell(sheet, head.text, Look.HEAD) for head in all_heads])
    sheet.row_dimensions[HEAD_ROW].height = row_height(bold=[(h.text, h.width) for h in all_heads]) + 6
    widths = [head.width for head in heads]
    together: list[range] = []
    for section in sections:
        first_row = sheet.max_row + 1
        if section.heading:
            heading = [section.heading, *[None] * (len(all_heads) - 1)]
            sheet.append([pen.cell(sheet, value, Look.GROUP) for value in heading])
            sheet.row_dimensions[sheet.max_row].height = 22
        for block in section.blocks:
            _write_block(sheet, block, widths, pen, marked=marked)
            # A heading goes with the block below it.
            together.append(range(first_row, sheet.max_row + 1))
            first_row = sheet.max_row + 1
    sheet.append([pen.cell(sheet, None, Look.CLOSING) for _ in all_heads])
    names = 1 + marked
    view(sheet, freeze=f"{get_column_letter(names + 1)}{HEAD_ROW + 1}", colour=LIGHT.accent)
    print_setup(sheet, pen, footer, paper=paper, heads=f"{HEAD_ROW}:{HEAD_ROW}")
    keep_together(sheet, together, paper=paper, head=HEAD_ROW)
    return sheet


def _write_block(sheet: Worksheet, block: Block, widths: Sequence[float], pen: Pen, *, marked: bool) -> None:
    for row in range(block.rows):
        top = row == 0
        names = [name if top else "" for name in block.names]
        items = [column[row] if row < len(column) else "" for column in block.columns]
        cells = [pen.cell(sheet, name, Look.FIRST_NAME if top else Look.NEXT_NAME) for name in names]
        cells += [pen.cell(sheet, item, Look.FIRST if top else Look.NEXT) for item in items]
        if marked:
            cells.insert(0, pen.mark(sheet, block.mark if top else "", block.capability))
        sheet.append(cells)
        sheet.row_dimensions[cells[0].row].height = row_height(
            zip(items, widths[len(names) :], strict=True), bold=zip(names, widths, strict=False)
        )
