"""The few words with which pictures are put together as Vega-Lite, without a library.

Pictures are plain values: Altair takes 0.4-1 s to build one of them, and the app 0.4 s to import it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from roadmap.charts.look import Look
from roadmap.palette import CAPABILITY_COLOURS, CAPABILITY_MARKS, NO_CAPABILITY_COLOUR, ink_on

Spec = dict[str, Any]

# Most layers have these positions: x on the picture's scale, y in px. Others give a field or a value.
_COMMON: Spec = {
    "x": {"field": "x", "type": "quantitative"},
    "y": {"field": "y", "type": "quantitative", "scale": None},
}


def calculated(**expressions: str) -> list[Spec]:
    """Transforms that give the rows further fields."""
    return [{"calculate": expression, "as": name} for name, expression in expressions.items()]


def colours() -> list[Spec]:
    """Transforms that give rows with a capability's letter `c` its colour `h`, and `i` to write on it."""
    marks = {mark: CAPABILITY_COLOURS[key] for key, mark in CAPABILITY_MARKS.items()}
    marks |= {"–": NO_CAPABILITY_COLOUR}
    on_dark = "".join(mark for mark, colour in marks.items() if ink_on(colour) == "#ffffff")
    return calculated(h=f"{marks}[datum.c]", i=f"indexof('{on_dark}', datum.c) < 0 ? '#000' : '#fff'")


def part(mark: str, /, encoding: Spec, **properties: Any) -> Spec:
    """One mark for each row, with what its rows decide."""
    return {"mark": {"type": mark, **properties}, "encoding": encoding}


def field(name: str, **more: Any) -> Spec:
    """What the rows have under this name, as words or on the scale that the layers share."""
    return {"field": name, **more}


def given(name: str, **more: Any) -> Spec:
    """What the rows have under this name, as it is: px, a colour, a shape."""
    return {"field": name, "scale": None, **more}


def fixed(value: Any) -> Spec:
    """The same for all rows."""
    return {"value": round(value, 1) if isinstance(value, float) else value}


def signal(expression: str) -> Spec:
    """The same for all rows, worked out in the browser from the picture's width and height."""
    return {"value": {"expr": expression}}


def either(test: str, yes: Any, no: Any) -> Spec:
    """One value for the rows that pass the test, another for the rest."""
    return {"condition": {"test": test, "value": yes}, "value": no}


def lettered(x: float, size: int) -> list[Spec]:
    """The letter of a capability on a dot of its colour, for rows with `colours`."""
    return [
        part("circle", {"x": fixed(x), "color": given("h")}, size=round(size * size * 1.8), opacity=1),
        part("text", {"x": fixed(x), "text": field("c"), "color": given("i")}, align="center", style="bold"),
    ]


def group(parts: Sequence[Spec], transform: Sequence[Spec] = (), encoding: Spec | None = None) -> Spec:
    """Parts over the same rows, and what they share."""
    shared = {"transform": list(transform), "encoding": encoding}
    return {"layer": list(parts)} | {key: value for key, value in shared.items() if value}


def template(
    look: Look,
    groups: Mapping[str, Spec],
    padding: tuple[float, float, float, float],
    signals: Mapping[str, Any],
) -> Spec:
    """Groups by the name of their rows, from the back to the front, as Vega-Lite that `filled` completes.

    Padding (top, right, bottom, left) is part of the size. Nothing is fitted and no axis drawn. A signal is a
    value, or an expression as a text.
    """
    return {
        "encoding": _COMMON,
        "layer": [{"data": {"name": name}} | part_of for name, part_of in groups.items()],
        "params": [
            {"name": name, "expr" if isinstance(value, str) else "value": value}
            for name, value in signals.items()
        ],
        "config": _config(look),
        "autosize": {"type": "none", "contains": "padding"},
        "padding": dict(zip(("top", "right", "bottom", "left"), map(round, padding), strict=True)),
    }


def _config(look: Look) -> Spec:
    """What the layers need not say. Screen readers hear the marks that say `aria=True`."""
    scheme = look.scheme
    return {
        "view": {"stroke": None},
        "axis": {"disable": True},
        "mark": {"tooltip": False, "aria": False},
        "text": {"fontSize": look.size, "baseline": "middle", "align": "left", "color": scheme.ink},
        "rule": {"color": scheme.line},
        "style": {
            "quiet": {"color": scheme.quiet_ink},
            "halo": {"stroke": scheme.paper, "strokeWidth": 6},
            "bold": {"fontWeight": 700},
        },
    }


def filled(
    ready: Spec,
    height: float,
    description: str,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    **values: Any,
) -> Spec:
    """A template with its height, description, rows and values of signals; layers without rows are gone.

    The rows stay within the layers, so that Streamlit sends them as they are: it makes no data frame of them,
    and does not offer positions in px as a table.
    """
    named = ((layer, rows[layer["data"]["name"]]) for layer in ready["layer"])
    return ready | {
        "layer": [layer | {"data": {"values": found}} for layer, found in named if found],
        "params": [
            one | {"value": values[one["name"]]} if one["name"] in values else one for one in ready["params"]
        ],
        "height": round(height) + ready["padding"]["top"] + ready["padding"]["bottom"],
        "description": description,
    }
