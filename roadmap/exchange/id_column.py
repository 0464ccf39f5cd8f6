"""The column of ids under a head that is not its own, known by what stands in it."""

from __future__ import annotations

from collections.abc import Collection

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.gate import MAX_COLUMNS
from roadmap.exchange.visible_ids import kind_of, tidied
from roadmap.model import Kind

_NEARLY_ALL = 0.8


def id_column(sheet: Worksheet, kind: Kind, head_row: int, known: Collection[int]) -> int | None:
    """The first column below the heads, none of the `known`, in which hardly anything stands but our ids.

    Cells that refer to others hold ids too: those repeat, and many rows have none.
    """
    values: dict[int, list[str]] = {}
    for (row, column), cell in sheet._cells.items():  # noqa: SLF001  # asked for its rows it makes them all
        if row > head_row and column <= MAX_COLUMNS and isinstance(cell, Cell) and cell.value is not None:
            values.setdefault(column, []).append(str(cell.value))
    longest = max((len(values.get(column, ())) for column in known), default=0)
    for column in sorted(values.keys() - set(known)):
        ids = {one for value in values[column] if (one := tidied(value)) and kind_of(one) is kind}
        if len(ids) >= _NEARLY_ALL * max(len(values[column]), longest):
            return column
    return None
