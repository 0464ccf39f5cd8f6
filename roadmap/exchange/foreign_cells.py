"""The cells of somebody else's list as values of our fields; what cannot be read is told and kept as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from roadmap.exchange.cell_values import CellReader
from roadmap.exchange.column_guess import values_in
from roadmap.exchange.foreign_rows import ListRow
from roadmap.exchange.foreign_values import as_ours, counts_to_hundred
from roadmap.exchange.list_mapping import REST_FIELD, ListMapping, heads_of
from roadmap.exchange.raw_tables import RawSheet, letter_of
from roadmap.exchange.references import Targets
from roadmap.exchange.synonyms import NUMBER
from roadmap.exchange.words import in_short
from roadmap.fields import Field, FieldType, field_of
from roadmap.model import Kind
from roadmap.problems import Place, Problem, Refused, Severity

# A predecessor as MS Project writes it: a row's number, perhaps a kind of link, perhaps lag.
_LINK = re.compile(r"(\d+)\s*([^\W\d_]{2})?\s*([+-].*)?")
_FINISH_TO_START = "FS"


class ListCells:
    """Reads cells for one mapping; `problems` holds what could not be read, `unread` where."""

    def __init__(
        self, sheet: RawSheet, mapping: ListMapping, language: str, targets: Mapping[Kind, Targets]
    ) -> None:
        self.problems: list[Problem] = []
        self.unread: dict[int, list[int]] = {}
        self._sheet, self._mapping, self._language = sheet, mapping, language
        self._reader = CellReader(language, targets)
        self._words: dict[tuple[int, str, str], None] = {}
        self._columns = {name: column for column, name in mapping.columns}
        self._heads = heads_of(sheet, mapping.head_row)
        self._hundred = {
            column
            for name, column in self._columns.items()
            if name == "status" and counts_to_hundred(values_in(sheet, mapping.head_row, column))
        }

    def column(self, name: str) -> int | None:
        """The column that is a field."""
        return self._columns.get(name)

    def read(self, row: ListRow, field: Field) -> Any:
        """The field's value in a row; None where the cell is blank or cannot be read."""
        column = self._columns.get(field.name)
        cell = row.cells.get(column) if column else None
        if column is None or cell is None:
            return None
        hundred = column in self._hundred
        ours = as_ours(field, cell, self._language, month_first=self._mapping.month_first, of_hundred=hundred)
        try:
            value = self._reader.read(field, ours, row.place(column))
        except Refused as refusal:
            self.leave(row, column, refusal.problem)
            return None
        if field.type is FieldType.CHOICE and ours is not cell and value is not None:
            self._words[column, in_short(cell.shown(self._language)), ours.shown(self._language)] = None
        return value

    def leave(self, row: ListRow, column: int, problem: Problem) -> None:
        """Leave a cell out and tell why; the rest of its row is taken in."""
        self.problems.append(replace(problem, severity=Severity.WARNING))
        self.unread.setdefault(row.number, []).append(column)

    def links(self, row: ListRow, numbers: Mapping[str, str]) -> tuple[str, ...] | None:
        """The entities that a cell of row numbers points to; None where the cell holds no numbers."""
        column = self._columns.get("depends_on")
        cell = row.cells.get(column) if column else None
        if column is None or cell is None or NUMBER not in self._columns:
            return None
        pieces = [piece.strip() for piece in re.split(r"[;,\n]", cell.shown(self._language)) if piece.strip()]
        links = [_LINK.fullmatch(piece) for piece in pieces]
        if not all(links):
            return None
        found: list[str] = []
        for link in filter(None, links):
            if link[1] not in numbers:
                self.leave(row, column, _problem("list_number_unknown", row.place(column), value=link[1]))
                continue
            found.append(numbers[link[1]])
            if link[3] or (link[2] or _FINISH_TO_START).upper() != _FINISH_TO_START:
                self.problems.append(_problem("list_link_kind", row.place(column), value=link[0]))
        return tuple(dict.fromkeys(found))

    def rest(self, row: ListRow) -> list[str]:
        """What of a row has become no field's value, one line each."""
        unread = self.unread.get(row.number, ())
        mapped = self._columns.values()
        left = [column for column in row.cells if column not in mapped or column in unread]
        return [self._line(row, column) for column in left]

    def _line(self, row: ListRow, column: int) -> str:
        head = " ".join(self._heads.get(column, "").split()).rstrip(" :")
        said = row.cells[column].shown(self._language)
        return f"{head}: {said}" if head else said

    def notes(self) -> list[Problem]:
        """How words and dates were understood, and what became of the cells that are no field."""
        sheet = Place(sheet=self._sheet.name)
        rest = field_of(self._mapping.kind, REST_FIELD[self._mapping.kind]).label
        kept = self._mapping.keep_rest
        found = list(self._reader.notes)
        for column, value, meaning in self._words:
            values: dict[str, object] = {
                "column": letter_of(column),
                "value": value,
                "meaning": meaning,
            }
            found.append(Problem("list_word_read", Severity.NOTE, sheet, values))
        if self.unread:
            code = "list_cells_kept" if kept else "list_cells_left"
            found.append(Problem(code, Severity.NOTE, sheet, {"field": rest}))
        return found

    def columns_left(self) -> list[Problem]:
        """What becomes of the columns that are no field."""
        rest = field_of(self._mapping.kind, REST_FIELD[self._mapping.kind]).label
        unmapped = [column for column in self._heads if column not in self._columns.values()]
        left = [self._heads[c] or letter_of(c) for c in unmapped if self._holds(c)]
        if not left:
            return []
        kept = self._mapping.keep_rest
        code = "list_columns_kept" if kept else "list_columns_left"
        severity = Severity.NOTE if kept else Severity.WARNING
        values = {"names": ", ".join(left), "field": rest}
        return [Problem(code, severity, Place(sheet=self._sheet.name), values)]

    def _holds(self, column: int) -> bool:
        return any(True for _ in values_in(self._sheet, self._mapping.head_row, column))


def _problem(code: str, place: Place, **values: object) -> Problem:
    return Problem(code, Severity.WARNING, place, values)
