"""The first sheet: what the plan is, its key figures, room for the decision, and what each sheet holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.measuring import wrapped
from roadmap.exchange.pen import Pen, Value
from roadmap.exchange.printing import A4_UPRIGHT, new_sheet, print_pages, print_setup, view
from roadmap.exchange.sheets import DATA_SHEETS, View, sheet_name
from roadmap.exchange.styles import Look, is_bold, size_of
from roadmap.model import Kind, MeasureStatus, Plan
from roadmap.palette import LIGHT
from roadmap.schedule import bars, start_of
from roadmap.texts import texts_under, written_month

# A text runs on over the empty cells to its right, and figures stand over two columns: nothing is merged.
_MARGIN, _COLUMN, _COLUMNS = 2.0, 9.25, 10
_RULED, _AFTER_DECISION = 28.0, 34.0  # heights: of a line to write on, and of what stands below them all
_LEAST_REMARKS, _MOST_REMARKS = 3, 6  # lines for them
_FIGURES = 104.0  # how high the key figures and their heading are
_NAME, _ABOUT = 0, 3  # where names of sheets begin, and what they hold


def write_cover(workbook: Workbook, plan: Plan, pen: Pen, today: date) -> None:
    """Add the cover: a page to decide by and sign, and one that says what the file holds."""
    cover = _Cover(workbook, pen)
    cover.band(plan.head.organisation, plan.title or pen.say("excel.cover.untitled"), _period(plan, pen))
    cover.kicker("goal")
    for goal in [one.text for one in plan.overall_goals] or [pen.say("excel.cover.no_goal")]:
        cover.text(goal, Look.STATEMENT)
        cover.gap(5)
    if plan.head.units:
        cover.text(pen.say("excel.cover.units", units=plan.head.units), Look.HINT)
    cover.keep(_FIGURES)
    cover.kicker("figures")
    cover.figures(_figures(plan, pen))
    cover.decision()
    cover.gap(14)
    # A plan that was never saved, such as one from a workbook, has no revision to go by.
    printed = "printed" if plan.revision else "printed_unsaved"
    cover.text(pen.say(f"excel.cover.{printed}", day=today, revision=plan.revision), Look.HINT)
    cover.new_page()
    cover.kicker("contents")
    cover.contents("for_reading", [one for one in View if one not in (View.COVER, View.LISTS)])
    cover.contents("for_editing", DATA_SHEETS)
    cover.finish(plan.title)


def write_guide(workbook: Workbook, pen: Pen) -> None:
    """Add the first sheet of the empty template: how to fill it in."""
    cover = _Cover(workbook, pen)
    cover.band("", pen.say("excel.cover.template"), "")
    cover.gap(8)
    cover.line([(0, pen.say("excel.guide.head"), Look.GROUP)], 24, filled=Look.GROUP)
    for number in sorted(key for key in texts_under("excel.guide", pen.language) if key.isdigit()):
        cover.gap(5)
        cover.text(pen.say(f"excel.guide.{number}"), Look.STEP)
    cover.gap(8)
    cover.contents("for_editing", DATA_SHEETS)
    cover.finish(pen.say("excel.cover.template"))


def _period(plan: Plan, pen: Pen) -> str:
    """From the first month to the last; a single month where nothing takes longer, as far as is known."""
    start = start_of(plan)
    if start is None:
        return ""
    last = max((bar.end for bar in bars(plan)), default=start)
    months = [written_month(day, pen.language) for day in (start, last)]
    if months[0] == months[1]:
        return months[0]
    return pen.say("excel.cover.from_to", first=months[0], last=months[1])


def _figures(plan: Plan, pen: Pen) -> list[tuple[int, str]]:
    done = sum(measure.status is MeasureStatus.DONE for measure in plan.measures)
    counts = {
        "benefits": len(plan.benefits),
        "goals": len(plan.goals),
        "sub_goals": len(plan.sub_goals),
        "measures": len(plan.measures),
        "done": done,
    }
    return [(count, pen.say(f"excel.figure.{name}")) for name, count in counts.items()]


class _Cover:
    """Writes a cover from the top down."""

    def __init__(self, workbook: Workbook, pen: Pen) -> None:
        self._pen = pen
        self._widths = [_MARGIN, *[_COLUMN] * _COLUMNS]
        self._sheet: Worksheet = new_sheet(workbook, sheet_name(View.COVER, pen.language), self._widths)
        workbook.active = workbook.index(self._sheet)
        self._scale = A4_UPRIGHT.scale(self._widths, most=1.0)
        self._full = A4_UPRIGHT.high / self._scale
        self._starts: set[int] = set()

    @property
    def height(self) -> int:
        """The number of rows so far."""
        return int(self._sheet.max_row)

    def line(
        self,
        cells: Sequence[tuple[int, Value, Look]],
        height: float,
        *,
        filled: Look = Look.PLAIN,
        margin: Look = Look.PLAIN,
    ) -> int:
        """A row with values in some columns and the look `filled` in the others; its number."""
        pen, sheet = self._pen, self._sheet
        row = [pen.cell(sheet, None, margin), *(pen.cell(sheet, None, filled) for _ in range(_COLUMNS))]
        for at, value, look in cells:
            row[at + 1] = pen.cell(sheet, value, look)
        sheet.append(row)
        number = int(row[0].row)
        sheet.row_dimensions[number].height = height
        return number

    def gap(self, height: float) -> None:
        """An empty row."""
        self.line([], height)

    def text(self, text: str, look: Look, *, at: int = 0, filled: Look = Look.PLAIN) -> None:
        """A text over as many rows as it has lines."""
        size = size_of(look)
        for said in wrapped(text, _COLUMN * (_COLUMNS - at), size, bold=is_bold(look)):
            self.line([(at, said, look)], size * 1.4 + 1, filled=filled, margin=filled)

    def band(self, above: str, title: str, below: str) -> None:
        """The title on the accent colour."""
        self.line([], 16, filled=Look.BAND, margin=Look.BAND)
        for text, look in ((above, Look.BAND_TEXT), (title, Look.BAND_TITLE), (below, Look.BAND_TEXT)):
            if text:
                self.text(text, look, filled=Look.BAND)
        self.line([], 16, filled=Look.BAND, margin=Look.BAND)

    def kicker(self, key: str) -> None:
        """A small heading."""
        self.gap(14)
        self.line([(0, self._pen.say(f"excel.cover.{key}"), Look.KICKER)], 20)

    def figures(self, figures: Sequence[tuple[int, str]]) -> None:
        """The key figures beside each other, each with its word below."""
        self.line(
            [(2 * at, count, Look.FIGURE) for at, (count, _) in enumerate(figures)], 44, filled=Look.FIGURE
        )
        words = [(2 * at, word, Look.FIGURE_WORD) for at, (_, word) in enumerate(figures)]
        self.line(words, 24, filled=Look.FIGURE_WORD)

    def decision(self) -> None:
        """Room for what is decided, by whom and when, down to the foot of the page, all on one page."""
        say = self._pen.say
        self.gap(14)
        below = ("body", "when", "who", "name")
        least = 24 + 34 + (_LEAST_REMARKS + len(below)) * _RULED + _AFTER_DECISION
        self.keep(least)
        self.line([(0, say("excel.cover.decision_head"), Look.GROUP)], 24, filled=Look.GROUP)
        choices = {0: "adopted", 3: "with_remarks", 7: "not_adopted"}
        self.line([(at, say(f"excel.cover.{name}"), Look.OPTION) for at, name in choices.items()], 34)
        room = self._pages()[1] - _AFTER_DECISION
        lines = min(_MOST_REMARKS, int(room / _RULED) - len(below))
        for name in ("remarks", *[""] * (lines - 1), *below):
            label = say(f"excel.cover.{name}") if name else None
            ruled: list[tuple[int, Value, Look]] = [(at, None, Look.RULE) for at in range(_ABOUT, _COLUMNS)]
            self.line([(0, label, Look.LABEL), *ruled], _RULED)

    def keep(self, height: float) -> None:
        """Begin a page where rows of this height, which belong together, have no room on this one."""
        if self._pages()[1] < height:
            self.new_page()

    def new_page(self) -> None:
        """Begin a page with the next row."""
        self._starts.add(self.height + 1)

    def _pages(self) -> tuple[list[int], float]:
        """The rows that begin a page after the first, and how much of the last page is left."""
        begins: list[int] = []
        left = self._full
        for row in range(1, self.height + 1):
            height = float(self._sheet.row_dimensions[row].height or 0)
            if row in self._starts or height > left:
                begins.append(row)
                left = self._full
            left -= height
        return begins, left if self.height + 1 not in self._starts else self._full

    def contents(self, use: str, sheets: Iterable[View | Kind]) -> None:
        """The sheets of one use, each with a link and what it holds."""
        say = self._pen.say
        self.line([(0, say(f"excel.cover.{use}"), Look.GROUP)], 24, filled=Look.GROUP)
        self.gap(4)
        self.text(say(f"excel.cover.{use}_line"), Look.HINT)
        self.gap(4)
        for shown in sheets:
            name = sheet_name(shown, self._pen.language)
            about = wrapped(say(f"excel.about.{shown}"), _COLUMN * (_COLUMNS - _ABOUT))
            number = self.line([(_NAME, name, Look.LINK), (_ABOUT, about[0], Look.STEP)], 17)
            link = Hyperlink(ref="", location=f"'{name}'!A1", display=name)
            self._sheet.cell(number, _NAME + 2).hyperlink = link
            for rest in about[1:]:
                self.line([(_ABOUT, rest, Look.STEP)], 15)
        self.gap(10)

    def finish(self, title: str) -> None:
        """Set up screen and paper, with new pages where they were begun and wherever a page is full."""
        view(self._sheet, colour=LIGHT.accent)
        print_setup(self._sheet, self._pen, title, A4_UPRIGHT)
        print_pages(self._sheet, self._scale, self._pages()[0], len(self._widths))
