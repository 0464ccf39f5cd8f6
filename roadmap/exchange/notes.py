"""Notes on cells: on the heads of the empty template, what to write in a column, with an example."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.lists import Lists
from roadmap.exchange.measuring import lines_in
from roadmap.exchange.pen import Pen
from roadmap.exchange.sheets import FIXED_ROWS, Column, Role, sheet_name
from roadmap.fields import Field, FieldType
from roadmap.model import Kind

_WIDE, _LINE, _DIGIT = 260, 16, 7  # pixels
_AUTHOR = "Veikart"


def add_notes(
    sheet: Worksheet, kind: Kind, columns: Sequence[Column], head_row: int, lists: Lists, pen: Pen
) -> None:
    """Give each head of a sheet its note."""
    for at, column in enumerate(columns, 1):
        add_note(sheet.cell(head_row, at), _note(kind, column, lists, pen))


def add_note(cell: Cell | MergedCell, said: str) -> None:
    """Give a cell a note with room for its words."""
    height = (lines_in(said, _WIDE / _DIGIT) + 1) * _LINE
    cell.comment = Comment(said, _AUTHOR, width=_WIDE, height=height)


def _note(kind: Kind, column: Column, lists: Lists, pen: Pen) -> str:
    if column.role is Role.ID and kind not in FIXED_ROWS:
        return pen.say("excel.note.id")
    if column.field is None:
        return pen.say("excel.note.context")
    return _about(kind, column.field, lists, pen)


def _about(kind: Kind, field: Field, lists: Lists, pen: Pen) -> str:
    match field.type:
        case FieldType.CHOICE:
            return pen.say("excel.note.choice")
        case FieldType.SCALE:
            return pen.say(f"excel.note.{field.name}")
        case FieldType.DATE | FieldType.MONTH:
            return pen.say(f"excel.note.{field.type}")
        case FieldType.REF | FieldType.REFS:
            assert field.target is not None
            # Before anything is written there is nothing to choose from, and so no list.
            is_alone = field.type is FieldType.REF and not lists.name_for(field)
            how = "ref_without_list" if is_alone else field.type
            return pen.say(f"excel.note.{how}", sheet=sheet_name(field.target, pen.language))
    example = pen.say("excel.note.example", example=pen.say(f"excel.example.{kind}.{field.name}"))
    if field.type is FieldType.POINTS:
        return f"{pen.say('excel.note.points')}\n{example}"
    return example
