"""The time line against a bare Vega-Lite dict with the same bars: time to build and send it, and bytes sent.

Run as `python -m benchmarks.bench_timeline [rounds]`.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from streamlit.testing.v1 import AppTest

from benchmarks.large_plans import plan_of
from benchmarks.timing import interleaved, milliseconds, print_table, ratio
from roadmap.charts import timeline
from roadmap.model import Plan
from roadmap.schedule import bars

SIZES = (20, 200, 500)
MOST_TIME, MOST_BYTES = 2.0, 1.5
ROUNDS = 25


def bare(plan: Plan) -> dict[str, Any]:
    """The least that shows the same bars: names, dates, capabilities, and which dates are assumed."""
    rows = [
        {
            "name": bar.measure.title,
            "start": bar.start.isoformat(),
            "end": bar.end.isoformat(),
            "capability": bar.measure.capability,
            "assumed": bar.assumed,
        }
        for bar in bars(plan)
    ]
    return {
        "data": {"values": rows},
        "mark": "bar",
        "encoding": {
            "x": {"field": "start", "type": "temporal", "axis": {"format": "%b %Y"}},
            "x2": {"field": "end"},
            "y": {"field": "name", "type": "nominal", "sort": None},
            "color": {"field": "capability", "type": "nominal"},
            "opacity": {"condition": {"test": "datum.assumed", "value": 0.3}, "value": 1},
            "tooltip": [{"field": name} for name in ("name", "start", "end", "capability")],
        },
        "height": {"step": 26},
    }


def ours(plan: Plan) -> dict[str, Any]:
    """The time line as the page shows it."""
    return timeline(plan, "nb")


def measured(build: Callable[[Plan], dict[str, Any]], plan: Plan) -> tuple[float, int]:
    """Seconds from the plan to Streamlit's message, and how many bytes that has."""

    # The test bench runs this function's text alone, without the imports above.
    def page(build: "Callable[[Plan], dict[str, Any]]", plan: "Plan") -> None:  # noqa: UP037
        import time

        import streamlit as st

        begun = time.perf_counter()
        st.vega_lite_chart(build(plan))
        st.session_state["seconds"] = time.perf_counter() - begun

    app = AppTest.from_function(page, default_timeout=30, kwargs={"build": build, "plan": plan}).run()
    if app.exception:
        raise RuntimeError(app.exception[0].message)
    (chart,) = app.get("vega_lite_chart")
    return app.session_state["seconds"], chart.proto.ByteSize()


def _seconds(build: Callable[[Plan], dict[str, Any]], plan: Plan) -> float:
    return measured(build, plan)[0]


def main(rounds: int) -> None:
    """Prints both ratios for each size."""
    rows: list[list[str]] = []
    for size in SIZES:
        plan = plan_of(size)
        ours(plan)
        gc.collect()
        gc.freeze()  # as the app does when it has started
        seconds = interleaved(
            {"bare": partial(_seconds, bare, plan), "ours": partial(_seconds, ours, plan)}, rounds
        )
        (_, least), (_, bytes_) = measured(bare, plan), measured(ours, plan)
        rows.append(
            [
                str(size),
                milliseconds(seconds["bare"]),
                milliseconds(seconds["ours"]),
                ratio(seconds["ours"], seconds["bare"], MOST_TIME),
                str(least),
                str(bytes_),
                ratio(bytes_, least, MOST_BYTES),
            ]
        )
    head = ["Measures", "Bare ms", "Time line ms", "Times", "Bare bytes", "Time line bytes", "Times"]
    print_table("The time line and a bare Vega-Lite dict", head, rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
