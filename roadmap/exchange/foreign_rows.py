"""The rows of somebody else's list: those that are taken in, and those that are not, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from roadmap.exchange.list_mapping import ListMapping
from roadmap.exchange.raw_tables import RawCell, RawSheet, address
from roadmap.exchange.synonyms import sum_words
from roadmap.exchange.words import folded
from roadmap.fields import field_of, name_field
from roadmap.problems import Place, Problem, Severity

_SHOWN = 200


@dataclass(frozen=True)
class ListRow:
    """A row of a list: what stands in it, by column."""

    sheet: str
    number: int
    cells: Mapping[int, RawCell]

    def place(self, column: int | None = None) -> Place:
        """Where a cell of the row is; without a column, its first."""
        return Place(sheet=self.sheet, cell=address(self.number, column or min(self.cells)))

    def shown(self, language: str) -> str:
        """What the row says, on one line."""
        said = ", ".join(cell.shown(language) for cell in self.cells.values())
        return said if len(said) <= _SHOWN else f"{said[:_SHOWN].rstrip()} …"


def name_column(mapping: ListMapping) -> int | None:
    """The column that says what each row is called."""
    named = name_field(mapping.kind)
    return next((column for column, name in mapping.columns if named and name == named.name), None)


def rows_of(sheet: RawSheet, mapping: ListMapping, language: str) -> tuple[list[ListRow], list[Problem]]:
    """The rows that are taken in, and a problem for each that is not."""
    naming = name_column(mapping)
    if naming is None:
        return [], []
    taken: list[ListRow] = []
    problems: list[Problem] = []
    alone = False
    before = mapping.head_row
    width = _usual_width(sheet, mapping.head_row)
    for row in _filled_rows(sheet, mapping.head_row, naming):
        # Text by itself after a blank row is no row of the table, and neither is what follows it.
        alone = len(row.cells) == 1 and width > 1 and bool(taken) and (alone or row.number > before + 1)
        before = row.number
        reason = _why_not(row, naming, sheet, mapping.head_row, alone=alone)
        if reason is None:
            taken.append(row)
        elif reason:
            named = field_of(mapping.kind, dict(mapping.columns)[naming])
            values = {"value": row.shown(language), "field": named.label}
            problems.append(Problem(reason, Severity.WARNING, row.place(), values))
    return taken, problems


def _usual_width(sheet: RawSheet, head_row: int) -> int:
    """How many cells are filled in at least half of the rows."""
    widths = sorted(len(sheet.filled(row)) for row in range(head_row + 1, len(sheet.rows) + 1))
    return widths[len(widths) // 2] if widths else 0


def _filled_rows(sheet: RawSheet, head_row: int, naming: int) -> Iterator[ListRow]:
    """The rows in which something stands; cells merged downwards say the same in each of their rows."""
    merged: dict[int, dict[int, RawCell]] = {}
    for span in sheet.spans:
        if span.column != naming and span.first > head_row and (cell := sheet.cell(span.first, span.column)):
            for row in range(span.first + 1, span.last + 1):
                merged.setdefault(row, {})[span.column] = cell
    for row in range(head_row + 1, len(sheet.rows) + 1):
        own = {column: cell for column in sheet.filled(row) if (cell := sheet.cell(row, column))}
        if own:
            yield ListRow(sheet.name, row, dict(sorted((merged.get(row, {}) | own).items())))


def _why_not(row: ListRow, naming: int, sheet: RawSheet, head_row: int, *, alone: bool) -> str | None:
    """Why a row is not taken in: a problem's code; empty for the heads said again; None where it is."""
    first = next(iter(row.cells.values()))
    if head_row and all(cell == sheet.cell(head_row, column) for column, cell in row.cells.items()):
        return ""
    if isinstance(first.value, str) and folded(first.value) in sum_words():
        return "list_row_sum"
    if alone:
        return "list_row_note"
    return None if naming in row.cells else "list_row_without_name"
