"""The time line: a row for each measure, painted over the months in which it takes place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.data_sheets import Naming
from roadmap.exchange.measuring import lines_in, row_height
from roadmap.exchange.pagination import Piece, Sheaf
from roadmap.exchange.pen import Pen, Value
from roadmap.exchange.printing import A3, SCREEN_ZOOM, print_pages, print_setup, view
from roadmap.exchange.sheets import View
from roadmap.exchange.styles import Edge, Look, Sort, size_of
from roadmap.exchange.view_sheets import begin, titled, write_line, write_marks
from roadmap.model import Horizon, Measure, Plan
from roadmap.palette import CAPABILITY_MARKS, LIGHT
from roadmap.schedule import Bar, Grouping, add_months, bands, bars, lanes, unplaced

_FACTS = {"id": 8.0, "measure": 39.0, "responsible": 28.0, "start": 11.0, "end": 11.0, "depends_on": 44.0}
_MARK = 4.0
_MOST_PERIODS = 42
_LEAST, _MONTH, _YEAR = 2.1, 4.2, 5.5  # widths of columns: of a period at the least and most, of a year
_HEADING = 20.0
_MOST_NAMED = 8  # more dependencies than these have no room for their names
_AIR = 2.0  # points that a row is lower than text wants elsewhere: all is seen on one page


@dataclass(frozen=True)
class Periods:
    """The columns of the time line: months, or quarters or years where months would be too many."""

    starts: tuple[date, ...]
    months: int

    def is_new_year(self, at: int) -> bool:
        """Whether a column begins another year than the one before it is of."""
        return at > 0 and self.starts[at].year != self.starts[at - 1].year

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
    facts, period = _widths(periods)
    widths = [_MARK, *facts.values(), *[period] * len(periods.starts)]
    sheet = begin(workbook, pen, View.TIMELINE, widths)
    if plan.measures:
        write_marks(sheet, pen)
    else:
        write_line(sheet, pen, pen.say(f"excel.empty.{View.TIMELINE}"))
    if any(bar.assumed for bar in placed):
        write_line(sheet, pen, pen.say("excel.timeline.assumed"))
    _Rows(sheet, plan, naming, pen, periods).write(placed, A3.scale(widths))


def _widths(periods: Periods) -> tuple[dict[str, float], float]:
    """The widths of the facts' columns and of a period's: names give way before a letter has no room."""
    count = max(len(periods.starts), 1)
    left = A3.room - _MARK - sum(_FACTS.values())
    lacking = max(0.0, count * _LEAST - left) if periods.months < 12 else 0.0
    period = _YEAR if periods.months == 12 else min(_MONTH, (left + lacking) / count)
    return {**_FACTS, "depends_on": _FACTS["depends_on"] - lacking}, period


@dataclass(frozen=True)
class _Line:
    """A row: a measure, with its bar where it has one; `opens` where it is the first of its lane."""

    opens: bool
    measure: Measure
    bar: Bar | None
    height: float
    heading: str = ""


class _Rows:
    """Writes the rows of one time line."""

    def __init__(self, sheet: Worksheet, plan: Plan, naming: Naming, pen: Pen, periods: Periods) -> None:
        self.sheet, self.plan, self.naming, self.pen, self.periods = sheet, plan, naming, pen, periods
        self.facts, self.period = _widths(periods)

    def write(self, placed: Sequence[Bar], scale: float) -> None:
        """Write heads and rows, and set up the pages."""
        sheet = self.sheet
        above = sum(sheet.row_dimensions[row].height or 15 for row in range(1, sheet.max_row + 1))
        heads, head = self._heads()
        lines = list(self._lines(placed))
        cuts = set(Sheaf(A3.high, above + head, head).cut(list(_pieces(lines)), scale))
        begins = []
        for at, line in enumerate(lines):
            if at in cuts:
                begins.append(sheet.max_row + 1)
            if line.heading:
                self._heading(line.heading)
            is_last = at + 1 == len(lines) or at + 1 in cuts
            self._row(line, Edge.STRONG if line.opens or at in cuts else Edge.LIGHT, last=is_last)
        view(sheet, freeze=f"D{heads[-1] + 1}", colour=LIGHT.accent, zoom=SCREEN_ZOOM)
        print_setup(sheet, self.pen, self.plan.title, A3, heads=f"{heads[0]}:{heads[-1]}")
        print_pages(sheet, scale, begins, 1 + len(_FACTS) + len(self.periods.starts))

    def _lines(self, placed: Sequence[Bar]) -> Iterator[_Line]:
        for lane in lanes(placed, Grouping.CAPABILITY):
            for at, bar in enumerate(lane.bars):
                yield _Line(at == 0, bar.measure, bar, self._height(bar.measure))
        for at, measure in enumerate(unplaced(self.plan)):
            heading = "" if at else self.pen.say("excel.timeline.unplaced")
            yield _Line(at == 0, measure, None, self._height(measure), heading)

    def _heads(self) -> tuple[range, float]:
        """Years, horizons and months over the columns; their rows and height."""
        pen, sheet = self.pen, self.sheet
        first = sheet.max_row + 1
        blank: list[Value] = [None] * (1 + len(_FACTS))
        sheet.append([*self._cells(blank, Look.PLAIN), *self._years()])
        sheet.append([*self._cells(blank, Look.PLAIN), *self._bands()])
        heads = ["", *(pen.say(f"excel.timeline.{name}") for name in _FACTS)]
        months = [
            pen.cell(
                sheet, start, Look.MONTH_HEAD_OF_NEW_YEAR if self.periods.is_new_year(at) else Look.MONTH_HEAD
            )
            for at, start in enumerate(self.periods.starts)
        ]
        sheet.append([*self._cells(heads, Look.HEAD), *months])
        heights = (16.0, 16.0, 22.0)
        for row, height in enumerate(heights, first):
            sheet.row_dimensions[row].height = height
        return range(first, first + 3), sum(heights)

    def _cells(self, values: Sequence[Value], look: Look) -> list[Cell]:
        return [self.pen.cell(self.sheet, value, look) for value in values]

    def _years(self) -> Iterator[Cell]:
        """The number of each year over its columns, where it has room over them."""
        counts = Counter(start.year for start in self.periods.starts)
        for at, start in enumerate(self.periods.starts):
            is_new = at == 0 or self.periods.is_new_year(at)
            has_room = counts[start.year] > 1 or self.periods.months == 12
            look = Look.YEAR_HEAD_OF_NEW_YEAR if is_new else Look.YEAR_HEAD
            yield self.pen.cell(self.sheet, start.year if is_new and has_room else None, look)

    def _bands(self) -> Iterator[Cell]:
        spans = bands(self.plan)
        looks = {Horizon.SHORT_MEDIUM: Look.BAND_SHORT, Horizon.LONG: Look.BAND_LONG}
        found = [
            next((one for one, span in spans.items() if span.first <= start < span.until), None)
            for start in self.periods.starts
        ]
        counts = Counter(found)
        before: Horizon | None = None
        for horizon in found:
            said = self._band(horizon, counts[horizon]) if horizon and horizon is not before else None
            yield self.pen.cell(self.sheet, said, looks[horizon] if horizon else Look.PLAIN)
            before = horizon

    def _band(self, horizon: Horizon, columns: int) -> str | None:
        """A horizon's name, or its short one, as has room over so many columns."""
        names = (self.pen.say(f"{key}.{horizon}") for key in ("excel.timeline", "chart.timeline.brief"))
        room = columns * self.period
        return next(
            (name for name in names if lines_in(name, room, size_of(Look.BAND_SHORT), bold=True) == 1), None
        )

    def _heading(self, text: str) -> None:
        width = 1 + len(_FACTS) + len(self.periods.starts)
        self.sheet.append(self._cells([text, *[None] * (width - 1)], Look.GROUP))
        self.sheet.row_dimensions[self.sheet.max_row].height = _HEADING

    def _waits_for(self, measure: Measure) -> str:
        """Each by its id and name, on a line of its own; very many by their ids alone."""
        if len(measure.depends_on) > _MOST_NAMED:
            return ", ".join(self.naming.ids[one] for one in measure.depends_on)
        return "\n".join(self.naming.labels[one] for one in measure.depends_on)

    def _height(self, measure: Measure) -> float:
        texts = {
            "measure": titled(measure, self.pen),
            "responsible": measure.responsible,
            "depends_on": self._waits_for(measure),
        }
        return row_height((text, self.facts[column]) for column, text in texts.items()) - _AIR

    def _row(self, line: _Line, edge: Edge, *, last: bool) -> None:
        measure, bar = line.measure, line.bar
        start, end = (bar.start, bar.end) if bar else (measure.start, measure.end)
        facts: tuple[tuple[Value, Sort], ...] = (
            (self.naming.ids[measure.id], Sort.TEXT),
            (titled(measure, self.pen), Sort.TEXT),
            (measure.responsible, Sort.TEXT),
            (start, Sort.DATE),
            (end, Sort.DATE),
            (self._waits_for(measure), Sort.TEXT),
        )
        letter = CAPABILITY_MARKS.get(measure.capability or "", "")
        # Measures without time stand together, whatever capability they are of.
        own = Edge.STRONG if bar is None else edge
        cells = [
            self.pen.mark(
                self.sheet, letter if own is Edge.STRONG else "", measure.capability, own, last=last
            )
        ]
        cells += [
            self.pen.in_block(self.sheet, value, sort, edge, last=last, middle=True) for value, sort in facts
        ]
        self.sheet.append([*cells, *self._painted(measure, bar, edge, last=last)])
        self.sheet.row_dimensions[cells[0].row].height = line.height

    def _painted(self, measure: Measure, bar: Bar | None, edge: Edge, *, last: bool) -> Iterator[Cell]:
        first, until = (self.periods.index(bar.start), self.periods.index(bar.end)) if bar else (-1, -2)
        for at in range(len(self.periods.starts)):
            if bar and first <= at <= until:
                mark = CAPABILITY_MARKS.get(measure.capability or "", "–")
                # In words too: printed in black and white a light bar may look like any other.
                said = (f"({mark})" if bar.assumed else mark) if at == first else ""
                yield self.pen.bar(self.sheet, said, measure.capability, assumed=bar.assumed)
            else:
                yield self.pen.grid(self.sheet, edge, new_year=self.periods.is_new_year(at), last=last)


def _pieces(lines: Sequence[_Line]) -> Iterator[Piece]:
    """The heights of the rows that belong together; a heading goes with its row."""
    heights: list[float] = []
    for line in lines:
        if line.opens and heights:
            yield Piece(tuple(heights))
            heights = []
        heights.append(line.height + (_HEADING if line.heading else 0))
    if heights:
        yield Piece(tuple(heights))
