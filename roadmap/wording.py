"""What stands in a plan, in words: names, values and places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from roadmap.fields import Field, FieldType, Json, choice_key, field_of, stored
from roadmap.model import PARENTS, Answer, Capability, Collaboration, Entity, Kind, Plan
from roadmap.texts import isolated, text, written_date, written_month

NAME_SHOWN = 80
VALUE_SHOWN = 240


def name_of(entity: Entity, language: str) -> str:
    """What an entity is called in a list: the first line of its name, or that it has none yet."""
    if isinstance(entity, Capability):
        return text(f"capability.{entity.id}.name", language)
    for name in ("title", "name", "text"):
        found = str(getattr(entity, name, "") or "").split("\n", 1)[0]
        if found:
            return found
    return text("page.unnamed", language)


def cut(value: str, most: int = VALUE_SHOWN) -> str:
    """As much of a text as there is room for."""
    return value if len(value) <= most else f"{value[:most].rstrip()} …"


@dataclass(frozen=True)
class Wording:
    """Words for what stands in some plans; what one has removed is still called what it was."""

    language: str
    plans: tuple[Plan, ...]

    def entity(self, entity: str) -> Entity | None:
        """The entity as it lives in the first plan that has it, else as it was when it was removed."""
        living = (plan.find(entity) for plan in self.plans)
        held = (plan.entities.get(entity) for plan in self.plans)
        return next(filter(None, [*living, *held]), None)

    def name(self, entity: Entity) -> str:
        """What an entity is called; one that has no name of its own by what it belongs to."""
        if isinstance(entity, Answer):
            capability = text(f"capability.{entity.capability}.name", self.language)
            return f"{capability}, {text('workbook.list.question', self.language)} {entity.number}"
        if isinstance(entity, Collaboration):
            parents = self.names(getattr(entity, name) for name in PARENTS[Kind.COLLABORATION])
            return ", ".join(map(isolated, parents))
        return cut(name_of(entity, self.language), NAME_SHOWN)

    def names(self, entities: Iterable[str]) -> list[str]:
        """What the entities with these ids are called, as far as there are any."""
        return [name_of(found, self.language) for one in entities if (found := self.entity(one))]

    def label(self, field: Field) -> str:
        """What a field is called."""
        return text(field.label.key, self.language)

    def value(self, field: Field, raw: Json) -> str:
        """A field's value as people read it; empty where nothing stands there."""
        value = stored(field, raw)
        if value == field.empty:
            return ""
        match field.type:
            case FieldType.CHOICE:
                return text(choice_key(value), self.language)
            case FieldType.SCALE:
                return f"{value} – {text(f'scale.{field.name}.{value}', self.language)}"
            case FieldType.REF | FieldType.REFS:
                return "\n".join(self.names((value,) if field.type is FieldType.REF else value))
            case FieldType.POINTS:
                return "\n".join(value)
            case FieldType.MONTH:
                return written_month(value, self.language)
            case FieldType.DATE:
                return written_date(value, self.language)
        return str(value)

    def thing(self, kind: Kind, entity: str) -> str:
        """An entity in a sentence: «measure “Call home”»."""
        word = text(f"history.kind.{kind}.one", self.language)
        found = self.entity(entity)
        if kind is Kind.PLAN or found is None:
            return word
        return text("history.thing", self.language, kind=word, name=self.name(found))

    def place(self, kind: Kind, entity: str, name: str) -> str:
        """A field in a sentence: «title of measure “Call home”»."""
        thing, label = self.thing(kind, entity), self.label(field_of(kind, name))
        if label == text(f"kind.{kind}.one", self.language):
            # A goal's text is the goal; of what has a short name that name is a part.
            if name == "text":
                return thing
            label = text(f"history.own.{name}", self.language)
        return text("history.place", self.language, field=label[:1].lower() + label[1:], thing=thing)
