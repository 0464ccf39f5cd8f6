"""The capability platform: how mature the seven are, in words and as a radar, and what is recommended."""

from __future__ import annotations

from openpyxl import Workbook

from roadmap.exchange.blocks import Block, Column, Section, Table, frozen_at, write_table
from roadmap.exchange.lists import Lists
from roadmap.exchange.pen import Pen
from roadmap.exchange.pictures import Counted, Said, Size, place_beside, radar
from roadmap.exchange.printing import A3, EXCEL_DIGIT, SCREEN_ZOOM, view
from roadmap.exchange.sheets import View
from roadmap.exchange.styles import Sort
from roadmap.exchange.view_sheets import begin, write_line
from roadmap.fields import choice_key
from roadmap.maturity import by_group, level
from roadmap.model import Capability, Plan
from roadmap.palette import CAPABILITY_MARKS, LIGHT

_WIDTHS = {
    "mark": 4.5,
    "capability": 21.0,
    "maturity": 18.0,
    "level": 7.0,
    "status": 43.0,
    "recommendation": 43.0,
}
_PICTURE = 80.0  # the width of the column that it covers, beside the table
_GAP = 3.0


def write_platform(workbook: Workbook, plan: Plan, lists: Lists, pen: Pen) -> tuple[str, str]:
    """Add the sheet; the picture's name and what the radar shows, in words for those who do not see it."""
    sheet = begin(workbook, pen, View.PLATFORM, [*_WIDTHS.values(), _GAP, _PICTURE])
    is_assessed = any(one.maturity for one in plan.capabilities)
    write_line(
        sheet, pen, pen.say("excel.platform.reading" if is_assessed else f"excel.empty.{View.PLATFORM}")
    )
    head_row = sheet.max_row + 1
    table = _table(plan, pen)
    write_table(sheet, pen, table, A3, plan.title)
    view(sheet, freeze=frozen_at(table, head_row), colour=LIGHT.accent, zoom=SCREEN_ZOOM)
    names = [pen.say(choice_key(one.key)) for one in plan.capabilities]
    levels = [level(one) for one in plan.capabilities]
    chart = radar(
        pen.say("excel.platform.picture"), Said(lists.keep(names), names), Counted(lists.keep(levels), levels)
    )
    place_beside(sheet, chart, head_row, len(_WIDTHS) + 2, Size(_PICTURE * EXCEL_DIGIT, 390))
    told = [
        f"{name} {_level_word(one, pen).lower()}" for name, one in zip(names, plan.capabilities, strict=True)
    ]
    return pen.say("excel.platform.picture"), pen.say("excel.platform.alt", levels=told)


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
