"""Guesses about somebody else's list: its sheet, its row of heads, what its rows are, each column's field.

A guess is only where a person begins: it comes with how sure it is, and is never taken in unseen.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from roadmap.exchange.cell_values import CellReader
from roadmap.exchange.foreign_values import as_ours, counts_to_hundred, puts_month_first
from roadmap.exchange.list_mapping import ListMapping, heads_of
from roadmap.exchange.raw_tables import RawCell, RawFile, RawSheet
from roadmap.exchange.synonyms import (
    LISTED,
    NUMBER,
    field_within,
    fields_by_head,
    heads_of_nothing,
    name_heads,
)
from roadmap.exchange.words import folded, kinds_by_sheet, without_brackets
from roadmap.fields import Field, FieldType, field_of, fields_of, name_field
from roadmap.model import Kind
from roadmap.problems import Place, Refused

_SEARCHED_ROWS = 30
_SAMPLE = 100
_LONGEST_HEAD = 80
_READABLE = 0.3  # a column of which less can be read is not what its head says
_MOSTLY = 0.8
_MOSTLY_UNLIKE = 0.75  # names of rows hardly ever repeat
_TYPED = (FieldType.DATE, FieldType.CHOICE, FieldType.SCALE)


class Confidence(StrEnum):
    """How sure a guess is: the head is a known name, resembles one, or only the content speaks for it."""

    SURE = "sure"
    LIKELY = "likely"
    GUESSED = "guessed"


_WEIGHTS = {Confidence.SURE: 1.0, Confidence.LIKELY: 0.5, Confidence.GUESSED: 0.0}


@dataclass(frozen=True)
class ColumnGuess:
    """A column of a list: its head, some of what stands in it, and the field that it is likely to be."""

    column: int
    head: str
    examples: tuple[str, ...]
    field: str | None = None
    confidence: Confidence | None = None


def guess(file: RawFile) -> ListMapping:
    """How a list is best read as far as its heads and its content tell."""
    sheet = max(file.sheets, key=lambda one: (_head_score(one, guess_head_row(one)), -one.is_hidden))
    return guess_sheet(sheet, guess_head_row(sheet))


def guess_sheet(sheet: RawSheet, head_row: int, kind: Kind | None = None) -> ListMapping:
    """The same, where the sheet and its row of heads are known, and perhaps what the rows are."""
    kind = kind or guess_kind(sheet, head_row)
    found = guess_columns(sheet, head_row, kind, "nb")
    columns = tuple((one.column, one.field) for one in found if one.field)
    dates = [column for column, name in columns if _is_date(kind, name)]
    first = any(puts_month_first(values_in(sheet, head_row, column)) for column in dates)
    return ListMapping(sheet.name, head_row, kind, columns, month_first=first)


def _is_date(kind: Kind, name: str) -> bool:
    return name != NUMBER and field_of(kind, name).type is FieldType.DATE


def values_in(sheet: RawSheet, head_row: int, column: int) -> Iterator[RawCell]:
    """What stands in a column below its head."""
    for row in range(head_row + 1, len(sheet.rows) + 1):
        if (cell := sheet.cell(row, column)) is not None:
            yield cell


def _sample(sheet: RawSheet, head_row: int, column: int) -> list[RawCell]:
    found = []
    for cell in values_in(sheet, head_row, column):
        found.append(cell)
        if len(found) == _SAMPLE:
            break
    return found


# The row of heads


def guess_head_row(sheet: RawSheet) -> int:
    """The row with most known heads; with none, the first as wide as the table; 0 if that holds values."""
    rows = range(1, min(len(sheet.rows), _SEARCHED_ROWS) + 1)
    best = max(rows, key=lambda row: (_head_score(sheet, row), -row))
    if _head_score(sheet, best) > 0:
        return best
    widest = max(len(sheet.filled(row)) for row in rows)
    first = next(row for row in rows if len(sheet.filled(row)) * 2 > widest)
    cells = [sheet.cell(first, column) for column in sheet.filled(first)]
    return first if all(cell and isinstance(cell.value, str) for cell in cells) else 0


def _head_score(sheet: RawSheet, row: int) -> float:
    """How many heads of one kind a row holds, as far as it has room for them."""
    heads = [
        cell.value
        for column in sheet.filled(row)
        if (cell := sheet.cell(row, column))
        and isinstance(cell.value, str)
        and len(cell.value) <= _LONGEST_HEAD
    ]
    return max((_score(kind, dict(enumerate(heads))) for kind in LISTED), default=0.0)


def _score(kind: Kind, heads: Mapping[int, str]) -> float:
    """How well heads fit a kind. A list hardly is of a kind whose name none of its columns has."""
    named = name_field(kind)
    assert named is not None
    weights: dict[str, float] = {}
    for head in heads.values():
        if known := _by_head(kind, head):
            weights[known[0]] = max(weights.get(known[0], 0.0), _WEIGHTS[known[1]])
    total = sum(weight * (3 if name == named.name else 1) for name, weight in weights.items())
    return total if named.name in weights else total / 2


def _by_head(kind: Kind, head: str, *, nearly: bool = False) -> tuple[str, Confidence] | None:
    """The field that a head names; `nearly` also looks for heads with a slip of the pen."""
    heads = fields_by_head(kind)
    if found := heads.get(folded(head)) or heads.get(without_brackets(head)):
        return found, Confidence.SURE
    if len(head) > _LONGEST_HEAD or folded(head) in heads_of_nothing():
        return None
    if within := field_within(kind, head):
        return within, Confidence.LIKELY
    near = difflib.get_close_matches(folded(head), heads, 1, 0.85) if nearly else ()
    return (heads[near[0]], Confidence.LIKELY) if near else None


# What the rows are


def guess_kind(sheet: RawSheet, head_row: int) -> Kind:
    """What the rows are most likely to be; measures where nothing tells."""
    heads = heads_of(sheet, head_row) if head_row else {}
    named = {kind for word, kind in kinds_by_sheet().items() if word in folded(sheet.name)}

    def likely(kind: Kind) -> float:
        return _score(kind, heads) + (1 if kind in named else 0)

    return max(LISTED, key=likely)


# The columns


def guess_columns(sheet: RawSheet, head_row: int, kind: Kind, language: str) -> tuple[ColumnGuess, ...]:
    """Every column in which something stands, with the field it is likely to be; no field stands twice."""
    heads = heads_of(sheet, head_row)
    samples = {column: _sample(sheet, head_row, column) for column in heads}
    found = _from_heads(kind, heads, samples)
    unknown = {column: head for column, head in heads.items() if folded(head) not in heads_of_nothing()}
    _add_from_content(kind, unknown, samples, found)
    return tuple(
        ColumnGuess(column, head, _examples(samples[column], language), *found.get(column, (None, None)))
        for column, head in heads.items()
        if samples[column]
    )


def _examples(cells: list[RawCell], language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.shown(language)[:60] for cell in cells))[:3]


Found = dict[int, tuple[str, Confidence]]


def _from_heads(kind: Kind, heads: Mapping[int, str], samples: Mapping[int, list[RawCell]]) -> Found:
    candidates = []
    for column, head in heads.items():
        known = _by_head(kind, head, nearly=True) if samples[column] else None
        if known is None:
            continue
        name, confidence = known
        share = _readable(kind, name, samples[column])
        if share >= _READABLE:
            if share < _MOSTLY:
                confidence = Confidence.LIKELY
            candidates.append((-_WEIGHTS[confidence], column, name, confidence))
    found: Found = {}
    for _, column, name, confidence in sorted(candidates):
        if name not in {taken for taken, _ in found.values()}:
            found[column] = (name, confidence)
    return found


def _readable(kind: Kind, name: str, cells: list[RawCell]) -> float:
    """Which share of a column can be read as the field's values."""
    field = None if name == NUMBER else field_of(kind, name)
    if field is None or field.type not in _TYPED:
        return 1.0
    first = bool(puts_month_first(cells))
    hundred = counts_to_hundred(cells)
    return sum(_reads(field, cell, month_first=first, of_hundred=hundred) for cell in cells) / len(cells)


def _reads(field: Field, cell: RawCell, *, month_first: bool, of_hundred: bool) -> bool:
    ours = as_ours(field, cell, "nb", month_first=month_first, of_hundred=of_hundred)
    try:
        CellReader("nb", {}).read(field, ours, Place())
    except Refused:
        return False
    return True


def _add_from_content(
    kind: Kind, heads: Mapping[int, str], samples: Mapping[int, list[RawCell]], found: Found
) -> None:
    """Guess what no head told: dates, words of a choice, and the column that names the rows."""
    taken = {name for name, _ in found.values()}
    free = {column: samples[column] for column in heads if column not in found and samples[column]}
    wanted = [field for field in fields_of(kind) if field.name not in taken and field.type in _TYPED[:2]]
    dates = [field for field in wanted if field.type is FieldType.DATE]
    if dates and sum(_holds(dates[0], cells) for cells in free.values()) == 1:
        # A single date is the one by which something is to be done.
        wanted = [field for field in wanted if field not in dates[:-1]]
    for field in wanted:
        fitting = (column for column, cells in free.items() if _holds(field, cells))
        if (column := next(fitting, None)) is not None:
            found[column] = (field.name, Confidence.GUESSED)
            del free[column]
    named = name_field(kind)
    if named and named.name not in taken and free:
        called = [column for column in free if folded(heads[column]) in name_heads()]
        column = max(called or free, key=lambda one: (_naming(free[one]), -one))
        if called or _naming(free[column]) > 0:
            found[column] = (named.name, Confidence.LIKELY if called else Confidence.GUESSED)


def _holds(field: Field, cells: list[RawCell]) -> bool:
    """Whether a column holds dates or words of a choice beyond doubt; figures, or one word, say nothing."""
    if field.type is FieldType.CHOICE and all(str(cell.value).strip().isdigit() for cell in cells):
        return False
    if field.type is FieldType.CHOICE and len({folded(str(cell.value)) for cell in cells}) < 2:
        return False
    return len(cells) > 1 and _readable(field.kind, field.name, cells) >= _MOSTLY


def _naming(cells: list[RawCell]) -> float:
    """How much a column looks like one of names: texts of some length, hardly any of them twice."""
    texts = [cell.value for cell in cells if isinstance(cell.value, str) and not cell.value.strip().isdigit()]
    if len(texts) * 2 < len(cells):
        return 0.0
    unlike = len(set(texts)) / len(texts)
    if unlike < _MOSTLY_UNLIKE:
        return 0.0
    return unlike * min(sum(map(len, texts)) / len(texts), 40.0)
