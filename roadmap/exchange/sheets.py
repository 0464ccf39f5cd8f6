"""What the workbook holds: a data sheet for each kind of entity, with columns from the registry of fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from roadmap.fields import Field, FieldType, choice_key, fields_of
from roadmap.model import Answer, Capability, Entity, Kind
from roadmap.texts import text

FORMAT = 1
MAX_TEXT = 32_767


class View(StrEnum):
    """Sheets that are written for people and never read back, in the order of the tabs."""

    COVER = "cover"
    ROADMAP = "roadmap"
    BENEFIT_MATRIX = "benefit_matrix"
    COLLABORATION_MATRIX = "collaboration_matrix"
    PLATFORM = "platform"
    AIMS = "aims"
    PRIORITIES = "priorities"
    TIMELINE = "timeline"
    THREADS = "threads"
    LISTS = "lists"


TECHNICAL = "technical"

# Where a person changes what a view shows.
EDITED_IN: Mapping[View, tuple[Kind, ...]] = MappingProxyType(
    {
        View.COVER: (Kind.PLAN, Kind.OVERALL_GOAL),
        View.ROADMAP: (Kind.MEASURE, Kind.SUB_GOAL, Kind.GOAL, Kind.CAPABILITY),
        View.BENEFIT_MATRIX: (Kind.BENEFIT,),
        View.COLLABORATION_MATRIX: (Kind.COLLABORATION,),
        View.PLATFORM: (Kind.CAPABILITY,),
        View.AIMS: (Kind.GOAL, Kind.SUB_GOAL),
        View.PRIORITIES: (Kind.MEASURE,),
        View.TIMELINE: (Kind.MEASURE,),
        View.THREADS: (Kind.MEASURE, Kind.SUB_GOAL, Kind.BENEFIT),
        View.LISTS: (),
    }
)

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
# Sheets to which no rows are added.
FIXED_ROWS = (Kind.PLAN, Kind.CAPABILITY, Kind.ANSWER)


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
    FieldType.DATE: 13.0,
    FieldType.MONTH: 17.0,
    FieldType.REF: 30.0,
    FieldType.REFS: 34.0,
}
_OWN_WIDTHS = {
    (Kind.MEASURE, "title"): 32.0,
    (Kind.MEASURE, "description"): 38.0,
    (Kind.MEASURE, "sub_goals"): 28.0,
    (Kind.MEASURE, "benefits"): 28.0,
    (Kind.MEASURE, "depends_on"): 25.0,
    (Kind.MEASURE, "responsible"): 26.0,  # a word of 24 letters
    (Kind.MEASURE, "horizon"): 16.0,
    (Kind.MEASURE, "status"): 13.0,
    (Kind.BENEFIT, "text"): 60.0,
    (Kind.PLAN, "title"): 44.0,
    (Kind.ACTOR, "kind"): 24.0,
    (Kind.CAPABILITY, "maturity"): 20.0,
    (Kind.GOAL, "capability"): 20.0,
    (Kind.MEASURE, "capability"): 18.0,
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


def context(entity: Entity, name: str, language: str) -> str:
    """What stands beside a capability or an answer so that people know which one it is."""
    if isinstance(entity, Capability):
        key = f"capability_group.{entity.key.group}.name" if name == "group" else choice_key(entity.key)
        return text(key, language)
    assert isinstance(entity, Answer)
    if name == "capability":
        return text(choice_key(entity.capability), language)
    return text(f"capability.{entity.capability}.question.{entity.number}", language)
