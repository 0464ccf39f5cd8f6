"""Rows put together to a plan, on top of the plan that they change.

A field that stands in the file as it was exported changes nothing: what was done in the plan since is kept.
Neither does a row with an error.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from roadmap.changes import empty_value, rank_between
from roadmap.dependencies import rings
from roadmap.exchange.cell_values import as_text
from roadmap.exchange.fixed_cells import edited_fixed_cells
from roadmap.exchange.identifying import Draft, Identifier
from roadmap.exchange.preprinted import links
from roadmap.exchange.references import Targets
from roadmap.exchange.rows import ReadRow, RowReader, Values
from roadmap.exchange.sheets import DATA_SHEETS
from roadmap.exchange.standing import as_exported, in_missing_sheets, with_what_they_belong_to
from roadmap.exchange.tables import Table
from roadmap.exchange.technical import Export
from roadmap.exchange.visible_ids import name_of
from roadmap.exchange.words import in_short, visible_text
from roadmap.fields import Json, encode, field_of, name_field
from roadmap.model import (
    FIXED_IDS,
    KIND_OF,
    MAX_OVERALL_GOALS,
    PARENTS,
    TYPES,
    Entity,
    Kind,
    Measure,
    Plan,
    fixed_entities,
)
from roadmap.problems import Place, Problem, Severity

# How it is said that one row, or several, are no longer in the file: read for a plan, or by itself.
_GONE = ("row_missing", "rows_missing")
_GONE_ALONE = ("row_missing_alone", "rows_missing_alone")


class Assembly:
    """Makes a plan of the tables of one workbook. `missing` holds what has no row in its sheet any more.

    `base` is what the file held before anybody wrote in it, by entity and field, as far as it knows.
    """

    def __init__(
        self,
        tables: Mapping[Kind, Table],
        export: Export | None,
        plan: Plan | None,
        language: str,
        new_id: Callable[[], str],
    ) -> None:
        self.missing: list[str] = []
        self._tables, self._export, self._current, self._language = tables, export, plan, language
        self._targets = {kind: Targets(kind) for kind in Kind}
        self._identifier = Identifier(export, plan, language, new_id, self._targets)
        self._fills_in = export is not None and export.is_template and plan is not None
        self.base = self._held_before()
        self._entities: dict[str, Entity] = {}
        self._rows = RowReader(language, self._targets, self._known)
        self._moved: set[str] = set()

    @property
    def problems(self) -> list[Problem]:
        """What there is to say: about rows, about cells, and about how cells were understood."""
        return [*self._identifier.problems, *self._rows.problems, *self._rows.notes]

    @property
    def left_out(self) -> list[Place]:
        """The first cell of each row that changes nothing because of an error, with what it is about."""
        return [*self._identifier.unplaced, *self._rows.left_out]

    def plan(self) -> Plan:
        """The plan that the rows without errors make; refused where what was exported cannot be read."""
        self._begin()
        drafts: dict[Kind, list[Draft]] = {}
        for kind in DATA_SHEETS:
            if kind in self._tables:
                drafts[kind] = self._identifier.drafts(self._tables[kind])
            self._add_targets(kind, drafts.get(kind, []))
        for kind, rows in drafts.items():
            self._assemble(kind, rows)
        if self._fills_in:
            self._leave_out_untouched()
        else:
            self._note_missing(drafts)
        if self._current is None:
            # A row with an error stays as it was exported.
            self._bring_back(place.entity for place in self._rows.left_out if place.entity)
            self._bring_back(with_what_they_belong_to(self._entities, self.base.keys()))
        fixed = (draft for kind in (Kind.CAPABILITY, Kind.ANSWER) for draft in drafts.get(kind, ()))
        self._rows.problems += edited_fixed_cells(fixed, self._language)
        self._note_rings(drafts.get(Kind.MEASURE, []))
        self._note_days(drafts.get(Kind.MEASURE, []))
        if self._current:
            return replace(self._current, entities=self._entities)
        revision = self._export.revision if self._export and not self._export.is_template else 0
        return Plan(self._identifier.head, revision, self._entities)

    def _held_before(self) -> Mapping[str, Mapping[str, Json]]:
        """What the file held before anybody wrote in it, by entity and field, as far as it knows."""
        if self._export is None or (self._export.is_template and self._current is None):
            return {}
        read_as = self._identifier.preprinted
        return {read_as.get(one, one): values for one, values in self._export.values.items()}

    def _begin(self) -> None:
        """Start from the plan as it is, or from what was exported, nothing of it living yet."""
        if self._current:
            self._entities |= self._current.entities
            return
        exported = self._export.entities() if self._export and not self._export.is_template else []
        self._entities |= fixed_entities()
        self._entities |= {entity.id: entity for entity in exported if entity.id not in FIXED_IDS}
        head = self._identifier.head
        self._entities[head] = TYPES[Kind.PLAN](id=head, rank=self._rank_of(head))
        for one, values in self.base.items():
            self._entities[one] = as_exported(self._entities[one], values)
        if self._export is not None:
            found = in_missing_sheets(self._export, self._tables.keys(), self._identifier.preprinted)
            self._entities |= {entity.id: entity for entity in found}

    def _bring_back(self, entities: Iterable[str]) -> None:
        for one in entities:
            self._entities[one] = replace(self._entities[one], exists=True)

    def _known(self, entity: str) -> Entity | None:
        """What stood in the plan before the file, or in what the file was made from."""
        found = self._entities.get(entity)
        stands = found is not None and (self._current or found.exists or entity in self.base)
        return found if stands else None

    def _rank_of(self, entity: str) -> str:
        return self._export.ranks.get(entity, "") if self._export else ""

    def _is_removed(self, draft: Draft) -> bool:
        """Whether the row was exported and has been removed in the plan since: then it stays removed."""
        known = self._current.entities.get(draft.entity) if self._current else None
        if known is None or draft.entity not in self.base or self._fills_in:
            return False
        if self._current and self._current.find(known.id):
            return False
        name = in_short(name_of(known))
        self._rows.report("removed_in_app", draft, "id", Severity.WARNING, name=name)
        return True

    def _add_targets(self, kind: Kind, drafts: list[Draft]) -> None:
        """Let cells refer to every row of a kind and to what lives in the plan beside them."""
        targets, named = self._targets[kind], name_field(kind)
        for draft in drafts:
            cell = draft.row.cells.get(named.name) if named else None
            value = "" if cell is None or cell.value is None else cell.value
            label = self._labels.get(draft.entity) or draft.label
            targets.add(draft.entity, label, as_text(value, self._language))
        known = self._current.entities if self._current else self._entities
        for shown, one in self._identifier.ids.items():
            if one in known and KIND_OF[type(known[one])] is kind:
                targets.by_visible.setdefault(shown, one)
        in_file = {draft.entity for draft in drafts}
        for entity in self._before(kind):
            if entity.id not in in_file:
                targets.add(entity.id, self._labels.get(entity.id), name_of(entity))

    def _before(self, kind: Kind) -> Iterable[Entity]:
        """What stands in the plan or, in a file read alone, stood in it when it was exported."""
        if self._current:
            return self._current.of(kind)
        found = (one for one in self._entities.values() if KIND_OF[type(one)] is kind)
        return [one for one in found if one.id in self.base or one.exists]

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        """The visible id of each entity."""
        return {one: shown for shown, one in self._identifier.ids.items()}

    def _assemble(self, kind: Kind, drafts: list[Draft]) -> None:
        """Put a kind's rows in the plan: first those that have a place, then new ones after the row above."""
        rows = [row for row in self._rows.ready(drafts) if not self._is_put_away(row)]
        if kind is Kind.OVERALL_GOAL:
            rows = self._check_overall_goals(rows)
        for row in rows:
            if row.entity in self._entities:
                self._put(row, self._entities[row.entity])
        if kind is Kind.COLLABORATION:
            self._note_moved_pairs([row.draft for row in rows])
        order = _Order(entity for entity in self._entities.values() if self._lives(entity, kind))
        above: str | None = None
        for row in rows:
            if row.entity not in self._entities:
                rank = order.after(above, row.entity)
                self._put(row, TYPES[kind](id=row.entity, rank=rank, exists=False))
            above = row.entity

    def _is_put_away(self, row: ReadRow) -> bool:
        return self._is_removed(row.draft) or self._is_under_removed(row.draft, row.values)

    def _is_under_removed(self, draft: Draft, values: Values) -> bool:
        """Whether the row would stand under what has been removed in the plan: nobody would see it."""
        for name in PARENTS.get(draft.kind, ()) if self._current else ():
            parent = self._entities.get(values.get(name) or "")
            if parent is not None and not parent.exists:
                said = in_short(name_of(parent)) or self._label_of(parent.id)
                self._rows.report("under_removed", draft, name, Severity.WARNING, name=said)
                return True
        return False

    def _label_of(self, entity: str) -> str:
        return self._labels.get(entity, "")

    def _note_moved_pairs(self, drafts: list[Draft]) -> None:
        """A row of collaboration given another actor or area is a new one: the one it was before stands."""
        living = [one for one in self._current.collaborations if one.id in self.base] if self._current else []
        left = [one for one in living if one.id not in self._rows.pairs]
        for draft in drafts:
            alike = (old for old in left if self._rows.pairs[draft.entity] & {old.actor, old.area})
            if draft.entity in self.base or (old := next(alike, None)) is None:
                continue
            left.remove(old)
            self._moved.add(old.id)
            actor, area = (in_short(name_of(self._entities[one])) for one in (old.actor, old.area))
            self._rows.report("pair_stands", draft, "actor", Severity.WARNING, actor=actor, area=area)

    def _note_missing(self, drafts: Mapping[Kind, list[Draft]]) -> None:
        """Find what has no row in its sheet any more, and say how many: it stands in the plan as before."""
        # Where a row could not be placed, what seems to be missing may be just that row.
        unplaced = {place.sheet for place in (*self._identifier.unplaced, *self._rows.unplaced)}
        for kind, rows in drafts.items():
            sheet = self._tables[kind].sheet
            is_known = self._current is not None or self.base
            if not is_known or kind is Kind.PLAN or sheet in unplaced:
                continue
            in_file = {draft.entity for draft in rows} | self._rows.pairs.keys() | self._moved | FIXED_IDS
            exported = (one.id for one in self._before(kind) if not self.base or one.id in self.base)
            gone = [one for one in exported if one not in in_file]
            self.missing += gone
            if gone:
                one, several = _GONE if self._current else _GONE_ALONE
                code = one if len(gone) == 1 else several
                self._rows.problems.append(
                    Problem(code, Severity.NOTE, Place(sheet=sheet), {"count": len(gone)})
                )

    def _leave_out_untouched(self) -> None:
        """Rows that the template came with, and that nobody has written on or refers to, bring nothing."""
        assert self._current is not None
        referred = {one for entity in self._entities.values() if entity.exists for one in links(entity)}
        for one in self.base.keys() - referred:
            if self._current.find(one) or one not in self._entities:
                continue
            held = self._entities[one]
            if all(encode(getattr(held, name)) == was for name, was in self.base[one].items()):
                del self._entities[one]
                if (before := self._current.entities.get(one)) is not None:
                    self._entities[one] = before

    def _note_rings(self, drafts: list[Draft]) -> None:
        """Spell out the rings among measures that the file closes, at a cell that closes one."""
        rows = {draft.entity: draft for draft in drafts}
        measures = {one: found for one, found in self._entities.items() if isinstance(found, Measure)}
        for ring in rings(measure for measure in measures.values() if measure.exists):
            pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
            closing = (one for one, other in pairs if one in rows and other not in self._waited_for(one))
            if (found := next(closing, None)) is not None:
                names = [f"«{name_of(measures[one])[:60]}»" for one in (*ring, ring[0])]
                self._rows.report(
                    "cell_ring", rows[found], "depends_on", Severity.WARNING, ring=" → ".join(names)
                )

    def _note_days(self, drafts: list[Draft]) -> None:
        """Tell about measures that end before they start, where the file has brought that about."""
        for draft in drafts:
            measure = self._entities.get(draft.entity)
            if not isinstance(measure, Measure) or not (measure.start and measure.end):
                continue
            before = self.base.get(draft.entity, {})
            known = self._current.entities.get(draft.entity) if self._current else None
            is_new = (before.get("start"), before.get("end")) != (encode(measure.start), encode(measure.end))
            if measure.exists and measure.end < measure.start and is_new and known != measure:
                days = {"start": measure.start, "end": measure.end}
                name = in_short(measure.title)
                self._rows.report("ends_before_start", draft, "end", Severity.WARNING, name=name, **days)

    def _waited_for(self, measure: str) -> Collection[str]:
        """What a measure depended on before the file."""
        known = self._current.entities.get(measure) if self._current else None
        if isinstance(known, Measure):
            return known.depends_on
        before = self.base.get(measure, {}).get("depends_on")
        return before if isinstance(before, list) else ()

    def _lives(self, entity: Entity, kind: Kind) -> bool:
        return entity.exists and KIND_OF[type(entity)] is kind

    def _put(self, row: ReadRow, known: Entity) -> None:
        """Give an entity what its row changes, and let it live."""
        is_known = self._current is not None and row.entity in self._current.entities
        changed = self._changed(row) if is_known else row.values
        if changed or not known.exists:
            self._entities[row.entity] = replace(known, exists=True, **changed)

    def _changed(self, row: ReadRow) -> Values:
        """The values that differ both from what was exported and from what the plan holds."""
        assert self._current is not None
        draft, kind = row.draft, row.draft.kind
        current = self._current.find(row.entity) or self._current.entities[row.entity]
        base = self.base.get(row.entity)
        found: Values = {}
        for name, value in row.values.items():
            if value == (held := getattr(current, name)) or _reads_the_same(value, held):
                continue
            if not self.base:
                found[name] = value
                continue
            # Of what was made since the export, all that it holds was written in the plan.
            now, before = encode(held), base[name] if base else empty_value(kind, name)
            if encode(value) == before or _reads_the_same(value, before):
                continue
            if now != before:
                field = field_of(kind, name).label
                self._rows.report("changed_in_both", draft, name, Severity.WARNING, field=field)
            found[name] = value
        return found

    def _check_overall_goals(self, rows: list[ReadRow]) -> list[ReadRow]:
        """The rows without those that would be one overall goal too many, which are left out."""
        living = {one.id for one in self._entities.values() if self._lives(one, Kind.OVERALL_GOAL)}
        taken: list[ReadRow] = []
        for row in rows:
            if row.entity not in living and len(living) >= MAX_OVERALL_GOALS:
                self._rows.report("third_overall_goal", row.draft, "text", limit=MAX_OVERALL_GOALS)
            else:
                living.add(row.entity)
                taken.append(row)
        return taken


def _reads_the_same(one: object, other: object) -> bool:
    """Whether two texts, or lists of them, look the same: some programs change what nobody sees."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_reads_the_same, one, other))
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    return unicodedata.normalize("NFC", visible_text(one)) == unicodedata.normalize(
        "NFC", visible_text(other)
    )


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
