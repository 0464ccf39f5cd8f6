"""What a sheet shows: rows, columns and fields of a plan, described as data for the editing component."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as defaulted
from functools import cache
from typing import Any

from pages.ui.notes import NOTHING, Beside, Notes
from roadmap.fields import Field, FieldType, choice_key, encode, field_of, name_field
from roadmap.model import CapabilityKey, Entity, Kind, Plan, collaboration_id
from roadmap.palette import CAPABILITY_MARKS, CAPABILITY_TONES
from roadmap.texts import catalogue, text
from roadmap.wording import name_of as name_of

HEAD = "head"
NO_NOTES = Notes()
Data = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A field as a column; `detail` folds it away until the row is opened."""

    name: str
    width: str = "medium"
    detail: bool = False
    readonly: bool = False


@dataclass(frozen=True)
class Matrix:
    """Rows and columns of a matrix sheet, and the fields by which a cell's entities belong to them."""

    rows: Kind
    columns: Kind
    row_field: str
    column_field: str
    many: bool


@dataclass(frozen=True)
class Sheet:
    """One sheet on a page.

    `where` holds what all rows have in common (new rows get it), `ids` the only rows to show, `head` a name
    for rows that the method has fixed, `caption` and `add` the keys of texts.
    """

    key: str
    kind: Kind
    caption: str
    columns: tuple[Column, ...] = ()
    layout: str = "table"
    where: tuple[tuple[str, str], ...] = ()
    ids: tuple[str, ...] = ()
    head: Callable[[Any, str], str] | None = None
    head_label: str = ""
    add: str = ""
    tools: tuple[str, ...] = ()
    matrix: Matrix | None = None

    def entities(self, plan: Plan) -> tuple[Entity, ...]:
        """The entities that the sheet shows one row of each."""
        found = plan.of(self.matrix.rows if self.matrix else self.kind)
        if not self.ids and not self.where:
            return found
        return tuple(
            entity
            for entity in found
            if (not self.ids or entity.id in self.ids)
            and all(getattr(entity, name) == value for name, value in self.where)
        )


@dataclass
class Told:
    """What patches have said of a sheet since it was mounted.

    Each patch holds all that differs from the mounted sheet. What was once said is said again, also where it
    has come back to what it was: an added row that was undone, a row that was moved and moved back.
    """

    rows: set[str] = defaulted(default_factory=set)
    order: bool = False
    columns: set[Kind] = defaulted(default_factory=set)
    names: set[str] = defaulted(default_factory=set)


def describe(sheet: Sheet, plan: Plan, language: str, notes: Notes = NO_NOTES) -> Data:
    """The sheet's whole content as data for the component."""
    beside = notes.by_entity(language)
    data: Data = {
        "role": "sheet",
        "key": sheet.key,
        "plan": plan.id,
        "rev": plan.revision,
        "lang": language,
        "layout": sheet.layout,
        "caption": text(sheet.caption, language),
        "kind": sheet.kind.value,
        "columns": columns_of(sheet, plan, language),
        "rows": rows_of(sheet, plan, language, beside),
        "add": _add_line(sheet, language),
        "tools": list(sheet.tools),
    }
    if sheet.matrix:
        data["item"] = _item(sheet, sheet.matrix, language)
    return data


def patch(
    sheet: Sheet,
    before: Plan,
    after: Plan,
    told: Told,
    language: str,
    notes: Notes = NO_NOTES,
) -> Data:
    """What of the sheet differs from how it was mounted, and what was told of it since; `told` takes note."""
    beside = notes.by_entity(language)
    order = [entity.id for entity in sheet.entities(after)]
    rows = rows_of(sheet, after, language, beside, _unchanged(sheet, before, after, beside) - told.rows)
    told.rows |= {row["id"] for row in rows}
    told.order |= order != [entity.id for entity in sheet.entities(before)]
    for kind in _named_in_columns(sheet):
        old, new = before.of(kind), after.of(kind)
        renamed = _renamed(old, new, language)
        if [entity.id for entity in old] != [entity.id for entity in new] or (sheet.matrix and renamed):
            told.columns.add(kind)
        told.names |= renamed
    return {
        "rev": after.revision,
        "upsert": rows,
        "order": order if told.order else None,
        "columns": _columns_naming(sheet, told.columns, after, language) if told.columns else None,
        "names": {one: name_of(after.entities[one], language) for one in told.names},
    }


def _named_in_columns(sheet: Sheet) -> set[Kind]:
    """The kinds of entity whose names stand in the head of a matrix or among the choices of a column."""
    if sheet.matrix:
        return {sheet.matrix.columns}
    targets = (field_of(sheet.kind, column.name).target for column in sheet.columns)
    return {target for target in targets if target is not None}


def _renamed(before: Sequence[Entity], after: Sequence[Entity], language: str) -> set[str]:
    """Those of before and after that have another name than before."""
    known = {entity.id: entity for entity in before}
    changed = ((known[new.id], new) for new in after if known.get(new.id, new) is not new)
    return {new.id for old, new in changed if name_of(old, language) != name_of(new, language)}


def _unchanged(sheet: Sheet, before: Plan, after: Plan, beside: Mapping[str, Beside]) -> frozenset[str]:
    """The rows that look as they did, told by the identity of their entities."""
    known = {entity.id: entity for entity in sheet.entities(before)}
    same = {e.id for e in sheet.entities(after) if known.get(e.id) is e and e.id not in beside}
    if sheet.matrix:
        return frozenset(same - _rows_with_changed_cells(sheet, sheet.matrix, before, after, beside))
    return frozenset(same)


def _rows_with_changed_cells(
    sheet: Sheet, matrix: Matrix, before: Plan, after: Plan, beside: Mapping[str, Beside]
) -> set[str]:
    if before.of(matrix.columns) != after.of(matrix.columns):
        return {entity.id for entity in after.of(matrix.rows)}
    old = {entity.id: entity for entity in before.of(sheet.kind)}
    new = {entity.id: entity for entity in after.of(sheet.kind)}
    changed = [
        new.get(i) or old[i] for i in old.keys() | new.keys() if old.get(i) is not new.get(i) or i in beside
    ]
    moved_from = [old[entity.id] for entity in changed if entity.id in old]
    return {getattr(entity, matrix.row_field) for entity in (*changed, *moved_from)}


def _columns_naming(sheet: Sheet, kinds: set[Kind], plan: Plan, language: str) -> list[Data]:
    """All heads of a matrix; of other sheets the columns whose choices are of these kinds."""
    if sheet.matrix:
        return columns_of(sheet, plan, language)
    named = (column for column in sheet.columns if field_of(sheet.kind, column.name).target in kinds)
    return [field_column(sheet.kind, column, plan, language) for column in named]


def columns_of(sheet: Sheet, plan: Plan, language: str) -> list[Data]:
    """The sheet's columns, with the choices that the plan gives now."""
    if sheet.matrix:
        return [{"id": e.id, "label": name_of(e, language)} for e in plan.of(sheet.matrix.columns)]
    fields = [field_column(sheet.kind, column, plan, language) for column in sheet.columns]
    if sheet.head is None or sheet.layout != "table":
        return fields
    label = text(sheet.head_label, language)
    return [{"field": HEAD, "type": "text", "label": label, "readonly": True, "width": "medium"}, *fields]


def field_column(kind: Kind, column: Column, plan: Plan, language: str) -> Data:
    """A column of a field, with the choices that the plan gives now."""
    field = field_of(kind, column.name)
    texts = catalogue(language)
    return {
        "field": field.name,
        "type": field.type.value,
        "label": text(field.label.key, language),
        "help": texts.get(f"{field.text_key}.help"),
        "placeholder": texts.get(f"{field.text_key}.placeholder"),
        "width": column.width,
        "detail": column.detail,
        "readonly": column.readonly,
        "limit": field.limit,
        "multiline": field.multiline,
        "options": _options(field, plan, language),
    }


def _options(field: Field, plan: Plan, language: str) -> list[Data]:
    if field.choices is not None:
        return [_choice(choice, language) for choice in field.choices]
    if field.type is FieldType.SCALE:
        words_ = (text(f"scale.{field.name}.{n}", language) for n in range(1, 6))
        return [{"value": n, "label": f"{n} – {word}"} for n, word in enumerate(words_, 1)]
    if field.target is not None:
        return [{"value": e.id, "label": name_of(e, language)} for e in plan.of(field.target)]
    return []


def _choice(choice: Any, language: str) -> Data:
    option: Data = {"value": choice.value, "label": text(choice_key(choice), language)}
    if isinstance(choice, CapabilityKey):
        option |= {"mark": CAPABILITY_MARKS[choice], "tone": CAPABILITY_TONES[choice]}
    return option


def rows_of(
    sheet: Sheet,
    plan: Plan,
    language: str,
    beside: Mapping[str, Beside],
    leave_out: frozenset[str] = frozenset(),
) -> list[Data]:
    """The rows, but those to leave out."""
    entities = [entity for entity in sheet.entities(plan) if entity.id not in leave_out]
    if sheet.matrix:
        return _matrix_rows(sheet, sheet.matrix, plan, entities, beside, language) if entities else []
    names = [column.name for column in sheet.columns]
    return [_row(sheet, entity, names, beside, language) for entity in entities]


def _row(sheet: Sheet, entity: Entity, names: list[str], beside: Mapping[str, Beside], language: str) -> Data:
    label = sheet.head(entity, language) if sheet.head else name_of(entity, language)
    cells: Data = {name: encode(getattr(entity, name)) for name in names}
    if sheet.head:
        cells[HEAD] = label
    row: Data = {"id": entity.id, "label": label, "cells": cells}
    this = beside.get(entity.id, NOTHING)
    if this.conflicts:
        row["conflicts"] = {name: [c for c in this.conflicts if c["field"] == name] for name in names}
    if this.touched:
        row["touched"] = {name: this.touched[name] for name in names if name in this.touched}
    return row


def _matrix_rows(
    sheet: Sheet,
    matrix: Matrix,
    plan: Plan,
    entities: Sequence[Entity],
    beside: Mapping[str, Beside],
    language: str,
) -> list[Data]:
    columns = [entity.id for entity in plan.of(matrix.columns)]
    wanted = {entity.id for entity in entities}
    cells: dict[tuple[str, str], list[Entity]] = {}
    for entity in plan.of(sheet.kind):
        place = getattr(entity, matrix.row_field), getattr(entity, matrix.column_field)
        if place[0] in wanted:
            cells.setdefault(place, []).append(entity)
    shape = _many if matrix.many else _single
    return [
        {
            "id": row.id,
            "label": name_of(row, language),
            "cells": {c: shape(row.id, c, cells.get((row.id, c), []), beside) for c in columns},
        }
        for row in entities
    ]


def _many(_row: str, _column: str, found: list[Any], beside: Mapping[str, Beside]) -> Data:
    return {"items": [_matrix_item(entity, beside) for entity in found]}


def _single(row: str, column: str, found: list[Any], beside: Mapping[str, Beside]) -> Data:
    if not found:
        return {"id": collaboration_id(row, column), "text": "", "exists": False}
    return {**_matrix_item(found[0], beside), "exists": True}


def _matrix_item(entity: Any, beside: Mapping[str, Beside]) -> Data:
    item: Data = {"id": entity.id, "text": entity.text}
    this = beside.get(entity.id, NOTHING)
    if this.conflicts:
        item["conflicts"] = this.conflicts
    if "text" in this.touched:
        item["touched"] = this.touched["text"]
    return item


def _item(sheet: Sheet, matrix: Matrix, language: str) -> Data:
    field = name_field(sheet.kind)
    assert field is not None
    return {
        "kind": sheet.kind.value,
        "field": field.name,
        "many": matrix.many,
        "row": matrix.row_field,
        "column": matrix.column_field,
        "limit": field.limit,
        "label": text(field.label.key, language),
    }


def _add_line(sheet: Sheet, language: str) -> Data | None:
    if not sheet.add or sheet.layout == "form":
        return None
    line = text(sheet.add, language)
    return {"label": line, "placeholder": line, "values": dict(sheet.where)}


@cache
def words(language: str) -> Mapping[str, str]:
    """The component's own words."""
    prefix = "sheet."
    return {k.removeprefix(prefix): v for k, v in catalogue(language).items() if k.startswith(prefix)}
