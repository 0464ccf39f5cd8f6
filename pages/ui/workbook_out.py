"""The one button that gives the workbook."""

from __future__ import annotations

import re

import streamlit as st

from pages.ui import state
from pages.ui.state import say
from roadmap import planner
from roadmap.model import Plan

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(plan: Plan) -> None:
    """A button that makes the workbook when it is pressed; its name holds the plan's revision."""
    language = state.language()

    def workbook() -> bytes:
        return planner.export_workbook(planner.open_plan(plan.id), language, state.today())

    st.download_button(
        say("workbook.download"),
        data=workbook,
        file_name=f"{file_stem(plan)}-{plan.revision}.xlsx",
        mime=MIME,
        icon=":material/download:",
        type="primary",
        on_click="ignore",
    )


def file_stem(plan: Plan) -> str:
    """The plan's title as a file name."""
    return re.sub(r"[^\w-]+", "-", plan.title).strip("-")[:60] or "veikart"
