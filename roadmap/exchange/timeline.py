"""The time line: a row for each measure, painted over the months in which it takes place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.data_sheets import Naming
from roadmap.exchange.measuring import row_height, wrapped
from roadmap.exchange.pagination import Piece, Sheaf
from roadmap.exchange.pen import Pen, Value
from roadmap.exchange.printing import A3, print_pages, print_setup, view
from roadmap.exchange.sheets import View
from roadmap.exchange.styles import Look
from roadmap.exchange.view_sheets import begin, titled, write_line
from roadmap.model import CapabilityKey, Horizon, Measure, Plan
from roadmap.palette import CAPABILITY_MARKS, LIGHT
from roadmap.schedule import Bar, Grouping, add_months, bands, bars, lanes, unplaced

_FACTS = {"id": 8.0, "measure": 44.0, "responsible": 28.0, "start": 11.0, "end": 11.0, "depends_on": 38.0}
_MOST_PERIODS = 72
_MONTH, _LONGER = 4.2, 5.5  # widths of columns
_LANE = 20.0
_LEAST = 18.0


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
    placed = bars(plan)
    spans = bands(plan)
    ends = [bar.end for bar in placed] + [span.until - timedelta(1) for span in spans.values()]
    starts = [bar.start for bar in placed] + [span.first for span in spans.values()]
    periods = periods_for(min(starts), max(ends)) if starts else Periods((), 1)
    period = _MONTH if periods.months == 1 else _LONGER
    widths = [*_FACTS.values(), *[period] * len(periods.starts)]
    sheet = begin(workbook, pen, View.TIMELINE, widths)
    if not plan.measures:
        write_line(sheet, pen, pen.say(f"excel.empty.{View.TIMELINE}"))
    if any(bar.assumed for bar in placed):
        write_line(sheet, pen, pen.say("excel.timeline.assumed"))
    _Rows(sheet, plan, naming, pen, periods).write(placed, A3.scale(widths))


@dataclass(frozen=True)
class _Line:
    """A row: a measure, with its bar where it has one; `lane` is the heading of the rows it stands among."""

    lane: str
    opens: bool
    measure: Measure
    bar: Bar | None
    height: float


def _new_year(starts: Sequence[date], at: int) -> int | None:
    """The year of a column, where it is the year's first."""
    return starts[at].year if at == 0 or starts[at].year != starts[at - 1].year else None


class _Rows:
    """Writes the rows of one time line."""

    def __init__(self, sheet: Worksheet, plan: Plan, naming: Naming, pen: Pen, periods: Periods) -> None:
        self.sheet, self.plan, self.naming, self.pen, self.periods = sheet, plan, naming, pen, periods

    def write(self, placed: Sequence[Bar], scale: float) -> None:
        """Write heads and rows, and set up the pages."""
        sheet = self.sheet
        above = sum(sheet.row_dimensions[row].height or 15 for row in range(1, sheet.max_row + 1))
        heads, head = self._heads()
        lines = list(self._lines(placed))
        cuts = Sheaf(A3.high, above + head, head).cut(list(_pieces(lines)), scale)
        begins = []
        for at, line in enumerate(lines):
            is_cut = at in cuts.starts
            if is_cut:
                begins.append(sheet.max_row + 1)
            if line.opens or is_cut:
                name = line.lane if line.opens else self.pen.say("excel.continued", name=line.lane)
                self._heading(name)
            self._row(line)
        view(sheet, freeze=f"C{heads[-1] + 1}", colour=LIGHT.accent, zoom=85)
        print_setup(sheet, self.pen, self.plan.title, A3, heads=f"{heads[0]}:{heads[-1]}")
        print_pages(sheet, cuts.scale, begins, len(_FACTS) + len(self.periods.starts))

    def _lines(self, placed: Sequence[Bar]) -> Iterator[_Line]:
        for lane in lanes(placed, Grouping.CAPABILITY):
            name = self._lane_name(lane.key)
            for at, bar in enumerate(lane.bars):
                yield _Line(name, at == 0, bar.measure, bar, self._height(bar.measure))
        for at, measure in enumerate(unplaced(self.plan)):
            name = self.pen.say("excel.timeline.unplaced")
            yield _Line(name, at == 0, measure, None, self._height(measure))

    def _heads(self) -> tuple[range, float]:
        """Years, horizons and months over the columns; their rows and height."""
        pen, sheet = self.pen, self.sheet
        first = sheet.max_row + 1
        blank: list[Value] = [None] * len(_FACTS)
        years = [_new_year(self.periods.starts, at) for at in range(len(self.periods.starts))]
        sheet.append([*self._cells(blank, Look.PLAIN), *self._cells(years, Look.YEAR_HEAD)])
        sheet.append([*self._cells(blank, Look.PLAIN), *self._bands()])
        heads = [pen.say(f"excel.timeline.{name}") for name in _FACTS]
        months = [pen.cell(sheet, start, Look.MONTH_HEAD) for start in self.periods.starts]
        sheet.append([*self._cells(heads, Look.HEAD), *months])
        heights = (16.0, 16.0, 22.0)
        for row, height in enumerate(heights, first):
            sheet.row_dimensions[row].height = height
        return range(first, first + 3), sum(heights)

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
            return self.pen.say("excel.timeline.no_capability")
        return f"{CAPABILITY_MARKS[key]}  {self.pen.say(f'capability.{CapabilityKey(key)}.name')}"

    def _heading(self, text: str) -> None:
        width = len(_FACTS) + len(self.periods.starts)
        self.sheet.append(self._cells([text, *[None] * (width - 1)], Look.GROUP))
        self.sheet.row_dimensions[self.sheet.max_row].height = _LANE

    def _waits_for(self, measure: Measure) -> str:
        """A line for each, cut where it has no more room: the id before it says which one it is."""
        said = [self.naming.labels[one] for one in measure.depends_on]
        lines = [wrapped(one, _FACTS["depends_on"] - 4) for one in said]
        return "\n".join(first if not rest else f"{first} …" for first, *rest in lines)

    def _height(self, measure: Measure) -> float:
        texts = {
            "measure": titled(measure, self.pen),
            "responsible": measure.responsible,
            "depends_on": self._waits_for(measure),
        }
        return max(_LEAST, row_height((text, _FACTS[column]) for column, text in texts.items()))

    def _row(self, line: _Line) -> None:
        measure, bar = line.measure, line.bar
        shown = (bar.start, bar.end) if bar else (measure.start, measure.end)
        cells = [
            *self._cells([self.naming.ids[measure.id]], Look.LANE_ID),
            *self._cells([titled(measure, self.pen), measure.responsible], Look.LANE_TEXT),
            *self._cells(shown, Look.LANE_DATE),
            *self._cells([self._waits_for(measure)], Look.LANE_TEXT),
        ]
        self.sheet.append([*cells, *self._painted(measure, bar)])
        self.sheet.row_dimensions[cells[0].row].height = line.height

    def _painted(self, measure: Measure, bar: Bar | None) -> Iterator[Cell]:
        first, last = (self.periods.index(bar.start), self.periods.index(bar.end)) if bar else (-1, -2)
        for at in range(len(self.periods.starts)):
            if bar and first <= at <= last:
                mark = CAPABILITY_MARKS.get(measure.capability or "", "–") if at == first else ""
                yield self.pen.bar(self.sheet, mark, measure.capability, assumed=bar.assumed)
            else:
                yield self.pen.cell(self.sheet, None, Look.GRID)


def _pieces(lines: Sequence[_Line]) -> Iterator[Piece]:
    """The heights of the rows of each lane; its heading goes with the first of them on each page."""
    heights: list[float] = []
    for line in lines:
        if line.opens and heights:
            yield Piece(tuple(heights), again=_LANE)
            heights = []
        heights.append(line.height + (_LANE if line.opens else 0))
    if heights:
        yield Piece(tuple(heights), again=_LANE)
