"""How cells look: the fonts, colours, lines and number formats of each kind of cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    HINT = "hint"
    BAND = "band"
    BAND_TITLE = "band_title"
    BAND_TEXT = "band_text"
    KICKER = "kicker"
    STATEMENT = "statement"
    STEP = "step"
    OPTION = "option"
    LABEL = "label"
    RULE = "rule"
    FIGURE = "figure"
    FIGURE_WORD = "figure_word"
    LINK = "link"
    HEAD = "head"
    MONTH_HEAD = "month_head"
    MONTH_HEAD_OF_NEW_YEAR = "month_head_of_new_year"
    YEAR_HEAD = "year_head"
    YEAR_HEAD_OF_NEW_YEAR = "year_head_of_new_year"
    GROUP = "group"
    ID = "id"
    NAME = "name"
    TEXT = "text"
    CONTEXT = "context"
    NUMBER = "number"
    DATE = "date"
    MONTH = "month"
    CODE = "code"
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
# No lines between columns on paper: a text that fills its line would touch them.
_ROW = Border(top=_LINE, bottom=_LINE)
_STRONG = Side("medium", color=_colour(LIGHT.accent))
_GUIDE = Side("hair", color=_colour(LIGHT.grid))
_SIDE = Side("hair", color=_colour(LIGHT.line))
_MARK = Side("thin", color=_colour(LIGHT.line))
_YEAR = Side("thin", color=_colour(LIGHT.accent))
_GAP = Side("medium", color="FFFFFF")
_INITIAL = "[$-{locale}]mmmmm"
_TOP = Alignment(vertical="top")
_LEFT_TOP = Alignment(horizontal="left", vertical="top", indent=1)
_CENTRED_TOP = Alignment(horizontal="center", vertical="top")
_IN_MIDDLE = Alignment(vertical="center")
_CENTRED = Alignment(horizontal="center", vertical="center")
# A month is a date, and Excel shows ### for a date that lacks a pixel.
_SHRUNK = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
_ACROSS = Alignment(horizontal="centerContinuous", vertical="center")
_ACROSS_TOP = Alignment(horizontal="centerContinuous", vertical="top")
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
    pattern: PatternFill | None = None  # in place of one colour

    def ground(self) -> PatternFill:
        """What is painted behind the text."""
        return self.pattern or (_fill(self.fill) if self.fill else PatternFill())

    def format(self, locale: str) -> str:
        """The number format with a language's code in it."""
        return self.shown.replace("{locale}", locale)


RECIPES: Mapping[Look, Recipe] = MappingProxyType(
    {
        Look.PLAIN: Recipe(_font()),
        Look.TITLE: Recipe(_font(18, bold=True, colour=LIGHT.accent), _IN_MIDDLE),
        Look.HINT: Recipe(_font(colour=LIGHT.quiet_ink)),
        Look.BAND: Recipe(_font(), fill=LIGHT.accent),
        Look.BAND_TITLE: Recipe(_font(24, bold=True, colour="#ffffff"), _IN_MIDDLE, LIGHT.accent),
        Look.BAND_TEXT: Recipe(_font(12, colour="#ffffff"), _IN_MIDDLE, LIGHT.accent),
        Look.KICKER: Recipe(_font(bold=True, colour=LIGHT.accent), _IN_MIDDLE),
        Look.STATEMENT: Recipe(_font(14), _IN_MIDDLE),
        Look.STEP: Recipe(_font(), _IN_MIDDLE),
        Look.OPTION: Recipe(_font(11), _IN_MIDDLE),
        Look.LABEL: Recipe(_font(), Alignment(vertical="bottom")),
        Look.RULE: Recipe(_font(), border=Border(bottom=_MARK)),
        Look.FIGURE: Recipe(_font(26, bold=True, colour=LIGHT.accent), _ACROSS, LIGHT.surface, shown="0"),
        Look.FIGURE_WORD: Recipe(_font(9), _ACROSS_TOP, LIGHT.surface),
        Look.LINK: Recipe(_font(colour=LIGHT.link, underline="single"), _IN_MIDDLE),
        Look.HEAD: Recipe(_font(bold=True, colour="#ffffff"), _HEAD, LIGHT.accent, _BOX),
        Look.MONTH_HEAD: Recipe(_font(9, bold=True), _SHRUNK, LIGHT.surface, _BOX, _INITIAL),
        Look.MONTH_HEAD_OF_NEW_YEAR: Recipe(
            _font(9, bold=True), _SHRUNK, LIGHT.surface, Border(_YEAR, _LINE, _LINE, _LINE), _INITIAL
        ),
        Look.YEAR_HEAD: Recipe(_font(bold=True, colour="#ffffff"), _ACROSS, LIGHT.accent, shown="0"),
        Look.YEAR_HEAD_OF_NEW_YEAR: Recipe(
            _font(bold=True, colour="#ffffff"), _ACROSS, LIGHT.accent, Border(left=_GAP), "0"
        ),
        Look.GROUP: Recipe(
            _font(11, bold=True, colour=LIGHT.accent), _IN_MIDDLE, LIGHT.surface, Border(bottom=_STRONG)
        ),
        Look.ID: Recipe(_font(9, colour=LIGHT.quiet_ink), _LEFT_TOP, LIGHT.surface, _ROW),
        Look.NAME: Recipe(_font(bold=True), _WRAP, border=_ROW),
        Look.TEXT: Recipe(_font(), _WRAP, border=_ROW),
        Look.CONTEXT: Recipe(_font(colour=LIGHT.quiet_ink), _WRAP, LIGHT.surface, _ROW),
        Look.NUMBER: Recipe(_font(), _CENTRED_TOP, border=_ROW, shown="0"),
        Look.DATE: Recipe(_font(), _CENTRED_TOP, border=_ROW, shown="dd\\.mm\\.yyyy"),
        Look.MONTH: Recipe(_font(), _LEFT_TOP, border=_ROW, shown="[$-{locale}]mmmm\\ yyyy"),
        Look.CODE: Recipe(_font(9)),
        Look.BAND_SHORT: Recipe(_font(9, bold=True), _ACROSS, "#d7e8e6"),
        Look.BAND_LONG: Recipe(_font(9, bold=True), _ACROSS, "#eef3f1"),
    }
)


class Sort(StrEnum):
    """What a cell in a table of blocks holds."""

    TEXT = "text"
    NAME = "name"
    NUMBER = "number"
    DATE = "date"


class Edge(StrEnum):
    """The line above a cell in a table of blocks."""

    STRONG = "strong"
    LIGHT = "light"
    NONE = "none"


_SORTS: Mapping[Sort, Look] = MappingProxyType(
    {Sort.TEXT: Look.TEXT, Sort.NAME: Look.NAME, Sort.NUMBER: Look.NUMBER, Sort.DATE: Look.DATE}
)
_EDGES: Mapping[Edge, Side | None] = MappingProxyType(
    {Edge.STRONG: _MARK, Edge.LIGHT: _SIDE, Edge.NONE: None}
)


def block_recipe(sort: Sort, edge: Edge, *, last: bool, middle: bool) -> Recipe:
    """A cell of a table in blocks; `last` closes the page with a line below it."""
    recipe = RECIPES[_SORTS[sort]]
    align = recipe.align
    if middle:
        align = _CENTRED if sort in (Sort.NUMBER, Sort.DATE) else _HEAD
    # No lines between columns: a text that fills its line would touch them.
    border = Border(top=_EDGES[edge], bottom=_MARK if last else None)
    return replace(recipe, align=align, border=border)


def grid_recipe(edge: Edge, *, new_year: bool, last: bool) -> Recipe:
    """An empty cell of the time line, in which nothing takes place."""
    left = _YEAR if new_year else _GUIDE
    return Recipe(_font(8), border=Border(left=left, top=_EDGES[edge], bottom=_MARK if last else None))


@cache
def is_bold(look: Look) -> bool:
    """Whether text in this look is bold, and so takes more room."""
    return bool(RECIPES[look].font.bold)


def size_of(look: Look) -> float:
    """The size of text in this look, in points."""
    return float(RECIPES[look].font.size or 10)


def style_of(look: Look, locale: str) -> NamedStyle:
    """The style of one look, not yet part of a workbook."""
    recipe = RECIPES[look]
    style = NamedStyle(
        name=f"Veikart {look}",
        font=recipe.font,
        alignment=recipe.align,
        border=recipe.border,
        number_format=recipe.format(locale),
    )
    style.fill = recipe.ground()
    return style


def coloured_recipe(colour: str, use: str) -> Recipe:
    """A cell in a capability's colour.

    The `mark` before its name, what stands `below_mark`, a `bar` in time, or an `assumed` one.
    """
    is_assumed = use == "assumed"
    font = _font(10 if "mark" in use else 8, bold=True, colour=LIGHT.ink if is_assumed else ink_on(colour))
    borders = {"mark": Border(top=_GAP), "below_mark": Border()}
    fill = PatternFill("lightUp", start_color=_colour(colour), end_color="FFFFFF") if is_assumed else None
    return Recipe(font, _CENTRED, colour, borders.get(use, Border(top=_GAP, bottom=_GAP)), pattern=fill)
