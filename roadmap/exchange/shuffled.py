"""Names that have changed places among the rows of a sheet, as they do where only one column is sorted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from roadmap.changes import Change
from roadmap.exchange.tables import Table
from roadmap.fields import name_field
from roadmap.model import Kind
from roadmap.problems import Place, Problem, Severity

_NEARLY_ALL = 0.8


def shuffled(
    changes: Sequence[Change], tables: Mapping[Kind, Table]
) -> tuple[frozenset[str], tuple[Problem, ...]]:
    """Whose names have most likely only changed places, and what there is to say about it.

    `changes` lead from what stood in the file before: nearly all new names were those of others then.
    """
    found: set[str] = set()
    problems: list[Problem] = []
    for kind, table in tables.items():
        named = name_field(kind)
        moved = [one for one in changes if named and (one.kind, one.field) == (kind, named.name) and one.old]
        before = {one.old for one in moved}
        exchanged = sum(one.new in before for one in moved)
        if exchanged >= max(2, _NEARLY_ALL * len(moved)):
            found |= {one.entity for one in moved}
            place, values = Place(sheet=table.sheet), {"count": len(moved)}
            problems.append(Problem("one_column_sorted", Severity.WARNING, place, values))
    return frozenset(found), tuple(problems)
