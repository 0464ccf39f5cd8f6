"""The picture of maturity: for each of the seven capabilities in their two groups how far along it is."""

from __future__ import annotations

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
    lettered,
    mark_of,
    pixels,
    rows_named,
    template,
    word,
)
from roadmap.maturity import LEVELS, by_group, level
from roadmap.model import Kind, Plan
from roadmap.texts import text

Rows = list[dict[str, Any]]


def maturity(plan: Plan, language: str, *, dark: bool = False, size: int = 14) -> Spec:
    """The picture as Vega-Lite: a bar to low, medium or high, and the word beside it."""
    look = Look(language, dark, size)
    row = size * 2.6
    rows: dict[str, Rows] = {"groups": [], "capabilities": []}
    height = 0.0
    for part in by_group(plan):
        name = text(f"capability_group.{part.group}.name", language)
        rows["groups"].append({"y": round(height + size), "v": round(height), "t": name})
        height += size * 2.2
        for one in part.capabilities:
            rows["capabilities"].append(
                {
                    "y": round(height + row / 2),
                    "x": level(one) or 0,
                    "t": word(one.key, language),
                    "w": word(one.maturity, language) or look.say("none.maturity"),
                    "c": mark_of(one.key),
                }
            )
            height += row
        height += size
    rows["levels"] = [{"x": number, "t": word(step, language)} for step, number in LEVELS.items()]
    assessed = sum(one.maturity is not None for one in plan.capabilities)
    return filled(_template(look), height, look.say("maturity.alt", count=assessed), rows)


def maturity_rows(plan: Plan, language: str) -> list[Row]:
    """What the picture shows, as a table in the same order."""
    group, capability = text("chart.maturity.group", language), text("kind.capability.one", language)
    return [
        {
            group: text(f"capability_group.{part.group}.name", language),
            capability: word(one.key, language),
            label(Kind.CAPABILITY, "maturity", language): word(one.maturity, language),
        }
        for part in by_group(plan)
        for one in part.capabilities
    ]


@cache
def _template(look: Look) -> Spec:
    size = look.size
    return template(
        look,
        {"levels": _levels(look), "groups": _groups(), "capabilities": _capabilities(look)},
        (size * 2, 0, 8, 0),
        alt.param(name="G", expr=f"clamp(width * 0.34, {size * 12}, {size * 18})"),
    )


def _levels(look: Look) -> list[alt.Chart]:
    """The three steps as columns; this layer gives them their place beside the names."""
    rows = rows_named("levels")
    edges: Any = [alt.ExprRef("G"), alt.ExprRef("width")]
    x = alt.X("x:Q", scale=alt.Scale(domain=[0.4, 3.5], range=edges, zero=False, nice=False))
    return [
        rows.mark_rule(color=look.scheme.grid).encode(
            x=x, y=alt.value(-look.size * 0.4), y2=alt.value("height")
        ),
        rows.mark_text(align="center", style="quiet").encode(
            x="x:Q", y=alt.value(-look.size * 1.1), text="t:N"
        ),
    ]


def _groups() -> list[alt.Chart]:
    rows = rows_named("groups")
    return [
        rows.mark_rule().encode(x=alt.value(0), x2=alt.value("width"), y=pixels(alt.Y, "v")),
        rows.mark_text(style="bold").encode(x=alt.value(0), y=pixels(alt.Y, "y"), text="t:N"),
    ]


def _capabilities(look: Look) -> list[alt.Chart]:
    rows, size, y = coloured(rows_named("capabilities")), look.size, pixels(alt.Y, "y")
    assessed = rows.transform_filter("datum.x > 0")
    colour = alt.Color("h:N", scale=None)
    return [
        assessed.mark_rule(color=look.scheme.grid, strokeWidth=size * 0.5, strokeCap="round").encode(
            x=alt.value(alt.ExprRef("G + 4")), x2=alt.value(alt.ExprRef("width - 10")), y=y
        ),
        assessed.mark_rule(strokeWidth=size * 0.9, strokeCap="round").encode(
            x="x:Q", x2=alt.value(alt.ExprRef("G + 7")), y=y, color=colour
        ),
        assessed.mark_circle(
            size=size * size * 2.6, opacity=1, stroke=look.scheme.paper, strokeWidth=2, aria=True
        ).encode(x="x:Q", y=y, color=colour, tooltip=["t:N", "w:N"], description="t:N"),
        assessed.mark_text(dx=size * 1.2, style=["bold", "halo"]).encode(x="x:Q", y=y, text="w:N"),
        assessed.mark_text(dx=size * 1.2, style="bold").encode(x="x:Q", y=y, text="w:N"),
        rows.transform_filter("datum.x == 0")
        .mark_text(dx=14, fontStyle="italic", style="quiet")
        .encode(x=alt.value(alt.ExprRef("G")), y=y, text="w:N"),
        *lettered(rows, size * 0.8, y, size),
        rows.mark_text(limit=alt.ExprRef(f"G - {size * 2}")).encode(x=alt.value(size * 1.9), y=y, text="t:N"),
    ]
