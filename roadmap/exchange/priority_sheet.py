"""Which measures come first: importance against effort as a picture, and the list with the same numbers."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.blocks import Block, Column, Section, Table, write_table
from roadmap.exchange.data_sheets import Naming
from roadmap.exchange.lists import Lists
from roadmap.exchange.pen import Pen
from roadmap.exchange.pictures import Counted, Divider, Mark, Size, place, scatter
from roadmap.exchange.printing import A4_UPRIGHT, EXCEL_DIGIT, view
from roadmap.exchange.sheets import View
from roadmap.exchange.styles import Look, Sort
from roadmap.exchange.view_sheets import begin, write_line
from roadmap.model import Measure, Plan
from roadmap.palette import CAPABILITY_MARKS, LIGHT
from roadmap.priorities import LARGE, Quadrant, advice_key, is_over, not_weighed, prioritised, quadrant

_WIDTHS = {"mark": 4.5, "number": 6.0, "measure": 41.0, "importance": 13.5, "effort": 9.0, "advice": 22.5}
_PICTURE_ROWS, _PICTURE_ROW = 20, 18.0
# Where the word of each quarter stands: in the corners, where no measure is.
_CORNERS = {
    Quadrant.FIRST: (1, 5.75),
    Quadrant.PLAN: (5, 5.75),
    Quadrant.EASY: (1, 0.25),
    Quadrant.WAIT: (5, 0.25),
}
_POINT = 9  # all are as large: the numbers beside a point say how many stand there
_BETWEEN, _EDGES = (LARGE - 0.5, LARGE - 0.5), (0.0, 6.0)


def write_priorities(
    workbook: Workbook, plan: Plan, naming: Naming, lists: Lists, pen: Pen
) -> tuple[str, str]:
    """Add the sheet; the picture's name and what the picture shows, in words for those who do not see it."""
    sheet = begin(workbook, pen, View.PRIORITIES, _WIDTHS.values())
    reading = "excel.priorities.reading" if plan.measures else f"excel.empty.{View.PRIORITIES}"
    write_line(sheet, pen, pen.say(reading))
    if any(map(is_over, plan.measures)):
        write_line(sheet, pen, pen.say("excel.priorities.over"))
    anchor = sheet.max_row + 1
    for _ in range(_PICTURE_ROWS):
        sheet.append([pen.cell(sheet, "", Look.PLAIN)])
        sheet.row_dimensions[sheet.max_row].height = _PICTURE_ROW
    found = prioritised(plan)
    write_table(sheet, pen, _table(found, naming, pen), A4_UPRIGHT, plan.title)
    said = _add_picture(sheet, plan, lists, pen, anchor)
    view(sheet, colour=LIGHT.accent)
    return pen.say("excel.priorities.picture"), said


def _table(found: Sequence[Measure], naming: Naming, pen: Pen) -> Table:
    names = (Column(pen.say("chart.priorities.number"), _WIDTHS["number"], sort=Sort.NAME),)
    items = (
        Column(pen.say("field.measure.title.label"), _WIDTHS["measure"]),
        Column(pen.say("field.measure.importance.label"), _WIDTHS["importance"], sort=Sort.NUMBER),
        Column(pen.say("field.measure.effort.label"), _WIDTHS["effort"], sort=Sort.NUMBER),
        Column(pen.say("chart.priorities.advice"), _WIDTHS["advice"]),
    )

    def block(number: int, one: Measure) -> Block:
        advice = pen.say(advice_key(one) or "excel.priorities.not_weighed")
        row = (naming.named(one), one.importance, one.effort, advice)
        return Block((str(number),), (row,), CAPABILITY_MARKS.get(one.capability or "", ""), one.capability)

    blocks = tuple(block(number, one) for number, one in enumerate(found, 1))
    return Table(names, items, (Section("", blocks),), marked=True, middle=True)


def _add_picture(sheet: Worksheet, plan: Plan, lists: Lists, pen: Pen, anchor: int) -> str:
    """The picture above the list, which it takes its places from."""
    found = prioritised(plan)
    places: dict[tuple[int, int], list[int]] = {}
    for number, one in enumerate(found, 1):
        if quadrant(one) and one.effort is not None and one.importance is not None:
            places.setdefault((one.effort, one.importance), []).append(number)
    tab, first = quote_sheetname(sheet.title), sheet.max_row - len(found) + 1

    def cell(column: str, number: int, value: int) -> Counted:
        return Counted(f"{tab}!${column}${first + number - 1}", (value,))

    def kept(*numbers: float) -> Counted:
        return Counted(lists.keep(numbers), numbers)

    marks = [
        Mark(kept(x), kept(y), pen.say(f"chart.quadrant.{quarter}")) for quarter, (x, y) in _CORNERS.items()
    ]
    marks += [
        Mark(cell("E", at[0], x), cell("D", at[0], y), _label(at), _POINT) for (x, y), at in places.items()
    ]
    dividers = [Divider(kept(*x), kept(*y)) for x, y in ((_BETWEEN, _EDGES), (_EDGES, _BETWEEN))]
    names = [pen.say(f"excel.priorities.{name}") for name in ("picture", "effort", "importance")]
    chart = scatter(names[0], names[1], names[2], dividers, marks)
    wide = sum(_WIDTHS.values()) * EXCEL_DIGIT
    place(sheet, chart, anchor, 1, Size(wide - 4, _PICTURE_ROWS * _PICTURE_ROW - 8))
    weighed = sum(map(len, places.values()))
    return pen.say("excel.priorities.alt", count=weighed, missing=not_weighed(plan))


def _label(numbers: Sequence[int]) -> str:
    """The numbers at one place, which follow each other: the list is sorted by what the picture shows."""
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
