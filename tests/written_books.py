"""Workbooks as they were written, opened once and only read, for tests of what they look like."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.example import example_plan
from roadmap.exchange import write_workbook
from tests.workbooks import TODAY

VIEW_HEADS = 4  # the row in which the heads of most views stand


@cache
def example(language: str) -> bytes:
    return write_workbook(example_plan(), language, today=TODAY)


@cache
def example_book(language: str = "nb") -> Workbook:
    """The example's workbook, only to read from."""
    return opened(example(language))


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def cells(workbook: Workbook) -> Iterator[Cell]:
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if isinstance(cell, Cell) and cell.value is not None)


def letters_to(last: int) -> list[str]:
    return [get_column_letter(at) for at in range(1, last + 1)]


def column_of_view(sheet: Worksheet, letter: str) -> list[str]:
    """What stands in a column of a view, below its heads."""
    return [str(cell.value) for cell in sheet[letter][VIEW_HEADS:] if cell.value is not None]
