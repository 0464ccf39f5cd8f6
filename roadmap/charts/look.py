"""How all pictures look, and how a chart that Altair made once is filled with a plan's values."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import altair as alt

from roadmap.fields import choice_key, field_of
from roadmap.model import CapabilityKey, Kind
from roadmap.palette import (
    CAPABILITY_COLOURS,
    CAPABILITY_MARKS,
    DARK,
    LIGHT,
    NO_CAPABILITY_COLOUR,
    Scheme,
    ink_on,
)
from roadmap.texts import text

Spec = dict[str, Any]
Row = dict[str, str]
_ALARM = {False: "#b42318", True: "#ffa198"}  # at least 4.5:1 on the light and the dark paper

# Most layers have these positions: x on the picture's scale, y in px.
_COMMON: Mapping[str, Mapping[str, Any]] = {
    "x": {"field": "x", "type": "quantitative"},
    "y": {"field": "y", "type": "quantitative", "scale": None},
}


@dataclass(frozen=True)
class Look:
    """What a picture is drawn for: its language, its ground, and its size of text in px (14 or more)."""

    language: str
    dark: bool = False
    size: int = 14

    @property
    def scheme(self) -> Scheme:
        return DARK if self.dark else LIGHT

    @property
    def alarm(self) -> str:
        return _ALARM[self.dark]

    def say(self, key: str, /, **values: object) -> str:
        return text(f"chart.{key}", self.language, **values)


def word(choice: StrEnum | None, language: str) -> str:
    """The word for a choice; empty where none was made."""
    return text(choice_key(choice), language) if choice else ""


def scale_word(scale: str, value: int | None, language: str) -> str:
    """A step of the scale `importance` or `effort` as figure and word."""
    return f"{value} ({text(f'scale.{scale}.{value}', language)})" if value else ""


def label(kind: Kind, field: str, language: str) -> str:
    """The label of a field, which heads its column in the table beside a picture."""
    return text(field_of(kind, field).label.key, language)


def wrapped(name: str, width: int, lines: int) -> list[str]:
    """A name on so many lines at most, of so many characters; what does not fit ends in an ellipsis."""
    if len(name) <= width:
        return [name]
    return textwrap.wrap(name, width, max_lines=lines, placeholder="…", break_on_hyphens=True) or [""]


def mark_of(capability: CapabilityKey | None) -> str:
    """The letter A-G of a capability, a dash for none."""
    return CAPABILITY_MARKS[capability.value] if capability else "–"


def coloured(rows: alt.Chart) -> alt.Chart:
    """Rows with a capability's letter as `c`: with its colour as `h`, and what can be read on that as `i`."""
    marks = {mark: CAPABILITY_COLOURS[key] for key, mark in CAPABILITY_MARKS.items()} | {
        "–": NO_CAPABILITY_COLOUR
    }
    on_dark = "".join(mark for mark, colour in marks.items() if ink_on(colour) == "#ffffff")
    return rows.transform_calculate(
        h=f"{marks}[datum.c]", i=f"indexof('{on_dark}', datum.c) < 0 ? '#000' : '#fff'"
    )


def lettered(rows: alt.Chart, x: float, y: alt.Y, size: int) -> list[alt.Chart]:
    """The letter of a capability on a dot of its colour, for `coloured` rows."""
    place: dict[str, Any] = {"x": alt.value(x), "y": y}
    return [
        rows.mark_circle(size=size * size * 1.8, opacity=1).encode(
            **place, color=alt.Color("h:N", scale=None)
        ),
        rows.mark_text(align="center", style="bold").encode(
            **place, text="c:N", color=alt.Color("i:N", scale=None)
        ),
    ]


def pixels(axis: type[alt.X] | type[alt.Y], field: str) -> Any:
    """A position that the rows give in px."""
    return axis(field, type="quantitative", scale=None)


def rows_named(name: str) -> alt.Chart:
    """A layer over the rows that `filled` will be given under this name."""
    return alt.Chart(alt.NamedData(name))


def template(
    look: Look,
    layers: Mapping[str, Sequence[alt.Chart]],
    padding: tuple[float, float, float, float],
    *signals: Any,
) -> Spec:
    """Layers by the name of their rows, from the back to the front, as Vega-Lite that `filled` completes.

    Padding (top, right, bottom, left) is part of the size. Nothing is fitted and no axis drawn.
    """
    spec = alt.layer(*(alt.layer(*part) for part in layers.values())).add_params(*signals).to_dict()
    groups = [_hoisted(layer) for layer in spec["layer"]]
    for group, name in zip(groups, layers, strict=True):
        group["data"] = {"name": name}
        for part in (group, *group["layer"]):
            _leave_out_common(part.get("encoding", {}))
    found: Spec = _compact({"encoding": _COMMON, "layer": groups, "config": _config(look)})
    found["params"] = spec["params"]
    sides = dict(zip(("top", "right", "bottom", "left"), map(round, padding), strict=True))
    return found | {"autosize": {"type": "none", "contains": "padding"}, "padding": sides}


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


def _hoisted(layer: Spec) -> Spec:
    """A layer that says once for all its parts what is the same in each of them."""
    parts, group = layer["layer"], {key: value for key, value in layer.items() if key != "data"}
    if len(parts) < 2:
        return group
    first = parts[0]["encoding"]
    shared = {
        name: value
        for name, value in first.items()
        if all(one["encoding"].get(name) == value for one in parts)
    }
    for one in parts:
        one["encoding"] = {name: value for name, value in one["encoding"].items() if name not in shared}
    transform = parts[0].get("transform")
    if transform and all(one.get("transform") == transform for one in parts):
        group["transform"] = transform
        for one in parts:
            del one["transform"]
    return group | ({"encoding": shared} if shared else {})


def _leave_out_common(encoding: Spec) -> None:
    """Positions say only what differs from the common ones, with which Vega-Lite completes them."""
    for channel, common in _COMMON.items():
        own = encoding.get(channel, {})
        if own == common:
            del encoding[channel]
        elif "field" in own:
            encoding[channel] = {
                key: value for key, value in own.items() if key == "field" or common.get(key, ...) != value
            }


def _compact(value: Any) -> Any:
    """Without long fractions, and without the type that Vega-Lite assumes."""
    if isinstance(value, Mapping):
        return {key: _compact(one) for key, one in value.items() if (key, one) != ("type", "nominal")}
    if isinstance(value, list):
        return [_compact(one) for one in value]
    return round(value, 2) if isinstance(value, float) else value


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
