"""The workbook's styles, each resolved once and given to cells as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.escapes import escaped, fits
from roadmap.palette import CAPABILITY_COLOURS, LIGHT, NO_CAPABILITY_COLOUR, ink_on
from roadmap.problems import refused
from roadmap.texts import text

FONT = "Arial"
Value = str | int | date | None
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


def _font(size: float = 10, *, bold: bool = False, colour: str = LIGHT.ink) -> Font:
    return Font(name=FONT, size=size, bold=bold, color=_colour(colour))


_LINE = Side("thin", color=_colour(LIGHT.grid))
_BOX = Border(_LINE, _LINE, _LINE, _LINE)
_STRONG = Side("medium", color=_colour(LIGHT.accent))
_GUIDE = Side("hair", color=_colour(LIGHT.grid))
_SIDE = Side("hair", color=_colour(LIGHT.line))
_MARK = Side("thin", color=_colour(LIGHT.line))
_TOP = Alignment(vertical="top")
_WRAP = Alignment(vertical="top", wrap_text=True, indent=1)
_MIDDLE = Alignment(horizontal="center", vertical="center")
_CENTRE = Alignment(horizontal="center", vertical="top")
_HEAD = Alignment(vertical="center", wrap_text=True, indent=1)
_SHORT_BAND = "#d7e8e6"
_LONG_BAND = "#eef3f1"


def _name(look: str) -> str:
    return f"Veikart {look}"


def _style(look: str, *, locale: str = "414") -> NamedStyle:  # noqa: C901  # a table of looks, one line each
    """The style of one look, not yet part of a workbook."""
    white, ink, quiet = "#ffffff", LIGHT.ink, LIGHT.quiet_ink

    def made(
        font: Font | None = None,
        align: Alignment = _TOP,
        fill: str = "",
        border: Border | None = None,
        shown: str = "@",
    ) -> NamedStyle:
        style = NamedStyle(
            name=_name(look), font=font or _font(), alignment=align, border=border, number_format=shown
        )
        style.fill = _fill(fill) if fill else PatternFill()
        return style

    match look:
        case Look.TITLE:
            return made(_font(18, bold=True, colour=LIGHT.accent), Alignment(vertical="center"))
        case Look.SUBTITLE:
            return made(_font(12, bold=True), Alignment(vertical="center", wrap_text=True))
        case Look.HINT:
            return made(_font(10, colour=quiet))
        case Look.LABEL:
            return made(_font(bold=True), _WRAP, LIGHT.surface, _BOX)
        case Look.FACT | Look.TEXT:
            return made(_font(), _WRAP, border=_BOX)
        case Look.FIGURE:
            return made(_font(14, bold=True, colour=LIGHT.accent), _MIDDLE, LIGHT.surface, _BOX, "0")
        case Look.FIGURE_WORD:
            return made(_font(), _HEAD, border=_BOX)
        case Look.LINK:
            return made(
                Font(name=FONT, size=10, color=_colour(LIGHT.link), underline="single"), _WRAP, border=_BOX
            )
        case Look.HEAD:
            return made(_font(bold=True, colour=white), _HEAD, LIGHT.accent, _BOX)
        case Look.MONTH_HEAD:
            return made(_font(8, bold=True), _MIDDLE, LIGHT.surface, _BOX, f"[$-{locale}]mmm")
        case Look.YEAR_HEAD:
            across = Alignment(horizontal="centerContinuous", vertical="center")
            return made(_font(bold=True, colour=white), across, LIGHT.accent, shown="0")
        case Look.GROUP:
            across = Alignment(vertical="center")
            return made(
                _font(11, bold=True, colour=LIGHT.accent), across, LIGHT.surface, Border(bottom=_STRONG)
            )
        case Look.ID:
            return made(_font(9, colour=quiet), _TOP, LIGHT.surface, _BOX)
        case Look.NAME:
            return made(_font(bold=True), _WRAP, border=_BOX)
        case Look.CONTEXT:
            return made(_font(colour=quiet), _WRAP, LIGHT.surface, _BOX)
        case Look.NUMBER:
            return made(_font(), _CENTRE, border=_BOX, shown="0")
        case Look.DATE:
            return made(_font(), _CENTRE, border=_BOX, shown="dd\\.mm\\.yyyy")
        case Look.MONTH:
            return made(_font(), _TOP, border=_BOX, shown=f"[$-{locale}]mmmm\\ yyyy")
        case Look.FIRST | Look.FIRST_NAME:
            return made(_font(bold=look == Look.FIRST_NAME), _WRAP, border=Border(_SIDE, _SIDE, _MARK))
        case Look.NEXT | Look.NEXT_NAME:
            thin = Border(_SIDE, _SIDE, _SIDE if look == Look.NEXT else None)
            return made(_font(), _WRAP, border=thin)
        case Look.CLOSING:
            return made(border=Border(top=_MARK))
        case Look.GRID:
            return made(
                _font(8), _MIDDLE, border=Border(left=Side("hair", color=_colour(LIGHT.grid)), bottom=_LINE)
            )
        case Look.BAND_SHORT | Look.BAND_LONG:
            across = Alignment(horizontal="centerContinuous", vertical="center")
            fill = _SHORT_BAND if look == Look.BAND_SHORT else _LONG_BAND
            return made(_font(9, bold=True, colour=ink), across, fill)
        case Look.CODE:
            return made(Font(name=FONT, size=9), _TOP)
    return made()


def _coloured_style(name: str, colour: str, use: str) -> NamedStyle:
    """A cell in a capability's colour: the `mark` before its name, a `bar` in time, or an `assumed` one."""
    style = NamedStyle(name=name, number_format="@", alignment=_MIDDLE)
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


class Pen:
    """Makes the cells of one workbook; a style becomes part of the workbook when it is first used."""

    def __init__(self, workbook: Workbook, language: str) -> None:
        self._workbook = workbook
        self.language = language
        self._known: dict[str, StyleArray] = {}

    def style(self, look: Look) -> StyleArray:
        """The resolved style of a look."""
        found = self._known.get(look)
        return found if found is not None else self._add(look, _style(look, locale=LOCALES[self.language]))

    def format_column(self, column: ColumnDimension, look: Look) -> None:
        """Let empty cells of a column take what is typed as the look's cells do: text stays text."""
        style = _style(look, locale=LOCALES[self.language])
        column.font, column.alignment, column.number_format = style.font, style.alignment, style.number_format

    def _add(self, key: str, style: NamedStyle) -> StyleArray:
        self._workbook.add_named_style(style)
        self._known[key] = style.as_tuple()
        return self._known[key]

    def cell(self, sheet: Worksheet, value: Value, look: Look) -> Cell:
        """A cell to append. Text is stored as text, whatever it looks like; refused where it has no room."""
        return _cell(sheet, value, self.style(look))

    def bar(self, sheet: Worksheet, value: str, capability: str | None, *, assumed: bool) -> Cell:
        """A painted cell of the time line in the colour of a capability."""
        return _cell(sheet, value, self._coloured(capability, "assumed" if assumed else "bar"))

    def _coloured(self, capability: str | None, use: str) -> StyleArray:
        key = f"{use} {capability}"
        found = self._known.get(key)
        if found is not None:
            return found
        colour = CAPABILITY_COLOURS.get(capability or "", NO_CAPABILITY_COLOUR)
        return self._add(key, _coloured_style(_name(key), colour, use))

    def mark(self, sheet: Worksheet, letter: str, capability: str | None) -> Cell:
        """A cell in a capability's colour with its letter, or without one below the first row."""
        if capability is None:
            return self.cell(sheet, letter, Look.NEXT)
        return _cell(sheet, letter, self._coloured(capability, "mark"))

    def say(self, key: str, **values: object) -> str:
        """A text of the catalogue in the workbook's language."""
        return text(key, self.language, **values)


def _cell(sheet: Worksheet, value: Value, style: StyleArray) -> Cell:
    # Row and column are given by the sheet that the cell is appended to.
    cell = Cell(sheet, row=1, column=1, style_array=style)
    if isinstance(value, str):
        if value:
            if not fits(value):
                raise refused("text_too_long_for_cell", text=" ".join(value[:60].split()), length=len(value))
            cell.value = escaped(value)
            cell.data_type = "s"
    elif value is not None:
        cell.value = value
        if isinstance(value, date):
            cell.data_type = "d"
    return cell
