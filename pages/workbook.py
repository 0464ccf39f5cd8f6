"""Excel: the plan out as a workbook, and a workbook in, shown before anything changes."""

from __future__ import annotations

import streamlit as st

from pages.ui import imported, live, new_plan, page, state, workbook_in, workbook_out
from pages.ui.state import say
from roadmap import planner


def main() -> None:
    """Show the page: the file in and beside it the plan out, or with a file chosen what it holds."""
    new_plan.turn_to_opened()
    plan = state.open_plan()
    st.title(say("workbook.title"), anchor=False)
    st.markdown(say("workbook.lead_plan" if plan else "workbook.lead_new"))
    if plan:
        live.run_anew_when_turned()
    said = st.container()
    first, beside = st.columns(2, gap="large")
    with first:
        file = workbook_in.choose(plan)
    with said:
        imported.say_what_was_done()
    if file is not None:
        workbook_in.show(file, plan, beside)
    else:
        with beside:
            if plan:
                out()
            else:
                template()
    if plan is None:
        st.page_link(page.at("start.py"), label=say("page.to_start"), icon=":material/arrow_back:")


def out() -> None:
    """The plan as a workbook, in the person's language, always the newest revision."""
    st.header(say("workbook.out.title"), anchor=False)
    st.markdown(say("workbook.out.lead"))
    live.following(workbook_out.download)


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
