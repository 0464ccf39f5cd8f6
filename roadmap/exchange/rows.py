"""Rows as values of their fields. A row with an error is left out, and so is every row that leans on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from roadmap.exchange.cell_values import CellReader
from roadmap.exchange.identifying import Draft
from roadmap.exchange.references import Targets
from roadmap.fields import Field, field_of, fields_of, name_field
from roadmap.model import PARENTS, TYPES, Entity, Kind, collaboration_id
from roadmap.problems import Place, Problem, Refused, Severity, Term

Values = dict[str, Any]
_OF_COLUMNS = ("links_to_empty_sheet", "parents_in_empty_sheet")


@dataclass(frozen=True)
class ReadRow:
    """A row without errors: what it is about, and what its cells hold by field."""

    draft: Draft
    values: Values

    @property
    def entity(self) -> str:
        return self.draft.entity


class RowReader:
    """Reads rows kind by kind, parents first.

    `known` gives an entity as it was before the file, if it was. `left_out` holds the first cell of each row
    that was left out, with the entity that it is about, `unplaced` that of each row that belongs nowhere, and
    `pairs` the actor and area of each collaboration.
    """

    def __init__(
        self, language: str, targets: Mapping[Kind, Targets], known: Callable[[str], Entity | None]
    ) -> None:
        self.problems: list[Problem] = []
        self.left_out: list[Place] = []
        self.unplaced: list[Place] = []
        self.pairs: dict[str, set[str]] = {}
        self._known, self._targets = known, targets
        self._cells = CellReader(language, targets)
        self._broken: set[tuple[Kind, int]] = set()
        self._unmade: dict[str, str] = {}
        self._told: set[tuple[str, str, str]] = set()

    @property
    def notes(self) -> list[Problem]:
        """How cells were understood that are written in a way of their own."""
        return self._cells.notes

    def ready(self, drafts: Iterable[Draft]) -> list[ReadRow]:
        """The rows of a kind that can be taken in."""
        read = [found for draft in drafts if (found := self._read(draft))]
        while leaning := [row for row in read if self._leans(row)]:
            read = [row for row in read if row not in leaning]
        return read

    def _read(self, draft: Draft) -> ReadRow | None:
        values, problems = self._values(draft)
        if draft.kind is Kind.COLLABORATION:
            draft = self._paired(draft, values)
        for problem in problems:
            self._break(draft, problem)
        self._check_parents(draft, values)
        if draft.entity in values.get("depends_on", ()):
            self.report("cell_itself", draft, "depends_on", value=draft.label or draft.row.shown("title"))
        return None if self._is_broken(draft) else ReadRow(draft, values)

    def _leans(self, row: ReadRow) -> bool:
        """Whether a row refers to a new one that is left out; that is an error of its own."""
        for field in fields_of(row.draft.kind) if self._unmade else ():
            value = row.values.get(field.name) if field.target else None
            for one in value if isinstance(value, tuple) else (value,):
                if one in self._unmade:
                    self.report("cell_left_out", row.draft, field.name, value=self._unmade[one])
                    return True
        return False

    def _values(self, draft: Draft) -> tuple[Values, list[Problem]]:
        """What the row's cells hold, by field, and what is wrong with those that cannot be read."""
        found: Values = {}
        problems: list[Problem] = []
        for field in fields_of(draft.kind):
            cell = draft.row.cells.get(field.name)
            if cell is None:
                continue
            if cell.value is None:
                found[field.name] = field.empty
                continue
            try:
                found[field.name] = self._cells.read(field, cell, draft.place(field.name))
            except Refused as refusal:
                problem = self._of_empty_sheet(field, refusal.problem)
                if problem.severity is Severity.ERROR:
                    problems.append(problem)
                else:
                    self._tell(problem)
        return found, problems

    def _of_empty_sheet(self, field: Field, problem: Problem) -> Problem:
        """The same problem, unless the cell refers to a sheet with nothing in it: so does all its column.

        Rows that belong to something there have no place, others come along without what they refer to.
        """
        targets = self._targets.get(field.target) if field.target else None
        if problem.code != "cell_nothing_to_refer_to" or targets is None or not targets.is_empty:
            return problem
        values = {**problem.values, "known": Term(f"excel.sheet.{targets.kind}")}
        if field.is_parent:
            return replace(problem, code="parents_in_empty_sheet", values=values)
        return Problem("links_to_empty_sheet", Severity.WARNING, problem.place, values)

    def _tell(self, problem: Problem) -> None:
        """Keep a problem to be told; what is wrong with a whole column once."""
        column = (problem.code, problem.place.sheet, problem.place.field)
        if problem.code not in _OF_COLUMNS or column not in self._told:
            self.problems.append(problem)
        self._told.add(column)

    def report(
        self, code: str, draft: Draft, column: str, severity: Severity = Severity.ERROR, **values: object
    ) -> None:
        """Tell about a cell of a row; with an error the row is left out."""
        problem = Problem(code, severity, draft.place(column), values)
        if severity is Severity.ERROR:
            self._break(draft, problem)
        else:
            self.problems.append(problem)

    def _is_broken(self, draft: Draft) -> bool:
        return (draft.kind, draft.row.number) in self._broken

    def _break(self, draft: Draft, problem: Problem) -> None:
        self._tell(problem)
        if self._is_broken(draft):
            return
        self._broken.add((draft.kind, draft.row.number))
        stands = self._known(draft.entity) is not None
        self.left_out.append(replace(draft.place(), entity=draft.entity if stands else ""))
        if draft.entity and not stands:
            named = name_field(draft.kind)
            self._unmade[draft.entity] = draft.label or (draft.row.shown(named.name) if named else "")

    def _check_parents(self, draft: Draft, values: Values) -> None:
        known = self._known(draft.entity) or TYPES[draft.kind](id="")
        for name in PARENTS.get(draft.kind, ()):
            was_unreadable = name in draft.row.cells and name not in values
            if not was_unreadable and not values.get(name, getattr(known, name)):
                self.report("missing_parent", draft, name, field=field_of(draft.kind, name).label)

    def _paired(self, draft: Draft, values: Values) -> Draft:
        """A cell of the collaboration matrix is known by its actor and area."""
        if not values.get("actor") or not values.get("area"):
            self.unplaced.append(draft.place())
            return draft
        entity = collaboration_id(values["actor"], values["area"])
        if entity in self.pairs:
            self.report("pair_twice", draft, "actor")
            return draft
        self.pairs[entity] = {values["actor"], values["area"]}
        return replace(draft, entity=entity)
