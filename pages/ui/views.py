"""Tables that are only read: the same component as the sheets, with rows that the rules make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pages.ui import live, state
from pages.ui.sheet import sheet as mount
from pages.ui.sheets import Column, Data, field_column, name_of
from pages.ui.state import say
from roadmap.model import Entity, Kind, Measure, Plan
from roadmap.priorities import advice_key, is_over, prioritised, quadrant
from roadmap.roadmap_table import RoadmapRow, roadmap_table
from roadmap.texts import isolated, text


@dataclass(frozen=True)
class View:
    """A table to read: how its columns and rows follow from a plan."""

    key: str
    caption: str
    columns: Callable[[Plan, str], list[Data]]
    rows: Callable[[Plan, str], list[Data]]


def show(view: View) -> None:
    """Show the table, and let it follow the plan."""
    live.following(lambda plan: mount_view(view, plan))


def mount_view(view: View, plan: Plan) -> None:
    """Show the table as the plan is now."""
    language = state.language()
    mount(
        {
            "key": view.key,
            "plan": plan.id,
            "rev": plan.revision,
            "lang": language,
            "layout": "table",
            "caption": say(view.caption),
            "kind": "view",
            "columns": _columns(view.key, view, plan, language),
            "rows": _rows(view.key, view, plan, language),
            "add": None,
            "tools": [],
            "readonly": True,
            "wall": state.on_wall(),
            "open": None,
        }
    )


@state.once_per_revision
def _columns(key: str, _view: View, plan: Plan, language: str) -> list[Data]:  # noqa: ARG001  # remembered by it
    return _view.columns(plan, language)


@state.once_per_revision
def _rows(key: str, _view: View, plan: Plan, language: str) -> list[Data]:  # noqa: ARG001  # remembered by it
    return _view.rows(plan, language)


def column(field: str, label: str, type_: str = "text", width: str = "medium", **more: Any) -> Data:
    """A column that is only read."""
    return {"field": field, "label": label, "type": type_, "width": width, "readonly": True, **more}


def _of_field(kind: Kind, name: str, plan: Plan, language: str) -> Data:
    return field_column(kind, Column(name, "narrow", readonly=True), plan, language)


def _roadmap_columns(index: int) -> Callable[[Plan, str], list[Data]]:
    def columns(plan: Plan, language: str) -> list[Data]:
        groups = roadmap_table(plan)
        heads = {"short_medium": "choice.horizon.short_medium", "long": "choice.horizon.long"}
        if any(row.undecided for group in groups for row in group.rows):
            heads["undecided"] = "step5.table.undecided"
        heads |= {"sub_goals": "kind.sub_goal.one", "goals": "kind.goal.one"}
        capability = _of_field(Kind.MEASURE, "capability", plan, language)
        if index < len(groups) and groups[index].group is None:
            capability = column("capability", capability["label"], width="narrow")
        return [
            capability,
            _of_field(Kind.CAPABILITY, "maturity", plan, language),
            *(column(name, text(key, language), "points", "wide") for name, key in heads.items()),
        ]

    return columns


def _roadmap_rows(index: int) -> Callable[[Plan, str], list[Data]]:
    def rows(plan: Plan, language: str) -> list[Data]:
        groups = roadmap_table(plan)
        return [_roadmap_row(row, language) for row in groups[index].rows] if index < len(groups) else []

    return rows


def _roadmap_row(row: RoadmapRow, language: str) -> Data:
    rest = "rest" if row.has_measures else "unreached"
    label = text(f"capability.{row.capability}.name" if row.capability else f"step5.table.{rest}", language)
    return {
        "id": row.capability or rest,
        "label": label,
        "cells": {
            "capability": row.capability or label,
            "maturity": row.maturity,
            "short_medium": [_measure_line(one, language) for one in row.short_medium],
            "long": [_measure_line(one, language) for one in row.long],
            "undecided": [_measure_line(one, language) for one in row.undecided],
            "sub_goals": _names(row.sub_goals, language),
            "goals": _names(row.goals, language),
        },
    }


def _titled(measure: Measure, language: str) -> str:
    """What a measure is called, after the word for it where it is finished or stopped."""
    name = name_of(measure, language)
    return text(f"measure_over.{measure.status}", language, measure=name) if is_over(measure) else name


def _measure_line(measure: Measure, language: str) -> str:
    name = _titled(measure, language)
    return f"{isolated(name)} ({isolated(measure.responsible)})" if measure.responsible else name


def _names(entities: Sequence[Entity], language: str) -> list[str]:
    return [name_of(entity, language) for entity in entities]


def roadmap_group(index: int) -> View:
    """The handbook's table for one group of capabilities; the third holds what belongs to none."""
    return View(f"roadmap-{index}", "step5.table.title", _roadmap_columns(index), _roadmap_rows(index))


def _order_columns(plan: Plan, language: str) -> list[Data]:
    return [
        column("number", text("step4.order.number", language), width="narrow"),
        column("title", text("kind.measure.one", language), width="wide"),
        _of_field(Kind.MEASURE, "capability", plan, language),
        *(_of_field(Kind.MEASURE, name, plan, language) for name in ("importance", "effort")),
        column("advice", text("step4.order.advice", language)),
        column("responsible", text("field.measure.responsible.label", language)),
    ]


def _order_rows(plan: Plan, language: str) -> list[Data]:
    return [
        {"id": measure.id, "label": name_of(measure, language), "cells": _order_cells(n, measure, language)}
        for n, measure in enumerate(prioritised(plan), 1)
    ]


def _order_cells(number: int, measure: Measure, language: str) -> Data:
    advice = advice_key(measure)
    return {
        "number": str(number) if quadrant(measure) else "",
        "title": name_of(measure, language),
        "capability": measure.capability,
        "importance": measure.importance,
        "effort": measure.effort,
        "advice": text(advice or "step4.order.not_weighed", language),
        "responsible": measure.responsible,
    }


ORDER = View("order", "step4.order.title", _order_columns, _order_rows)
