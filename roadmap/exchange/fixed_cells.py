"""Cells that only say what a row is about: what somebody has written there instead is told, and not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from roadmap.exchange.cell_values import as_text
from roadmap.exchange.identifying import Draft
from roadmap.exchange.sheets import Role, columns_of, context
from roadmap.exchange.words import folded
from roadmap.model import fixed_entities
from roadmap.problems import Problem, Severity, Term
from roadmap.texts import LANGUAGES


def edited_fixed_cells(drafts: Iterable[Draft], language: str) -> Iterator[Problem]:
    """A problem for each such cell that holds other words than ours, in whichever language."""
    fixed = fixed_entities()
    for draft in drafts:
        for column in columns_of(draft.kind):
            cell = draft.row.cells.get(column.name)
            if column.role is not Role.CONTEXT or cell is None or cell.value is None:
                continue
            written = folded(as_text(cell.value, language))
            entity = fixed[draft.entity]
            if all(written != folded(context(entity, column.name, one)) for one in LANGUAGES):
                values = {"column": Term(column.text_key)}
                yield Problem("fixed_cell_edited", Severity.WARNING, draft.place(column.name), values)
