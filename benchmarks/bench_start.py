"""From the command to the first page against an empty app with the same imports, and opening a plan afresh.

Run as `python -m benchmarks.bench_start [rounds]`.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.serving import fill
from benchmarks.timing import interleaved, milliseconds, print_table, ratio
from benchmarks.websocket_client import Tab
from roadmap import planner
from tests.app_server import PROJECT, AppServer

SIZES = (20, 200, 500)
MOST_START = 1.3
ROUNDS = 7


def start(folder: Path, script: Path) -> float:
    """Seconds from starting the server until its first page is through."""
    server = AppServer(folder, script=script)
    begun = time.perf_counter()
    server.start()
    try:
        with Tab(server.url) as tab:
            tab.run()
        return time.perf_counter() - begun
    finally:
        server.stop()


def open_afresh(plan: str) -> float:
    """Seconds to open the database and a plan in it that nothing is remembered of."""
    planner.stop()
    begun = time.perf_counter()
    planner.open_plan(plan)
    return time.perf_counter() - begun


def read_cells(file: Path, plan: str) -> float:
    """Seconds to open the file and read the plan's cells as JSON: the least that opening it takes."""
    begun = time.perf_counter()
    with closing(sqlite3.connect(file)) as connection:
        cells = connection.execute("SELECT entity, field, value FROM cell WHERE plan = ?", (plan,))
        assert [(entity, field, json.loads(value)) for entity, field, value in cells]
    return time.perf_counter() - begun


def main(rounds: int = ROUNDS) -> None:
    """Prints how long starting and opening take."""
    with TemporaryDirectory(prefix="veikart-bench-") as folder:
        apps = {"empty": PROJECT / "benchmarks" / "floor_app.py", "ours": PROJECT / "streamlit_app.py"}
        found = interleaved(
            {name: partial(start, Path(folder) / name, script) for name, script in apps.items()}, rounds
        )
        file = Path(folder) / "plans.db"
        plans = fill(f"sqlite:///{file}", SIZES)
        rows = [_opening(file, plans[size], size, rounds) for size in SIZES]
    print_table(
        "Start until the first page",
        ["empty app ms", "Veikart ms", "ratio"],
        [[milliseconds(found["empty"]), milliseconds(found["ours"]), _start_ratio(found)]],
    )
    print_table(
        "Opening a plan that nobody has opened", ["measures", "its cells ms", "opening ms", "ratio"], rows
    )


def _start_ratio(found: dict[str, float]) -> str:
    return ratio(found["ours"], found["empty"], MOST_START)


def _opening(file: Path, plan: str, size: int, rounds: int) -> list[str]:
    found = interleaved(
        {"cells": partial(read_cells, file, plan), "open": partial(open_afresh, plan)}, rounds
    )
    planner.stop()
    return [
        str(size),
        milliseconds(found["cells"]),
        milliseconds(found["open"]),
        ratio(found["open"], found["cells"]),
    ]


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
