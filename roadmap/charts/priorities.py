"""The picture of importance against effort: a point for each measure, which can be chosen.

A point has its capability's letter and the measure's number, so that its colour never stands alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from roadmap.charts.look import Look, Row, label, mark_of, scale_word, word, wrapped
from roadmap.charts.vega import (
    Spec,
    colours,
    either,
    field,
    filled,
    fixed,
    given,
    group,
    part,
    signal,
    template,
)
from roadmap.model import Kind, Measure, Plan
from roadmap.priorities import LARGE, Quadrant, advice_key, not_weighed, prioritised, quadrant
from roadmap.texts import isolated, text

Rows = list[dict[str, Any]]
# What `on_select` gives: event.selection[SELECTION] is [{"id": …}] with the chosen measure's id.
SELECTION = "measure"
_NAMED = 30  # up to so many measures are named in the picture, more have their numbers only
_IN_CELL = 4  # a cell with more than so many has numbers only
_PITCH = 40  # px from point to point, and more where numbers have three figures
_WIDE_PITCH = 45
_ACROSS, _ACROSS_WALL = 3, 4  # points beside each other in a cell; a wall is always wide
_WALL = 20  # px, the smallest text of a wall
_HEADROOM = 20  # px above a cell's points, where a quarter's word may stand


def priorities(plan: Plan, language: str, *, dark: bool = False, size: int = 14) -> Spec:
    """The picture as Vega-Lite; the numbers are those of the prioritised list."""
    look = Look(language, dark, size)
    cells = _cells(plan)
    weighed = sum(map(len, cells.values()))
    crowd = max(map(len, cells.values()), default=0)
    named = weighed <= _NAMED and crowd <= _IN_CELL
    pitch = (_PITCH if len(plan.measures) < 100 else _WIDE_PITCH) * size / 14
    across = 1 if named else _ACROSS_WALL if size >= _WALL else _ACROSS
    bands = _bands(cells, pitch, across)
    rows = {
        "quadrants": _quadrants(look, bands),
        "steps": [
            {
                "n": n,
                "e": text(f"scale.effort.{n}", language),
                "i": text(f"scale.importance.{n}", language),
                "y": round(band.middle),
            }
            for n, band in bands.items()
        ],
        "measures": [
            row
            for at, here in cells.items()
            for row in _points(at, here, bands[at[1]], pitch, across, language)
        ],
    }
    description = look.say("priorities.alt", count=weighed, missing=not_weighed(plan))
    return filled(_template(look), bands[1].top + bands[1].height, description, rows)


def priorities_letters(plan: Plan, language: str) -> str:
    """What the letters in the picture stand for, of those that are there."""
    found = {one.capability for here in _cells(plan).values() for _, one in here if one.capability}
    return ", ".join(f"{mark_of(one)} {word(one, language)}" for one in sorted(found, key=mark_of))


def priorities_rows(plan: Plan, language: str) -> list[Row]:
    """The prioritised list with the picture's numbers; last what is not weighed, then what is over."""
    found: list[Row] = []
    for number, one in enumerate(prioritised(plan), 1):
        advice = advice_key(one)
        values = {
            "title": one.title,
            "capability": word(one.capability, language),
            "importance": scale_word("importance", one.importance, language),
            "effort": scale_word("effort", one.effort, language),
        }
        found.append(
            {text("chart.priorities.number", language): str(number) if quadrant(one) else ""}
            | {label(Kind.MEASURE, name, language): value for name, value in values.items()}
            | {text("chart.priorities.advice", language): text(advice, language) if advice else ""}
        )
    return found


def _cells(plan: Plan) -> dict[tuple[int, int], list[tuple[int, Measure]]]:
    """The weighed measures that are not over, with their numbers, by effort and importance."""
    found: dict[tuple[int, int], list[tuple[int, Measure]]] = {}
    for number, one in enumerate(prioritised(plan), 1):
        if quadrant(one) and one.importance and one.effort:
            found.setdefault((one.effort, one.importance), []).append((number, one))
    return found


@dataclass(frozen=True)
class _Band:
    """The place of a step of importance in the picture, in px."""

    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def _bands(cells: Mapping[tuple[int, int], Sequence[object]], pitch: float, across: int) -> dict[int, _Band]:
    """The steps of importance from the top; each as high as its own fullest cell needs."""
    found: dict[int, _Band] = {}
    top = 0.0
    for importance in range(5, 0, -1):
        crowd = max((len(here) for (_, at), here in cells.items() if at == importance), default=0)
        height = min(max(math.ceil(crowd / across), 2), 10) * pitch + _HEADROOM + 16
        found[importance] = _Band(top, height)
        top += height
    return found


def _points(
    at: tuple[int, int],
    here: Sequence[tuple[int, Measure]],
    band: _Band,
    pitch: float,
    most: int,
    language: str,
) -> Rows:
    """The measures of a cell in reading order: below each other where they are named, else in rows."""
    named = most == 1
    lines = int((band.height - _HEADROOM) / pitch)
    across = 1 if named else max(min(most, len(here)), math.ceil(len(here) / lines))
    top = band.middle + _HEADROOM / 2 - (math.ceil(len(here) / across) - 1) / 2 * pitch
    return [
        {
            "x": round(at[0] - 0.5 + (0.12 if named else (n % across + 0.5) / across * 0.94 + 0.03), 3),
            "y": round(top + n // across * pitch),
            "t": wrapped(one.title, 40, 1)[0] if named else "",
            **_said(number, one, language),
        }
        for n, (number, one) in enumerate(here)
    ]


def _said(number: int, one: Measure, language: str) -> dict[str, Any]:
    """What a point says: its letter and number, and in full to whoever points at it or hears it read."""
    mark, whole = mark_of(one.capability), f"{number}. {isolated(one.title)}"
    if one.capability is None:
        return {"n": number, "l": str(number), "d": whole, "c": mark, "id": one.id}
    whole += f" ({word(one.capability, language)})"
    return {"n": number, "l": f"{mark}{number}", "d": whole, "c": mark, "id": one.id}


def _quadrants(look: Look, bands: Mapping[int, _Band]) -> Rows:
    """The four quarters: their edges, and the corner where their word stands."""
    edge = LARGE - 0.5
    line, end = bands[LARGE].top + bands[LARGE].height, bands[1].top + bands[1].height
    spans: Mapping[Quadrant, tuple[float, float, float, float]] = {
        Quadrant.FIRST: (0.5, edge, line, 0),
        Quadrant.PLAN: (edge, 5.5, line, 0),
        Quadrant.EASY: (0.5, edge, end, line),
        Quadrant.WAIT: (edge, 5.5, end, line),
    }
    return [
        {
            "x": x,
            "u": u,
            "low": round(low),
            "top": round(top),
            "t": look.say(f"quadrant.{one}"),
            "f": int(one is Quadrant.FIRST),
        }
        for one, (x, u, low, top) in spans.items()
    ]


@cache
def _template(look: Look) -> Spec:
    size = look.size
    groups = {
        "quadrants": _quadrant_layers(look),
        "steps": _step_layers(look),
        "measures": _measure_layers(look),
    }
    return template(look, groups, (size * 3, 0, size * 4, 0), {"G": size * 6})


def _quadrant_layers(look: Look) -> Spec:
    """The quarters; this layer gives the axis of effort its place beside the words of importance."""
    axis = {
        "domain": [0.5, 5.5],
        "range": [{"expr": "G"}, {"expr": "width - 2"}],
        "zero": False,
        "nice": False,
    }
    quarter = {
        "x": field("x", scale=axis),
        "x2": field("u"),
        "y": field("top"),
        "y2": field("low"),
        "fillOpacity": either("datum.f", 0.13, 0.03),
    }
    heading = {"y": field("top"), "text": field("t")}
    return group(
        [
            part("rect", quarter, color=look.scheme.accent, stroke=look.scheme.line, strokeOpacity=1),
            part("text", heading, dx=8, dy=look.size * 1.1, style=["quiet", "bold"]),
        ],
    )


def _step_layers(look: Look) -> Spec:
    """The words of both scales, along the left and the lower edge."""
    size, left = look.size, fixed(0)
    importance, effort = (label(Kind.MEASURE, name, look.language) for name in ("importance", "effort"))
    corner = {"x": signal("width - 2"), "y": signal(f"height + {size * 2.6}")}
    steps = [
        part(
            "text",
            {"x": field("n"), "y": signal(f"height + {size}"), "text": field("e")},
            align="center",
            style="quiet",
        ),
        part("text", {"x": left, "text": field("i")}, limit=size * 6 - 4, style="quiet"),
    ]
    heads = [
        part("text", {"x": left, "y": fixed(-size * 1.4)}, text=f"↑ {importance}", style="bold"),
        part("text", corner, align="right", text=f"{effort} →", style="bold"),
    ]
    once = group(heads, [{"filter": "datum.n == 5"}])
    return group([*steps, once])


def _measure_layers(look: Look) -> Spec:
    """The points with their numbers, the chosen one with a strong rim, and names where they are few."""
    size = look.size
    point = {
        "size": either("datum.n > 99", round(size * size * 6.8), round(size * size * 5.9)),
        "color": given("h"),
        "stroke": {
            "condition": {"param": SELECTION, "empty": False, "value": look.scheme.ink},
            "value": look.scheme.paper,
        },
        "tooltip": field("d"),
        "description": field("d"),
    }
    chosen = {"name": SELECTION, "select": {"type": "point", "fields": ["id"], "toggle": False}}
    number = {"text": field("l"), "color": given("i")}
    return group(
        [
            part("circle", point, opacity=1, strokeWidth=2.5, cursor="pointer", aria=True)
            | {"params": [chosen]},
            part("text", number, align="center", style="bold"),
            part(
                "text",
                {"text": field("t")},
                dx=size * 1.5,
                limit={"expr": f"(width - G) / 5 - {size * 3.1}"},
            ),
        ],
        colours(),
    )
