"""What the usual accessibility checkers ask of a workbook, asked of ours: pictures, heads, names, colours."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange import empty_workbook, write_workbook
from roadmap.exchange.sheets import DATA_SHEETS, View, sheet_name
from roadmap.model import Plan
from roadmap.palette import contrast
from roadmap.texts import LANGUAGES, text
from tests.workbooks import HEADS, TODAY
from tests.written_books import example

BOOKS = ("example", "nothing", "template")
BLACK, WHITE = "#000000", "#ffffff"
DEFAULT_NAME = re.compile(r"(?:sheet|ark|chart|picture|diagram|bilde|bilete)\s*\d*", re.IGNORECASE)
_NAME = re.compile(r'<(?:\w+:)?cNvPr [^>]*?name="([^"]*)"(?: descr="([^"]*)")?')


@cache
def written(book: str, language: str) -> bytes:
    """A workbook as bytes."""
    if book == "template":
        return empty_workbook(language, today=TODAY)
    return example(language) if book == "example" else write_workbook(Plan("p"), language, today=TODAY)


@cache
def opened(book: str, language: str = "nb") -> Workbook:
    """The workbook to read from: nobody changes it."""
    return load_workbook(io.BytesIO(written(book, language)))


def seen(workbook: Workbook) -> list[Worksheet]:
    """The sheets that people see."""
    return [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]


def filled(sheet: Worksheet) -> Iterator[Cell]:
    """The cells in which something stands."""
    for row in sheet.iter_rows():
        yield from (cell for cell in row if isinstance(cell, Cell) and cell.value is not None)


def colour(given: Color | None, otherwise: str) -> str:
    """A colour as it is drawn; ours are never of the theme, which differs from program to program."""
    if given is None:
        return otherwise
    assert given.type == "rgb"
    return f"#{given.rgb[-6:]}"


def ground(cell: Cell) -> str:
    """The colour behind a cell's text."""
    return colour(cell.fill.fgColor, WHITE) if cell.fill.fill_type == "solid" else WHITE


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_document__written__has_a_title_a_language_and_sheets_with_telling_names(
    book: str, language: str
) -> None:
    workbook = opened(book, language)
    assert workbook.properties.language in ("nb-NO", "nn-NO", "en-GB")
    assert workbook.properties.title or book == "nothing"
    names = [sheet.title for sheet in workbook.worksheets]
    assert len({name.casefold() for name in names}) == len(names)
    assert [name for name in names if DEFAULT_NAME.fullmatch(name) or len(name) > 31] == []


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures__written__have_a_name_and_words_for_what_they_show(book: str, language: str) -> None:
    with zipfile.ZipFile(io.BytesIO(written(book, language))) as archive:
        drawings = [name for name in archive.namelist() if name.startswith("xl/drawings/drawing")]
        found = [one for name in drawings for one in _NAME.findall(archive.read(name).decode())]
    assert len(found) == (0 if book == "template" else 2)
    assert [name for name, shows in found if DEFAULT_NAME.fullmatch(name) or len(shows) < 20] == []


@pytest.mark.parametrize("book", BOOKS)
def test_sheets__that_people_see__are_filled_unmerged_and_begin_where_reading_does(book: str) -> None:
    workbook = opened(book)
    assert workbook.active is workbook.worksheets[0]
    for sheet in seen(workbook):
        first = next(filled(sheet))
        assert isinstance(first.value, str), sheet.title
        assert first.coordinate in ("A1", "B2"), sheet.title
        assert not sheet.merged_cells.ranges, sheet.title
        assert {one.activeCell for one in sheet.sheet_view.selection} == {"A1"}, sheet.title


@pytest.mark.parametrize("book", BOOKS)
def test_tables__written__have_a_head_over_each_column_that_is_repeated_and_stays_in_sight(book: str) -> None:
    workbook = opened(book)
    for kind in DATA_SHEETS:
        sheet = workbook[sheet_name(kind, "nb")]
        heads = [cell.value for cell in sheet[HEADS]]
        assert len(set(heads)) == len(heads)
        assert None not in heads
        assert sheet.print_title_rows == f"${HEADS}:${HEADS}"
        assert str(sheet.freeze_panes).endswith(str(HEADS + 1))
    for view in View:
        name = sheet_name(view, "nb")
        if view is not View.LISTS and name in workbook.sheetnames:
            assert bool(workbook[name].print_title_rows) is (view is not View.COVER), view
            assert bool(workbook[name].freeze_panes) is (view is not View.COVER), view


@pytest.mark.parametrize("book", BOOKS)
def test_text__on_its_ground__keeps_the_contrast_that_wcag_asks_for(book: str) -> None:
    looks = {
        (colour(cell.font.color, BLACK), ground(cell)): f"{sheet.title} {cell.coordinate}"
        for sheet in seen(opened(book))
        for cell in filled(sheet)
    }
    assert len(looks) > 3
    assert {where: pair for pair, where in looks.items() if contrast(*pair) < 4.5} == {}


def test_painted_cells__of_the_time_line__say_nothing_that_no_word_says() -> None:
    sheet = opened("example")[sheet_name(View.TIMELINE, "nb")]
    heads = {cell.value: cell.column for cell in sheet[7]}
    dates = [heads[text(f"field.measure.{name}.label", "nb")] for name in ("start", "end")]
    painted = 0
    for row in sheet.iter_rows(8):
        bar = [cell for cell in row[7:] if cell.fill.fill_type == "solid"]
        if not bar or not str(row[1].value).startswith("T-"):
            continue
        painted += 1
        assert any(cell.value for cell in row if cell.column in dates), row[1].value
        assert any(cell.value for cell in bar), row[1].value  # the letter of its capability
    assert painted > 10


@pytest.mark.parametrize("book", BOOKS)
def test_links__written__are_called_what_they_lead_to(book: str) -> None:
    workbook = opened(book)
    cells = [cell for sheet in seen(workbook) for cell in filled(sheet)]
    links = [(cell, cell.hyperlink.location) for cell in cells if cell.hyperlink]
    assert [cell.value for cell, leads_to in links if f"'{cell.value}'!A1" != leads_to] == []
    assert [cell.coordinate for cell, _ in links if not cell.font.underline] == []
    assert len(links) == len(seen(workbook)) - 1
