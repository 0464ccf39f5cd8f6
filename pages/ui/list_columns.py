"""The columns of somebody else's list, each beside what it becomes, with how sure the guess is."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.ui import page, state
from pages.ui.sheets import name_of
from pages.ui.state import say
from roadmap.fields import field_of, name_field
from roadmap.model import PARENTS, Kind, Plan
from roadmap.other_lists import (
    NUMBER,
    REST_FIELD,
    ColumnGuess,
    ListMapping,
    RawSheet,
    asks_for_order_of_dates,
    guess_columns,
    letter_of,
    parents_to_ask_for,
    targets_of,
)
from roadmap.texts import isolated

_NEW = "\x00new"
_UNUSED = ""


def told(
    sheet: RawSheet, begin: ListMapping, plan: Plan | None, key: str, *, is_recalled: bool
) -> ListMapping:
    """The mapping as the person sets it, beginning with what is guessed or remembered."""
    found = guess_columns(sheet, begin.head_row, begin.kind, state.language())
    proposed = dict(begin.columns)
    with st.container(key="list-columns"):
        _heads()
        chosen = {
            one.column: _column(one, proposed.get(one.column), begin.kind, key, is_recalled=is_recalled)
            for one in found
        }
    columns = tuple((column, name) for column, name in chosen.items() if name)
    mapping = replace(begin, columns=columns)
    mapping = replace(mapping, month_first=_order_of_dates(sheet, mapping, begin, key))
    mapping = replace(mapping, parents=_parents(sheet, mapping, begin, plan, key))
    rest = say(field_of(begin.kind, REST_FIELD[begin.kind]).label.key)
    keep = st.checkbox(say("other_list.column.rest", field=rest), value=begin.keep_rest, key=f"{key}-rest")
    st.markdown(f":small[{say('other_list.column.rest_help')}]")
    return replace(mapping, keep_rest=keep)


def lacking(mapping: ListMapping) -> str | None:
    """What must be said before the list can be read; None where nothing is lacking."""
    named = name_field(mapping.kind)
    assert named is not None
    names = [name for _, name in mapping.columns]
    if named.name not in names:
        return say("other_list.result.no_name", field=target_said(mapping.kind, named.name))
    twice = next((name for name in names if names.count(name) > 1), None)
    return say("other_list.result.twice", field=target_said(mapping.kind, twice)) if twice else None


def target_said(kind: Kind, name: str) -> str:
    """What a column becomes, in the person's words."""
    if name == _UNUSED:
        return say("other_list.column.unused")
    return say("other_list.column.number") if name == NUMBER else say(field_of(kind, name).label.key)


def _heads() -> None:
    said = [say(f"other_list.column.{name}") for name in ("file", "becomes")]
    for place, head in zip(_row(), said, strict=False):
        place.markdown(f"**{head}**")


def _row() -> list[st.delta_generator.DeltaGenerator]:
    return st.columns([5, 4, 3], vertical_alignment="center", gap="medium")


def _column(one: ColumnGuess, proposed: str | None, kind: Kind, key: str, *, is_recalled: bool) -> str | None:
    """One column: its head and what stands in it, what it becomes, and why."""
    shown, choice, why = _row()
    head = one.head or say("other_list.column.letter", letter=letter_of(one.column))
    examples = page.plain("; ".join(map(isolated, one.examples)))
    shown.markdown(f"**{page.plain(head)}**  \n:small[{examples}]")
    options = [_UNUSED, *targets_of(kind)]
    chosen = choice.selectbox(
        head,
        options,
        index=options.index(proposed or _UNUSED),
        format_func=lambda name: target_said(kind, name),
        key=f"{key}-{one.column}",
        label_visibility="collapsed",
    )
    if reason := _reason(one, proposed, chosen, is_recalled=is_recalled):
        why.markdown(f":small[{say(f'other_list.column.hint_{reason}')}]")
    return chosen or None


def _reason(one: ColumnGuess, proposed: str | None, chosen: str, *, is_recalled: bool) -> str | None:
    """Why a column stands as it does; a column that is left out needs no reason."""
    if chosen == _UNUSED:
        return None
    if chosen != proposed:
        return "chosen"
    return "remembered" if is_recalled or one.confidence is None else one.confidence.value


def _order_of_dates(sheet: RawSheet, mapping: ListMapping, begin: ListMapping, key: str) -> bool:
    if not asks_for_order_of_dates(sheet, mapping):
        return False
    return st.checkbox(say("other_list.column.month_first"), value=begin.month_first, key=f"{key}-month")


def _parents(
    sheet: RawSheet, mapping: ListMapping, begin: ListMapping, plan: Plan | None, key: str
) -> tuple[tuple[str, str], ...]:
    """What rows belong to that do not say so themselves."""
    asked = parents_to_ask_for(sheet, mapping, state.language())
    before = dict(begin.parents)
    given = {field: _parent(mapping.kind, field, before.get(field, ""), plan, key) for field in asked}
    return tuple((field, name) for field, name in given.items() if name)


def _parent(kind: Kind, field: str, before: str, plan: Plan | None, key: str) -> str:
    label = say("other_list.column.parent", field=say(field_of(kind, field).label.key))
    there = plan.of(PARENTS[kind][field]) if plan else ()
    names = list(dict.fromkeys(name_of(one, state.language()) for one in there))
    chosen: str | None = _NEW
    if names:
        words = {"": say("other_list.column.parent_none"), _NEW: say("other_list.column.parent_new")}
        options = ["", *names, _NEW]
        chosen = st.selectbox(
            label,
            options,
            index=options.index(before) if before in options else 0,
            format_func=lambda name: words.get(name, name),
            key=f"{key}-{field}",
            width=480,
        )
    if chosen == _NEW:
        label = say("other_list.column.parent_write") if names else label
        return st.text_input(label, key=f"{key}-{field}-new", max_chars=200, width=480).strip()
    return chosen or ""
