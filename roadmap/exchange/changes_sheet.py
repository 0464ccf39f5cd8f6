"""What has become of a plan since a moment, as a workbook of one sheet, to read and to filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from roadmap.changes import EXISTS, RANK
from roadmap.comparing import Item, Sort
from roadmap.exchange.measuring import row_height
from roadmap.exchange.packing import packed
from roadmap.exchange.pen import Pen
from roadmap.exchange.printing import A3, new_sheet, print_setup, view
from roadmap.exchange.sheets import MAX_TEXT
from roadmap.exchange.styles import Look
from roadmap.fields import field_of
from roadmap.model import Plan
from roadmap.palette import LIGHT
from roadmap.texts import text
from roadmap.wording import Wording, cut

HEAD_ROW = 3
_WIDTHS = {"sort": 12.0, "kind": 20.0, "name": 36.0, "field": 24.0, "before": 48.0, "after": 48.0}
_LOOKS = (Look.TEXT, Look.CONTEXT, Look.NAME, Look.CONTEXT, Look.TEXT, Look.TEXT)
Row = tuple[str, str, str, str, str, str]


def write_changes(
    before: Plan, after: Plan, items: Sequence[Item], title: str, language: str, *, today: date
) -> bytes:
    """An .xlsx file with a row for each field that differs, and for each thing that is gone."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    pen = Pen(workbook, language)
    widths = list(_WIDTHS.values())
    sheet = new_sheet(workbook, pen.say("history.sheet.tab"), widths)
    sheet.append([pen.cell(sheet, after.title or pen.say("page.unnamed"), Look.TITLE)])
    sheet.append([pen.cell(sheet, title, Look.HINT)])
    heads = [pen.say(f"history.sheet.{name}") for name in _WIDTHS]
    sheet.append([pen.cell(sheet, head, Look.HEAD) for head in heads])
    sheet.row_dimensions[1].height = 28
    sheet.row_dimensions[HEAD_ROW].height = row_height(bold=zip(heads, widths, strict=True)) + 6
    for row in rows_of(before, after, items, language):
        cells = [pen.cell(sheet, value, look) for value, look in zip(row, _LOOKS, strict=True)]
        sheet.append(cells)
        sheet.row_dimensions[cells[0].row].height = row_height(zip(row, widths, strict=True))
    last = max(sheet.max_row, HEAD_ROW + 1)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(widths))}{last}"
    view(sheet, freeze=f"D{HEAD_ROW + 1}", colour=LIGHT.accent)
    print_setup(sheet, pen, after.title, A3, heads=f"{HEAD_ROW}:{HEAD_ROW}")
    workbook.properties.title = after.title
    workbook.properties.creator = after.head.organisation or "Veikart"
    return packed(workbook, today)


def rows_of(before: Plan, after: Plan, items: Sequence[Item], language: str) -> Iterator[Row]:
    """What differs, in words: what happened, kind, name, field, before, after."""
    words = Wording(language, (after, before))
    for item in items:
        sort = text(f"history.sort.{item.sort}", language)
        found = words.entity(item.entity)
        name = words.name(found) if found else ""
        head = (sort, text(f"kind.{item.kind}.one", language), name)
        edits = [edit for edit in item.edits if edit.change.field not in (EXISTS, RANK)]
        if not edits or item.sort is Sort.MISSING:
            yield (*head, "", "", "")
        for edit in edits:
            field = field_of(edit.change.kind, edit.change.field)
            old, new = (words.value(field, raw) for raw in (edit.now, edit.change.new))
            yield (*head, words.label(field), _fitting(old), _fitting(new))


def _fitting(value: str) -> str:
    return cut(value, MAX_TEXT - 100)
