"""Excel: the plan out as a workbook, and a workbook in, shown before anything changes."""

from __future__ import annotations

import streamlit as st

from pages.ui import live, state, workbook_in, workbook_out
from pages.ui.state import say
from roadmap import planner


def main() -> None:
    """Show the page."""
    plan = state.open_plan()
    st.title(say("workbook.title"), anchor=False)
    st.markdown(say("workbook.lead_plan" if plan else "workbook.lead_new"))
    workbook_in.say_what_was_done()
    if plan is None:
        workbook_in.show(None)
        template()
        st.page_link("start.py", label=say("page.to_start"), icon=":material/arrow_back:")
        return
    st.header(say("workbook.out.title"), anchor=False)
    st.markdown(say("workbook.out.lead"))
    live.following(workbook_out.download)
    workbook_in.show(plan)
    template()


def template() -> None:
    """An empty workbook, for those who would rather begin in Excel."""
    language, today = state.language(), state.today()
    st.header(say("workbook.template.title"), anchor=False)
    st.markdown(say("workbook.template.lead"))
    st.download_button(
        say("workbook.template.button"),
        data=lambda: planner.template_workbook(language, today),
        file_name=f"{say('workbook.template.file')}.xlsx",
        mime=workbook_out.MIME,
        icon=":material/download:",
        key="template",
        on_click="ignore",
    )


main()
