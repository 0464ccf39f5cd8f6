"""Makes the cells of a workbook: each style is resolved once and given to cells as it is."""

from __future__ import annotations

from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Border, NamedStyle
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.escapes import escaped, fits
from roadmap.exchange.styles import (
    LOCALES,
    Edge,
    Look,
    Recipe,
    Sort,
    block_recipe,
    coloured_recipe,
    grid_recipe,
    style_of,
)
from roadmap.palette import CAPABILITY_COLOURS, NO_CAPABILITY_COLOUR
from roadmap.problems import refused
from roadmap.texts import text

Value = str | int | float | date | None


class Pen:
    """Makes the cells of one workbook; a style becomes part of the workbook when it is first used."""

    def __init__(self, workbook: Workbook, language: str) -> None:
        self._workbook = workbook
        self.language = language
        self._known: dict[str, StyleArray] = {}
        self._styles: dict[Look, NamedStyle] = {}

    def style(self, look: Look) -> StyleArray:
        """The resolved style of a look."""
        found = self._known.get(look)
        if found is None:
            self._workbook.add_named_style(self._style(look))
            found = self._known[look] = self._style(look).as_tuple()
        return found

    def _style(self, look: Look) -> NamedStyle:
        if look not in self._styles:
            self._styles[look] = style_of(look, LOCALES[self.language])
        return self._styles[look]

    def format_column(self, column: ColumnDimension, look: Look) -> None:
        """Let empty cells of a column take what is typed as the look's cells do: text stays text."""
        style = self._style(look)
        column.font, column.alignment, column.number_format = style.font, style.alignment, style.number_format

    def cell(self, sheet: Worksheet, value: Value, look: Look) -> Cell:
        """A cell to append. Text is stored as text, whatever it looks like; refused where it has no room."""
        return _cell(sheet, value, self.style(look))

    def _resolved(self, sheet: Worksheet, key: str, recipe: Recipe) -> StyleArray:
        """The style of a recipe, without a name: there are many, and nobody chooses them from a list."""
        cell = Cell(sheet, row=1, column=1)
        cell.font, cell.fill, cell.alignment = recipe.font, recipe.ground(), recipe.align
        cell.border, cell.number_format = recipe.border or Border(), recipe.format(LOCALES[self.language])
        found: StyleArray = cell._style  # type: ignore[attr-defined]  # noqa: SLF001  # it has no other door
        self._known[key] = found
        return found

    def bar(self, sheet: Worksheet, value: str, capability: str | None, *, assumed: bool) -> Cell:
        """A painted cell of the time line in the colour of a capability."""
        return _cell(sheet, value, self._coloured(sheet, capability, "assumed" if assumed else "bar"))

    def _coloured(self, sheet: Worksheet, capability: str | None, use: str) -> StyleArray:
        key = f"{use} {capability}"
        if (found := self._known.get(key)) is not None:
            return found
        colour = CAPABILITY_COLOURS.get(capability or "", NO_CAPABILITY_COLOUR)
        return self._resolved(sheet, key, coloured_recipe(colour, use))

    def mark(self, sheet: Worksheet, letter: str, capability: str | None, edge: Edge, *, last: bool) -> Cell:
        """A cell in a capability's colour with its letter, or without one below the first row."""
        if capability is None:
            return self.in_block(sheet, letter, Sort.TEXT, edge, last=last)
        use = "mark" if edge is Edge.STRONG else "below_mark"
        return _cell(sheet, letter, self._coloured(sheet, capability, use))

    def in_block(
        self, sheet: Worksheet, value: Value, sort: Sort, edge: Edge, *, last: bool, middle: bool = False
    ) -> Cell:
        """A cell of a table in blocks, with this line above it; `last` closes the page below it."""
        key = f"{sort} {edge} {last} {middle}"
        found = self._known.get(key)
        if found is None:
            found = self._resolved(sheet, key, block_recipe(sort, edge, last=last, middle=middle))
        return _cell(sheet, value, found)

    def grid(self, sheet: Worksheet, edge: Edge, *, new_year: bool, last: bool) -> Cell:
        """An empty cell of the time line; a line before it says that a year begins."""
        key = f"grid {edge} {new_year} {last}"
        found = self._known.get(key)
        if found is None:
            found = self._resolved(sheet, key, grid_recipe(edge, new_year=new_year, last=last))
        return _cell(sheet, None, found)

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
