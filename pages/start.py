"""The start: the saved plans, a new one, the example, and from Excel."""

from __future__ import annotations

import streamlit as st

from pages.ui import state
from roadmap import planner


def main() -> None:
    for one in planner.plans():
        st.page_link("step1_goal.py", label=one.title, query_params={"plan": one.id})
    st.button("example", on_click=lambda: planner.create_from(planner.example_plan(), state.person()))


main()
