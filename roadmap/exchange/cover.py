"""The first sheet: what the plan is, its key figures, room for the decision, and what each sheet holds."""

from __future__ import annotations

from datetime import date

from openpyxl import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.measuring import row_height
from roadmap.exchange.pen import Pen, Value
from roadmap.exchange.printing import new_sheet, print_setup, view
from roadmap.exchange.sheets import DATA_SHEETS, View, sheet_name
from roadmap.exchange.styles import Look, is_bold
from roadmap.model import Plan
from roadmap.palette import LIGHT
from roadmap.schedule import bars, start_of
from roadmap.texts import written_month

_WIDTHS = {"A": 2.0, "B": 28.0, "C": 66.0, "D": 30.0}
_SHOWN = (View.ROADMAP, View.BENEFIT_MATRIX, View.COLLABORATION_MATRIX, View.TIMELINE)
_DECISION = ("decision", "remarks", "when", "who")


def write_cover(workbook: Workbook, plan: Plan, pen: Pen, today: date) -> None:
    """Add the cover."""
    sheet = new_sheet(workbook, sheet_name(View.COVER, pen.language))
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.append([])
    _row(sheet, pen, (plan.title or pen.say("excel.cover.untitled"), Look.TITLE), height=34)
    _row(sheet, pen, (plan.head.organisation, Look.SUBTITLE), height=20)
    _row(sheet, pen, (pen.say("excel.cover.printed", day=today, revision=plan.revision), Look.HINT))
    _facts(sheet, plan, pen)
    _figures(sheet, plan, pen)
    _decision(sheet, pen)
    _contents(sheet, pen)
    view(sheet, colour=LIGHT.accent)
    print_setup(sheet, pen, plan.title, landscape=False)
    sheet.page_setup.fitToHeight = 1
    workbook.active = workbook.index(sheet)


def _row(sheet: Worksheet, pen: Pen, *cells: tuple[Value, Look], height: float | None = None) -> int:
    """A row from column B on; as high as its texts where no height is given. Returns its number."""
    made = [pen.cell(sheet, value, look) for value, look in cells]
    sheet.append([None, *made])
    number = made[0].row
    if height is None and len(cells) > 1:
        widths = list(_WIDTHS.values())[1:]
        texts = [(str(value or ""), width, look) for (value, look), width in zip(cells, widths, strict=False)]
        plain = [(text, width) for text, width, look in texts if not is_bold(look)]
        height = row_height(plain, bold=[(text, width) for text, width, look in texts if is_bold(look)])
    sheet.row_dimensions[number].height = height or row_height()
    return number


def _section(sheet: Worksheet, pen: Pen, key: str) -> None:
    sheet.append([])
    _row(
        sheet,
        pen,
        (pen.say(f"excel.cover.{key}"), Look.GROUP),
        (None, Look.GROUP),
        (None, Look.GROUP),
        height=22,
    )


def _facts(sheet: Worksheet, plan: Plan, pen: Pen) -> None:
    _section(sheet, pen, "about")
    for at, goal in enumerate(plan.overall_goals):
        label = pen.say("kind.overall_goal.one") if at == 0 else None
        _row(sheet, pen, (label, Look.LABEL), (goal.text, Look.FACT))
    _row(sheet, pen, (pen.say("excel.cover.period"), Look.LABEL), (_period(plan, pen), Look.FACT))
    _row(sheet, pen, (pen.say("field.plan.units.label"), Look.LABEL), ("\n".join(plan.head.units), Look.FACT))


def _period(plan: Plan, pen: Pen) -> str:
    start = start_of(plan)
    if start is None:
        return ""
    last = max((bar.end for bar in bars(plan)), default=start)
    return pen.say(
        "excel.cover.from_to",
        first=written_month(start, pen.language),
        last=written_month(last, pen.language),
    )


def _figures(sheet: Worksheet, plan: Plan, pen: Pen) -> None:
    _section(sheet, pen, "figures")
    done = sum(measure.status == "done" for measure in plan.measures)
    figures = {
        "benefits": len(plan.benefits),
        "goals": len(plan.goals),
        "sub_goals": len(plan.sub_goals),
        "measures": len(plan.measures),
        "done": done,
    }
    for name, count in figures.items():
        _row(sheet, pen, (count, Look.FIGURE), (pen.say(f"excel.figure.{name}"), Look.FIGURE_WORD), height=22)


def _decision(sheet: Worksheet, pen: Pen) -> None:
    _section(sheet, pen, "decision_head")
    for name in _DECISION:
        options = pen.say("excel.cover.options") if name == "decision" else None
        height = 54 if name == "remarks" else 26
        _row(sheet, pen, (pen.say(f"excel.cover.{name}"), Look.LABEL), (options, Look.FACT), height=height)


def _contents(sheet: Worksheet, pen: Pen) -> None:
    _section(sheet, pen, "contents")
    for shown in (*_SHOWN, *DATA_SHEETS):
        name = sheet_name(shown, pen.language)
        use = "read_only" if isinstance(shown, View) else "read_back"
        about = pen.say(f"excel.about.{shown}")
        number = _row(
            sheet, pen, (name, Look.LINK), (about, Look.FACT), (pen.say(f"excel.cover.{use}"), Look.FACT)
        )
        sheet.cell(number, 2).hyperlink = Hyperlink(ref="", location=f"'{name}'!A1", display=name)
