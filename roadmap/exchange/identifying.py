"""Which entity each row of a workbook is about: by its visible id, by what it stands for, or a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from roadmap.exchange.cell_values import as_text, plain
from roadmap.exchange.copied_rows import originals
from roadmap.exchange.foreign_matching import Index, by_key, key_of
from roadmap.exchange.made_ids import made_id
from roadmap.exchange.preprinted import preprinted
from roadmap.exchange.references import Targets
from roadmap.exchange.sheets import WITHOUT_ID
from roadmap.exchange.synonyms import sum_words
from roadmap.exchange.tables import Row, Table
from roadmap.exchange.technical import Export
from roadmap.exchange.visible_ids import kind_of, name_of, tidied, visible_ids
from roadmap.exchange.words import choices_by_word, folded, in_short
from roadmap.fields import Field, Json, encode, name_field
from roadmap.model import (
    FIXED_IDS,
    PARENTS,
    QUESTIONS_PER_CAPABILITY,
    CapabilityKey,
    Kind,
    Plan,
    fixed_entities,
)
from roadmap.problems import Place, Problem, Refused, Severity, Term
from roadmap.texts import LANGUAGES, REFERENCE, text

_FIXED = (Kind.CAPABILITY, Kind.ANSWER)


@dataclass(frozen=True)
class Draft:
    """A row, and the entity that it is about; `label` is the visible id in its first column."""

    table: Table
    row: Row
    entity: str
    label: str | None = None

    @property
    def kind(self) -> Kind:
        return self.table.kind

    def place(self, column: str = "") -> Place:
        """Where a cell of the row is; without a known column, the row's first cell."""
        return self.table.place(self.row.number, column, self.entity)


class Identifier:
    """Gives rows their entities. `problems` says how, `unplaced` holds the rows that belong nowhere.

    `targets` are what rows can belong to: they are to be there before the rows that belong to them.
    """

    def __init__(
        self,
        export: Export | None,
        plan: Plan | None,
        language: str,
        new_id: Callable[[], str],
        targets: Mapping[Kind, Targets],
    ) -> None:
        self.problems: list[Problem] = []
        self.unplaced: list[Place] = []
        self._export, self._plan, self._language, self._targets = export, plan, language, targets
        self.head = plan.id if plan else (export.plan if export else "") or new_id()
        is_template = export is not None and export.is_template
        self.preprinted = preprinted(export, plan, self.head) if export and is_template else {}
        self.ids = self._known_ids()
        # In a file that belongs to no plan, whatever stands in the first column only tells rows apart.
        self._own_ids = is_template or (export is None and plan is None)
        self._seen: set[str] = set()
        self._labels: set[str | None] = set()
        self._claimed: set[str] = set()
        self._indexes: dict[Kind, tuple[Index, ...]] = {}
        self._originals: Mapping[str, int] = {}  # by id that several rows of the table have
        self._made: dict[int, str] = {}  # what each row of the table makes when it is new

    def _known_ids(self) -> dict[str, str]:
        """Entity id by visible id, as this file counts them."""
        if self._export is not None:
            return {shown: self.preprinted.get(one, one) for shown, one in self._export.ids.items()}
        entities = self._plan.entities if self._plan else fixed_entities()
        return {shown: one for one, shown in visible_ids(entities.values()).items()}

    def drafts(self, table: Table) -> list[Draft]:
        """The rows of a table with the entities that they are about; rows of collaboration come without."""
        if table.kind is Kind.PLAN:
            return self._plan_rows(table)
        if table.kind in WITHOUT_ID:
            return [Draft(table, row, "") for row in table.rows]
        self._made = self._fresh(table)
        self._originals = {} if self._own_ids else self._which_are_originals(table)
        in_plan = self._plan.entities if self._plan else {}
        for row in table.rows:
            if one := self._by_label(table, row):
                self._claimed.add(one)
            elif (made := self._made[row.number]) in in_plan:
                self._claimed.add(made)
        by_name = self._by_name(table)
        found = (self._draft(table, row, by_name) for row in table.rows)
        return [draft for draft in found if draft]

    def _plan_rows(self, table: Table) -> list[Draft]:
        for row in table.rows[1:]:
            self._say("extra_plan_row", Severity.WARNING, table, row)
        return [Draft(table, row, self.head) for row in table.rows[:1]]

    def _draft(self, table: Table, row: Row, by_name: Mapping[str, str]) -> Draft | None:
        try:
            written = as_text(self._value(table, row, "id"), self._language).strip()
        except Refused as refusal:
            self._leave(refusal.problem, table, row)
            return None
        label = tidied(written) if written else None
        entity = self._by_label(table, row)
        if not written and self._is_sum(table, row):
            self._say("sum_row", Severity.WARNING, table, row)
            return None
        if table.kind in _FIXED:
            entity = entity or self._fixed(table, row)
            if entity not in FIXED_IDS or entity in self._seen:
                self._leave(self._problem("unknown_row", Severity.ERROR, table, row), table, row)
                return None
        elif written and entity is None and not self._own_ids:
            self._leave(self._unknown_id(table, row, in_short(written), label), table, row)
            return None
        elif entity is None:
            entity = self._unlabelled(table, row, by_name)
        is_copy = self._originals.get(label or "", row.number) != row.number
        if is_copy or entity in self._seen or (label and label in self._labels):
            self._say_twice(table, row, label or in_short(written))
            entity, label = self._made[row.number], None
        elif entity is None:
            entity = self._made[row.number]
            self._compare_names(table, row, entity)
        self._seen.add(entity)
        self._labels.add(label)
        return Draft(table, row, entity, label)

    def _which_are_originals(self, table: Table) -> Mapping[str, int]:
        """The row that keeps an id which stands in several: the others were copied from it."""

        def label_of(row: Row) -> str | None:
            return tidied(self._written(table, row, "id")) if self._by_label(table, row) else None

        def before(label: str, field: Field) -> Json:
            if self._export is not None:
                return self._export.value(table.kind, self.ids[label], field.name)
            known = self._plan.entities.get(self.ids[label]) if self._plan else None
            return encode(getattr(known, field.name)) if known else None

        return originals(table, label_of, before, self._language)

    def _by_label(self, table: Table, row: Row) -> str | None:
        """What a row is about by the id that stands in it."""
        label = tidied(self._written(table, row, "id"))
        return self.ids.get(label) if label and kind_of(label) is table.kind else None

    def _unlabelled(self, table: Table, row: Row, by_name: Mapping[str, str]) -> str | None:
        """What a row without an id is about: the one that it made when it was read before, or by its name."""
        found = by_name.get(self._name(table, row))
        if found is not None and "id" not in table.columns:
            return found
        made = self._made[row.number]
        if self._plan and made in self._plan.entities:
            return made
        if found is None:
            found = self._namesake(table, row)
            if found is not None:
                self._say("row_by_name", Severity.NOTE, table, row, name=self._shown_name(table, row))
            return found
        place = table.place(1)
        if not any(one.code == "ids_empty" and one.place == place for one in self.problems):
            self.problems.append(Problem("ids_empty", Severity.WARNING, place))
        return found

    def _namesake(self, table: Table, row: Row) -> str | None:
        """The one in the plan that is called so in the same place, where no other row is about it.

        It was most often made of this row, in which something has been put right since.
        """
        if table.kind in _FIXED or not self._name(table, row):
            return None
        key = key_of(table.kind, self._name(table, row), self._parents(table, row))
        found = next((alike for index in self._known(table.kind) if (alike := index.get(key))), ())
        free = len(found) == 1 and found[0] not in self._claimed | self._seen
        return found[0] if free else None

    def _parents(self, table: Table, row: Row) -> list[str]:
        """What a row belongs to, as far as its cells tell."""
        found: list[str] = []
        for name, kind in PARENTS.get(table.kind, {}).items():
            # Asked here, it may guess in vain: that is not to spoil what is guessed where the cell is read.
            targets = replace(self._targets[kind])
            try:
                found += targets.resolve(self._written(table, row, name), Place())
            except Refused:
                found.append("")
        return found

    def _known(self, kind: Kind) -> tuple[Index, ...]:
        """What lives in the plan, and what has been removed from it since the file was made."""
        if kind not in self._indexes:
            plan, export = self._plan, self._export
            known = (by_key(plan, kind), by_key(plan, kind, living=False)) if plan else ()
            before = export.kinds.keys() - export.values.keys() if export else set()
            self._indexes[kind] = tuple(
                {key: [one for one in several if one not in before] for key, several in index.items()}
                for index in known
            )
        return self._indexes[kind]

    def _unknown_id(self, table: Table, row: Row, written: str, label: str | None) -> Problem:
        """What to say about an id that is nobody's, something else's, or spoilt by a typing error."""
        error = Severity.ERROR
        if label in self.ids and label is not None:
            kind = Term(f"kind.{kind_of(label)}.one")
            return self._problem("id_of_other_kind", error, table, row, value=label, kind=kind)
        near = self._shown_by_name.get((table.kind, self._name(table, row)))
        if near is not None:
            return self._problem("unknown_id_near", error, table, row, value=written, near=near)
        return self._problem("unknown_id", error, table, row, value=written)

    @cached_property
    def _shown_by_name(self) -> dict[tuple[Kind, str], str]:
        """The visible id of what is called so in the plan or, read alone, was when the file was made."""
        shown = {one: said for said, one in self.ids.items()}
        return {
            (kind, _folded(name)): shown[one]
            for kind in Kind
            for name, one in self._names_before(kind)
            if name and one in shown
        }

    def _names_before(self, kind: Kind) -> list[tuple[str, str]]:
        return self._in_plan(kind) if self._plan else self._at_export(kind)

    def _is_sum(self, table: Table, row: Row) -> bool:
        """Whether a row adds up the list: it is called so, and holds at most numbers and formulas."""
        named = name_field(table.kind)
        if named is None or table.kind in _FIXED or self._name(table, row) not in sum_words():
            return False
        others = [cell for name, cell in row.cells.items() if name != named.name and cell.value is not None]
        return all(cell.data_type in ("n", "f") for cell in others)

    def _leave(self, problem: Problem, table: Table, row: Row) -> None:
        self.problems.append(problem)
        self.unplaced.append(table.place(row.number))

    def _problem(self, code: str, severity: Severity, table: Table, row: Row, **values: object) -> Problem:
        return Problem(code, severity, table.place(row.number, "id"), values)

    def _say(self, code: str, severity: Severity, table: Table, row: Row, **values: object) -> None:
        self.problems.append(self._problem(code, severity, table, row, **values))

    def _say_twice(self, table: Table, row: Row, label: str) -> None:
        """Say that an earlier row has the same id or, without one, is the same by its name."""
        if label:
            self._say("duplicate_id", Severity.WARNING, table, row, value=label)
        else:
            self._say("name_twice", Severity.WARNING, table, row, name=self._shown_name(table, row))

    def _value(self, table: Table, row: Row, column: str) -> object:
        """What stands in a cell; refused where it is a formula or an error."""
        cell = row.cells.get(column)
        found = plain(cell, table.place(row.number, column)) if cell else None
        return "" if found is None else found

    def _written(self, table: Table, row: Row, column: str) -> str:
        """What stands in a cell as text; a formula or an error is reported where it is read as a field."""
        try:
            return as_text(self._value(table, row, column), self._language).strip()
        except Refused:
            return ""

    def _name(self, table: Table, row: Row) -> str:
        named = name_field(table.kind)
        return _folded(self._written(table, row, named.name)) if named else ""

    def _shown_name(self, table: Table, row: Row) -> str:
        named = name_field(table.kind)
        return row.shown(named.name) if named else ""

    def _in_plan(self, kind: Kind) -> list[tuple[str, str]]:
        """What is called what in the plan: names, each with whose it is."""
        return [(name_of(one), one.id) for one in self._plan.of(kind)] if self._plan else []

    def _at_export(self, kind: Kind) -> list[tuple[str, str]]:
        """What was called what when the file was made, as far as it knows: the names that stand in it."""
        named = name_field(kind)
        if named is None or self._export is None or self._export.is_template:
            return []
        held = self._export.values.items()
        return [(str(values[named.name]), one) for one, values in held if self._export.kinds[one] is kind]

    def _by_name(self, table: Table) -> dict[str, str]:
        """For rows without an id: what was there before, by names that only one has.

        With a column of ids in the sheet, only those that no row gives the id of, and a single row is called.
        """
        has_ids = "id" in table.columns
        if table.kind in _FIXED or (has_ids and self._own_ids):
            return {}
        names = [
            (_folded(name), one) for name, one in self._at_export(table.kind) or self._in_plan(table.kind)
        ]
        counts = Counter(name for name, _ in names)
        found = {name: one for name, one in names if name and counts[name] == 1}
        if has_ids:
            rows = Counter(self._name(table, row) for row in table.rows if not self._by_label(table, row))
            return {name: one for name, one in found.items() if rows[name] == 1 and one not in self._claimed}
        if found:
            self.problems.append(Problem("matched_by_name", Severity.WARNING, table.place(1)))
        return found

    def _compare_names(self, table: Table, row: Row, entity: str) -> None:
        """A new row called what something in the plan is called is often that one, without its id.

        What belongs to something else often has a namesake elsewhere: that is told where it has no row.
        """
        if self._plan and entity in self._plan.entities:
            return
        name = self._name(table, row)
        before = self._names_before(table.kind)
        named = [(said, one) for said, one in before if name and _folded(said) == name]
        alike = (said for said, one in named if table.kind not in PARENTS or one not in self._claimed)
        if (known := next(alike, None)) is not None:
            self._say("same_name", Severity.WARNING, table, row, name=in_short(known))

    def _fixed(self, table: Table, row: Row) -> str | None:
        """The capability or answer that the words beside it stand for."""
        key = choices_by_word(CapabilityKey).get(folded(self._written(table, row, "capability")))
        if key is None or table.kind is Kind.CAPABILITY:
            return key
        question = folded(self._written(table, row, "question"))
        asked = (
            number
            for number in range(1, QUESTIONS_PER_CAPABILITY + 1)
            for language in LANGUAGES
            if folded(text(f"capability.{key}.question.{number}", language)) == question
        )
        number = next(asked, None)
        return f"{key}-{number}" if number else None

    def _fresh(self, table: Table) -> dict[int, str]:
        """The id of a new entity for each row: the same row of the same file has the same, in any plan."""
        alike: Counter[str] = Counter()
        made_from = (self._export.plan, str(self._export.revision)) if self._export else ("", "0")
        found: dict[int, str] = {}
        for row in table.rows:
            content = _content(row)
            alike[content] += 1
            found[row.number] = made_id(*made_from, table.kind, content, str(alike[content]))
        return found


def _folded(name: str) -> str:
    """A name as it is compared: its first line."""
    return folded(name.split("\n", 1)[0])


def _content(row: Row) -> str:
    """All that a row says, the same in whichever language it is read: two people's rows may share a name."""
    said = {name: cell.value for name, cell in row.cells.items() if cell.value not in (None, "")}
    return "\x01".join(f"{name}\x02{as_text(said[name], REFERENCE)}" for name in sorted(said))
