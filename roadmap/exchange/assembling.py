"""Rows put together to a plan, on top of the plan that they change.

A field that stands in the file as it was exported changes nothing: what was done in the plan since is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from roadmap.changes import rank_between
from roadmap.exchange.cell_values import CellReader, as_text
from roadmap.exchange.identifying import Draft, Identifier
from roadmap.exchange.references import Targets
from roadmap.exchange.sheets import DATA_SHEETS
from roadmap.exchange.tables import Table
from roadmap.exchange.technical import Export
from roadmap.exchange.visible_ids import name_of
from roadmap.fields import Json, decode, encode, field_of, fields_of, name_field
from roadmap.model import (
    FIXED_IDS,
    KIND_OF,
    MAX_OVERALL_GOALS,
    PARENTS,
    TYPES,
    Entity,
    Kind,
    Plan,
    collaboration_id,
    fixed_entities,
)
from roadmap.problems import Place, Problem, Refused, Severity

Values = dict[str, Any]


class Assembly:
    """Makes a plan of the tables of one workbook; `problems` is filled while it does."""

    def __init__(
        self,
        tables: Mapping[Kind, Table],
        export: Export | None,
        plan: Plan | None,
        language: str,
        new_id: Callable[[], str],
    ) -> None:
        self.problems: list[Problem] = []
        self._tables, self._export, self._current, self._language = tables, export, plan, language
        self._identifier = Identifier(export, plan, language, new_id)
        self._base: Mapping[str, Mapping[str, Json]] = export.values if export and export.plan else {}
        self._targets = {kind: Targets(kind) for kind in Kind}
        self._cells = CellReader(language, self._targets)
        self._entities: dict[str, Entity] = {}
        self._pairs: dict[str, set[str]] = {}
        self._moved: set[str] = set()

    def plan(self) -> Plan:
        """The plan that the workbook makes. It holds only where `problems` has no error."""
        identify = self._identifier.drafts
        drafts = {kind: identify(self._tables[kind]) for kind in DATA_SHEETS if kind in self._tables}
        self.problems += self._identifier.problems
        self._begin()
        self._add_targets(drafts)
        for kind, rows in drafts.items():
            self._assemble(kind, rows)
        self._note_missing(drafts)
        self._check_overall_goals(drafts.get(Kind.OVERALL_GOAL, []))
        self.problems += self._cells.notes
        if self._current:
            return replace(self._current, entities=self._entities)
        revision = self._export.revision if self._export and self._export.plan else 0
        return Plan(self._identifier.head, revision, self._entities)

    def _begin(self) -> None:
        """Start from the plan as it is, or from what was exported, nothing of it living yet."""
        if self._current:
            self._entities = dict(self._current.entities)
        else:
            self._entities = dict(fixed_entities())
            exported = self._export.entities() if self._export and self._export.plan else []
            self._entities |= {entity.id: entity for entity in exported if entity.id not in FIXED_IDS}
            head = TYPES[Kind.PLAN](id=self._identifier.head, rank=self._rank_of(self._identifier.head))
            self._entities[head.id] = replace(head, **self._exported(Kind.PLAN, self._base.get(head.id, {})))

    def _rank_of(self, entity: str) -> str:
        return self._export.ranks.get(entity, "") if self._export else ""

    def _is_removed(self, draft: Draft) -> bool:
        """Whether the row was exported and has been removed in the plan since: then it stays removed."""
        known = self._current.entities.get(draft.entity) if self._current else None
        if known is None or draft.entity not in self._base:
            return False
        if self._current and self._current.find(known.id):
            return False
        name = name_of(known)[:80]
        self._report("removed_in_app", draft, "id", Severity.WARNING, name=name)
        return True

    def _add_targets(self, drafts: Mapping[Kind, list[Draft]]) -> None:
        """Let cells refer to every row of the file and to what lives in the plan beside them."""
        labels = {one: shown for shown, one in self._identifier.ids.items()}
        for kind, rows in drafts.items():
            named = name_field(kind)
            for draft in rows:
                cell = draft.row.cells.get(named.name) if named else None
                value = "" if cell is None or cell.value is None else cell.value
                name = as_text(value, self._language)
                self._targets[kind].add(draft.entity, labels.get(draft.entity) or draft.label, name)
        for shown, one in self._identifier.ids.items():
            entity = self._current.entities.get(one) if self._current else None
            if entity is not None:
                self._targets[KIND_OF[type(entity)]].by_visible.setdefault(shown, one)
        for kind in Kind:
            in_file = {draft.entity for draft in drafts.get(kind, [])}
            for entity in self._current.of(kind) if self._current else ():
                if entity.id not in in_file:
                    self._targets[kind].add(entity.id, labels.get(entity.id), name_of(entity))

    def _assemble(self, kind: Kind, drafts: list[Draft]) -> None:
        """Put a kind's rows in the plan: first those that have a place, then new ones after the row above."""
        rows: list[tuple[Draft, Values]] = []
        for draft in drafts:
            values = self._values(draft)
            found = self._paired(draft, values) if kind is Kind.COLLABORATION else draft
            if found and not self._is_removed(found) and not self._is_under_removed(found, values):
                rows.append((found, values))
                if found.entity in self._entities:
                    self._put(found, values, self._entities[found.entity])
        if kind is Kind.COLLABORATION:
            self._note_moved_pairs([draft for draft, _ in rows])
        order = _Order(entity for entity in self._entities.values() if self._lives(entity, kind))
        above: str | None = None
        for draft, values in rows:
            if draft.entity not in self._entities:
                rank = order.after(above, draft.entity)
                self._put(draft, values, TYPES[kind](id=draft.entity, rank=rank, exists=False))
            above = draft.entity

    def _is_under_removed(self, draft: Draft, values: Values) -> bool:
        """Whether the row would stand under what has been removed in the plan: nobody would see it."""
        for name in PARENTS.get(draft.kind, ()) if self._current else ():
            parent = self._entities.get(values.get(name) or "")
            if parent is not None and not parent.exists:
                said = name_of(parent)[:80] or self._label_of(parent.id)
                self._report("under_removed", draft, name, Severity.WARNING, name=said)
                return True
        return False

    def _label_of(self, entity: str) -> str:
        return next((shown for shown, one in self._identifier.ids.items() if one == entity), "")

    def _note_moved_pairs(self, drafts: list[Draft]) -> None:
        """A row of collaboration given another actor or area is a new one: the one it was before stands."""
        living = (
            [one for one in self._current.collaborations if one.id in self._base] if self._current else []
        )
        left = [one for one in living if one.id not in self._pairs]
        for draft in drafts:
            alike = (old for old in left if self._pairs[draft.entity] & {old.actor, old.area})
            if draft.entity in self._base or (old := next(alike, None)) is None:
                continue
            left.remove(old)
            self._moved.add(old.id)
            actor, area = (name_of(self._entities[one])[:80] for one in (old.actor, old.area))
            self._report("pair_stands", draft, "actor", Severity.WARNING, actor=actor, area=area)

    def _note_missing(self, drafts: Mapping[Kind, list[Draft]]) -> None:
        """Say how many of a sheet's rows are gone from the file: they stand in the plan as before."""
        if self._current is None or any(one.severity is Severity.ERROR for one in self.problems):
            return  # a row that could not be placed is not missing
        for kind, rows in drafts.items():
            in_file = {draft.entity for draft in rows} | self._pairs.keys() | self._moved | FIXED_IDS
            exported = (one for one in self._current.of(kind) if not self._base or one.id in self._base)
            gone = [one for one in exported if one.id not in in_file]
            if gone and kind is not Kind.PLAN:
                place = Place(sheet=self._tables[kind].sheet)
                code = "row_missing" if len(gone) == 1 else "rows_missing"
                self.problems.append(Problem(code, Severity.NOTE, place, {"count": len(gone)}))

    def _lives(self, entity: Entity, kind: Kind) -> bool:
        return entity.exists and KIND_OF[type(entity)] is kind

    def _values(self, draft: Draft) -> Values:
        """What the row's cells hold, by field; cells that cannot be read are reported and left out."""
        found: Values = {}
        for field in fields_of(draft.kind):
            cell = draft.row.cells.get(field.name)
            if cell is None:
                continue
            place = draft.table.place(draft.row.number, field.name)
            try:
                found[field.name] = self._cells.read(field, cell, place)
            except Refused as refusal:
                self.problems.append(refusal.problem)
        return found

    def _paired(self, draft: Draft, values: Values) -> Draft | None:
        """A cell of the collaboration matrix is known by its actor and area."""
        if not values.get("actor") or not values.get("area"):
            self._check_parents(draft, values, TYPES[draft.kind](id=""))
            return None
        entity = collaboration_id(values["actor"], values["area"])
        if entity in self._pairs:
            self._report("pair_twice", draft, "actor")
            return None
        self._pairs[entity] = {values["actor"], values["area"]}
        return replace(draft, entity=entity)

    def _put(self, draft: Draft, values: Values, known: Entity) -> None:
        """Give an entity what its row changes, and let it live."""
        base = self._base.get(draft.entity)
        if self._current is None or draft.entity not in self._current.entities:
            # What stands in no column of the file is as it was exported.
            changed = {**self._exported(draft.kind, base or {}), **values}
        else:
            changed = self._changed(draft, values, base)
        self._check_parents(draft, values, replace(known, **changed))
        if draft.entity in changed.get("depends_on", ()):
            self._report("cell_itself", draft, "depends_on", value=draft.label or name_of(known))
        self._entities[draft.entity] = replace(known, exists=True, **changed)

    @staticmethod
    def _exported(kind: Kind, base: Mapping[str, Json]) -> Values:
        return {f.name: decode(f, base[f.name]) for f in fields_of(kind) if f.name in base}

    def _changed(self, draft: Draft, values: Values, base: Mapping[str, Json] | None) -> Values:
        """The values that differ both from what was exported and from what the plan holds."""
        assert self._current is not None
        current = self._current.find(draft.entity) or self._current.entities[draft.entity]
        if base is None and self._base:
            # It was made since the export: all that it holds now was written in the plan.
            base = {field.name: encode(field.empty) for field in fields_of(draft.kind)}
        found: Values = {}
        for name, value in values.items():
            now, wanted = encode(getattr(current, name)), encode(value)
            if wanted == now or (base is not None and wanted == base[name]):
                continue
            if base is not None and now != base[name]:
                field = field_of(draft.kind, name).label
                self._report("changed_in_both", draft, name, Severity.WARNING, field=field)
            found[name] = value
        return found

    def _check_parents(self, draft: Draft, values: Values, entity: Entity) -> None:
        for name in PARENTS.get(draft.kind, ()):
            was_unreadable = name in draft.row.cells and name not in values
            if not was_unreadable and not values.get(name, getattr(entity, name)):
                self._report("missing_parent", draft, name, field=field_of(draft.kind, name).label)

    def _report(
        self, code: str, draft: Draft, column: str, severity: Severity = Severity.ERROR, **values: object
    ) -> None:
        place = draft.table.place(draft.row.number, column)
        self.problems.append(Problem(code, severity, place, values))

    def _check_overall_goals(self, drafts: list[Draft]) -> None:
        living = sum(self._lives(entity, Kind.OVERALL_GOAL) for entity in self._entities.values())
        if living > MAX_OVERALL_GOALS and drafts:
            self._report("third_overall_goal", drafts[-1], "text", limit=MAX_OVERALL_GOALS)


class _Order:
    """The entities of a kind by rank, into which new ones are put."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        ordered = sorted(entities, key=lambda entity: (entity.rank, entity.id))
        self._ids = [entity.id for entity in ordered]
        self._ranks = [entity.rank for entity in ordered]

    def after(self, above: str | None, entity: str) -> str:
        """The rank of a new entity right after another, or before all where it is the first row."""
        at = self._ids.index(above) + 1 if above in self._ids else 0
        lower = self._ranks[at - 1] if at else None
        upper = self._ranks[at] if at < len(self._ranks) else None
        rank = rank_between(lower, upper)
        self._ids.insert(at, entity)
        self._ranks.insert(at, rank)
        return rank
