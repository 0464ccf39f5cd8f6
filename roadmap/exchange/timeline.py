"""The time line: a row for each measure, painted over the months in which it takes place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.data_sheets import Naming
from roadmap.exchange.measuring import row_height
from roadmap.exchange.pen import Pen, Value
from roadmap.exchange.printing import new_sheet, print_setup, view
from roadmap.exchange.sheets import View, sheet_name
from roadmap.exchange.styles import Look
from roadmap.model import CapabilityKey, Horizon, Measure, Plan
from roadmap.palette import CAPABILITY_MARKS, LIGHT
from roadmap.schedule import Bar, Grouping, add_months, bands, bars, lanes, unplaced

_FACTS = {"id": 8.0, "measure": 38.0, "responsible": 24.0, "start": 11.5, "end": 11.5, "depends_on": 14.0}
_MOST_PERIODS = 72


@dataclass(frozen=True)
class Periods:
    """The columns of the time line: months, or quarters or years where months would be too many."""

    starts: tuple[date, ...]
    months: int

    def index(self, day: date) -> int:
        """Which column a day falls in."""
        first = self.starts[0]
        months = (day.year - first.year) * 12 + day.month - first.month
        return min(max(months // self.months, 0), len(self.starts) - 1)


def periods_for(first: date, last: date) -> Periods:
    """Columns from one day's month to another's, in the shortest steps that keep them few."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((n for n in (1, 3) if months / n <= _MOST_PERIODS), 12)
    begin = first.replace(day=1)
    return Periods(tuple(add_months(begin, at) for at in range(0, months, step)), step)


def write_timeline(workbook: Workbook, plan: Plan, naming: Naming, pen: Pen) -> None:
    """Add the time line; measures without time come last."""
    sheet = new_sheet(workbook, sheet_name(View.TIMELINE, pen.language))
    placed = bars(plan)
    sheet.append([pen.cell(sheet, sheet.title, Look.TITLE)])
    sheet.row_dimensions[1].height = 28
    sheet.append([pen.cell(sheet, pen.say("excel.about.timeline"), Look.HINT)])
    spans = bands(plan)
    ends = [bar.end for bar in placed] + [span.until - timedelta(1) for span in spans.values()]
    starts = [bar.start for bar in placed] + [span.first for span in spans.values()]
    periods = periods_for(min(starts), max(ends)) if starts else Periods((), 1)
    _Rows(sheet, plan, naming, pen, periods).write(placed)
    view(sheet, freeze=f"C{_HEADS[-1] + 1}" if starts else "", colour=LIGHT.accent)
    print_setup(sheet, pen, plan.title, paper="A3", heads=f"{_HEADS[0]}:{_HEADS[-1]}")
    period = 4.3 if periods.months == 1 else 5.5
    for at, width in enumerate([*_FACTS.values(), *[period] * len(periods.starts)], 1):
        sheet.column_dimensions[get_column_letter(at)].width = width


_HEADS = (3, 4, 5)


def _new_year(starts: Sequence[date], at: int) -> int | None:
    """The year of a column, where it is the year's first."""
    return starts[at].year if at == 0 or starts[at].year != starts[at - 1].year else None


class _Rows:
    """Writes the rows of one time line."""

    def __init__(self, sheet: Worksheet, plan: Plan, naming: Naming, pen: Pen, periods: Periods) -> None:
        self.sheet, self.plan, self.naming, self.pen, self.periods = sheet, plan, naming, pen, periods

    def write(self, placed: Sequence[Bar]) -> None:
        self._heads()
        for lane in lanes(placed, Grouping.CAPABILITY):
            self._heading(self._lane_name(lane.key))
            for bar in lane.bars:
                self._row(bar.measure, bar)
        rest = unplaced(self.plan)
        if rest:
            self._heading(self.pen.say("excel.timeline.unplaced"))
            for measure in rest:
                self._row(measure, None)

    def _heads(self) -> None:
        pen, sheet = self.pen, self.sheet
        blank: list[Value] = [None] * len(_FACTS)
        years = [_new_year(self.periods.starts, at) for at in range(len(self.periods.starts))]
        sheet.append([*self._cells(blank, Look.PLAIN), *self._cells(years, Look.YEAR_HEAD)])
        sheet.append([*self._cells(blank, Look.PLAIN), *self._bands()])
        heads = [pen.say(f"excel.timeline.{name}") for name in _FACTS]
        months = [pen.cell(sheet, start, Look.MONTH_HEAD) for start in self.periods.starts]
        sheet.append([*self._cells(heads, Look.HEAD), *months])
        sheet.row_dimensions[_HEADS[-1]].height = 22

    def _cells(self, values: Sequence[Value], look: Look) -> list[Cell]:
        return [self.pen.cell(self.sheet, value, look) for value in values]

    def _bands(self) -> Iterator[Cell]:
        spans = bands(self.plan)
        looks = {Horizon.SHORT_MEDIUM: Look.BAND_SHORT, Horizon.LONG: Look.BAND_LONG}
        before: Horizon | None = None
        for start in self.periods.starts:
            horizon = next((one for one, span in spans.items() if span.first <= start < span.until), None)
            said = self.pen.say(f"excel.timeline.{horizon}") if horizon and horizon is not before else None
            yield self.pen.cell(self.sheet, said, looks[horizon] if horizon else Look.PLAIN)
            before = horizon

    def _lane_name(self, key: str) -> str:
        if not key:
            return self.pen.say("excel.roadmap.no_capability")
        return f"{CAPABILITY_MARKS[key]}  {self.pen.say(f'capability.{CapabilityKey(key)}.name')}"

    def _heading(self, text: str) -> None:
        width = len(_FACTS) + len(self.periods.starts)
        self.sheet.append(self._cells([text, *[None] * (width - 1)], Look.GROUP))
        self.sheet.row_dimensions[self.sheet.max_row].height = 20

    def _row(self, measure: Measure, bar: Bar | None) -> None:
        waits = ", ".join(self.naming.ids[one] for one in measure.depends_on)
        shown = (bar.start, bar.end) if bar else (measure.start, measure.end)
        cells = [
            *self._cells([self.naming.ids[measure.id]], Look.ID),
            *self._cells([measure.title, measure.responsible], Look.TEXT),
            *self._cells(shown, Look.DATE),
            *self._cells([waits], Look.TEXT),
        ]
        self.sheet.append([*cells, *self._painted(measure, bar)])
        texts = [(measure.title, "measure"), (measure.responsible, "responsible"), (waits, "depends_on")]
        height = row_height((text, _FACTS[column]) for text, column in texts)
        self.sheet.row_dimensions[cells[0].row].height = max(18, height)

    def _painted(self, measure: Measure, bar: Bar | None) -> Iterator[Cell]:
        first, last = (self.periods.index(bar.start), self.periods.index(bar.end)) if bar else (-1, -2)
        for at in range(len(self.periods.starts)):
            if bar and first <= at <= last:
                mark = CAPABILITY_MARKS.get(measure.capability or "", "–") if at == first else ""
                yield self.pen.bar(self.sheet, mark, measure.capability, assumed=bar.assumed)
            else:
                yield self.pen.cell(self.sheet, None, Look.GRID)
