"""How sheets look on paper: landscape, as wide as the page, repeated heads, and which page it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from openpyxl import Workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.measuring import LINE
from roadmap.exchange.pen import Pen
from roadmap.exchange.styles import FONT

Paper = Literal["A3", "A4"]
_PAPER = {"A3": 8, "A4": 9}
_LANDSCAPE = {"A3": (16.54, 11.69), "A4": (11.69, 8.27)}  # inches
_SIDES, _ABOVE, _BELOW = 0.5, 0.6, 0.7  # margins in inches
_FULL = 0.95  # programs put a little less on a page than it has room for


def new_sheet(workbook: Workbook, title: str) -> Worksheet:
    """A sheet at the end of the workbook."""
    sheet: Worksheet = workbook.create_sheet(title)
    return sheet


def print_setup(
    sheet: Worksheet, pen: Pen, title: str, *, paper: Paper = "A4", heads: str = "", landscape: bool = True
) -> None:
    """Set up printing; `heads` names the rows repeated on each page, such as `1:3`."""
    sheet.page_setup.paperSize = _PAPER[paper]
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(
        left=_SIDES, right=_SIDES, top=_ABOVE, bottom=_BELOW, header=0.3, footer=0.3
    )
    sheet.print_options.horizontalCentered = False
    if heads:
        sheet.print_title_rows = heads
    footer = HeaderFooterItem()
    pages = pen.say("excel.footer.page", page="&P", pages="&N")
    for part, text in ((footer.left, _footer(title)), (footer.center, "&A"), (footer.right, pages)):
        assert part is not None
        part.text, part.size, part.font = text, 8, f"{FONT},Regular"
    sheet.HeaderFooter.oddFooter = footer


def keep_together(sheet: Worksheet, blocks: Sequence[range], *, paper: Paper, head: int) -> None:
    """Begin a new page where a block of rows would be cut and has room on a page of its own.

    The sheet is as wide as a landscape page; row `head` is repeated on each page.
    """
    wide, high = _LANDSCAPE[paper]
    across = sum(column.width for column in sheet.column_dimensions.values()) * 7 * 0.75
    scale = min(1.0, (wide - 2 * _SIDES) * 72 / across)
    page = (high - _ABOVE - _BELOW) * 72 * _FULL / scale
    height = {row: sheet.row_dimensions[row].height or LINE for row in range(1, sheet.max_row + 1)}
    used = sum(height[row] for row in range(1, head + 1))
    for block in blocks:
        needed = sum(height[row] for row in block)
        if used + needed > page and height[head] + needed <= page:
            sheet.row_breaks.append(Break(id=block.start - 1))
            used = height[head]
        for row in block:
            used = used + height[row] if used + height[row] <= page else height[head] + height[row]


def _footer(text: str) -> str:
    """A title as a footer holds it: short, and with no codes of its own."""
    line = " ".join(text.split())
    short = line if len(line) <= 60 else f"{line[:59]}…"
    return short.replace("&", "&&")


def view(sheet: Worksheet, *, freeze: str = "", colour: str, zoom: int = 100) -> None:
    """How a sheet shows on screen: no grid behind ours, heads that stay, a coloured tab."""
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = zoom
    sheet.sheet_properties.tabColor = colour.removeprefix("#").upper()
    if freeze:
        sheet.freeze_panes = freeze
