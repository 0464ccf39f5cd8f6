"""The form for a new plan: opened and folded by a button, and kept as it was when it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from pages.ui import drafts, page, state
from pages.ui.state import say
from roadmap import planner
from roadmap.problems import Problem, Refused
from roadmap.texts import month_name

FORM = "new_plan"
REFUSAL = "new_plan_refusal"
OPENING = "opening"
_MADE = "new_plan_made"
TITLE = "new_title"
OPENER = "new"
MONTH, YEAR = "new_month", "new_year"
FIELDS = (TITLE, "new_organisation", "new_units", MONTH, YEAR)


def keep() -> None:
    """Let what is typed in the form survive a refresh."""
    shown, refused = st.session_state.get(FORM), st.session_state.get(REFUSAL) is not None
    drafts.keep(FIELDS, FIELDS[:3], "make", _bring_back, shown=shown, refused=refused)


def _bring_back(kept: Mapping[str, str]) -> None:
    """Open the form again as it was before the refresh."""
    turn(True)
    months = {month_name(month, state.language()): month for month in range(1, 13)}
    picks = {MONTH: months, YEAR: {str(year): year for year in _years()}}
    for key, typed in kept.items():
        value = picks[key].get(typed) if key in picks else typed
        if value is not None:
            st.session_state[key] = value


def _years() -> range:
    today = state.today()
    return range(today.year - 2, today.year + 8)


def is_open() -> bool:
    """Whether the person has asked for the form."""
    return bool(st.session_state.get(FORM))


def turn(shown: bool) -> None:
    """Open or fold the form for a new plan."""
    st.session_state[FORM] = shown
    page.focus(TITLE if shown else OPENER)
    st.session_state.pop(REFUSAL, None)
    st.session_state.pop(_MADE, None)


def open_at_first_step(plan: str) -> None:
    """Ask for the first step of a plan; the page that runs next turns to it."""
    st.session_state[OPENING] = plan


def turn_to_opened() -> None:
    """Go to the plan that was just made or asked for; the first thing that a page does."""
    plan = st.session_state.pop(OPENING, None)
    if plan is not None:
        st.switch_page(page.STEP_FILES[0], query_params={state.PLAN: plan})


def make() -> None:
    """Make the plan that the form describes, or keep the form with the reason why not."""
    asked = st.session_state
    if not is_open():  # the second half of a double click
        if _MADE in asked:
            open_at_first_step(asked[_MADE])
        return
    try:
        plan = planner.new_plan(
            asked[TITLE],
            state.person(),
            state.language(),
            organisation=asked["new_organisation"],
            units=asked["new_units"].splitlines(),
            start_month=date(asked[YEAR], asked[MONTH], 1),
        )
    except Refused as refusal:
        asked[REFUSAL] = refusal.problem
        page.focus(TITLE)
        return
    asked[FORM], asked[_MADE] = False, plan
    asked.pop(REFUSAL, None)
    open_at_first_step(plan)


def show() -> None:
    """The form for a new plan."""
    refusal: Problem | None = st.session_state.get(REFUSAL)
    today = state.today()
    st.session_state.setdefault(MONTH, today.month)
    st.session_state.setdefault(YEAR, today.year)
    with st.form("new-plan", width=800):
        st.subheader(say("start.form.title"), anchor=False)
        st.markdown(say("start.form.lead"))
        if refusal is not None:
            st.error(state.told(refusal), icon=":material/error:")
        st.text_input(
            say("field.plan.title.label"), key=TITLE, placeholder=say("field.plan.title.placeholder")
        )
        st.text_input(say("field.plan.organisation.label"), key="new_organisation")
        st.text_area(
            say("field.plan.units.label"), key="new_units", placeholder=say("field.plan.units.placeholder")
        )
        with st.container(horizontal=True):
            st.selectbox(
                say("start.form.month"),
                range(1, 13),
                format_func=lambda month: month_name(month, state.language()),
                key=MONTH,
                width=220,
            )
            st.selectbox(say("start.form.year"), _years(), key=YEAR, width=140)
        with st.container(horizontal=True):
            st.form_submit_button(say("start.form.make"), type="primary", key="make", on_click=make)
            st.form_submit_button(say("start.form.cancel"), key="cancel", on_click=turn, args=(False,))
