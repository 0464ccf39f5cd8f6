"""What a workbook would do with a plan, in the words of the person who says yes or no to each piece of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui import pieces, state
from pages.ui.sheets import Data
from roadmap import comparing, past
from roadmap.changes import apply
from roadmap.comparing import Edit, Item, Keep, Sort, answer_id
from roadmap.fields import field_of
from roadmap.likeness import resembling
from roadmap.model import Kind, Plan
from roadmap.planner import Incoming, Written
from roadmap.telling import People
from roadmap.texts import isolated, text, texts_under
from roadmap.wording import Wording

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


def show(
    groups: Sequence[Data],
    language: str,
    key: str,
    on_asked: Callable[[str, str], None] | None = None,
    heads: str = "workbook.list",
) -> None:
    """The same list only to read; `on_asked` is told which button was pressed, by name, and at which item.

    `heads` is the key under which the texts say what before and after are called.
    """

    def take() -> None:
        asked = (st.session_state.get(key) or {}).get("asked")
        if on_asked and isinstance(asked, Mapping):
            on_asked(str(asked.get("name")), str(asked.get("id")))

    words = texts_under("workbook.list", language) | texts_under(heads, language)
    _list(key=key, data={"groups": groups, "words": words, "plain": True}, on_asked_change=take)


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


def removed(plan: Plan, found: Incoming, language: str) -> list[str]:
    """What has been removed in the plan since the file was read, and what it says therefore is left out."""
    words = Wording(language, (plan,))
    gone = comparing.removed(plan, found.changes)
    return [words.name(plan.entities[one]) for one in gone]


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
        self._people = past.people(plan.id, person) if written else People(person)
        self._after = apply(plan, [edit.change for item in items for edit in item.edits])
        self._words = Wording(language, (self._after, plan))
        self._needed = {one for item in items for one in item.needs}

    def item(self, item: Item) -> Data:
        said: Data = {"id": item.id, **self._name(item), "on": item.is_wanted}
        match item.sort:
            case Sort.CONFLICT:
                said["questions"] = [self._question(edit) for edit in item.edits]
            case Sort.NEW | Sort.SETTLED if item.makes:
                # Also what it held before it was removed.
                made = pieces.fields_with(self._after.entities[item.entity])
                said |= {"needs": item.needs, "values": pieces.filled(self._words, made)}
                said |= {"note": self._resembling(item)}
            case Sort.MISSING:
                said["held"] = item.held
            case _:
                fields = [pieces.edited(self._words, edit.change, edit.now) for edit in item.edits]
                said |= {"needs": item.needs, "fields": fields}
        return said

    def _resembling(self, item: Item) -> str:
        """Of what others are put under: what in the plan it may have been meant to be."""
        if item.id not in self._needed or item.entity in self._plan.entities:
            return ""
        name = self._words.name(self._after.entities[item.entity])
        there = [self._words.name(one) for one in self._plan.of(item.kind)]
        names = ", ".join(f"«{isolated(one)}»" for one in resembling(name, there))
        return text("workbook.list.resembles", self._language, names=names) if names else ""

    def _name(self, item: Item) -> Data:
        kind = text(f"kind.{item.kind}.one", self._language)
        entity = self._plan.find(item.entity) or self._after.entities[item.entity]
        return {"kind": kind, "name": "" if item.kind is Kind.PLAN else self._words.name(entity)}

    def _question(self, edit: Edit) -> Data:
        """Which text shall stand, with all that can be chosen."""
        change = edit.change
        plan, file = pieces.side_by_side(self._words, change, edit.now, change.new)
        both: list[pieces.Piece] = []
        if edit.merged.clean:
            both = pieces.side_by_side(self._words, change, edit.now, edit.merged.value)[1]
        note = "both_merged" if edit.merged.clean else "both_kept"
        options = [
            self._option(Keep.PLAN, plan, self._who(change.entity, change.field)),
            self._option(Keep.FILE, file, ""),
            self._option(Keep.BOTH, both, text(f"workbook.keep.{note}", self._language)),
        ]
        label = self._words.label(field_of(change.kind, change.field))
        return {"id": answer_id(change), "label": label, "options": options}

    def _option(self, keep: Keep, said: list[pieces.Piece], note: str) -> Data:
        title = text(f"workbook.keep.{keep}", self._language)
        return {"value": keep.value, "title": title, "note": note, "text": said}

    def _who(self, entity: str, field: str) -> str:
        written = self._written.get((entity, field))
        if written is None:
            return ""
        who = self._people.by(written.actor, self._language)
        return text("workbook.keep.by", self._language, who=who, at=_local(written.at))


def _local(at: str) -> datetime:
    return state.local(datetime.fromisoformat(at))
