"""Which of several rows with one id is the row itself, and which are copies that somebody has written on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from roadmap.exchange.cell_values import CellReader
from roadmap.exchange.tables import Row, Table
from roadmap.fields import Field, Json, encode, fields_of
from roadmap.problems import Refused


def originals(
    table: Table, label_of: Callable[[Row], str | None], before: Callable[[str, Field], Json], language: str
) -> Mapping[str, int]:
    """For each id that stands in several rows the row that is most like what stood there `before`.

    What refers to something else is left out of account; of rows that are equally alike it is the first.
    """
    rows: dict[str, list[Row]] = {}
    for row in table.rows:
        if label := label_of(row):
            rows.setdefault(label, []).append(row)

    def alike(label: str, row: Row) -> int:
        fields = (field for field in fields_of(table.kind) if field.target is None)
        return sum(_value(table, row, field, language) == before(label, field) for field in fields)

    several = {label: found for label, found in rows.items() if len(found) > 1}
    return {
        label: max(found, key=lambda row: (alike(label, row), -row.number)).number
        for label, found in several.items()
    }


def _value(table: Table, row: Row, field: Field, language: str) -> Json:
    """What a cell holds as it would be kept; None where it cannot be read."""
    cell = row.cells.get(field.name)
    if cell is None:
        return None
    try:
        return encode(CellReader(language, {}).read(field, cell, table.place(row.number, field.name)))
    except Refused:
        return None
