"""What a workbook would change in a plan, in the words of the person who is to say yes to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pages.ui.sheets import Data, name_of
from roadmap.changes import EXISTS, RANK, Change
from roadmap.fields import Field, FieldType, Json, choice_key, decode, field_of, name_field
from roadmap.model import KIND_OF, PARENTS, Answer, Collaboration, Entity, Kind, Plan
from roadmap.texts import text, written_date, written_month

NAME_SHOWN = 80


@dataclass(frozen=True)
class Counts:
    """So many entities are new, changed or removed."""

    new: int
    changed: int
    removed: int


def counts(changes: Sequence[Change]) -> Counts:
    """How many entities the changes make, alter and remove."""
    made = {change.entity for change in changes if change.field == EXISTS and change.new}
    removed = {change.entity for change in changes if change.field == EXISTS} - made
    altered = {change.entity for change in changes} - made - removed
    return Counts(len(made), len(altered), len(removed))


def rows(before: Plan, after: Plan, changes: Sequence[Change], language: str) -> list[Data]:
    """A row for each change as the reading table takes it: what, which field, before and after."""
    made = {change.entity for change in changes if change.field == EXISTS and change.new}
    wording = _Wording(before, after, language)
    shown = [change for change in changes if change.entity not in made or not _goes_without_saying(change)]
    cells = [(change, wording.cells(change, new=change.entity in made)) for change in shown]
    return [
        {"id": f"{change.entity}.{change.field}", "label": said["what"], "cells": said}
        for change, said in cells
    ]


def _goes_without_saying(change: Change) -> bool:
    """What is said of a new entity by the row that says that it is new."""
    name = name_field(change.kind)
    return change.field == RANK or (name is not None and change.field == name.name)


def how_many(plan: Plan, language: str) -> list[tuple[str, int]]:
    """What a plan holds, kind by kind, without what every plan has."""
    kinds = [kind for kind in Kind if kind not in (Kind.PLAN, Kind.CAPABILITY, Kind.ANSWER) and plan.of(kind)]
    return [(text(f"kind.{kind}.one", language), len(plan.of(kind))) for kind in kinds]


class _Wording:
    def __init__(self, before: Plan, after: Plan, language: str) -> None:
        self._before = before
        self._after = after
        self._language = language

    def cells(self, change: Change, *, new: bool) -> dict[str, str]:
        what = self._what(change)
        if change.field in (EXISTS, RANK):
            return self._of_the_whole(change, what)
        field = field_of(change.kind, change.field)
        return {
            "what": what,
            "field": text(field.label.key, self._language),
            "before": "" if new else self._said(self._before, field, change.old),
            "after": self._said(self._after, field, change.new),
        }

    def _of_the_whole(self, change: Change, what: str) -> dict[str, str]:
        word = "is_moved" if change.field == RANK else "is_new" if change.new else "is_removed"
        cells = {"what": what, "field": text(f"workbook.preview.{word}", self._language)}
        if change.field == RANK:
            return cells | {"before": "", "after": ""}
        old, new = self._before.find(change.entity), self._after.find(change.entity)
        return cells | {"before": self._full_name(old), "after": self._full_name(new)}

    def _what(self, change: Change) -> str:
        kind = text(f"kind.{change.kind}.one", self._language)
        entity = self._before.find(change.entity) or self._after.find(change.entity)
        if entity is None or change.kind is Kind.PLAN:
            return kind
        return f"{kind}: {self._short_name(entity)}"

    def _short_name(self, entity: Entity) -> str:
        """What an entity is called; one that has no name of its own by what it belongs to."""
        if isinstance(entity, Answer):
            capability = text(f"capability.{entity.capability}.name", self._language)
            return f"{capability}, {text('workbook.preview.question', self._language)} {entity.number}"
        if isinstance(entity, Collaboration):
            ids = [getattr(entity, name) for name in PARENTS[Kind.COLLABORATION]]
            found = [self._before.find(one) or self._after.find(one) for one in ids]
            return ", ".join(name_of(one, self._language) for one in found if one)
        name = name_of(entity, self._language)
        return name if len(name) <= NAME_SHOWN else f"{name[:NAME_SHOWN].rstrip()} …"

    def _full_name(self, entity: Entity | None) -> str:
        if entity is None:
            return ""
        field = name_field(KIND_OF[type(entity)])
        return str(getattr(entity, field.name)) if field else self._short_name(entity)

    def _said(self, plan: Plan, field: Field, raw: Json) -> str:
        value = decode(field, raw)
        if value in (None, "", ()):
            return text("workbook.preview.nothing", self._language)
        match field.type:
            case FieldType.CHOICE:
                return text(choice_key(value), self._language)
            case FieldType.SCALE:
                return f"{value} – {text(f'scale.{field.name}.{value}', self._language)}"
            case FieldType.REF | FieldType.REFS:
                return self._names(plan, (value,) if field.type is FieldType.REF else value)
            case FieldType.POINTS:
                return "\n".join(value)
            case FieldType.MONTH:
                return written_month(value, self._language)
            case FieldType.DATE:
                return written_date(value, self._language)
        return str(value)

    def _names(self, plan: Plan, ids: Iterable[str]) -> str:
        found = [plan.find(one) for one in ids]
        return "\n".join(name_of(entity, self._language) for entity in found if entity)
