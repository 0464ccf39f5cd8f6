"""The frame that every page runs in: language, the open plan, the road, and the table of pages."""

from __future__ import annotations

import streamlit as st

from pages.ui import live, page, state
from pages.ui.state import say

PATHS = ("goal", "situation", "ambition", "measures", "roadmap")


def table_of_pages() -> list[st.Page]:
    """Every page with its title in the person's language; the steps' pages are kept for the road."""
    steps = [
        st.Page(file, title=say(f"step.{n}.name"), url_path=path)
        for n, (file, path) in enumerate(zip(page.STEP_FILES, PATHS, strict=True), start=1)
    ]
    st.session_state[page.STEPS] = steps
    start = st.Page("start.py", title=say("page.start"), url_path="start", default=True)
    workbook = st.Page("workbook.py", title=say("page.workbook"), url_path="workbook")
    history = st.Page("history.py", title=say("history.title"), url_path="history")
    return [start, *steps, workbook, history]


def main() -> None:
    """Run one page inside the frame."""
    st.set_page_config(layout="wide")
    pages = table_of_pages()
    here = st.navigation(pages, position="hidden")
    st.session_state["step"] = pages.index(here) if 0 < pages.index(here) <= len(PATHS) else None
    state.read_wall()
    page.dress()
    if here is pages[0]:
        state.close_plan()
    live.take_operations()
    seen = state.look()
    page.masthead(seen.plan if seen else None)
    if seen:
        page.put_away(seen)
    live.begin(seen)
    road_and_line = st.container(key="road-and-line")
    here.run()
    if seen:
        with road_and_line:
            page.road()
            page.line()
    else:
        live.carry()


main()
