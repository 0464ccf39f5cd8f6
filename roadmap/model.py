"""The plan and its parts as frozen values.

A `Plan` holds every entity that was ever made, by id. Its properties (`measures`, `goals`, …) give the living
ones in the order the group chose, with references to removed entities left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from roadmap.scales import ActorKind as ActorKind
from roadmap.scales import CapabilityGroup as CapabilityGroup
from roadmap.scales import CapabilityKey as CapabilityKey
from roadmap.scales import Frequency as Frequency
from roadmap.scales import Horizon as Horizon
from roadmap.scales import Maturity as Maturity
from roadmap.scales import MeasureStatus as MeasureStatus
from roadmap.scales import Potential as Potential
from roadmap.scales import Priority as Priority


class Kind(StrEnum):
    """The kinds of entity that a plan is made of."""

    PLAN = "plan"
    OVERALL_GOAL = "overall_goal"
    BENEFIT_AREA = "benefit_area"
    BENEFICIARY_GROUP = "beneficiary_group"
    BENEFIT = "benefit"
    ACTOR = "actor"
    COLLABORATION = "collaboration"
    COLLABORATION_AREA = "collaboration_area"
    CAPABILITY = "capability"
    ANSWER = "answer"
    GOAL = "goal"
    SUB_GOAL = "sub_goal"
    MEASURE = "measure"


QUESTIONS_PER_CAPABILITY = 6
MAX_OVERALL_GOALS = 2
Points = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Entity:
    """One thing in a plan; `rank` orders it among its own kind, `exists` is False once it is removed."""

    id: str
    rank: str = ""
    exists: bool = True


@dataclass(frozen=True, kw_only=True)
class Head(Entity):
    """What the plan says about itself; its id is the plan's."""

    title: str = ""
    organisation: str = ""
    units: Points = ()
    start: date | None = None


@dataclass(frozen=True, kw_only=True)
class OverallGoal(Entity):
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class BenefitArea(Entity):
    name: str = ""
    priority: Priority | None = None
    meaning: str = ""
    ambition: str = ""


@dataclass(frozen=True, kw_only=True)
class BeneficiaryGroup(Entity):
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Benefit(Entity):
    """An expected benefit; lines after the first of `text` are its sub-points."""

    area: str = ""
    group: str = ""
    text: str = ""

    @property
    def name(self) -> str:
        return self.text.split("\n", 1)[0]

    @property
    def points(self) -> Points:
        return tuple(line for line in self.text.split("\n")[1:] if line)


@dataclass(frozen=True, kw_only=True)
class Actor(Entity):
    name: str = ""
    kind: ActorKind | None = None
    frequency: Frequency | None = None
    importance: int | None = None
    potential: Potential | None = None
    improvement: str = ""


@dataclass(frozen=True, kw_only=True)
class Collaboration(Entity):
    """A cell of the collaboration matrix; its id follows from actor and area, so two people make the same."""

    actor: str = ""
    area: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class CollaborationArea(Entity):
    name: str = ""
    what: str = ""
    who: str = ""
    why: str = ""
    how: str = ""


@dataclass(frozen=True, kw_only=True)
class Capability(Entity):
    """How one of the seven stands; its id is the capability's key."""

    status: str = ""
    maturity: Maturity | None = None
    recommendation: Points = ()
    ambition: str = ""

    @property
    def key(self) -> CapabilityKey:
        return CapabilityKey(self.id)


@dataclass(frozen=True, kw_only=True)
class Answer(Entity):
    """The group's answer to one guiding question; its id is `<capability>-<number>`."""

    text: str = ""

    @property
    def capability(self) -> CapabilityKey:
        return CapabilityKey(self.id.rsplit("-", 1)[0])

    @property
    def number(self) -> int:
        return int(self.id.rsplit("-", 1)[1])


@dataclass(frozen=True, kw_only=True)
class Goal(Entity):
    text: str = ""
    area: str | None = None
    capability: CapabilityKey | None = None
    opportunities: Points = ()
    limitations: Points = ()


@dataclass(frozen=True, kw_only=True)
class SubGoal(Entity):
    goal: str = ""
    text: str = ""
    due: date | None = None
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Measure(Entity):
    title: str = ""
    description: str = ""
    capability: CapabilityKey | None = None
    sub_goals: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    importance: int | None = None
    effort: int | None = None
    responsible: str = ""
    horizon: Horizon | None = None
    start: date | None = None
    end: date | None = None
    depends_on: tuple[str, ...] = ()
    status: MeasureStatus | None = None


TYPES: Mapping[Kind, type[Entity]] = MappingProxyType(
    {
        Kind.PLAN: Head,
        Kind.OVERALL_GOAL: OverallGoal,
        Kind.BENEFIT_AREA: BenefitArea,
        Kind.BENEFICIARY_GROUP: BeneficiaryGroup,
        Kind.BENEFIT: Benefit,
        Kind.ACTOR: Actor,
        Kind.COLLABORATION: Collaboration,
        Kind.COLLABORATION_AREA: CollaborationArea,
        Kind.CAPABILITY: Capability,
        Kind.ANSWER: Answer,
        Kind.GOAL: Goal,
        Kind.SUB_GOAL: SubGoal,
        Kind.MEASURE: Measure,
    }
)
KIND_OF: Mapping[type[Entity], Kind] = MappingProxyType({cls: kind for kind, cls in TYPES.items()})

# References that an entity cannot live without, and those that may go, by field name.
PARENTS: Mapping[Kind, Mapping[str, Kind]] = MappingProxyType(
    {
        Kind.BENEFIT: {"area": Kind.BENEFIT_AREA, "group": Kind.BENEFICIARY_GROUP},
        Kind.COLLABORATION: {"actor": Kind.ACTOR, "area": Kind.BENEFIT_AREA},
        Kind.SUB_GOAL: {"goal": Kind.GOAL},
    }
)
LINKS: Mapping[Kind, Mapping[str, Kind]] = MappingProxyType(
    {
        Kind.GOAL: {"area": Kind.BENEFIT_AREA},
        Kind.MEASURE: {
            "sub_goals": Kind.SUB_GOAL,
            "benefits": Kind.BENEFIT,
            "depends_on": Kind.MEASURE,
        },
    }
)


def collaboration_id(actor: str, area: str) -> str:
    """The id of the collaboration matrix's cell for an actor and a benefit area."""
    return f"{actor}~{area}"


def fixed_entities() -> dict[str, Entity]:
    """What every plan has from the start: the seven capabilities and their guiding questions' answers."""
    found: dict[str, Entity] = {}
    for index, key in enumerate(CapabilityKey):
        found[key.value] = Capability(id=key.value, rank=f"a{index}")
        for number in range(1, QUESTIONS_PER_CAPABILITY + 1):
            answer = f"{key.value}-{number}"
            found[answer] = Answer(id=answer, rank=f"a{index}{number}")
    return found


FIXED_IDS = frozenset(fixed_entities())


@dataclass(frozen=True)
class Plan:
    """A plan at one revision: all entities by id, removed ones included."""

    id: str
    revision: int = 0
    entities: Mapping[str, Entity] = field(default_factory=fixed_entities)
    # What follows from it, by what worked it out (`roadmap.derived`): not a part of what the plan is.
    derived: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def head(self) -> Head:
        found = self.entities.get(self.id)
        return found if isinstance(found, Head) else Head(id=self.id)

    @property
    def title(self) -> str:
        return self.head.title

    def of(self, kind: Kind) -> tuple[Any, ...]:
        """The living entities of a kind, in order."""
        return self._living.get(kind, ())

    def find(self, entity: str) -> Entity | None:
        """The living entity with this id, or None."""
        return self._by_id.get(entity)

    def kind_of(self, entity: str) -> Kind | None:
        """The kind of the living entity with this id, or None."""
        found = self.find(entity)
        return None if found is None else KIND_OF[type(found)]

    @property
    def overall_goals(self) -> tuple[OverallGoal, ...]:
        return self.of(Kind.OVERALL_GOAL)

    @property
    def benefit_areas(self) -> tuple[BenefitArea, ...]:
        return self.of(Kind.BENEFIT_AREA)

    @property
    def beneficiary_groups(self) -> tuple[BeneficiaryGroup, ...]:
        return self.of(Kind.BENEFICIARY_GROUP)

    @property
    def benefits(self) -> tuple[Benefit, ...]:
        return self.of(Kind.BENEFIT)

    @property
    def actors(self) -> tuple[Actor, ...]:
        return self.of(Kind.ACTOR)

    @property
    def collaborations(self) -> tuple[Collaboration, ...]:
        return self.of(Kind.COLLABORATION)

    @property
    def collaboration_areas(self) -> tuple[CollaborationArea, ...]:
        return self.of(Kind.COLLABORATION_AREA)

    @property
    def capabilities(self) -> tuple[Capability, ...]:
        return self.of(Kind.CAPABILITY)

    @property
    def answers(self) -> tuple[Answer, ...]:
        return self.of(Kind.ANSWER)

    @property
    def goals(self) -> tuple[Goal, ...]:
        return self.of(Kind.GOAL)

    @property
    def sub_goals(self) -> tuple[SubGoal, ...]:
        return self.of(Kind.SUB_GOAL)

    @property
    def measures(self) -> tuple[Measure, ...]:
        return self.of(Kind.MEASURE)

    def changed(self, changed: Mapping[str, Entity], revision: int) -> Plan:
        """The plan at a later revision, with these entities in place of what they were."""
        after = Plan(self.id, revision, {**self.entities, **changed})
        if "_living" in self.__dict__ and all(self._keeps_its_place(entity) for entity in changed.values()):
            # Typing in a cell is by far the most common change: what lives need not be worked out anew.
            after.__dict__.update(self._living_with(changed))
        return after

    @cached_property
    def _by_id(self) -> dict[str, Entity]:
        return {entity.id: entity for part in self._living.values() for entity in part}

    @cached_property
    def _living(self) -> dict[Kind, tuple[Entity, ...]]:
        """Living entities by kind, without those whose parent is removed and links to removed ones."""
        alive: dict[str, Kind] = {
            entity.id: KIND_OF[type(entity)] for entity in self.entities.values() if entity.exists
        }
        for kind, parents in PARENTS.items():
            for entity_id in [i for i, k in alive.items() if k is kind]:
                entity = self.entities[entity_id]
                if any(alive.get(getattr(entity, name)) is not target for name, target in parents.items()):
                    del alive[entity_id]
        found: dict[Kind, list[Entity]] = {}
        for entity_id, kind in alive.items():
            found.setdefault(kind, []).append(with_living_links(self.entities[entity_id], alive.get))
        return {kind: tuple(sorted(part, key=_place)) for kind, part in found.items()}

    def _keeps_its_place(self, entity: Entity) -> bool:
        """Whether an entity lives on, or stays removed, under the same parents as before it was changed."""
        before = self.entities.get(entity.id)
        names = ("exists", *PARENTS.get(KIND_OF[type(entity)], ()))
        return before is not None and all(getattr(before, name) == getattr(entity, name) for name in names)

    def _living_with(self, changed: Mapping[str, Entity]) -> dict[str, Any]:
        """What `_living` and `_by_id` are once these entities have changed in their places."""
        mended = {
            one.id: with_living_links(one, self.kind_of) for one in changed.values() if one.id in self._by_id
        }
        living = dict(self._living)
        for kind in {KIND_OF[type(entity)] for entity in mended.values()}:
            part = tuple(mended.get(one.id, one) for one in living[kind])
            moved = any(one.rank != self._by_id[one.id].rank for one in mended.values())
            living[kind] = tuple(sorted(part, key=_place)) if moved else part
        return {"_living": living, "_by_id": {**self._by_id, **mended}}


def _place(entity: Entity) -> tuple[str, str]:
    return entity.rank, entity.id


def with_living_links(entity: Entity, living_kind: Callable[[str], Kind | None]) -> Entity:
    """The entity itself where all its links live (so that unchanged entities stay identical), else a copy."""
    mended: dict[str, Any] = {}
    for name, target in LINKS.get(KIND_OF[type(entity)], {}).items():
        value = getattr(entity, name)
        if isinstance(value, tuple):
            kept = tuple(one for one in value if living_kind(one) is target)
            if len(kept) != len(value):
                mended[name] = kept
        elif value is not None and living_kind(value) is not target:
            mended[name] = None
    return replace(entity, **mended) if mended else entity
