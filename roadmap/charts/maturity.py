"""The picture of maturity: for each of the seven capabilities in their two groups how far along it is."""

from __future__ import annotations

from functools import cache
from typing import Any

from roadmap.charts.look import Look, Row, label, mark_of, word
from roadmap.charts.vega import (
    Spec,
    colours,
    field,
    filled,
    fixed,
    given,
    group,
    lettered,
    part,
    signal,
    template,
)
from roadmap.maturity import LEVELS, by_group, level
from roadmap.model import Kind, Plan
from roadmap.palette import CAPABILITY_COLOURS, CAPABILITY_MARKS
from roadmap.texts import text

Rows = list[dict[str, Any]]


def maturity(plan: Plan, language: str, *, dark: bool = False, size: int = 14) -> Spec:
    """The picture as Vega-Lite: a bar to low, medium or high, and the word beside it."""
    look = Look(language, dark, size)
    rows, height = _placed(plan, look)
    colour_of = {mark: CAPABILITY_COLOURS[key] for key, mark in CAPABILITY_MARKS.items()}
    rows["reached"] = [
        {name: one[name] for name in ("y", "x", "t", "w")} | {"h": colour_of[one["c"]]}
        for one in rows["capabilities"]
        if one["x"]
    ]
    rows["levels"] = [{"x": number, "t": word(step, language)} for step, number in LEVELS.items()]
    assessed = sum(one.maturity is not None for one in plan.capabilities)
    return filled(_template(look), height, look.say("maturity.alt", count=assessed), rows)


def _placed(plan: Plan, look: Look) -> tuple[dict[str, Rows], float]:
    """The groups and their capabilities from the top down, and how high that becomes."""
    size, language = look.size, look.language
    row = size * 2.6
    rows: dict[str, Rows] = {"groups": [], "capabilities": []}
    height = 0.0
    for members in by_group(plan):
        name = text(f"capability_group.{members.group}.name", language)
        rows["groups"].append({"y": round(height + size), "v": round(height), "t": name})
        height += size * 2.2
        for one in members.capabilities:
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
    return rows, height


def maturity_rows(plan: Plan, language: str) -> list[Row]:
    """What the picture shows, as a table in the same order."""
    group, capability = text("chart.maturity.group", language), text("kind.capability.one", language)
    return [
        {
            group: text(f"capability_group.{members.group}.name", language),
            capability: word(one.key, language),
            label(Kind.CAPABILITY, "maturity", language): word(one.maturity, language),
        }
        for members in by_group(plan)
        for one in members.capabilities
    ]


@cache
def _template(look: Look) -> Spec:
    size = look.size
    groups = {
        "levels": _levels(look),
        "groups": _groups(),
        "reached": _reached(look),
        "capabilities": _capabilities(look),
    }
    signals = {"G": f"clamp(width * 0.34, {size * 12}, {size * 18})"}
    return template(look, groups, (size * 2, 0, 8, 0), signals)


def _levels(look: Look) -> Spec:
    """The three steps as columns; this layer gives them their place beside the names."""
    axis = {"domain": [0.4, 3.5], "range": [{"expr": "G"}, {"expr": "width"}], "zero": False, "nice": False}
    top = fixed(-look.size * 0.4)
    return group(
        [
            part(
                "rule",
                {"x": field("x", scale=axis), "y": top, "y2": fixed("height")},
                color=look.scheme.grid,
            ),
            part("text", {"y": fixed(-look.size * 1.1), "text": field("t")}, align="center", style="quiet"),
        ]
    )


def _groups() -> Spec:
    left = fixed(0)
    return group(
        [
            part("rule", {"x": left, "x2": fixed("width"), "y": field("v")}),
            part("text", {"x": left, "text": field("t")}, style="bold"),
        ]
    )


def _reached(look: Look) -> Spec:
    """A bar to the level that is reached, and the word there."""
    size = look.size
    end = {"color": given("h"), "tooltip": [field("t"), field("w")], "description": field("t")}
    said = {"text": field("w")}
    return group(
        [
            part(
                "rule",
                {"x": signal("G + 4"), "x2": signal("width - 10")},
                color=look.scheme.grid,
                strokeWidth=size * 0.5,
                strokeCap="round",
            ),
            part(
                "rule",
                {"x2": signal("G + 7"), "color": given("h")},
                strokeWidth=size * 0.9,
                strokeCap="round",
            ),
            part("circle", end, size=round(size * size * 2.6), opacity=1, aria=True),
            part("text", said, dx=size * 1.2, style=["bold", "halo"]),
            part("text", said, dx=size * 1.2, style="bold"),
        ]
    )


def _capabilities(look: Look) -> Spec:
    """The letter and name of each, and only a word where nothing is assessed."""
    size = look.size
    open_ = part("text", {"x": signal("G"), "text": field("w")}, dx=14, fontStyle="italic", style="quiet")
    name = part("text", {"x": fixed(size * 1.9), "text": field("t")}, limit={"expr": f"G - {size * 2}"})
    return group(
        [open_ | {"transform": [{"filter": "datum.x == 0"}]}, *lettered(size * 0.8, size), name],
        colours(),
    )
