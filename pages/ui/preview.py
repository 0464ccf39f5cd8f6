"""What a workbook would do with a plan, in the words of the person who says yes or no to each piece of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.sheets import Data, name_of
from roadmap.changes import apply
from roadmap.comparing import Edit, Item, Keep, Marked, Sort, answer_id, marked
from roadmap.fields import Field, FieldType, Json, choice_key, decode, encode, field_of, fields_of
from roadmap.model import PARENTS, Answer, Collaboration, Entity, Kind, Plan
from roadmap.planner import Written
from roadmap.texts import text, texts_under, written_date, written_month

NAME_SHOWN = 80
VALUE_SHOWN = 240
AROUND = 70
SAME, DIFFERS, NOTHING = 0, 1, 2
Piece = tuple[str, int]
WhoAndWhen = Mapping[tuple[str, str], Written]

_HERE = Path(__file__).parent
_list = st.components.v2.component(
    "veikart_preview",
    js=(_HERE / "preview.js").read_text(encoding="utf-8"),
    css=(_HERE / "preview.css").read_text(encoding="utf-8"),
)


def mount(groups: Sequence[Data], language: str, key: str) -> None:
    """The list of pieces, to tick; what the person has chosen stands in `picks` of the session's `key`."""
    chosen = picks(key)
    _list(
        key=key,
        data={"groups": groups, "words": texts_under("workbook.list", language), "picks": chosen},
        on_picks_change=_nothing,
    )


def _nothing() -> None:
    """Streamlit keeps only values that have a callback."""


def picks(key: str) -> dict[str, dict[str, Any]]:
    """What the person has ticked and answered otherwise than it was proposed."""
    raw = (st.session_state.get(key) or {}).get("picks") or {}
    return {name: dict(raw.get(name) or {}) for name in ("ticks", "answers")}


def ticks(key: str) -> dict[str, bool]:
    """The pieces that the person has ticked or not, by id."""
    return {name: bool(on) for name, on in picks(key)["ticks"].items()}


def answers(key: str) -> dict[str, Keep]:
    """Which text shall stand, by the name of the question."""
    return {name: Keep(keep) for name, keep in picks(key)["answers"].items() if keep in list(Keep)}


def counts(items: Iterable[Item]) -> dict[Sort, int]:
    """How many pieces there are of each sort."""
    found = dict.fromkeys(Sort, 0)
    for item in items:
        found[item.sort] += 1
    return found


def how_many(plan: Plan, language: str) -> list[tuple[str, int]]:
    """What a plan holds, kind by kind, without what every plan has."""
    kinds = [kind for kind in Kind if kind not in (Kind.PLAN, Kind.CAPABILITY, Kind.ANSWER) and plan.of(kind)]
    return [(text(f"kind.{kind}.one", language), len(plan.of(kind))) for kind in kinds]


def described(
    plan: Plan, items: Sequence[Item], language: str, written: WhoAndWhen, person: str
) -> list[Data]:
    """The pieces in groups, as the list takes them; `written` says who changed in the plan, and when."""
    wording = _Wording(plan, items, language, written, person)
    groups: dict[Sort, list[Data]] = {}
    for item in items:
        groups.setdefault(item.sort, []).append(wording.item(item))
    return [_group(sort, found, language) for sort, found in groups.items()]


def _group(sort: Sort, items: list[Data], language: str) -> Data:
    hint = texts_under("workbook.hint", language).get(sort, "")
    title = text(f"workbook.sort.{sort}", language)
    return {"sort": sort.value, "title": title, "hint": hint, "items": items}


class _Wording:
    def __init__(
        self, plan: Plan, items: Sequence[Item], language: str, written: WhoAndWhen, person: str
    ) -> None:
        self._plan = plan
        self._language = language
        self._written = written
        self._person = person
        self._after = apply(plan, [edit.change for item in items for edit in item.edits])

    def item(self, item: Item) -> Data:
        said: Data = {"id": item.id, **self._name(item), "on": item.is_wanted}
        match item.sort:
            case Sort.CONFLICT:
                said["questions"] = [self._question(edit) for edit in item.edits]
            case Sort.NEW:
                said |= {"needs": item.needs, "values": self._values(item)}
            case Sort.MISSING:
                said["held"] = item.held
            case _:
                said |= {"needs": item.needs, "fields": [self._field(edit) for edit in item.edits]}
        return said

    def _name(self, item: Item) -> Data:
        kind = text(f"kind.{item.kind}.one", self._language)
        entity = self._plan.find(item.entity) or self._after.entities[item.entity]
        return {"kind": kind, "name": "" if item.kind is Kind.PLAN else self._short_name(entity)}

    def _values(self, item: Item) -> list[Data]:
        """What is filled in of a new entity, besides its name; also what it held before it was removed."""
        made = self._after.entities[item.entity]
        filled = [(field, getattr(made, field.name)) for field in fields_of(item.kind) if not field.is_name]
        return [
            {"label": self._label(field), "value": [(_cut(self._said(field, encode(value))), SAME)]}
            for field, value in filled
            if value != field.empty
        ]

    def _field(self, edit: Edit) -> Data:
        field = field_of(edit.change.kind, edit.change.field)
        before, after = self._marked(field, edit.now, edit.change.new)
        return {"label": self._label(field), "before": before, "after": after}

    def _question(self, edit: Edit) -> Data:
        """Which text shall stand, with all that can be chosen."""
        change = edit.change
        field = field_of(change.kind, change.field)
        plan, file = self._marked(field, edit.now, change.new)
        both: list[Piece] = []
        if edit.merged.clean:
            both = self._marked(field, edit.now, edit.merged.value)[1]
        note = "both_merged" if edit.merged.clean else "both_kept"
        options = [
            self._option(Keep.PLAN, plan, self._who(change.entity, change.field)),
            self._option(Keep.FILE, file, ""),
            self._option(Keep.BOTH, both, text(f"workbook.keep.{note}", self._language)),
        ]
        return {"id": answer_id(change), "label": self._label(field), "options": options}

    def _option(self, keep: Keep, pieces: list[Piece], note: str) -> Data:
        title = text(f"workbook.keep.{keep}", self._language)
        return {"value": keep.value, "title": title, "note": note, "text": pieces}

    def _who(self, entity: str, field: str) -> str:
        written = self._written.get((entity, field))
        if written is None:
            return ""
        who = text("page.you" if written.actor == self._person else "page.somebody_else", self._language)
        return text("workbook.keep.by", self._language, who=who, at=_local(written.at))

    def _label(self, field: Field) -> str:
        return text(field.label.key, self._language)

    def _marked(self, field: Field, before: Json, after: Json) -> tuple[list[Piece], list[Piece]]:
        old, new = self._said(field, before), self._said(field, after)
        nothing = [(text("workbook.list.nothing", self._language), NOTHING)]
        left, right = _marked(old, new)
        return _around(left) if old else nothing, _around(right) if new else nothing

    def _short_name(self, entity: Entity) -> str:
        """What an entity is called; one that has no name of its own by what it belongs to."""
        if isinstance(entity, Answer):
            capability = text(f"capability.{entity.capability}.name", self._language)
            return f"{capability}, {text('workbook.list.question', self._language)} {entity.number}"
        if isinstance(entity, Collaboration):
            ids = [getattr(entity, name) for name in PARENTS[Kind.COLLABORATION]]
            return ", ".join(self._names(ids))
        return _cut(name_of(entity, self._language), NAME_SHOWN)

    def _said(self, field: Field, raw: Json) -> str:
        value = decode(field, raw)
        if value == field.empty:
            return ""
        match field.type:
            case FieldType.CHOICE:
                return text(choice_key(value), self._language)
            case FieldType.SCALE:
                return f"{value} – {text(f'scale.{field.name}.{value}', self._language)}"
            case FieldType.REF | FieldType.REFS:
                return "\n".join(self._names((value,) if field.type is FieldType.REF else value))
            case FieldType.POINTS:
                return "\n".join(value)
            case FieldType.MONTH:
                return written_month(value, self._language)
            case FieldType.DATE:
                return written_date(value, self._language)
        return str(value)

    def _names(self, ids: Iterable[str]) -> list[str]:
        found = [self._after.find(one) or self._plan.find(one) for one in ids]
        return [name_of(entity, self._language) for entity in found if entity]


def _local(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone()


@lru_cache(maxsize=2048)
def _marked(before: str, after: str) -> tuple[Marked, Marked]:
    """Remembered, since the page runs again for every tick."""
    return marked(before, after)


def _around(pieces: Marked) -> list[Piece]:
    """What differs, with some of what stands around it: long texts need not be read whole."""
    last = len(pieces) - 1
    return [
        (piece if differs else _shortened(piece, first=n == 0, last=n == last), int(differs))
        for n, (piece, differs) in enumerate(pieces)
    ]


def _shortened(piece: str, *, first: bool, last: bool) -> str:
    if len(piece) <= 3 * AROUND:
        return piece
    if first and last:
        return _cut(piece)
    head, tail = piece[:AROUND].rstrip(), piece[-AROUND:].lstrip()
    return f"… {tail}" if first else f"{head} …" if last else f"{head} … {tail}"


def _cut(value: str, most: int = VALUE_SHOWN) -> str:
    return value if len(value) <= most else f"{value[:most].rstrip()} …"
