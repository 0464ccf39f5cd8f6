"""The sheets that are read back: one row for each entity, one column for each field of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.lists import Lists
from roadmap.exchange.measuring import row_height
from roadmap.exchange.pen import Pen, Value
from roadmap.exchange.printing import new_sheet, print_setup, view
from roadmap.exchange.sheets import Column, Role, columns_of, sheet_name
from roadmap.exchange.styles import Look, is_bold
from roadmap.exchange.visible_ids import labels, visible_ids
from roadmap.fields import Field, FieldType, choice_key
from roadmap.model import Answer, Capability, Entity, Kind, Plan
from roadmap.palette import LIGHT

HEAD_ROW = 3
_SPARE_ROWS = 300  # rows below the last that have drop-downs, for what is added
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


def naming_of(plan: Plan) -> Naming:
    """The visible ids and labels of everything that lives in a plan."""
    ids = visible_ids(plan.entities.values())
    targets = (Kind.BENEFIT_AREA, Kind.BENEFICIARY_GROUP, Kind.BENEFIT, Kind.ACTOR, Kind.GOAL, Kind.SUB_GOAL)
    found: dict[str, str] = {}
    for kind in (*targets, Kind.MEASURE):
        found |= labels(plan, kind, ids)
    return Naming(ids, found)


def write_data_sheet(
    workbook: Workbook, plan: Plan, kind: Kind, naming: Naming, lists: Lists, pen: Pen
) -> None:
    """Add the sheet of a kind."""
    sheet = new_sheet(workbook, sheet_name(kind, pen.language))
    columns = columns_of(kind)
    for at, column in enumerate(columns, 1):
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width = column.width
        pen.format_column(dimension, _look(column))
    sheet.append([pen.cell(sheet, sheet.title, Look.TITLE)])
    sheet.append([pen.cell(sheet, pen.say(f"excel.about.{kind}"), Look.HINT)])
    heads = [pen.say(column.text_key) for column in columns]
    sheet.append([pen.cell(sheet, head, Look.HEAD) for head in heads])
    sheet.row_dimensions[1].height = 28
    widths = [column.width for column in columns]
    sheet.row_dimensions[HEAD_ROW].height = row_height(bold=zip(heads, widths, strict=True)) + 6
    for entity in plan.of(kind):
        _write_row(sheet, entity, columns, naming, pen)
    last = max(sheet.max_row, HEAD_ROW + 1)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(columns))}{last}"
    _offer_choices(sheet, columns, lists, last + _SPARE_ROWS)
    named = next((at for at, column in enumerate(columns, 1) if column.field and column.field.is_name), 1)
    frozen = named + 1 if named <= 2 else 2
    view(sheet, freeze=f"{get_column_letter(frozen)}{HEAD_ROW + 1}", colour=LIGHT.line)
    print_setup(
        sheet, pen, plan.title, heads=f"{HEAD_ROW}:{HEAD_ROW}", paper="A3" if len(columns) > 9 else "A4"
    )


def _write_row(
    sheet: Worksheet, entity: Entity, columns: tuple[Column, ...], naming: Naming, pen: Pen
) -> None:
    cells: list[Cell] = []
    plain: list[tuple[str, float]] = []
    bold: list[tuple[str, float]] = []
    for column in columns:
        value, look = _value(entity, column, naming, pen), _look(column)
        cells.append(pen.cell(sheet, value, look))
        if isinstance(value, str):
            (bold if is_bold(look) else plain).append((value, column.width))
    sheet.append(cells)
    sheet.row_dimensions[cells[0].row].height = row_height(plain, bold=bold)


def _look(column: Column) -> Look:
    if column.role is Role.ID:
        return Look.ID
    if column.field is None:
        return Look.CONTEXT
    if column.field.is_name:
        return Look.NAME
    return _LOOKS.get(column.field.type, Look.TEXT)


def _value(entity: Entity, column: Column, naming: Naming, pen: Pen) -> Value:
    if column.role is Role.ID:
        return naming.ids[entity.id]
    if column.field is None:
        return context(entity, column.name, pen)
    return shown(column.field, getattr(entity, column.field.name), naming.labels, pen)


def context(entity: Entity, name: str, pen: Pen) -> str:
    """What stands beside a capability or an answer so that people know which one it is."""
    if isinstance(entity, Capability):
        return pen.say(
            f"capability_group.{entity.key.group}.name" if name == "group" else choice_key(entity.key)
        )
    assert isinstance(entity, Answer)
    if name == "capability":
        return pen.say(choice_key(entity.capability))
    return pen.say(f"capability.{entity.capability}.question.{entity.number}")


def shown(field: Field, value: Any, labels: Mapping[str, str], pen: Pen) -> Value:
    """What stands in the cell for a field's value; lists have one item on each line."""
    if value is None or value == "" or value == ():
        return None
    match field.type:
        case FieldType.POINTS:
            return "\n".join(value)
        case FieldType.CHOICE:
            return pen.say(choice_key(value))
        case FieldType.REF:
            return labels[value]
        case FieldType.REFS:
            return "\n".join(labels[one] for one in value)
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
