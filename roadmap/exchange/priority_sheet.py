"""Which measures come first: importance against effort as a picture, and the list with the same numbers."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.blocks import Block, Column, Section, Table, frozen_at, write_table
from roadmap.exchange.data_sheets import Naming
from roadmap.exchange.lists import Lists
from roadmap.exchange.pen import Pen
from roadmap.exchange.pictures import Counted, Divider, Mark, Size, place_beside, scatter
from roadmap.exchange.printing import A3, EXCEL_DIGIT, SCREEN_ZOOM, view
from roadmap.exchange.sheets import View
from roadmap.exchange.styles import Sort
from roadmap.exchange.view_sheets import begin, write_line, write_marks
from roadmap.model import Measure, Plan
from roadmap.palette import CAPABILITY_MARKS, LIGHT
from roadmap.priorities import LARGE, Quadrant, advice_key, not_weighed, prioritised, quadrant

_WIDTHS = {"mark": 4.5, "number": 6.0, "measure": 66.0, "importance": 13.5, "effort": 10.0, "advice": 24.0}
_PICTURE, _GAP = 92.0, 3.0  # widths of columns: the one that it covers, beside the list, and that between
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
    sheet = begin(workbook, pen, View.PRIORITIES, [*_WIDTHS.values(), _GAP, _PICTURE])
    reading = "excel.priorities.reading" if plan.measures else f"excel.empty.{View.PRIORITIES}"
    write_line(sheet, pen, pen.say(reading))
    if not all(map(quadrant, plan.measures)):
        write_line(sheet, pen, pen.say("excel.priorities.without_number"))
    if plan.measures:
        write_marks(sheet, pen)
    head_row = sheet.max_row + 1
    table = _table(prioritised(plan), naming, pen)
    write_table(sheet, pen, table, A3, plan.title)
    view(sheet, freeze=frozen_at(table, head_row), colour=LIGHT.accent, zoom=SCREEN_ZOOM)
    said = _add_picture(sheet, plan, lists, pen, head_row)
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
        shown = str(number) if quadrant(one) else ""
        return Block((shown,), (row,), CAPABILITY_MARKS.get(one.capability or "", ""), one.capability)

    blocks = tuple(block(number, one) for number, one in enumerate(found, 1))
    return Table(names, items, (Section("", blocks),), marked=True, middle=True)


def _add_picture(sheet: Worksheet, plan: Plan, lists: Lists, pen: Pen, head_row: int) -> str:
    """The picture beside the list, which it takes its places from."""
    found = prioritised(plan)
    places: dict[tuple[int, int], list[int]] = {}
    for number, one in enumerate(found, 1):
        if quadrant(one) and one.effort is not None and one.importance is not None:
            places.setdefault((one.effort, one.importance), []).append(number)
    tab, first = quote_sheetname(sheet.title), head_row + 1

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
    place_beside(sheet, chart, head_row, len(_WIDTHS) + 2, Size(_PICTURE * EXCEL_DIGIT, 420))
    weighed = sum(map(len, places.values()))
    return pen.say("excel.priorities.alt", count=weighed, missing=not_weighed(plan))


def _label(numbers: Sequence[int]) -> str:
    """The numbers at one place, which follow each other: the list is sorted by what the picture shows."""
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
