"""What the workbook holds: a data sheet for each kind of entity, with columns from the registry of fields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from roadmap.fields import Field, FieldType, fields_of
from roadmap.model import Kind
from roadmap.texts import text

FORMAT = 1
MAX_TEXT = 32_767


class View(StrEnum):
    """Sheets that are written for people and never read back."""

    COVER = "cover"
    ROADMAP = "roadmap"
    BENEFIT_MATRIX = "benefit_matrix"
    COLLABORATION_MATRIX = "collaboration_matrix"
    TIMELINE = "timeline"
    LISTS = "lists"


TECHNICAL = "technical"

# The order of the tabs, which is the order of the five steps.
DATA_SHEETS: tuple[Kind, ...] = (
    Kind.PLAN,
    Kind.OVERALL_GOAL,
    Kind.BENEFIT_AREA,
    Kind.BENEFICIARY_GROUP,
    Kind.BENEFIT,
    Kind.ACTOR,
    Kind.COLLABORATION,
    Kind.COLLABORATION_AREA,
    Kind.CAPABILITY,
    Kind.ANSWER,
    Kind.GOAL,
    Kind.SUB_GOAL,
    Kind.MEASURE,
)

# Known by what stands in them, so without a column of ids: one plan, one cell for an actor and an area.
WITHOUT_ID = (Kind.PLAN, Kind.COLLABORATION)


class Role(StrEnum):
    """What a column is for: CONTEXT helps the reader of the sheet and is not read back."""

    ID = "id"
    FIELD = "field"
    CONTEXT = "context"


@dataclass(frozen=True)
class Column:
    """One column of a data sheet; `width` counts digits of 10 pt Arial."""

    name: str
    role: Role
    text_key: str
    width: float
    field: Field | None = None


_WIDTHS = {
    FieldType.TEXT: 44.0,
    FieldType.POINTS: 40.0,
    FieldType.CHOICE: 17.0,
    FieldType.SCALE: 13.0,
    FieldType.DATE: 12.0,
    FieldType.MONTH: 17.0,
    FieldType.REF: 30.0,
    FieldType.REFS: 34.0,
}
_OWN_WIDTHS = {
    (Kind.MEASURE, "title"): 36.0,
    (Kind.MEASURE, "responsible"): 25.0,
    (Kind.PLAN, "title"): 44.0,
    (Kind.ACTOR, "kind"): 24.0,
    (Kind.GOAL, "capability"): 20.0,
    (Kind.MEASURE, "capability"): 20.0,
}
_CONTEXT = {
    Kind.CAPABILITY: (
        Column("group", Role.CONTEXT, "excel.column.group", 26.0),
        Column("capability", Role.CONTEXT, "excel.column.capability", 20.0),
    ),
    Kind.ANSWER: (
        Column("capability", Role.CONTEXT, "excel.column.capability", 20.0),
        Column("question", Role.CONTEXT, "excel.column.question", 50.0),
    ),
}


@cache
def columns_of(kind: Kind) -> tuple[Column, ...]:
    """The columns of a kind's sheet from left to right."""
    first = () if kind in WITHOUT_ID else (Column(Role.ID, Role.ID, "excel.column.id", 9.0),)
    return (*first, *_CONTEXT.get(kind, ()), *(_field_column(field) for field in fields_of(kind)))


def _field_column(field: Field) -> Column:
    width = _OWN_WIDTHS.get((field.kind, field.name), _WIDTHS[field.type])
    return Column(field.name, Role.FIELD, f"{field.text_key}.label", width, field)


def sheet_name(sheet: Kind | View | str, language: str) -> str:
    """What the tab of a sheet says."""
    return text(f"excel.sheet.{sheet}", language)
