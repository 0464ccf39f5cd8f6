"""The history: who did what, any moment to go back to, and the versions of the plan."""

from __future__ import annotations

import streamlit as st

from pages.ui import live, moment, page, sittings_list, state, versions, when
from pages.ui.state import say
from roadmap import planner
from roadmap.model import Plan

PARTS = ("log", "versions")


def main() -> None:
    """Show the history of the open plan, or the moment that the address names."""
    plan = state.open_plan()
    if plan is None:
        st.title(say("history.title"), anchor=False)
        if state.REFUSED not in st.session_state:
            st.info(say("history.choose_plan"))
        st.page_link(page.at("start.py"), label=say("page.to_start"), icon=":material/arrow_back:")
        return
    if (revision := when.asked()) is not None:
        moment.show(plan, revision)
    else:
        show(plan)
    follow(plan)


def show(plan: Plan) -> None:
    """Who did what, or the versions."""
    st.title(say("history.title"), anchor=False)
    st.markdown(say("history.lead"))
    if page.part("history", PARTS) == "versions":
        versions.show(plan)
    else:
        sittings_list.show(plan, sittings_list.choose_scope(plan))


def follow(plan: Plan) -> None:
    """Show the page anew when somebody has changed the plan."""

    def look() -> None:
        if planner.open_plan(plan.id).revision != plan.revision:
            st.rerun()

    live.again_and_again(look)


main()
