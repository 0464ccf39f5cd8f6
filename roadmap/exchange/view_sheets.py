"""What all sheets for reading share: a title, what is seen, where to change it, and a table."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.blocks import Table, frozen_at, write_table
from roadmap.exchange.data_sheets import Naming
from roadmap.exchange.pen import Pen
from roadmap.exchange.printing import A3, SCREEN_ZOOM, new_sheet, view
from roadmap.exchange.sheets import EDITED_IN, View, sheet_name
from roadmap.exchange.styles import Look
from roadmap.model import Measure, Plan
from roadmap.palette import CAPABILITY_MARKS, LIGHT
from roadmap.priorities import is_over


def write_view(
    workbook: Workbook, pen: Pen, shown: View, table: Table, plan: Plan, *, letters: bool = False
) -> None:
    """Add a sheet of one table; `letters` says which capability each letter stands for."""
    sheet = begin(workbook, pen, shown, table.widths)
    if not any(section.blocks for section in table.sections):
        write_line(sheet, pen, pen.say(f"excel.empty.{shown}"))
    elif letters:
        write_marks(sheet, pen)
    head_row = sheet.max_row + 1
    write_table(sheet, pen, table, A3, plan.title)
    view(sheet, freeze=frozen_at(table, head_row), colour=LIGHT.accent, zoom=SCREEN_ZOOM)


def begin(workbook: Workbook, pen: Pen, shown: View, widths: Iterable[float]) -> Worksheet:
    """A new sheet with its title, and what it shows."""
    sheet = new_sheet(workbook, sheet_name(shown, pen.language), list(widths))
    sheet.append([pen.cell(sheet, sheet.title, Look.TITLE)])
    sheet.row_dimensions[1].height = 30
    write_line(sheet, pen, pen.say(f"excel.about.{shown}"))
    where = [pen.say("excel.edited_sheet", sheet=sheet_name(kind, pen.language)) for kind in EDITED_IN[shown]]
    write_line(sheet, pen, pen.say("excel.edited_in", sheets=where))
    sheet.row_dimensions[sheet.max_row].height = 20
    return sheet


def write_line(sheet: Worksheet, pen: Pen, said: str) -> None:
    """A line of text above a table or beside a picture."""
    sheet.append([pen.cell(sheet, said, Look.HINT)])
    sheet.row_dimensions[sheet.max_row].height = 15


def write_marks(sheet: Worksheet, pen: Pen) -> None:
    """A line that says which capability each letter stands for."""
    named = (f"{mark} {pen.say(f'capability.{key}.name')}" for key, mark in CAPABILITY_MARKS.items())
    write_line(sheet, pen, "   ".join(named))


def titled(measure: Measure, pen: Pen) -> str:
    """A measure's title; before that of a finished or stopped one it says so."""
    if not is_over(measure):
        return measure.title
    return pen.say(f"measure_over.{measure.status}", measure=measure.title)


def named(measure: Measure, naming: Naming, pen: Pen) -> str:
    """A measure's visible id and its title, with whether it is over."""
    return f"{naming.ids[measure.id]} {titled(measure, pen)}".rstrip()
