"""How somebody else's list is to be read: where it is, what its rows are, which column is which field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from roadmap.exchange.raw_tables import RawSheet
from roadmap.exchange.synonyms import LISTED, NUMBER
from roadmap.exchange.words import folded, without_brackets
from roadmap.fields import fields_of
from roadmap.model import Kind

# Where what has no column of its own is put as text, one line for each value.
REST_FIELD: Mapping[Kind, str] = {
    Kind.MEASURE: "description",
    Kind.BENEFIT: "text",
    Kind.GOAL: "text",
    Kind.SUB_GOAL: "text",
    Kind.ACTOR: "improvement",
}


@dataclass(frozen=True)
class ListMapping:
    """What a person says about a list. Rows and columns count from 1; `head_row` 0 is one without heads.

    `columns` pairs columns with fields of the kind, or with NUMBER. `parents` pairs a field that a row cannot
    do without with the name that stands for it in rows where its cell is blank.
    """

    sheet: str
    head_row: int
    kind: Kind
    columns: tuple[tuple[int, str], ...]
    keep_rest: bool = False
    month_first: bool = False
    parents: tuple[tuple[str, str], ...] = ()


def targets_of(kind: Kind) -> tuple[str, ...]:
    """What a column of a list can become."""
    names = tuple(field.name for field in fields_of(kind))
    return (*names, NUMBER) if kind is Kind.MEASURE else names


def heads_of(sheet: RawSheet, head_row: int) -> dict[int, str]:
    """The head of each column in which something stands; a blank one takes the head above it.

    One of figures or brackets only («(1-5)») goes on from the head above it. Where two columns have the same
    head, the group that stands above them tells them apart.
    """
    above = _groups(sheet, head_row - 1)
    own = {column: _said(sheet, head_row, column) for column in _columns(sheet, head_row)}
    said = list(own.values())

    def whole(column: int, head: str) -> str:
        if _goes_on(head):
            return " ".join(filter(None, (_said(sheet, head_row - 1, column) or above.get(column), head)))
        if head and said.count(head) == 1:
            return head
        return " ".join(filter(None, (above.get(column), head)))

    return {column: whole(column, head) for column, head in own.items()}


def _goes_on(head: str) -> bool:
    """Whether a head is only figures, in brackets or not: what they are of stands above."""
    has_figures = any(letter.isdigit() for letter in head)
    return has_figures and not any(letter.isalpha() for letter in without_brackets(head))


def _columns(sheet: RawSheet, head_row: int) -> list[int]:
    return sorted(
        {column for row in range(max(head_row, 1), len(sheet.rows) + 1) for column in sheet.filled(row)}
    )


def _said(sheet: RawSheet, row: int, column: int) -> str:
    cell = sheet.cell(row, column)
    return cell.shown("nb")[:200] if cell else ""


def _groups(sheet: RawSheet, row: int) -> dict[int, str]:
    """The heads above the heads, each over the columns to its right too; a single title is none."""
    filled = sheet.filled(row)
    if len(filled) < 2:
        return {}
    found: dict[int, str] = {}
    for column in range(filled[0], 1 + max(len(cells) for cells in sheet.rows)):
        found[column] = _said(sheet, row, column) or found[column - 1]
    return found


def fingerprint(sheet: RawSheet, head_row: int) -> str:
    """What lists with the same heads have in common; the heads themselves cannot be read from it."""
    heads = {column: folded(_said(sheet, head_row, column)) for column in sheet.filled(head_row)}
    return hashlib.sha256(json.dumps(heads, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def to_json(mapping: ListMapping) -> str:
    """A mapping as it is remembered, without where it was found."""
    said = {
        "kind": mapping.kind.value,
        "columns": [list(pair) for pair in mapping.columns],
        "keep_rest": mapping.keep_rest,
        "month_first": mapping.month_first,
        "parents": [list(pair) for pair in mapping.parents],
    }
    return json.dumps(said, ensure_ascii=False)


def from_json(raw: str, sheet: str, head_row: int) -> ListMapping | None:
    """A remembered mapping for a list found here; None where it names what there is no longer."""
    try:
        said = json.loads(raw)
        kind = Kind(said["kind"])
        known = targets_of(kind) if kind in LISTED else ()
        columns = tuple((int(column), str(name)) for column, name in said["columns"] if name in known)
        parents = tuple((str(field), str(name)) for field, name in said["parents"])
        mapping = ListMapping(sheet, head_row, kind, columns)
        keep, first = bool(said["keep_rest"]), bool(said["month_first"])
        return replace(mapping, keep_rest=keep, month_first=first, parents=parents) if columns else None
    except (KeyError, TypeError, ValueError):
        return None
