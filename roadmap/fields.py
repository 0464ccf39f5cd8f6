"""The registry of editable fields: one row each, which editor, reader and writer all follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, cast

from roadmap.model import (
    PARENTS,
    ActorKind,
    CapabilityKey,
    Frequency,
    Horizon,
    Kind,
    Maturity,
    MeasureStatus,
    Potential,
    Priority,
)
from roadmap.problems import Place, Term, refused

LONG_TEXT = 20_000
NAME = 300
MAX_ITEMS = 200
Choices = type[StrEnum]
Json = str | int | list[str] | bool | None


class FieldType(StrEnum):
    """What a field holds, and so how it is edited, stored and written."""

    TEXT = "text"
    POINTS = "points"
    CHOICE = "choice"
    SCALE = "scale"
    DATE = "date"
    MONTH = "month"
    REF = "ref"
    REFS = "refs"


@dataclass(frozen=True)
class Field:
    """One editable field of one kind of entity. `limit` counts characters; a SCALE runs from 1 to 5."""

    kind: Kind
    name: str
    type: FieldType
    limit: int = LONG_TEXT
    multiline: bool = False
    choices: Choices | None = None
    target: Kind | None = None
    is_name: bool = False

    @property
    def text_key(self) -> str:
        """Where the catalogues keep the field's label, help and placeholder."""
        return f"field.{self.kind}.{self.name}"

    @property
    def label(self) -> Term:
        return Term(f"{self.text_key}.label")

    @property
    def empty(self) -> Any:
        """The value of the field when nothing has been entered."""
        if self.type is FieldType.TEXT or self.is_parent:
            return ""
        return () if self.type in (FieldType.POINTS, FieldType.REFS) else None

    @property
    def is_parent(self) -> bool:
        """Whether the entity cannot live without what the field refers to."""
        return self.name in PARENTS.get(self.kind, {})


def _text(kind: Kind, name: str, *, is_name: bool = False, short: bool = False) -> Field:
    limit = NAME if short else LONG_TEXT
    return Field(kind, name, FieldType.TEXT, limit=limit, multiline=not short, is_name=is_name)


def _points(kind: Kind, name: str) -> Field:
    return Field(kind, name, FieldType.POINTS, multiline=True)


def _choice(kind: Kind, name: str, choices: Choices) -> Field:
    return Field(kind, name, FieldType.CHOICE, choices=choices)


def _ref(kind: Kind, name: str, target: Kind) -> Field:
    return Field(kind, name, FieldType.REF, target=target)


def _refs(kind: Kind, name: str, target: Kind) -> Field:
    return Field(kind, name, FieldType.REFS, target=target)


FIELDS: tuple[Field, ...] = (
    _text(Kind.PLAN, "title", is_name=True, short=True),
    _text(Kind.PLAN, "organisation", short=True),
    _points(Kind.PLAN, "units"),
    Field(Kind.PLAN, "start", FieldType.MONTH),
    _text(Kind.OVERALL_GOAL, "text", is_name=True),
    _text(Kind.BENEFIT_AREA, "name", is_name=True, short=True),
    _choice(Kind.BENEFIT_AREA, "priority", Priority),
    _text(Kind.BENEFIT_AREA, "meaning"),
    _text(Kind.BENEFIT_AREA, "ambition"),
    _text(Kind.BENEFICIARY_GROUP, "name", is_name=True, short=True),
    _ref(Kind.BENEFIT, "area", Kind.BENEFIT_AREA),
    _ref(Kind.BENEFIT, "group", Kind.BENEFICIARY_GROUP),
    _text(Kind.BENEFIT, "text", is_name=True),
    _text(Kind.ACTOR, "name", is_name=True, short=True),
    _choice(Kind.ACTOR, "kind", ActorKind),
    _choice(Kind.ACTOR, "frequency", Frequency),
    Field(Kind.ACTOR, "importance", FieldType.SCALE),
    _choice(Kind.ACTOR, "potential", Potential),
    _text(Kind.ACTOR, "improvement"),
    _ref(Kind.COLLABORATION, "actor", Kind.ACTOR),
    _ref(Kind.COLLABORATION, "area", Kind.BENEFIT_AREA),
    _text(Kind.COLLABORATION, "text", is_name=True),
    _text(Kind.COLLABORATION_AREA, "name", is_name=True, short=True),
    _text(Kind.COLLABORATION_AREA, "what"),
    _text(Kind.COLLABORATION_AREA, "who"),
    _text(Kind.COLLABORATION_AREA, "why"),
    _text(Kind.COLLABORATION_AREA, "how"),
    _text(Kind.CAPABILITY, "status"),
    _choice(Kind.CAPABILITY, "maturity", Maturity),
    _points(Kind.CAPABILITY, "recommendation"),
    _text(Kind.CAPABILITY, "ambition"),
    _text(Kind.ANSWER, "text"),
    _text(Kind.GOAL, "text", is_name=True),
    _ref(Kind.GOAL, "area", Kind.BENEFIT_AREA),
    _choice(Kind.GOAL, "capability", CapabilityKey),
    _points(Kind.GOAL, "opportunities"),
    _points(Kind.GOAL, "limitations"),
    _ref(Kind.SUB_GOAL, "goal", Kind.GOAL),
    _text(Kind.SUB_GOAL, "text", is_name=True),
    Field(Kind.SUB_GOAL, "due", FieldType.DATE),
    _text(Kind.SUB_GOAL, "evidence"),
    _text(Kind.MEASURE, "title", is_name=True, short=True),
    _text(Kind.MEASURE, "description"),
    _choice(Kind.MEASURE, "capability", CapabilityKey),
    _refs(Kind.MEASURE, "sub_goals", Kind.SUB_GOAL),
    _refs(Kind.MEASURE, "benefits", Kind.BENEFIT),
    Field(Kind.MEASURE, "importance", FieldType.SCALE),
    Field(Kind.MEASURE, "effort", FieldType.SCALE),
    _text(Kind.MEASURE, "responsible", short=True),
    _choice(Kind.MEASURE, "horizon", Horizon),
    Field(Kind.MEASURE, "start", FieldType.DATE),
    Field(Kind.MEASURE, "end", FieldType.DATE),
    _refs(Kind.MEASURE, "depends_on", Kind.MEASURE),
    _choice(Kind.MEASURE, "status", MeasureStatus),
)

_BY_KEY: Mapping[tuple[Kind, str], Field] = MappingProxyType({(f.kind, f.name): f for f in FIELDS})
_BY_KIND: Mapping[Kind, tuple[Field, ...]] = MappingProxyType(
    {kind: tuple(f for f in FIELDS if f.kind is kind) for kind in Kind}
)


def field_of(kind: Kind, name: str) -> Field:
    """The field with this name; refused when the kind has none."""
    found = _BY_KEY.get((kind, name))
    if found is None:
        raise refused("unknown_field", field=name)
    return found


def fields_of(kind: Kind) -> tuple[Field, ...]:
    """All fields of a kind, in the order of the registry."""
    return _BY_KIND[kind]


def name_field(kind: Kind) -> Field | None:
    """The field that says what an entity of this kind is called."""
    return next((f for f in fields_of(kind) if f.is_name), None)


def choice_key(choice: StrEnum) -> str:
    """Where the catalogues keep the word for a choice."""
    if isinstance(choice, CapabilityKey):
        return f"capability.{choice.value}.name"
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(choice).__name__).lower()
    return f"choice.{name}.{choice.value}"


def encode(value: Any) -> Json:
    """A field's value as JSON: dates in ISO form, points and references as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, StrEnum):
        return value.value
    return cast(Json, value)


def stored(field: Field, raw: Json) -> Any:
    """A field's value from the JSON that `encode` made of it, which was checked when it came in."""
    if raw is None or raw == "":
        return field.empty
    if isinstance(raw, list):
        return tuple(raw)
    if field.choices is not None:
        return field.choices(str(raw))
    if field.type in (FieldType.DATE, FieldType.MONTH):
        return date.fromisoformat(str(raw))
    return raw


def decode(field: Field, raw: object, place: Place | None = None) -> Any:
    """The cleaned value of a field from JSON; refused with the reason when it cannot be one."""
    if raw is None or raw == "" or raw == []:
        return field.empty
    return _DECODERS[field.type](field, raw, place or Place(field=field.name))


_SCALE = {str(step): step for step in range(1, 6)}

# Control characters but newline and tab, lone surrogates, and the two non-characters that XML cannot hold.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text as the plan keeps it: newlines as LF, no control characters, no blanks around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _UNWANTED.sub("", text).strip()


def _shown(raw: object) -> str:
    """As much of an unreadable value as fits in a sentence."""
    return clean(str(raw)[:80])


def _decode_text(field: Field, raw: object, place: Place) -> str:
    if not isinstance(raw, str):
        raise refused("not_a_text", place, field=field.label)
    text = clean(raw)
    if not field.multiline:
        text = " ".join(text.split("\n"))
    if len(text) > field.limit:
        raise refused("too_long", place, field=field.label, limit=field.limit, length=len(text))
    return text


def _decode_points(field: Field, raw: object, place: Place) -> tuple[str, ...]:
    lines = raw.split("\n") if isinstance(raw, str) else raw
    if not isinstance(lines, list | tuple):
        raise refused("not_a_text", place, field=field.label)
    points = tuple(point for line in lines for part in _lines(line, field, place) if (point := part.strip()))
    length = len("\n".join(points))
    if length > field.limit:
        raise refused("too_long", place, field=field.label, limit=field.limit, length=length)
    return points


def _lines(line: object, field: Field, place: Place) -> list[str]:
    if not isinstance(line, str):
        raise refused("not_a_text", place, field=field.label)
    return clean(line).split("\n")


def _decode_choice(field: Field, raw: object, place: Place) -> StrEnum:
    assert field.choices is not None
    try:
        return field.choices(str(raw))
    except ValueError:
        raise refused("not_a_choice", place, field=field.label, value=_shown(raw)) from None


def _decode_scale(field: Field, raw: object, place: Place) -> int:
    if isinstance(raw, str) and raw.strip() in _SCALE:
        return _SCALE[raw.strip()]
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= 5:
        raise refused("not_on_scale", place, field=field.label, value=_shown(raw))
    return raw


_DATE = re.compile(r"(\d{4}-\d\d)-(\d\d)(?:[T ].*)?", re.ASCII)
_MONTH = re.compile(r"(\d{4}-\d\d)(?:-(\d\d)(?:[T ].*)?)?", re.ASCII)


def _decode_date(field: Field, raw: object, place: Place) -> date:
    text = raw.isoformat() if isinstance(raw, date) else str(raw).strip()
    match = _DATE.fullmatch(text) if field.type is FieldType.DATE else _MONTH.fullmatch(text)
    try:
        found = date.fromisoformat(f"{match[1]}-{match[2] or '01'}") if match else None
    except ValueError:
        found = None
    if found is None:
        raise refused("not_a_date", place, field=field.label, value=_shown(text))
    if not 1990 <= found.year <= 2100:
        raise refused("date_out_of_range", place, field=field.label, value=found.isoformat())
    return found.replace(day=1) if field.type is FieldType.MONTH else found


def _decode_ref(field: Field, raw: object, place: Place) -> str:
    if not isinstance(raw, str) or len(raw) > 200:
        raise refused("not_a_reference", place, field=field.label)
    return raw


def _decode_refs(field: Field, raw: object, place: Place) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > MAX_ITEMS:
        raise refused("not_a_reference", place, field=field.label)
    return tuple(dict.fromkeys(_decode_ref(field, one, place) for one in raw))


_DECODERS: Mapping[FieldType, Any] = MappingProxyType(
    {
        FieldType.TEXT: _decode_text,
        FieldType.POINTS: _decode_points,
        FieldType.CHOICE: _decode_choice,
        FieldType.SCALE: _decode_scale,
        FieldType.DATE: _decode_date,
        FieldType.MONTH: _decode_date,
        FieldType.REF: _decode_ref,
        FieldType.REFS: _decode_refs,
    }
)


def editable(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields that a person edits directly, without those that say where an entity belongs."""
    return tuple(f for f in fields if not f.is_parent)
