"""The sheets that are read back: one row for each entity, one column for each field of the registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.lists import Lists
from roadmap.exchange.measuring import MAX_HEIGHT, row_height
from roadmap.exchange.notes import add_note, add_notes
from roadmap.exchange.pen import Pen, Value
from roadmap.exchange.printing import A3, new_sheet, print_setup, view
from roadmap.exchange.sheets import FIXED_ROWS, Column, Role, columns_of, context, sheet_name
from roadmap.exchange.styles import Look, is_bold
from roadmap.exchange.visible_ids import labels, name_of, visible_ids
from roadmap.fields import Field, FieldType, choice_key
from roadmap.model import MAX_OVERALL_GOALS, Entity, Kind, Plan
from roadmap.palette import LIGHT

HEAD_ROW = 3
_SPARE_ROWS = 300  # rows below the last that have drop-downs, for what is added
_EMPTY_ROWS, _EMPTY = 15, 24.0  # rows to fill in, and their height
_FILTER_BUTTON = 3.0  # covers this much of a head
_MOST_STRETCHED, _MOST_SQUEEZED = 0.8, -0.25
_SCREEN = 176.0  # the widths of columns that a screen of 1280 pixels has room for
_WIDEST = 250.0
_MOST_NAMED = 12  # more references than these in one cell have no room for their names
_LOOKS = {
    FieldType.SCALE: Look.NUMBER,
    FieldType.DATE: Look.DATE,
    FieldType.MONTH: Look.MONTH,
}


@dataclass(frozen=True)
class Naming:
    """How entities are shown in cells: by visible id, and by id and name where something refers to them."""

    ids: Mapping[str, str]
    labels: Mapping[str, str]

    def named(self, entity: Entity) -> str:
        """An entity's visible id and its whole name."""
        return f"{self.ids[entity.id]} {name_of(entity)}".rstrip()


def naming_of(plan: Plan) -> Naming:
    """The visible ids and labels of everything that lives in a plan."""
    ids = visible_ids(plan.entities.values())
    targets = (Kind.BENEFIT_AREA, Kind.BENEFICIARY_GROUP, Kind.BENEFIT, Kind.ACTOR, Kind.GOAL, Kind.SUB_GOAL)
    found: dict[str, str] = {}
    for kind in (*targets, Kind.MEASURE):
        found |= labels(plan, kind, ids)
    return Naming(ids, found)


def write_data_sheet(
    workbook: Workbook,
    plan: Plan,
    kind: Kind,
    naming: Naming,
    lists: Lists,
    pen: Pen,
    *,
    to_fill_in: bool = False,
) -> None:
    """Add the sheet of a kind; `to_fill_in` gives it empty rows, and notes on what to write where."""
    columns = columns_of(kind)
    rows = [[_value(entity, column, naming, pen) for column in columns] for entity in plan.of(kind)]
    widths, heights = _laid_out(rows, columns)
    sheet = new_sheet(workbook, sheet_name(kind, pen.language), widths)
    for at, column in enumerate(columns, 1):
        pen.format_column(sheet.column_dimensions[get_column_letter(at)], _look(column))
    _write_heads(sheet, kind, columns, widths, pen)
    if to_fill_in:
        add_notes(sheet, kind, columns, HEAD_ROW, lists, pen)
        empty = _empty_rows(kind)
        rows += [[None] * len(columns)] * empty
        heights = [max(height, _EMPTY) for height in heights] + [_EMPTY] * empty
    looks = [_look(column) for column in columns]
    for row, height in zip(rows, heights, strict=True):
        sheet.append([pen.cell(sheet, value, look) for value, look in zip(row, looks, strict=True)])
        sheet.row_dimensions[sheet.max_row].height = height
    _tell_of_cut_texts(sheet, rows, columns, widths, pen)
    _make_handy(sheet, columns, lists)
    print_setup(sheet, pen, plan.title, A3, heads=f"{HEAD_ROW}:{HEAD_ROW}")


def _laid_out(
    rows: Sequence[Sequence[Value]], columns: tuple[Column, ...]
) -> tuple[list[float], list[float]]:
    """The columns' widths and the rows' heights: wider where a row would be too high for Excel."""
    widths = _widths(columns)
    heights = [_height(row, columns, widths) for row in rows]
    tall = [row for row, height in zip(rows, heights, strict=True) if height >= MAX_HEIGHT]
    if tall:
        widths = _widened(widths, columns, tall)
        heights = [_height(row, columns, widths) for row in rows]
    return widths, heights


def _empty_rows(kind: Kind) -> int:
    if kind in FIXED_ROWS:
        return 0
    return MAX_OVERALL_GOALS if kind is Kind.OVERALL_GOAL else _EMPTY_ROWS


def _tell_of_cut_texts(
    sheet: Worksheet,
    rows: Sequence[Sequence[Value]],
    columns: Sequence[Column],
    widths: Sequence[float],
    pen: Pen,
) -> None:
    """Say at a text that has no room in the highest row that Excel knows, and above all, how to read it."""
    cut = [
        sheet.cell(number, at)
        for number, row in enumerate(rows, HEAD_ROW + 1)
        if sheet.row_dimensions[number].height >= MAX_HEIGHT
        for at, (value, column, width) in enumerate(zip(row, columns, widths, strict=True), 1)
        if _height([value], [column], [width]) >= MAX_HEIGHT
    ]
    for cell in cut:
        add_note(cell, pen.say("excel.note.cut"))
    if cut:
        about = sheet.cell(HEAD_ROW - 1, 1)
        about.value = f"{about.value} {pen.say('excel.note.some_cut')}"


def _make_handy(sheet: Worksheet, columns: tuple[Column, ...], lists: Lists) -> None:
    """Let people filter, choose from lists, and see heads and names wherever they are."""
    last = max(sheet.max_row, HEAD_ROW + 1)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(columns))}{last}"
    _offer_choices(sheet, columns, lists, last + _SPARE_ROWS)
    named = next((at for at, column in enumerate(columns, 1) if column.field and column.field.is_name), 1)
    frozen = named + 1 if named <= 2 else 2
    view(sheet, freeze=f"{get_column_letter(frozen)}{HEAD_ROW + 1}", colour=LIGHT.line, grid=True)


def _write_heads(
    sheet: Worksheet, kind: Kind, columns: tuple[Column, ...], widths: Sequence[float], pen: Pen
) -> None:
    sheet.append([pen.cell(sheet, sheet.title, Look.TITLE)])
    sheet.append([pen.cell(sheet, pen.say(f"excel.about.{kind}"), Look.HINT)])
    heads = [pen.say(column.text_key) for column in columns]
    sheet.append([pen.cell(sheet, head, Look.HEAD) for head in heads])
    room = [width - _FILTER_BUTTON for width in widths]
    for row, height in enumerate((30, 20, row_height(bold=zip(heads, room, strict=True)) + 6), 1):
        sheet.row_dimensions[row].height = height


def _widths(columns: tuple[Column, ...]) -> list[float]:
    """Widths that fill a screen: columns of text take what is left, or give what little is too much."""
    wanted = sum(column.width for column in columns)
    elastic = sum(column.width for column in columns if _is_elastic(column))
    share = min(_MOST_STRETCHED, (_SCREEN - wanted) / elastic) if elastic else 0
    share = share if share >= _MOST_SQUEEZED else 0
    return [column.width * (1 + share * _is_elastic(column)) for column in columns]


def _is_elastic(column: Column) -> bool:
    return column.field is not None and column.field.type in (
        FieldType.TEXT,
        FieldType.POINTS,
        FieldType.REF,
        FieldType.REFS,
    )


def _widened(
    widths: list[float], columns: tuple[Column, ...], tall: Sequence[Sequence[Value]]
) -> list[float]:
    """Widths at which rows higher than Excel allows have room, as far as a column can be wide."""
    found = list(widths)
    for at, column in enumerate(columns):
        for row in tall:
            while found[at] < _WIDEST and _height([row[at]], [column], [found[at]]) >= MAX_HEIGHT:
                found[at] = min(_WIDEST, found[at] * 1.25)
    return found


def _height(row: Sequence[Value], columns: Sequence[Column], widths: Sequence[float]) -> float:
    plain: list[tuple[str, float]] = []
    bold: list[tuple[str, float]] = []
    for value, column, width in zip(row, columns, widths, strict=True):
        if isinstance(value, str):
            (bold if is_bold(_look(column)) else plain).append((value, width))
    return row_height(plain, bold=bold)


def _look(column: Column) -> Look:
    if column.role is Role.ID:
        return Look.ID
    if column.field is None:
        return Look.CONTEXT
    if column.field.is_name and not column.field.multiline:
        return Look.NAME
    return _LOOKS.get(column.field.type, Look.TEXT)


def _value(entity: Entity, column: Column, naming: Naming, pen: Pen) -> Value:
    if column.role is Role.ID:
        return naming.ids[entity.id]
    if column.field is None:
        return context(entity, column.name, pen.language)
    return shown(column.field, getattr(entity, column.field.name), naming, pen)


def shown(field: Field, value: Any, naming: Naming, pen: Pen) -> Value:
    """What stands in the cell for a field's value; lists have one item on each line, long ones ids alone."""
    if value is None or value == "" or value == ():
        return None
    match field.type:
        case FieldType.POINTS:
            return "\n".join(value)
        case FieldType.CHOICE:
            return pen.say(choice_key(value))
        case FieldType.REF:
            return naming.labels[value]
        case FieldType.REFS if len(value) > _MOST_NAMED:
            return "; ".join(naming.ids[one] for one in value)
        case FieldType.REFS:
            return "\n".join(naming.labels[one] for one in value)
        case _:
            found: str | int | date = value
            return found


def _offer_choices(sheet: Worksheet, columns: tuple[Column, ...], lists: Lists, last: int) -> None:
    for at, column in enumerate(columns, 1):
        name = lists.name_for(column.field) if column.field else None
        if name is None or column.field is None:
            continue
        offered = DataValidation("list", formula1=f"={name}", allow_blank=True)
        # What refers to something else may be written by name too, also to what is new in this file.
        offered.showErrorMessage = column.field.type is not FieldType.REF
        letter = get_column_letter(at)
        offered.add(f"{letter}{HEAD_ROW + 1}:{letter}{last}")
        sheet.add_data_validation(offered)
