"""Somebody else's list as changes to a plan. Nothing of it is lost silently: what is left out is told.

A row whose name the plan has is that one: it keeps its name and its place, and the file may fill in the rest.
A blank cell says nothing. The same list read again makes the same entities.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from roadmap.changes import EXISTS, diff, rank_between
from roadmap.dependencies import rings
from roadmap.exchange.foreign_cells import ListCells
from roadmap.exchange.foreign_matching import Key, key_of, match
from roadmap.exchange.foreign_rows import ListRow, name_column, rows_of
from roadmap.exchange.former import Former, Where
from roadmap.exchange.list_mapping import REST_FIELD, ListMapping
from roadmap.exchange.made_ids import random_id
from roadmap.exchange.raw_tables import RawFile
from roadmap.exchange.reader import Reading
from roadmap.exchange.references import Targets
from roadmap.exchange.synonyms import NUMBER
from roadmap.exchange.visible_ids import name_of, visible_ids
from roadmap.exchange.words import in_short
from roadmap.fields import FieldType, clean, decode, field_of, fields_of, name_field
from roadmap.model import PARENTS, TYPES, Entity, Kind, Measure, Plan
from roadmap.problems import Place, Problem, Refused, Severity, Term

_MOST_ALIKE = 20
_MOST_NAMED = 8
_MOST_OF_NAME = 60
Values = dict[str, Any]


def read_list(
    file: RawFile,
    mapping: ListMapping,
    language: str,
    plan: Plan | None,
    before: Sequence[Plan] = (),
    new_id: Callable[[], str] = random_id,
) -> Reading:
    """What a list holds, as changes to `plan` or as a new plan.

    `before` is the plan as earlier imports left it, newest first: what people have done since is settled.
    """
    sheet = file.sheet(mapping.sheet)
    place = Place(sheet=sheet.name)
    named = name_field(mapping.kind)
    if named is None or name_column(mapping) is None:
        label = named.label if named else ""
        missing = Problem("list_no_name_column", Severity.ERROR, place, {"field": label})
        return Reading(None, (*file.problems, missing))
    rows, left = rows_of(sheet, mapping, language)
    taking = _Taking(file, mapping, language, plan or Plan(new_id()), before)
    after = taking.over(rows)
    problems = (*file.problems, *taking.columns_left, *thinned([*left, *taking.problems]))
    if not taking.count:
        return Reading(None, (*problems, Problem("list_no_rows", Severity.ERROR, place)))
    return Reading(after, problems, diff(plan, after) if plan else (), settled=frozenset(taking.settled))


def thinned(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, where many are alike only the first of them and how many more there are."""
    found: list[Problem] = []
    alike: dict[tuple[str, str], list[Problem]] = {}
    for one in problems:
        group = alike.setdefault((one.code, one.place.cell.rstrip("0123456789")), [])
        group.append(one)
        if not one.place.cell or len(group) <= _MOST_ALIKE:
            found.append(one)
    for (_, column), group in alike.items():
        if column and (more := len(group) - _MOST_ALIKE) > 0:
            place = Place(sheet=group[0].place.sheet)
            found.append(Problem("list_more", group[0].severity, place, {"column": column, "count": more}))
    return found


@dataclass(frozen=True)
class _Read:
    """A row with its name and what it belongs to."""

    row: ListRow
    name: str
    parents: Values

    def key(self, kind: Kind) -> Key:
        return key_of(kind, self.name, [self.parents[name] for name in PARENTS.get(kind, ())])


class _Taking:
    """Takes the rows of one list into a plan; `problems`, `count` and `settled` say how it went."""

    def __init__(
        self, file: RawFile, mapping: ListMapping, language: str, plan: Plan, before: Sequence[Plan]
    ) -> None:
        self.count = 0
        self.settled: set[Where] = set()
        self._problems: list[Problem] = []
        self._sheet, self._mapping, self._kind = file.sheet(mapping.sheet), mapping, mapping.kind
        self._language, self._plan, self._former = language, plan, Former(plan, before)
        self._entities: dict[str, Entity] = dict(plan.entities)
        self._targets = {kind: Targets(kind) for kind in Kind}
        for entity, shown in visible_ids(plan.entities.values()).items():
            if kind := plan.kind_of(entity):
                self._targets[kind].add(entity, shown, name_of(plan.entities[entity]))
        self._cells = ListCells(self._sheet, mapping, language, self._targets)
        self._made: dict[Kind, list[str]] = {}
        self._last: dict[Kind, str] = {}

    @property
    def columns_left(self) -> list[Problem]:
        """The columns that nothing is read from."""
        return self._cells.columns_left()

    @property
    def problems(self) -> list[Problem]:
        """What could not be read, and how the rest was understood."""
        return [*self._problems, *self._cells.problems, *self._cells.notes()]

    def over(self, rows: Iterable[ListRow]) -> Plan:
        """The plan with the rows in it."""
        read = [found for row in rows if (found := self._name_and_parents(row))]
        entities = match(self._plan, [one.key(self._kind) for one in read], self._former.known(self._kind))
        self.count = len(read)
        self._tell_alike(read)
        numbers: dict[str, str] = {}
        for one, entity in zip(read, entities, strict=True):
            if not self._plan.find(entity):
                self._targets[self._kind].add(entity, None, one.name)
            column = self._cells.column(NUMBER)
            if column and (cell := one.row.cells.get(column)):
                numbers.setdefault(cell.shown(self._language), entity)
        for one, entity in zip(read, entities, strict=True):
            self._put(one, entity, self._values(one.row, entity, numbers))
        self._tell_matched(entities)
        self._undo_rings()
        return replace(self._plan, entities=self._entities)

    # Names and parents

    def _name_and_parents(self, row: ListRow) -> _Read | None:
        named = name_field(self._kind)
        assert named is not None
        name = self._cells.read(row, named)
        if not name:
            place = row.place(self._cells.column(named.name))
            self._say("list_row_unreadable", place, field=named.label)
            return None
        parents: Values = {}
        for field, kind in PARENTS.get(self._kind, {}).items():
            if (parent := self._parent(row, field, kind)) is None:
                label = field_of(self._kind, field).label
                self._say("list_row_without_parent", row.place(self._cells.column(field)), field=label)
                return None
            parents[field] = parent
        return _Read(row, name, parents)

    def _parent(self, row: ListRow, field: str, kind: Kind) -> str | None:
        """What a row belongs to by name, made where the plan has none; else what stands for all rows."""
        column = self._cells.column(field)
        cell = row.cells.get(column) if column else None
        given = dict(self._mapping.parents).get(field, "").strip()
        name = cell.shown(self._language) if cell else given
        if not name:
            return None
        try:
            found = self._targets[kind].resolve(name, row.place(column))
        except Refused as refusal:
            if refusal.problem.code == "cell_unclear_reference":
                self._problems.append(replace(refusal.problem, severity=Severity.WARNING))
                return None
            found = []
        return found[0] if len(found) == 1 else self._make_parent(kind, name, row.place(column))

    def _make_parent(self, kind: Kind, name: str, place: Place) -> str | None:
        named = name_field(kind)
        assert named is not None
        try:
            said = decode(named, name, place)
        except Refused as refusal:
            code = f"cell_{refusal.problem.code}"
            self._problems.append(replace(refusal.problem, code=code, severity=Severity.WARNING))
            return None
        [entity] = match(self._plan, [key_of(kind, said)], self._former.known(kind))
        if self._plan.find(entity):
            return entity  # an earlier list had it, and it is called something else by now
        if entity not in self._made.setdefault(kind, []):
            self._made[kind].append(entity)
            self._targets[kind].add(entity, None, said)
            ground = self._returning(entity) or replace(self._new(kind, entity), **{named.name: said})
            self._entities[entity] = ground
        return entity

    def _returning(self, entity: str) -> Entity | None:
        """What was removed since an earlier list had it, as it was: it comes back only if asked for."""
        if not self._former.lived(entity):
            return None
        self.settled.add((entity, EXISTS))
        return replace(self._plan.entities[entity], exists=True)

    def _new(self, kind: Kind, entity: str) -> Entity:
        """A new entity after all others of its kind."""
        if kind not in self._last:
            ranks = (one.rank for one in self._entities.values() if isinstance(one, TYPES[kind]))
            self._last[kind] = max(ranks, default="")
        self._last[kind] = rank_between(self._last[kind], None)
        return TYPES[kind](id=entity, rank=self._last[kind])

    # Values

    def _values(self, row: ListRow, entity: str, numbers: dict[str, str]) -> Values:
        """What a row says of its entity besides its name and what it belongs to."""
        found: Values = {}
        for field in fields_of(self._kind):
            if field.is_name or field.is_parent:
                continue
            links = self._cells.links(row, numbers) if field.name == "depends_on" else None
            value = self._cells.read(row, field) if links is None else links
            if field.name == "depends_on" and value and entity in value:
                place = row.place(self._cells.column(field.name))
                self._say("cell_itself", place, value=in_short(row.shown(self._language)))
                value = tuple(one for one in value if one != entity)
            if value not in (None, "", ()):
                found[field.name] = value
        return found

    def _put(self, read: _Read, entity: str, values: Values) -> None:
        known = self._plan.find(entity) or self._returning(entity)
        named = name_field(self._kind)
        assert named is not None
        if known is None:
            values = {named.name: read.name, **read.parents, **values}
        else:
            values = {name: self._beside_own(known, name, value) for name, value in values.items()}
        ground = known or self._new(self._kind, entity)
        self._entities[entity] = self._with_rest(replace(ground, **values), read, named.name)

    def _beside_own(self, known: Entity, name: str, value: Any) -> Any:
        """A value for something in the plan: lists only grow by what the file has."""
        own = getattr(known, name)
        if field_of(self._kind, name).type in (FieldType.POINTS, FieldType.REFS):
            added = [one for one in dict.fromkeys(value) if one not in own]
            return (*own, *self._not_settled(known, name, added))
        if value != own and value in self._former.held(known.id, name):
            self.settled.add((known.id, name))
        return value

    def _not_settled(self, known: Entity, name: str, added: list[Any]) -> Sequence[Any]:
        """The additions that nobody has taken away before; where all were, all of them, to be asked for."""
        new = self._former.unheld(known.id, name, added)
        if added and not new:
            self.settled.add((known.id, name))
        return new or added

    def _with_rest(self, entity: Entity, read: _Read, named: str) -> Entity:
        """The entity with the lines that have no field of their own, and the sub-points of its name."""
        name = REST_FIELD[self._kind]
        lines = read.name.split("\n")[1:] if name == named else []
        if self._mapping.keep_rest:
            lines += self._cells.rest(read.row)
        held: str = getattr(entity, name)
        added = [line for line in dict.fromkeys(map(clean, lines)) if line and line not in held.split("\n")]
        if not added:
            return entity
        added = list(self._not_settled(entity, name, added))
        place = read.row.place()
        try:
            text = decode(field_of(self._kind, name), "\n".join(filter(None, (held, *added))), place)
        except Refused as refusal:
            code = f"cell_{refusal.problem.code}"
            self._problems.append(replace(refusal.problem, code=code, severity=Severity.WARNING))
            return entity
        return replace(entity, **{name: text})

    # What there is to say

    def _say(self, code: str, place: Place, severity: Severity = Severity.WARNING, **values: object) -> None:
        self._problems.append(Problem(code, severity, place, values))

    def _tell_alike(self, read: list[_Read]) -> None:
        seen: set[Key] = set()
        for one in read:
            key = one.key(self._kind)
            if key in seen:
                place = one.row.place(name_column(self._mapping))
                self._say("list_rows_alike", place, name=in_short(one.name))
            seen.add(key)

    def _tell_matched(self, entities: list[str]) -> None:
        place = Place(sheet=self._sheet.name)
        if count := sum(self._plan.find(one) is not None for one in entities):
            self._say("list_matched", place, Severity.NOTE, count=count)
        for kind, made in self._made.items():
            self._tell_made(kind, [name_of(self._entities[one]) for one in made], place)

    def _tell_made(self, kind: Kind, names: list[str], place: Place) -> None:
        """Say what the list makes besides its rows, and what else there is of the kind: that may be meant."""
        made, said = Term(f"kind.{kind}.one"), ", ".join(names)
        if not (there := self._plan.of(kind)):
            self._say("list_created", place, Severity.NOTE, kind=made, names=said)
            return
        shown = [name_of(one)[:_MOST_OF_NAME] for one in there[:_MOST_NAMED]]
        known = ", ".join(shown) + (" …" if len(there) > _MOST_NAMED else "")
        self._say("list_created_beside", place, kind=made, names=said, known=known)

    def _undo_rings(self) -> None:
        """Take back dependencies of the file's that make measures wait for each other in a ring."""
        for _ in range(len(self._entities)):
            measures = [one for one in self._entities.values() if isinstance(one, Measure)]
            found = [ring for ring in rings(measures) if any(self._was_waiting(one) for one in ring)]
            if not found:
                return
            for ring in found:
                names = [in_short(name_of(self._entities[one])) for one in ring]
                self._say("list_ring", Place(sheet=self._sheet.name), names=", ".join(names))
                for one in ring:
                    self._drop_links(one, ring)

    def _before(self, entity: str) -> tuple[str, ...]:
        known = self._plan.find(entity)
        return known.depends_on if isinstance(known, Measure) else ()

    def _was_waiting(self, entity: str) -> bool:
        measure = self._entities[entity]
        return isinstance(measure, Measure) and set(measure.depends_on) != set(self._before(entity))

    def _drop_links(self, entity: str, ring: tuple[str, ...]) -> None:
        measure = self._entities[entity]
        assert isinstance(measure, Measure)
        own = self._before(entity)
        kept = tuple(one for one in measure.depends_on if one in own or one not in ring)
        self._entities[entity] = replace(measure, depends_on=kept)
