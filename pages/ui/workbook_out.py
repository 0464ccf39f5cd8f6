"""The one button that gives the workbook."""

from __future__ import annotations

import re

import streamlit as st

from pages.ui import state
from pages.ui.state import say
from roadmap import past, planner
from roadmap.model import Plan
from roadmap.past import Version

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


def download_then(plan: Plan, revision: int, version: Version | None, label: str) -> None:
    """The plan as it was at a moment, as a workbook; a version's checksum stands in the file's name."""
    language, today = state.language(), state.today()
    mark = f"{file_stem(plan)}-{revision}"
    if version:
        mark = f"{_as_file(version.name)}-{version.checksum[:8]}"
    st.download_button(
        label,
        data=lambda: planner.export_workbook(past.open_at(plan.id, revision), language, today),
        file_name=f"{mark}.xlsx",
        mime=MIME,
        icon=":material/download:",
        key=f"then-{revision}-{version.id if version else ''}",
        on_click="ignore",
    )


def download_changes(plan: Plan, then: Plan, title: str) -> None:
    """What has changed in the plan since a moment, as an Excel sheet."""
    language, today = state.language(), state.today()
    st.download_button(
        say("history.then.changes"),
        data=lambda: past.export_changes(plan.id, then.revision, title, language, today),
        file_name=f"{file_stem(plan)}-{say('history.then.changes_file')}-{then.revision}-{plan.revision}.xlsx",
        mime=MIME,
        icon=":material/difference:",
        key=f"changes-{then.revision}",
        on_click="ignore",
    )


def file_stem(plan: Plan) -> str:
    """The plan's title as a file name."""
    return _as_file(plan.title)


def _as_file(title: str) -> str:
    return re.sub(r"[^\w-]+", "-", title).strip("-")[:60] or "veikart"
