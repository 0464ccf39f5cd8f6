"""Somebody else's list on its way into a plan, as a page asks for it: opened, guessed at, read as told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from roadmap.apart import Job
from roadmap.exchange.column_guess import ColumnGuess as ColumnGuess
from roadmap.exchange.column_guess import guess as guess
from roadmap.exchange.column_guess import guess_columns as guess_columns
from roadmap.exchange.column_guess import guess_head_row as guess_head_row
from roadmap.exchange.column_guess import guess_kind as guess_kind
from roadmap.exchange.column_guess import guess_sheet as guess_sheet
from roadmap.exchange.column_guess import values_in
from roadmap.exchange.foreign import read_list
from roadmap.exchange.foreign_rows import name_column, rows_of
from roadmap.exchange.foreign_values import has_slashed_dates
from roadmap.exchange.list_mapping import REST_FIELD as REST_FIELD
from roadmap.exchange.list_mapping import ListMapping as ListMapping
from roadmap.exchange.list_mapping import fingerprint as fingerprint
from roadmap.exchange.list_mapping import from_json
from roadmap.exchange.list_mapping import targets_of as targets_of
from roadmap.exchange.list_mapping import to_json as to_json
from roadmap.exchange.raw_tables import RawFile as RawFile
from roadmap.exchange.raw_tables import RawSheet as RawSheet
from roadmap.exchange.raw_tables import letter_of as letter_of
from roadmap.exchange.raw_tables import read_raw
from roadmap.exchange.synonyms import LISTED as LISTED
from roadmap.exchange.synonyms import NUMBER as NUMBER
from roadmap.fields import FieldType, field_of
from roadmap.incoming import Incoming, incoming
from roadmap.model import PARENTS, Plan
from roadmap.problems import Problem, Refused

HEAD_ROWS = 30


def open_apart(data: bytes) -> Job[RawFile | Problem]:
    """Begin to open a file as it stands, in a process of its own."""
    return Job(open_file, data)


def open_file(data: bytes) -> RawFile | Problem:
    """The file as it stands, or why it cannot be opened."""
    try:
        return read_raw(data)
    except Refused as refusal:
        return refusal.problem


def read_apart(
    file: RawFile, mapping: ListMapping, language: str, plan: Plan | None, before: Sequence[Plan] = ()
) -> Job[Incoming]:
    """Begin to read a list as a person has said, in a process of its own."""
    return Job(read, file, mapping, language, plan, before)


def read(
    file: RawFile, mapping: ListMapping, language: str, plan: Plan | None, before: Sequence[Plan] = ()
) -> Incoming:
    """What a list brings to a plan, or by itself; `before` is the plan as earlier imports left it."""
    return incoming(read_list(file, mapping, language, plan, before), plan)


def possible_heads(file: RawFile) -> dict[str, tuple[RawSheet, int]]:
    """The rows that may hold heads, by what they have in common with the same heads elsewhere."""
    return {
        fingerprint(sheet, row): (sheet, row)
        for sheet in reversed(file.sheets)
        for row in range(min(len(sheet.rows), HEAD_ROWS), 0, -1)
        if len(sheet.filled(row)) > 1
    }


def recalled(file: RawFile, remembered: Mapping[str, str]) -> ListMapping | None:
    """How a list with the same heads was read last; None where none was."""
    heads = possible_heads(file)
    for found, raw in remembered.items():
        sheet, row = heads[found]
        if (mapping := from_json(raw, sheet.name, row)) is not None:
            return mapping
    return None


def asks_for_order_of_dates(sheet: RawSheet, mapping: ListMapping) -> bool:
    """Whether the list has dates in which day and month may change places."""
    dates = [c for c, name in mapping.columns if name != NUMBER and _is_date(mapping, name)]
    return any(has_slashed_dates(values_in(sheet, mapping.head_row, column)) for column in dates)


def _is_date(mapping: ListMapping, name: str) -> bool:
    return field_of(mapping.kind, name).type is FieldType.DATE


def parents_to_ask_for(sheet: RawSheet, mapping: ListMapping, language: str) -> tuple[str, ...]:
    """The fields that some row lacks and cannot do without."""
    if name_column(mapping) is None:
        return ()
    rows, _ = rows_of(sheet, mapping, language)
    columns = {name: column for column, name in mapping.columns}
    return tuple(
        field
        for field in PARENTS.get(mapping.kind, {})
        if any(columns.get(field) not in row.cells for row in rows)
    )


def count_rows(sheet: RawSheet, mapping: ListMapping, language: str) -> int:
    """How many rows would be taken in."""
    return len(rows_of(sheet, mapping, language)[0])
