"""How sheets look on paper: landscape, as wide as the page, repeated heads, and which page it is."""

from __future__ import annotations

from typing import Literal

from openpyxl import Workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.pen import Pen
from roadmap.exchange.styles import FONT

Paper = Literal["A3", "A4"]
_PAPER = {"A3": 8, "A4": 9}


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
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7, header=0.3, footer=0.3)
    sheet.print_options.horizontalCentered = False
    if heads:
        sheet.print_title_rows = heads
    footer = HeaderFooterItem()
    pages = pen.say("excel.footer.page", page="&P", pages="&N")
    for part, text in ((footer.left, _footer(title)), (footer.center, "&A"), (footer.right, pages)):
        assert part is not None
        part.text, part.size, part.font = text, 8, f"{FONT},Regular"
    sheet.HeaderFooter.oddFooter = footer


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
