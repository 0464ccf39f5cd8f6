"""The picture of importance against effort: a numbered point for each measure, which can be chosen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt

from roadmap.charts.look import (
    Look,
    Row,
    Spec,
    coloured,
    filled,
    label,
    mark_of,
    pixels,
    rows_named,
    scale_word,
    template,
    word,
    wrapped,
)
from roadmap.model import Kind, Measure, Plan
from roadmap.priorities import LARGE, Quadrant, prioritised, quadrant
from roadmap.texts import text

Rows = list[dict[str, Any]]
# What `on_select` gives: event.selection[SELECTION] is [{"id": …}] with the chosen measure's id.
SELECTION = "measure"
_NAMED = 30  # up to so many measures are named in the picture, more have their numbers only
_IN_CELL = 4  # a cell with more than so many has numbers only
_PITCH = 27  # px from point to point, and more where numbers have three figures
_WIDE_PITCH = 33
_HEADROOM = 20  # px above a cell's points, where a quarter's word may stand


def priorities(plan: Plan, language: str, *, dark: bool = False, size: int = 14) -> Spec:
    """The picture as Vega-Lite; the numbers are those of the prioritised list."""
    look = Look(language, dark, size)
    cells = _cells(plan)
    weighed = sum(map(len, cells.values()))
    fullest = max(map(len, cells.values()), default=0)
    named = weighed <= _NAMED and fullest <= _IN_CELL
    pitch = (_PITCH if len(plan.measures) < 100 else _WIDE_PITCH) * size / 14
    cell = _cell_height(fullest, pitch, named=named)
    rows = {
        "quadrants": _quadrants(look),
        "steps": [
            {"n": n, "e": text(f"scale.effort.{n}", language), "i": text(f"scale.importance.{n}", language)}
            for n in range(1, 6)
        ],
        "measures": [
            row for at, here in cells.items() for row in _points(at, here, cell, pitch, named=named)
        ],
    }
    description = look.say("priorities.alt", count=weighed, missing=len(plan.measures) - weighed)
    return filled(_template(look), cell * 5, description, rows)


def priorities_rows(plan: Plan, language: str) -> list[Row]:
    """The prioritised list with the picture's numbers; measures that are not weighed come last."""
    found: list[Row] = []
    for number, one in enumerate(prioritised(plan), 1):
        quarter = quadrant(one)
        values = {
            "title": one.title,
            "capability": word(one.capability, language),
            "importance": scale_word("importance", one.importance, language),
            "effort": scale_word("effort", one.effort, language),
        }
        found.append(
            {text("chart.priorities.number", language): str(number)}
            | {label(Kind.MEASURE, name, language): value for name, value in values.items()}
            | {
                text("chart.priorities.advice", language): text(f"chart.quadrant.{quarter}", language)
                if quarter
                else ""
            }
        )
    return found


def _cells(plan: Plan) -> dict[tuple[int, int], list[tuple[int, Measure]]]:
    """The weighed measures with their numbers, by effort and importance."""
    found: dict[tuple[int, int], list[tuple[int, Measure]]] = {}
    for number, one in enumerate(prioritised(plan), 1):
        if one.importance and one.effort:
            found.setdefault((one.effort, one.importance), []).append((number, one))
    return found


def _cell_height(fullest: int, pitch: float, *, named: bool) -> float:
    """Px for a step of importance: room for the fullest cell, within what can still be taken in."""
    rows = fullest if named else math.ceil(fullest / 3)
    return min(max(rows, 2), 10) * pitch + _HEADROOM + 16


def _points(
    at: tuple[int, int], here: Sequence[tuple[int, Measure]], cell: float, pitch: float, *, named: bool
) -> Rows:
    """The measures of a cell in reading order: below each other where they are named, else in rows."""
    lines = int((cell - _HEADROOM) / pitch)
    across = 1 if named else max(min(3, len(here)), math.ceil(len(here) / lines))
    top = (5.5 - at[1]) * cell + _HEADROOM / 2 - (math.ceil(len(here) / across) - 1) / 2 * pitch
    return [
        {
            "x": round(at[0] - 0.5 + (0.12 if named else (n % across + 0.5) / across * 0.94 + 0.03), 3),
            "y": round(top + n // across * pitch),
            "n": number,
            "t": wrapped(one.title, 40, 1)[0] if named else "",
            "d": f"{number}. {one.title}",
            "c": mark_of(one.capability),
            "id": one.id,
        }
        for n, (number, one) in enumerate(here)
    ]


def _quadrants(look: Look) -> Rows:
    """The four quarters: their edges on the scales, and the corner where their word stands."""
    edge = LARGE - 0.5
    spans: Mapping[Quadrant, tuple[float, float, float, float]] = {
        Quadrant.FIRST: (0.5, edge, edge, 5.5),
        Quadrant.PLAN: (edge, 5.5, edge, 5.5),
        Quadrant.EASY: (0.5, edge, 0.5, edge),
        Quadrant.WAIT: (edge, 5.5, 0.5, edge),
    }
    return [
        {
            "x": x,
            "u": u,
            "y": 5.5 - low,
            "v": 5.5 - high,
            "t": look.say(f"quadrant.{one}"),
            "f": int(one is Quadrant.FIRST),
        }
        for one, (x, u, low, high) in spans.items()
    ]


@cache
def _template(look: Look) -> Spec:
    size = look.size
    return template(
        look,
        {"quadrants": _quadrant_layers(look), "steps": _step_layers(look), "measures": _measure_layers(look)},
        (size * 3, 0, size * 4, 0),
        alt.param(name="G", value=size * 6),
    )


def _quadrant_layers(look: Look) -> list[alt.Chart]:
    """The quarters; this layer gives the axis of effort its place beside the words of importance."""
    rows = rows_named("quadrants").transform_calculate(top="datum.v * height / 5", low="datum.y * height / 5")
    edges: Any = [alt.ExprRef("G"), alt.ExprRef("width - 2")]
    x = alt.X("x:Q", scale=alt.Scale(domain=[0.5, 5.5], range=edges, zero=False, nice=False))
    return [
        rows.mark_rect(color=look.scheme.accent, stroke=look.scheme.line, strokeOpacity=1).encode(
            x=x,
            x2="u",
            y=pixels(alt.Y, "top"),
            y2="low",
            fillOpacity=alt.condition("datum.f", alt.value(0.13), alt.value(0.03)),
        ),
        rows.mark_text(dx=8, dy=look.size * 1.1, style=["quiet", "bold"]).encode(
            x="x:Q", y=pixels(alt.Y, "top"), text="t:N"
        ),
    ]


def _step_layers(look: Look) -> list[alt.Chart]:
    """The words of both scales, along the left and the lower edge."""
    rows, size = rows_named("steps").transform_calculate(y="(5.5 - datum.n) * height / 5"), look.size
    head = rows.transform_filter("datum.n == 5")
    return [
        rows.mark_text(align="center", style="quiet").encode(
            x="n:Q", y=alt.value(alt.ExprRef(f"height + {size}")), text="e:N"
        ),
        rows.mark_text(limit=size * 6 - 4, style="quiet").encode(
            x=alt.value(0), y=pixels(alt.Y, "y"), text="i:N"
        ),
        head.mark_text(text=f"↑ {label(Kind.MEASURE, 'importance', look.language)}", style="bold").encode(
            x=alt.value(0), y=alt.value(-size * 1.4)
        ),
        head.mark_text(
            align="right", text=f"{label(Kind.MEASURE, 'effort', look.language)} →", style="bold"
        ).encode(x=alt.value(alt.ExprRef("width - 2")), y=alt.value(alt.ExprRef(f"height + {size * 2.6}"))),
    ]


def _measure_layers(look: Look) -> list[alt.Chart]:
    rows, size, y = coloured(rows_named("measures")), look.size, pixels(alt.Y, "y")
    chosen = alt.selection_point(name=SELECTION, fields=["id"], toggle=False)
    outline = alt.condition(chosen, alt.value(look.scheme.ink), alt.value(look.scheme.paper), empty=False)
    return [
        rows.mark_circle(opacity=1, strokeWidth=2.5, cursor="pointer", aria=True)
        .encode(
            x="x:Q",
            y=y,
            size=alt.condition("datum.n > 99", alt.value(size * size * 4.6), alt.value(size * size * 3)),
            color=alt.Color("h:N", scale=None),
            stroke=outline,
            tooltip="d:N",
            description="d:N",
        )
        .add_params(chosen),
        rows.mark_text(
            align="center",
            style="bold",
        ).encode(x="x:Q", y=y, text="n:N", color=alt.Color("i:N", scale=None)),
        rows.mark_text(dx=size * 1.1, limit=alt.ExprRef(f"(width - G) / 5 - {size * 2.6}")).encode(
            x="x:Q", y=y, text="t:N"
        ),
    ]
