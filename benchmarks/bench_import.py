"""What others wait while a large workbook is read: in a process of its own, and in a thread beside them.

Run as `python -m benchmarks.bench_import`. The others' work is what a page asks of a plan of 200 measures.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from datetime import date

from benchmarks.timing import milliseconds, print_table, ratio
from pages.ui import sheets
from roadmap.apart import Job
from roadmap.exchange import write_workbook
from roadmap.fields import fields_of
from roadmap.incoming import Incoming, read_file
from roadmap.model import Kind
from roadmap.progress import progress
from tests.plans import large_plan

TODAY = date(2026, 11, 21)
FILE_MEASURES, PAGE_MEASURES = 2000, 200
QUIET_SECONDS = 5.0
PAUSE = 0.02
MOST = 2.0
MEASURES = sheets.Sheet(
    "measures",
    Kind.MEASURE,
    "step4.list.title",
    tuple(sheets.Column(field.name) for field in fields_of(Kind.MEASURE)),
)


def waits(goes_on: Callable[[], bool]) -> list[float]:
    """How long a page waits for its turn and works, again and again, while something goes on."""
    plan = large_plan(PAGE_MEASURES)
    found: list[float] = []
    while goes_on():
        began = time.perf_counter()
        time.sleep(PAUSE)
        progress(plan)
        sheets.describe(MEASURES, plan, "nb")
        found.append(time.perf_counter() - began - PAUSE)
    return found


def quiet() -> list[float]:
    """Nothing else goes on."""
    until = time.monotonic() + QUIET_SECONDS
    return waits(lambda: time.monotonic() < until)


def apart(data: bytes) -> list[float]:
    """The file is read as the page does it."""
    job: Job[Incoming] = Job(read_file, data, "nb", None)
    found = waits(lambda: not job.is_done)
    job.result()
    return found


def beside(data: bytes) -> list[float]:
    """The file is read in a thread of the same process."""
    thread = threading.Thread(target=read_file, args=(data, "nb", None))
    thread.start()
    return waits(thread.is_alive)


def main() -> None:
    """Print the table."""
    data = write_workbook(large_plan(FILE_MEASURES), "nb", today=TODAY)
    trials = {"nothing": quiet(), "a process of its own": apart(data), "a thread": beside(data)}
    floor = statistics.median(trials["nothing"])
    rows = [
        [
            name,
            milliseconds(statistics.median(times)),
            ratio(statistics.median(times), floor, MOST if name != "a thread" else None),
            milliseconds(statistics.quantiles(times, n=20)[-1]),
            milliseconds(max(times)),
        ]
        for name, times in trials.items()
    ]
    print_table("Pages while a file is read", ["beside", "median ms", "ratio", "95 %", "longest"], rows)


if __name__ == "__main__":
    main()
