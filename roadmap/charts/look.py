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
    return textwrap.wrap(name, width, max_lines=lines, placeholder="…", break_on_hyphens=True) or [""]


def colour_of(capability: CapabilityKey | None) -> str:
    """The colour of a capability, or of what has none."""
    return CAPABILITY_COLOURS[capability.value] if capability else NO_CAPABILITY_COLOUR


def mark_of(capability: CapabilityKey | None) -> str:
    """The letter A-G of a capability, a dash for none."""
    return CAPABILITY_MARKS[capability.value] if capability else "–"


def ink_on_colour(field: str) -> Any:
    """Black or white for a letter on the colour that the rows have in this field."""
    dark = [one for one in (*CAPABILITY_COLOURS.values(), NO_CAPABILITY_COLOUR) if ink_on(one) == "#000000"]
    return alt.condition(f"indexof({dark}, datum.{field}) >= 0", alt.value("#000000"), alt.value("#ffffff"))


def pixels(axis: type[alt.X] | type[alt.Y], field: str) -> Any:
    """A position that the rows give in px."""
    return axis(field, type="quantitative", scale=None)


def written(look: Look, *, quiet: bool = False, **mark: Any) -> dict[str, Any]:
    """The properties of a text mark."""
    colour = look.scheme.quiet_ink if quiet else look.scheme.ink
    return {
        "fontSize": look.size,
        "color": colour,
        "baseline": "middle",
        "align": "left",
        "aria": False,
    } | mark


def rows_named(name: str) -> alt.Chart:
    """A layer over the rows that `filled` will be given under this name."""
    return alt.Chart(alt.NamedData(name))


def template(
    layers: Mapping[str, Sequence[alt.Chart]], padding: tuple[int, int, int, int], *signals: Any
) -> Spec:
    """Layers by the name of their rows, from the back to the front, as Vega-Lite that `filled` completes.

    Padding is top, right, bottom, left. Nothing is fitted and no axis drawn: sizes and words are ours.
    """
    chart = alt.layer(*(alt.layer(*part) for part in layers.values()))
    spec = (chart.add_params(*signals) if signals else chart).to_dict()
    top, right, bottom, left = padding
    for layer, name in zip(spec["layer"], layers, strict=True):
        layer["data"] = {"name": name}
    return {
        "layer": spec["layer"],
        "params": spec.get("params", []),
        "autosize": {"type": "none"},
        "padding": {"top": top, "right": right, "bottom": bottom, "left": left},
        "config": {"view": {"stroke": None}, "mark": {"tooltip": False}, "axis": {"disable": True}},
    }


def filled(
    ready: Spec, height: float, description: str, rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Spec:
    """A template with its height, description and rows.

    The rows stay within the layers, so that Streamlit sends them as they are: it makes no data frame of them,
    and does not offer positions in px as a table.
    """
    layers = [layer | {"data": {"values": rows[layer["data"]["name"]]}} for layer in ready["layer"]]
    return ready | {"layer": layers, "height": round(height), "description": description}
