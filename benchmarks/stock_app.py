"""What a plan looks like in stock widgets: text areas, a data editor and a chart, saved as one JSON file.

The comparison of `bench_load`; run by Streamlit with its default settings.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st

FILE = Path(os.environ["VEIKART_STOCK_PLAN"])


def save(cell: str) -> None:
    """Writes the whole plan with what was typed in a cell."""
    plan = json.loads(FILE.read_text(encoding="utf-8"))
    plan["cells"][cell] = st.session_state[cell]
    FILE.write_text(json.dumps(plan), encoding="utf-8")


def main() -> None:
    """One page with all of it."""
    plan = json.loads(FILE.read_text(encoding="utf-8"))
    st.title("Veikart")
    columns = st.columns(3)
    for number, (cell, text) in enumerate(plan["cells"].items()):
        columns[number % 3].text_area(cell, value=text, key=cell, on_change=save, args=(cell,))
    measures = pd.DataFrame(plan["measures"])
    st.data_editor(measures, key="measures")
    st.altair_chart(
        alt.Chart(measures).mark_bar().encode(x="start:T", x2="end:T", y="title:N", color="capability:N")
    )


main()
