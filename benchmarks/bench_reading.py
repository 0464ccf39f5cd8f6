"""What it costs to read a workbook back, to refuse a hostile one, and to come through a thousand spoilt ones.

Run as `python -m benchmarks.bench_reading [rounds] [spoilt]`. The floor is `openpyxl.load_workbook` of the
same file. Spoilt workbooks are read for a plan in a store of their own, which must stay as it is.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from benchmarks.timing import Trial, interleaved, milliseconds, print_table, ratio
from roadmap import planner
from roadmap.example import example_plan
from roadmap.exchange import read_workbook, write_workbook
from roadmap.exchange.gate import let_in
from roadmap.problems import Refused
from tests.mutations import mutated
from tests.plans import large_plan
from tests.test_exchange_gate import HOSTILE

TODAY = date(2026, 11, 21)
MOST_READ, MOST_MORE = 1.6, 0.3
MOST_CPU, MOST_MEMORY, MOST_SPOILT = 0.05, 50.0, 2.0


def spent(work: Callable[[], object]) -> Trial:
    """Processor time of one run, none of it for what others left behind."""

    def trial() -> float:
        gc.collect()
        begun = time.process_time()
        work()
        return time.process_time() - begun

    return trial


def reading(count: int, rounds: int) -> list[str]:
    """A row: what reading costs, as a new plan and for the plan it was exported from."""
    plan = large_plan(count)
    data = write_workbook(plan, "nb", today=TODAY)
    found = interleaved(
        {
            "load": spent(lambda: load_workbook(io.BytesIO(data))),
            "gate": spent(lambda: let_in(data)),
            "read": spent(lambda: read_workbook(data, "nb")),
            "for the plan": spent(lambda: read_workbook(data, "nb", plan=plan)),
        },
        rounds,
    )
    load, more = found["load"], max(found["for the plan"] - found["read"], 0.0)
    return [
        str(count),
        milliseconds(load),
        milliseconds(found["gate"]),
        milliseconds(found["read"]),
        ratio(found["read"], load, MOST_READ),
        ratio(more, load, MOST_MORE),
    ]


def refusing(name: str, rounds: int) -> list[str]:
    """A row: what it costs to refuse a hostile file, at best, and the most memory held meanwhile."""
    data, code = HOSTILE[name]

    def refuse() -> None:
        with suppress(Refused):
            let_in(data)
            raise AssertionError(f"{name} was let in instead of {code}")

    trial = spent(refuse)
    cpu = min(trial() for _ in range(rounds))
    tracemalloc.start()
    refuse()
    memory = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    verdict = "met" if cpu <= MOST_CPU and memory <= MOST_MEMORY else "missed"
    return [name, f"{len(data) / 1000:.0f}", milliseconds(cpu), f"{memory:.1f}", verdict]


def spoilt(count: int) -> None:
    """Read so many spoilt workbooks; an exception that escapes ends the benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[planner.DATABASE_VARIABLE] = f"sqlite:///{Path(folder) / 'plan.db'}"
        made = planner.create_from(example_plan(), "somebody")
        plan = planner.open_plan(made)
        data = planner.export_workbook(plan, "nb", TODAY)
        told: Counter[str] = Counter()
        slowest = (0.0, "")
        for name, content in mutated(data, 20261121, count):
            begun = time.process_time()
            found = planner.read(content, "nb", plan)
            slowest = max(slowest, (time.process_time() - begun, name))
            read = "read, with changes" if found.changes else "read, without changes"
            told[found.problems[-1].code if found.is_blocked else read] += 1
            if found.is_blocked:
                assert planner.open_plan(made).revision == plan.revision, name
        planner.stop()
    rows = [[became, str(times)] for became, times in told.most_common()]
    print_table(f"{count} spoilt workbooks", ["what became of them", "how many"], rows)
    verdict = "met" if slowest[0] <= MOST_SPOILT else "missed"
    print(f"\nslowest: {milliseconds(slowest[0])} ms ({slowest[1]}), at most {MOST_SPOILT:g} s: {verdict}")


def main() -> None:
    """Print the tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    head = ["measures", "load ms", "gate ms", "read ms", "of load", "more for a plan"]
    print_table("Reading back", head, [reading(n, rounds) for n in (20, 200, 500, 2000)])
    head = ["hostile file", "kB", "CPU ms", "MB", "50 ms and 50 MB"]
    print_table("Hostile files", head, [refusing(name, rounds) for name in HOSTILE])
    spoilt(count)


if __name__ == "__main__":
    main()
