"""How cells look: the fonts, colours, lines and number formats of each kind of cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Literal

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from roadmap.palette import LIGHT, ink_on

FONT = "Arial"
LOCALES: Mapping[str, str] = MappingProxyType({"nb": "414", "nn": "814", "en": "809"})


class Look(StrEnum):
    """How a cell looks."""

    PLAIN = "plain"
    TITLE = "title"
    SUBTITLE = "subtitle"
    HINT = "hint"
    LABEL = "label"
    FACT = "fact"
    FIGURE = "figure"
    FIGURE_WORD = "figure_word"
    LINK = "link"
    HEAD = "head"
    MONTH_HEAD = "month_head"
    YEAR_HEAD = "year_head"
    GROUP = "group"
    ID = "id"
    NAME = "name"
    TEXT = "text"
    CONTEXT = "context"
    NUMBER = "number"
    DATE = "date"
    MONTH = "month"
    CODE = "code"
    GRID = "grid"
    FIRST = "first"
    NEXT = "next"
    FIRST_NAME = "first_name"
    NEXT_NAME = "next_name"
    CLOSING = "closing"
    BAND_SHORT = "band_short"
    BAND_LONG = "band_long"


def _colour(hex_colour: str) -> str:
    return hex_colour.removeprefix("#").upper()


def _fill(hex_colour: str) -> PatternFill:
    return PatternFill("solid", start_color=_colour(hex_colour))


def _font(
    size: float = 10,
    *,
    bold: bool = False,
    colour: str = LIGHT.ink,
    underline: Literal["single"] | None = None,
) -> Font:
    return Font(name=FONT, size=size, bold=bold, color=_colour(colour), underline=underline)


_LINE = Side("thin", color=_colour(LIGHT.grid))
_BOX = Border(_LINE, _LINE, _LINE, _LINE)
_STRONG = Side("medium", color=_colour(LIGHT.accent))
_GUIDE = Side("hair", color=_colour(LIGHT.grid))
_SIDE = Side("hair", color=_colour(LIGHT.line))
_MARK = Side("thin", color=_colour(LIGHT.line))
_TOP = Alignment(vertical="top")
_LEFT_TOP = Alignment(horizontal="left", vertical="top", indent=1)
_CENTRED_TOP = Alignment(horizontal="center", vertical="top")
_IN_MIDDLE = Alignment(vertical="center")
_CENTRED = Alignment(horizontal="center", vertical="center")
_ACROSS = Alignment(horizontal="centerContinuous", vertical="center")
_WRAP = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
_HEAD = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)


@dataclass(frozen=True)
class Recipe:
    """What a look is made of; `{locale}` in the number format stands for the language's code in Excel."""

    font: Font
    align: Alignment = _TOP
    fill: str = ""
    border: Border | None = None
    shown: str = "@"


RECIPES: Mapping[Look, Recipe] = MappingProxyType(
    {
        Look.PLAIN: Recipe(_font()),
        Look.TITLE: Recipe(_font(18, bold=True, colour=LIGHT.accent), _IN_MIDDLE),
        Look.SUBTITLE: Recipe(_font(12, bold=True), _IN_MIDDLE),
        Look.HINT: Recipe(_font(colour=LIGHT.quiet_ink)),
        Look.LABEL: Recipe(_font(bold=True), _WRAP, LIGHT.surface, _BOX),
        Look.FACT: Recipe(_font(), _WRAP, border=_BOX),
        Look.FIGURE: Recipe(_font(14, bold=True, colour=LIGHT.accent), _CENTRED, LIGHT.surface, _BOX, "0"),
        Look.FIGURE_WORD: Recipe(_font(), _HEAD, border=_BOX),
        Look.LINK: Recipe(_font(colour=LIGHT.link, underline="single"), _WRAP, border=_BOX),
        Look.HEAD: Recipe(_font(bold=True, colour="#ffffff"), _HEAD, LIGHT.accent, _BOX),
        Look.MONTH_HEAD: Recipe(_font(8, bold=True), _CENTRED, LIGHT.surface, _BOX, "[$-{locale}]mmm"),
        Look.YEAR_HEAD: Recipe(_font(bold=True, colour="#ffffff"), _ACROSS, LIGHT.accent, shown="0"),
        Look.GROUP: Recipe(
            _font(11, bold=True, colour=LIGHT.accent), _IN_MIDDLE, LIGHT.surface, Border(bottom=_STRONG)
        ),
        Look.ID: Recipe(_font(9, colour=LIGHT.quiet_ink), _TOP, LIGHT.surface, _BOX),
        Look.NAME: Recipe(_font(bold=True), _WRAP, border=_BOX),
        Look.TEXT: Recipe(_font(), _WRAP, border=_BOX),
        Look.CONTEXT: Recipe(_font(colour=LIGHT.quiet_ink), _WRAP, LIGHT.surface, _BOX),
        Look.NUMBER: Recipe(_font(), _CENTRED_TOP, border=_BOX, shown="0"),
        Look.DATE: Recipe(_font(), _CENTRED_TOP, border=_BOX, shown="dd\\.mm\\.yyyy"),
        Look.MONTH: Recipe(_font(), _LEFT_TOP, border=_BOX, shown="[$-{locale}]mmmm\\ yyyy"),
        Look.CODE: Recipe(_font(9)),
        Look.GRID: Recipe(_font(8), _CENTRED, border=Border(left=_GUIDE, bottom=_LINE)),
        Look.FIRST: Recipe(_font(), _WRAP, border=Border(_SIDE, _SIDE, _MARK)),
        Look.FIRST_NAME: Recipe(_font(bold=True), _WRAP, border=Border(_SIDE, _SIDE, _MARK)),
        Look.NEXT: Recipe(_font(), _WRAP, border=Border(_SIDE, _SIDE, _SIDE)),
        Look.NEXT_NAME: Recipe(_font(), _WRAP, border=Border(_SIDE, _SIDE)),
        Look.CLOSING: Recipe(_font(), border=Border(top=_MARK)),
        Look.BAND_SHORT: Recipe(_font(9, bold=True), _ACROSS, "#d7e8e6"),
        Look.BAND_LONG: Recipe(_font(9, bold=True), _ACROSS, "#eef3f1"),
    }
)


@cache
def is_bold(look: Look) -> bool:
    """Whether text in this look is bold, and so takes more room."""
    return bool(RECIPES[look].font.bold)


def style_of(look: Look, locale: str) -> NamedStyle:
    """The style of one look, not yet part of a workbook."""
    recipe = RECIPES[look]
    style = NamedStyle(
        name=style_name(look),
        font=recipe.font,
        alignment=recipe.align,
        border=recipe.border,
        number_format=recipe.shown.replace("{locale}", locale),
    )
    style.fill = _fill(recipe.fill) if recipe.fill else PatternFill()
    return style


def style_name(key: str) -> str:
    """What a style is called in the workbook."""
    return f"Veikart {key}"


def coloured_style(name: str, colour: str, use: str) -> NamedStyle:
    """A cell in a capability's colour: the `mark` before its name, a `bar` in time, or an `assumed` one."""
    style = NamedStyle(name=name, number_format="@", alignment=_CENTRED)
    style.font = _font(
        10 if use == "mark" else 8, bold=True, colour=LIGHT.ink if use == "assumed" else ink_on(colour)
    )
    if use == "assumed":
        style.fill = PatternFill("lightUp", start_color=_colour(colour), end_color="FFFFFF")
    else:
        style.fill = _fill(colour)
    if use != "mark":
        gap = Side("medium", color="FFFFFF")
        style.border = Border(top=gap, bottom=gap)
    return style
