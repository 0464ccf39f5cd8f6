"""The frame that every page runs in: language, the open plan, the road, and the table of pages."""

from __future__ import annotations

import streamlit as st

from pages.ui import live, page, state
from pages.ui.spots import PAGES
from pages.ui.state import say

PATHS = ("goal", "situation", "ambition", "measures", "roadmap")


def table_of_pages() -> dict[str, st.Page]:
    """Every page by its file, with its title in the person's language; kept for links to it."""
    pages = {"start.py": st.Page("start.py", title=say("page.start"), url_path="start", default=True)}
    for step, (file, path) in enumerate(zip(page.STEP_FILES, PATHS, strict=True), start=1):
        pages[file] = st.Page(file, title=say(f"step.{step}.name"), url_path=path)
    pages["workbook.py"] = st.Page("workbook.py", title=say("page.workbook"), url_path="workbook")
    pages["history.py"] = st.Page("history.py", title=say("history.title"), url_path="history")
    st.session_state[PAGES] = pages
    return pages


def main() -> None:
    """Run one page inside the frame."""
    st.set_page_config(layout="wide")
    pages = table_of_pages()
    here = st.navigation(list(pages.values()), position="hidden")
    steps = [pages[file] for file in page.STEP_FILES]
    st.session_state["step"] = steps.index(here) + 1 if here in steps else None
    state.read_wall()
    page.dress(here.url_path)
    if here is pages["start.py"]:
        state.close_plan()
    live.take_operations()
    seen = state.look()
    page.masthead(seen.plan if seen else None)
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
