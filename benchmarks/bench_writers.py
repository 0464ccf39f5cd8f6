"""Edits saved in a second, and opening a plan with a long history, on SQLite and on PostgreSQL.

Run as `python -m benchmarks.bench_writers [seconds]`. An edit counts when it is told to be saved.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

from benchmarks.large_plans import plan_of
from benchmarks.timing import interleaved, milliseconds, print_table, ratio
from roadmap import planner, safekeeping
from roadmap.changes import Change
from roadmap.edits import Outcome
from roadmap.model import Kind
from roadmap.store import Entry
from tests import postgres

SECONDS = 10.0
PEOPLE, EVERY_SECONDS, TIMES = 80, 5, 50
MEASURES, SHORT, LONG, MOST = 200, 200, 20_000, 1.5
ROUNDS = 7


@contextmanager
def database(engine: str) -> Iterator[None]:
    """A fresh database of that kind as the planner's."""
    with tempfile.TemporaryDirectory(prefix="veikart-bench-") as folder:
        server = None
        url = f"sqlite:///{Path(folder) / 'plan.db'}"
        if engine == "postgresql":
            server = postgres.Postgres().start(durable=True)
            url = server.fresh()
        os.environ[planner.DATABASE_VARIABLE] = url
        try:
            yield
        finally:
            planner.stop()
            if server is not None:
                server.remove()


def edit(plan: str, measure: str, number: int) -> float:
    """One edit as a browser sends it; the seconds until it is saved."""
    message = {"op": uuid4().hex, "group": uuid4().hex, "do": "set", "kind": "measure", "field": "title"}
    began = time.perf_counter()
    whole = message | {"entity": measure, "value": f"Tittel {number}", "base": 10**9}
    (ack,) = planner.submit(plan, [whole], "somebody")
    assert ack.outcome is Outcome.SAVED, ack
    return time.perf_counter() - began


def write(plan: str, first: int, writers: int, seconds: float) -> list[float]:
    """Let so many threads edit a plan each on a measure of their own; how long each edit took."""
    measures = [one.id for one in planner.open_plan(plan).measures]
    took: list[float] = []
    until = time.perf_counter() + seconds

    def work(number: int) -> None:
        turn = 0
        while time.perf_counter() < until:
            turn += 1
            took.append(edit(plan, measures[(first + number) % len(measures)], turn))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def saved_in_a_second(
    engine: str, processes: int, writers: int, seconds: float
) -> tuple[float, float, float, int]:
    """Edits a second of all, the median and the processor seconds of one, and how many are missing."""
    with database(engine):
        plans = [planner.create_from(plan_of(MEASURES), "somebody") for _ in range(processes)]
        before = sum(planner.open_plan(plan).revision for plan in plans)
        planner.stop()
        command = [sys.executable, "-m", "benchmarks.bench_writers", "--write"]
        running = [
            subprocess.Popen([*command, plan, str(writers), str(seconds)], stdout=subprocess.PIPE, text=True)
            for plan in plans
        ]
        answers = [process.communicate()[0].split() for process in running]
        count = sum(int(answer[0]) for answer in answers)
        after = sum(planner.open_plan(plan).revision for plan in plans)
        for checked in safekeeping.check():
            assert checked.problem is None
        return (
            sum(int(a[0]) / float(a[1]) for a in answers),
            statistics.median(float(a[2]) for a in answers),
            statistics.median(float(a[3]) for a in answers),
            after - before - count,
        )


def write_and_tell(plan: str, writers: int, seconds: float) -> None:
    """The work of one process: prints how many edits, in how many seconds, and the median of one."""
    edit(plan, planner.open_plan(plan).measures[-1].id, 0)
    began, worked = time.perf_counter(), time.process_time()
    took = write(plan, 0, writers, seconds)
    elapsed = time.perf_counter() - began
    # The first, which warmed up, is saved too.
    print(len(took) + 1, elapsed, statistics.median(took), (time.process_time() - worked) / len(took))
    planner.stop()


def with_changes(count: int) -> str:
    """A plan of the same content, with so many changes more in its log."""
    plan = planner.create_from(plan_of(20), "somebody")
    measures = [one.id for one in planner.open_plan(plan).measures]
    with planner.start().writing(plan) as log:
        for number in range(count // len(measures)):
            titles = [
                Change(Kind.MEASURE, one, "title", f"Tittel {number - 1}", f"Tittel {number}")
                for one in measures
            ]
            log.append(f"op{number}", titles, Entry(f"g{number // 10}", "somebody"))
    return plan


def opened_afresh(plan: str) -> float:
    """Seconds to open and look at a plan that the process knows nothing of."""
    planner.stop()
    planner.start()
    began = time.perf_counter()
    planner.look(plan, "somebody")
    return time.perf_counter() - began


def main(seconds: float) -> None:
    """Print the tables."""
    need = PEOPLE / EVERY_SECONDS
    rows = []
    for engine in ("sqlite", "postgresql"):
        for processes, writers in ((1, 1), (1, 8), (1, 80), (2, 40)):
            each, median, worked, missing = saved_in_a_second(engine, processes, writers, seconds)
            told = f"{each / need:.0f} times"
            if processes * writers == PEOPLE:
                told += ", met" if each >= need * TIMES else ", missed"
            figures = [f"{each:.0f}", milliseconds(median), milliseconds(worked), told, str(missing)]
            rows.append([f"{engine}, {processes} x {writers}", *figures])
    head = [
        "engine, processes x writers",
        "edits/s",
        "median ms",
        "processor ms",
        f"{need:.0f}/s x {TIMES}",
        "missing",
    ]
    print_table("Edits saved in a second", head, rows)
    rows = []
    for engine in ("sqlite", "postgresql"):
        with database(engine):
            short, long = with_changes(SHORT), with_changes(LONG)
            trials = {"short": partial(opened_afresh, short), "long": partial(opened_afresh, long)}
            found = interleaved(trials, ROUNDS)
            told = ratio(found["long"], found["short"], MOST)
            rows.append([engine, milliseconds(found["short"]), milliseconds(found["long"]), told])
    print_table("Opening a plan", ["engine", f"{SHORT} changes ms", f"{LONG} changes ms", "ratio"], rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write_and_tell(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
    else:
        main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
