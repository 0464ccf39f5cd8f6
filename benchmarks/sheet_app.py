"""An app of three pages: nothing, the measures in the sheet, and the same measures in a data editor."""

from __future__ import annotations

import os
from functools import cache

import pandas as pd
import streamlit as st

from benchmarks.large_plans import plan_of
from pages.ui.sheet import channel, engine, sheet
from pages.ui.sheets import Column, Sheet, describe, words
from roadmap.model import Kind, Plan

SHOWN = ("title", "capability", "importance", "effort", "responsible", "horizon", "status")
MEASURES = Sheet(
    "measures",
    Kind.MEASURE,
    "step4.list.title",
    (Column("title", "wide"), *(Column(name) for name in SHOWN[1:])),
    add="step4.list.add",
    tools=("search", "filter", "sort", "group"),
)


@cache
def plan() -> Plan:
    """The plan to show, with as many measures as VEIKART_BENCH_ROWS says."""
    return plan_of(int(os.environ["VEIKART_BENCH_ROWS"]))


def nothing() -> None:
    """An empty page to come from."""
    st.markdown("–")


def in_sheet() -> None:
    """The measures as Veikart shows them."""
    engine("nb", words("nb"))
    data = {"plan": plan().id, "rev": 0, "lang": "nb", "acks": {}, "patches": {}}
    channel({**data, "undo": {}, "redo": {}, "readonly": False}, nothing, nothing)
    sheet(describe(MEASURES, plan(), "nb"))


def in_editor() -> None:
    """The measures in Streamlit's own table."""
    rows = [{name: getattr(measure, name) for name in SHOWN} for measure in plan().measures]
    st.data_editor(pd.DataFrame(rows), num_rows="dynamic")


st.set_page_config(layout="wide")
st.navigation(
    [st.Page(page, title=page.__name__) for page in (nothing, in_sheet, in_editor)], position="top"
).run()
