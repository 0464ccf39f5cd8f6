"""What was just taken in from a workbook, what is left to choose in the plan, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from pages.ui import live, page, state
from pages.ui.sheets import name_of
from pages.ui.spots import spot
from pages.ui.state import say
from roadmap import planner
from roadmap.comparing import Sort
from roadmap.fields import field_of
from roadmap.model import Plan
from roadmap.planner import Conflict
from roadmap.problems import Problem, Severity
from roadmap.texts import isolated, text

CONFLICTS_SHOWN = 12
_DONE = "workbook_done"


@dataclass(frozen=True)
class Done:
    """So many pieces of each sort were taken in; `left_out` rows of the file had errors.

    It holds until the person has undone or redone something: `turns` counts that.
    """

    plan: str
    taken: Mapping[Sort, int]
    left_out: int
    problems: tuple[Problem, ...]
    turns: int


def remember(done: Done | Problem) -> None:
    """Note what to say when the page runs next."""
    st.session_state[_DONE] = done


def forget() -> None:
    """What was taken in is said no more: another file has been chosen."""
    if isinstance(st.session_state.get(_DONE), Done):
        del st.session_state[_DONE]


def say_what_was_done() -> None:
    """What was taken in last, as long as it stands, or why it was not."""
    done = st.session_state.get(_DONE)
    if isinstance(done, Done) and (done.plan, done.turns) == (state.plan_id(), live.turns()):
        _say(done)
        return
    st.session_state.pop(_DONE, None)
    if isinstance(done, Problem):
        alert = st.error if done.severity is Severity.ERROR else st.info
        alert(state.told(done))


def _say(done: Done) -> None:
    taken = ", ".join(_counted(sort, count) for sort, count in done.taken.items() if count)
    st.success(say("workbook.done.text", what=taken), icon=":material/check:")
    if done.left_out:
        key = "row_left" if done.left_out == 1 else "rows_left"
        st.warning(say(f"workbook.done.{key}", count=done.left_out), icon=":material/warning:")
    if told := [state.told(one) for one in done.problems]:
        with st.expander(say("workbook.done.problems", count=len(told)), icon=":material/list:"):
            st.markdown("\n".join(f"- {one}" for one in told))
    seen = planner.look(done.plan, state.person())
    if seen.conflicts:
        _say_where(seen.plan, seen.conflicts)


def _counted(sort: Sort, count: int) -> str:
    """How many were taken in; of one that is new another word is used than of several."""
    name = "new_one" if (sort, count) == (Sort.NEW, 1) else sort
    return say(f"workbook.done.{name}", count=count)


def _say_where(plan: Plan, conflicts: tuple[Conflict, ...]) -> None:
    """The places that have two texts, each with the way there."""
    places = list({(one.entity, one.field): one for one in conflicts}.values())
    key = "two_texts_one" if len(places) == 1 else "two_texts"
    st.warning(say(f"workbook.done.{key}", count=len(places)), icon=":material/warning:")
    for one in places[:CONFLICTS_SHOWN]:
        file, query = spot(plan, one.entity, one.field)
        st.page_link(
            file, label=page.plain(_label(plan, one)), icon=":material/edit_note:", query_params=query
        )


def _label(plan: Plan, conflict: Conflict) -> str:
    language = state.language()
    entity = plan.entities[conflict.entity]
    field = text(field_of(conflict.kind, conflict.field).label.key, language)
    return f"{text(f'kind.{conflict.kind}.one', language)}: {isolated(name_of(entity, language))} ({field})"
