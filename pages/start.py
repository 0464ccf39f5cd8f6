"""The start: the saved plans, a new one, the example, and from Excel."""

from __future__ import annotations

import html

import streamlit as st

from pages.ui import new_plan, page, plans, safe, state
from pages.ui.state import say
from roadmap import planner


def way() -> str:
    """The five steps as a road, each with its question; only the product's own words."""
    stations = "".join(
        f"<li><b>{html.escape(say(f'step.{n}.name'))}</b>{html.escape(say(f'start.ask.{n}'))}</li>"
        for n in range(1, 6)
    )
    return f'<ol class="vk-way" aria-label="{html.escape(say("start.way"))}">{stations}</ol>'


def see_example() -> None:
    """Open the example as it is meant to be; what somebody has made of it stays a plan of theirs."""
    new_plan.open_at_first_step(planner.open_example(state.person()))


def choices() -> None:
    """The ways to a plan: a new one, the example, a workbook."""
    with st.container(key="choices", horizontal=True, vertical_alignment="center"):
        new, example = say("start.new"), say("start.example")
        st.button(
            new,
            key=new_plan.OPENER,
            type="primary",
            icon=":material/add:",
            on_click=new_plan.turn,
            args=(True,),
        )
        st.button(example, key="example", icon=":material/visibility:", on_click=see_example)
        st.page_link(page.at("workbook.py"), label=say("start.from_excel"), icon=":material/upload_file:")


def main() -> None:
    """Show the page."""
    new_plan.turn_to_opened()
    st.title(say("start.title"), anchor=False)
    with st.container(key="about"):
        st.markdown(say("start.about"))
    st.html(way())
    saved = planner.plans()
    safe.conditions()
    if new_plan.is_open():
        new_plan.show()
    else:
        choices()
    plans.notice()
    if saved:
        st.header(say("start.plans"), anchor=False)
        for plan in saved:
            plans.card(plan)
    else:
        page.invite("plans")
    plans.put_away()
    safe.fold()
    st.markdown(f":small[{page.plain(say('start.source'))}]")
    new_plan.keep()


main()
