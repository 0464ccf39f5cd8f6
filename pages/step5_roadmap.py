"""Step 5: the roadmap as the handbook's table and as a time line, what does not fit, and Excel out."""

from __future__ import annotations

import streamlit as st

from pages.ui import findings, page, pictures, workbook_out
from pages.ui.state import say
from roadmap.model import Plan

PARTS = ("table", "timeline", "findings", "excel")


def main() -> None:
    """Show the part of the step that was chosen."""
    plan = page.begin_step(5)
    if plan is None:
        return
    chosen = page.part("step5", PARTS)
    page.section(f"step5.{chosen}")
    if not plan.measures and chosen != "excel":
        page.invite("roadmap")
    else:
        _SHOW[chosen](plan)


def table(_: Plan) -> None:
    """The handbook's table."""
    pictures.roadmap_table()


def timeline(_: Plan) -> None:
    """Measures over months and years, and what depends on what."""
    pictures.timeline()


def excel(plan: Plan) -> None:
    """The workbook for the council, and the way back."""
    workbook_out.download(plan)
    st.page_link(page.at("workbook.py"), label=say("step5.excel.back"), query_params={"plan": plan.id})


_SHOW = {"table": table, "timeline": timeline, "findings": findings.listed, "excel": excel}

main()
