"""The capability platform: how mature the seven are, as a radar and in words, and what is recommended."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.blocks import Block, Column, Section, Table, write_table
from roadmap.exchange.pen import Pen
from roadmap.exchange.pictures import Counted, Said, Size, place, radar
from roadmap.exchange.printing import A4, EXCEL_DIGIT, view
from roadmap.exchange.sheets import View
from roadmap.exchange.styles import Edge, Look, Sort
from roadmap.exchange.view_sheets import begin, write_line
from roadmap.fields import choice_key
from roadmap.maturity import by_group, level
from roadmap.model import Capability, Plan
from roadmap.palette import CAPABILITY_MARKS, LIGHT

_WIDTHS = {
    "mark": 4.5,
    "capability": 21.0,
    "maturity": 20.0,
    "level": 8.0,
    "status": 46.0,
    "recommendation": 46.0,
}
_ROW = 50.0  # seven of them give the radar its height
_HEAD = 26.0


def write_platform(workbook: Workbook, plan: Plan, pen: Pen) -> tuple[str, str]:
    """Add the sheet; the picture's name and what the radar shows, in words for those who do not see it."""
    sheet = begin(workbook, pen, View.PLATFORM, _WIDTHS.values())
    is_assessed = any(one.maturity for one in plan.capabilities)
    write_line(
        sheet, pen, pen.say("excel.platform.reading" if is_assessed else f"excel.empty.{View.PLATFORM}")
    )
    said = _write_levels(sheet, plan, pen)
    write_line(sheet, pen, "")
    write_table(sheet, pen, _table(plan, pen), A4, plan.title, on_new_page=True)
    view(sheet, colour=LIGHT.accent)
    return pen.say("excel.platform.picture"), said


def _write_levels(sheet: Worksheet, plan: Plan, pen: Pen) -> str:
    """The levels as a short table with the radar beside it."""
    head = sheet.max_row + 1
    heads = ["", *(pen.say(f"excel.platform.{name}") for name in ("capability", "maturity", "level"))]
    sheet.append([pen.cell(sheet, one, Look.HEAD) for one in heads])
    sheet.row_dimensions[head].height = _HEAD
    for one in plan.capabilities:
        last = one is plan.capabilities[-1]
        row = [pen.mark(sheet, CAPABILITY_MARKS[one.key], one.key, Edge.STRONG, last=last)]
        shown = (pen.say(choice_key(one.key)), _level_word(one, pen), level(one))
        for value, sort in zip(shown, (Sort.NAME, Sort.TEXT, Sort.NUMBER), strict=True):
            row.append(pen.in_block(sheet, value, sort, Edge.STRONG, last=last, middle=True))
        sheet.append(row)
        sheet.row_dimensions[sheet.max_row].height = _ROW
    names = tuple(pen.say(choice_key(one.key)) for one in plan.capabilities)
    levels = tuple(level(one) for one in plan.capabilities)
    tab = quote_sheetname(sheet.title)
    rows = (head + 1, head + len(names))
    chart = radar(
        pen.say("excel.platform.picture"),
        Said(f"{tab}!$B${rows[0]}:$B${rows[1]}", names),
        Counted(f"{tab}!$D${rows[0]}:$D${rows[1]}", levels),
    )
    wide = (_WIDTHS["status"] + _WIDTHS["recommendation"] - 2) * EXCEL_DIGIT
    place(sheet, chart, head, len(_WIDTHS) - 1, Size(wide, _HEAD + _ROW * len(names)))
    told = [
        f"{name} {_level_word(one, pen).lower()}" for name, one in zip(names, plan.capabilities, strict=True)
    ]
    return pen.say("excel.platform.alt", levels=told)


def _level_word(capability: Capability, pen: Pen) -> str:
    if capability.maturity is None:
        return pen.say("excel.platform.not_assessed")
    return pen.say(choice_key(capability.maturity))


def _table(plan: Plan, pen: Pen) -> Table:
    names = [
        Column(pen.say(f"excel.platform.{name}"), _WIDTHS[name], sort=sort)
        for name, sort in (("capability", Sort.NAME), ("maturity", Sort.TEXT))
    ]
    items = [Column(pen.say("excel.platform.level"), _WIDTHS["level"], sort=Sort.NUMBER)]
    items += [
        Column(pen.say(f"field.capability.{name}.label"), _WIDTHS[name])
        for name in ("status", "recommendation")
    ]

    def block(one: Capability) -> Block:
        points = "\n".join(f"• {point}" for point in one.recommendation)
        row = (level(one), one.status, points)
        name = pen.say(choice_key(one.key))
        return Block((name, _level_word(one, pen)), (row,), CAPABILITY_MARKS[one.key], one.key)

    sections = tuple(
        Section(
            pen.say(f"capability_group.{part.group}.name"), tuple(block(one) for one in part.capabilities)
        )
        for part in by_group(plan)
    )
    return Table(tuple(names), tuple(items), sections, marked=True)
