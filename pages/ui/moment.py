"""A plan as it was at a moment: what has changed since, the whole of it, and the way back to it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.ui import (
    page,
    pieces,
    preview,
    sheets,
    sittings_list,
    state,
    trouble,
    versions,
    when,
    workbook_out,
)
from pages.ui.sheet import sheet as mount
from pages.ui.sheets import Data
from pages.ui.state import say
from roadmap import going_back, past
from roadmap.comparing import Item, Sort
from roadmap.fields import fields_of
from roadmap.model import FIXED_IDS, KIND_OF, Kind, Plan
from roadmap.past import Moment, Scope, Version
from roadmap.problems import Refused
from roadmap.texts import text
from roadmap.wording import Wording

PARTS = ("changes", "plan")
_SHOWN_AS_COLUMNS = 5
_DONE = "restored"


def show(plan: Plan, revision: int) -> None:
    """The moment, with what can be done from there."""
    try:
        found, then = past.moment(plan.id, revision), past.open_at(plan.id, revision)
    except Refused as refusal:
        st.error(state.told(refusal.problem))
        st.button(say("history.then.back"), icon=":material/arrow_back:", on_click=when.turn_to, args=(None,))
        return
    version = next((one for one in past.versions(plan.id) if one.revision == revision), None)
    st.button(
        say("history.then.back"),
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=when.turn_to,
        args=(None,),
    )
    title = say("history.then.title", when=when.written(found.at))
    st.title(page.plain(version.name) if version else title, anchor=False)
    st.markdown(f"{title}. {say('history.then.lead')}" if version else say("history.then.lead"))
    items = past.differences(then, plan)
    _say_what_was_done()
    versions.say_made()
    _buttons(plan, then, found, version)
    chosen = page.part("history.then", PARTS)
    if chosen == "changes":
        _changes(then, plan, items)
    else:
        _whole(then)


def _buttons(plan: Plan, then: Plan, found: Moment, version: Version | None) -> None:
    scope, part = sittings_list.asked_part(plan)
    differs = bool(going_back.way_back(plan, then))
    with st.container(horizontal=True, key="moment-buttons"):
        if part and going_back.way_back(plan, then, scope):
            _restore_button(plan.id, found, scope, part)
        if differs:
            _restore_button(plan.id, found)
        workbook_out.download_then(plan, then.revision, version, say("history.then.workbook"))
        if differs:
            name = version.name if version else when.written(found.at)
            workbook_out.download_changes(plan, then, say("history.sheet.title", when=name))
        if version is None:
            _name_it(plan.id, then.revision)


def _name_it(plan: str, revision: int) -> None:
    """A moment that has no name can be given one here."""
    with st.popover(say("versions.keep_then"), icon=":material/bookmark_add:", type="tertiary"):
        versions.name_field(plan, revision)


def _restore_button(plan: str, found: Moment, scope: Scope | None = None, part: str = "") -> None:
    """Back to the moment with a part of the plan where one is given, else with the whole of it."""
    st.button(
        say("history.then.restore_part", what=page.plain(part)) if part else say("history.then.restore"),
        icon=":material/history:",
        type="primary",
        key="restore-part" if part else "restore",
        on_click=_restore,
        args=(plan, found, scope, part),
    )


def _restore(plan: str, found: Moment, scope: Scope | None, part: str) -> None:
    try:
        going_back.restore(plan, found.revision, state.person(), scope)
        at = when.written(found.at)
        said = say("history.then.restored_part", what=part, when=at) if part else ""
        st.session_state[_DONE] = said or say("history.then.restored", when=at)
    except Refused as refusal:
        trouble.tell(refusal)


def _say_what_was_done() -> None:
    if done := st.session_state.pop(_DONE, None):
        st.success(page.plain(done), icon=":material/check:")


# What has changed since


def _changes(then: Plan, now: Plan, items: Sequence[Item]) -> None:
    if not items:
        st.info(say("history.then.same_but_order" if going_back.way_back(now, then) else "history.then.same"))
        return
    count = sum(max(1, len(one.edits)) if one.sort is not Sort.NEW else 1 for one in items)
    st.markdown(say("history.then.since_one") if count == 1 else say("history.then.since", count=count))
    words = Wording(state.language(), (now, then))
    groups: dict[Sort, list[Data]] = {}
    for item in items:
        groups.setdefault(item.sort, []).append(_item(item, words))
    said = [
        {"sort": sort.value, "title": say(f"history.sort.{sort}"), "items": found}
        for sort, found in groups.items()
    ]
    preview.show(said, state.language(), f"since-{then.revision}", heads="history.heads")


def _item(item: Item, words: Wording) -> Data:
    found = words.entity(item.entity)
    name = "" if found is None or item.kind is Kind.PLAN else words.name(found)
    said: Data = {"id": item.id, "kind": text(f"kind.{item.kind}.one", words.language), "name": name}
    if item.sort is Sort.NEW and found is not None:
        return said | {"values": pieces.filled(words, pieces.fields_with(found))}
    if item.sort is Sort.MISSING:
        return said
    return said | {"fields": [pieces.edited(words, edit.change, edit.now) for edit in item.edits]}


# The whole plan


def _whole(then: Plan) -> None:
    """All that stood in the plan, kind by kind, to read."""
    kinds = [kind for kind in Kind if _rows(then, kind)]
    if not kinds:
        st.info(say("history.then.empty"))
    for number, kind in enumerate(kinds):
        title = f"{text(f'excel.sheet.{kind}', state.language())} ({len(_rows(then, kind))})"
        with st.expander(title, key=f"then-{kind}", expanded=number == 0, on_change="rerun") as box:
            if box.open:
                _table(then, kind)


def _rows(then: Plan, kind: Kind) -> list[str]:
    """What there is something to read of: the method's fixed things only where they were filled in."""
    return [
        one.id
        for one in then.of(kind)
        if one.id not in FIXED_IDS
        or any(getattr(one, f.name) != f.empty for f in fields_of(KIND_OF[type(one)]))
    ]


def _table(then: Plan, kind: Kind) -> None:
    words = Wording(state.language(), (then,))
    columns = tuple(
        sheets.Column(one.name, "wide" if one.multiline else "medium", n >= _SHOWN_AS_COLUMNS, True)
        for n, one in enumerate(fields_of(kind))
    )
    named = any(one.is_name for one in fields_of(kind))
    described = sheets.Sheet(
        f"then-{kind}",
        kind,
        f"excel.sheet.{kind}",
        columns,
        ids=tuple(_rows(then, kind)),
        head=None if named else lambda entity, _: words.name(entity),
        head_label=f"kind.{kind}.one",
    )
    data = sheets.describe(described, then, state.language())
    mount(data | {"kind": "view", "readonly": True, "wall": state.on_wall(), "open": None})
