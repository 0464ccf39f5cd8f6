"""How sheets look on paper and screen: page, margins, repeated heads, footer, and where pages begin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.pen import Pen
from roadmap.exchange.styles import FONT

Paper = Literal["A3", "A4"]
_PAPER = {"A3": 8, "A4": 9}
_INCHES = {"A3": (11.69, 16.54), "A4": (8.27, 11.69)}  # upright
_SIDES, _ABOVE, _BELOW = 0.45, 0.5, 0.6  # margins in inches
# Points for each digit of a column's width: LibreOffice takes the digit's own, Excel whole pixels.
_DIGIT = 5.56
EXCEL_DIGIT = 5.25
# Printers differ by a little in what they have room for.
_SURE = 0.985
# Tables are printed at this scale: text of 10 points is 9 on paper, and no smaller where it can be helped.
TABLE_SCALE = 0.9
SCREEN_ZOOM = 80  # a table as wide as the paper is seen whole on a screen of 1280 pixels


@dataclass(frozen=True)
class Page:
    """A sheet of paper; `wide` and `high` are the points between its margins."""

    paper: Paper
    landscape: bool = True

    @property
    def wide(self) -> float:
        return (_INCHES[self.paper][self.landscape] - 2 * _SIDES) * 72

    @property
    def high(self) -> float:
        return (_INCHES[self.paper][not self.landscape] - _ABOVE - _BELOW) * 72 * _SURE

    @property
    def digits(self) -> float:
        """The widths of columns that it has room for at full size."""
        return self.wide * _SURE / _DIGIT

    @property
    def room(self) -> float:
        """The widths of columns that it has room for in a table."""
        return self.digits / TABLE_SCALE

    def scale(self, widths: Iterable[float], most: float = TABLE_SCALE) -> float:
        """The largest scale, at most this, at which columns of these widths stand beside each other."""
        return min(most, self.digits / sum(widths))


A3 = Page("A3")
A4 = Page("A4")
A4_UPRIGHT = Page("A4", landscape=False)


def new_sheet(workbook: Workbook, title: str, widths: Sequence[float] = ()) -> Worksheet:
    """A sheet at the end of the workbook, with columns of these widths."""
    sheet: Worksheet = workbook.create_sheet(title)
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    return sheet


def print_setup(sheet: Worksheet, pen: Pen, title: str, page: Page, *, heads: str = "") -> None:
    """Print as wide as the page; `heads` names the rows repeated on each page, such as `1:3`."""
    sheet.page_setup.paperSize = _PAPER[page.paper]
    sheet.page_setup.orientation = "landscape" if page.landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(
        left=_SIDES, right=_SIDES, top=_ABOVE, bottom=_BELOW, header=0.3, footer=0.3
    )
    if heads:
        sheet.print_title_rows = heads
    footer = HeaderFooterItem()
    pages = pen.say("excel.footer.page", page="&P", pages="&N")
    for part, text in ((footer.left, _footer(title)), (footer.center, "&A"), (footer.right, pages)):
        assert part is not None
        part.text, part.size, part.font = text, 8, f"{FONT},Regular"
    sheet.HeaderFooter.oddFooter = footer


def print_pages(
    sheet: Worksheet, scale: float, starts: Iterable[int], columns: int, *, beside: int = 0
) -> None:
    """Print at a scale, on pages that begin with these rows, and nothing but the columns written.

    `beside` says how many columns stand again on each page where the rest has no room beside them.
    """
    # Excel keeps to page breaks only where a sheet is not fitted to the page.
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    sheet.page_setup.scale = int(round(scale * 100, 6))  # down, but not for the dust of a division
    for row in starts:
        sheet.row_breaks.append(Break(id=row - 1))
    if beside:
        sheet.print_title_cols = f"A:{get_column_letter(beside)}"
    sheet.print_area = f"A1:{get_column_letter(columns)}{sheet.max_row}"


def _footer(text: str) -> str:
    """A title as a footer holds it: short, and with no codes of its own."""
    line = " ".join(text.split())
    short = line if len(line) <= 60 else f"{line[:59]}…"
    return short.replace("&", "&&")


def view(sheet: Worksheet, *, freeze: str = "", colour: str, zoom: int = 100, grid: bool = False) -> None:
    """How a sheet shows on screen: with the program's grid where people fill in, heads that stay, a tab."""
    sheet.sheet_view.showGridLines = grid
    sheet.sheet_view.zoomScale = zoom
    sheet.sheet_properties.tabColor = colour.removeprefix("#").upper()
    if freeze:
        sheet.freeze_panes = freeze
