"""What all pictures share: their colours and sizes, and how the plan's terms are said in them."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from enum import StrEnum

from roadmap.fields import choice_key, field_of
from roadmap.model import CapabilityKey, Kind
from roadmap.palette import (
    CAPABILITY_MARKS,
    DARK,
    LIGHT,
    Scheme,
)
from roadmap.texts import text

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
    if len(name) <= width:
        return [name]
    return textwrap.wrap(name, width, max_lines=lines, placeholder="…", break_on_hyphens=True) or [""]


def mark_of(capability: CapabilityKey | None) -> str:
    """The letter A-G of a capability, a dash for none."""
    return CAPABILITY_MARKS[capability.value] if capability else "–"
