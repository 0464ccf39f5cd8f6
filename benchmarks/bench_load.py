"""Many people at ten plans: each edits every other second and asks for others' edits as a browser does.

Run as `python -m benchmarks.bench_load [seconds] [people ...]`. Beside it the same people at an app of stock
widgets with Streamlit's default settings. Nothing that was acknowledged may be missing from the database
afterwards.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text

from benchmarks.large_plans import plan_of
from benchmarks.timing import milliseconds, print_table, ratio
from benchmarks.websocket_client import Tab, setting
from roadmap import planner
from roadmap.model import Plan
from roadmap.schedule import bars
from tests.app_server import PROJECT, AppServer, free_port

PEOPLE = (1, 10, 20, 40, 80, 160)
AIMED = 80
ALONE = 3  # times as long: one person makes few edits
STOCK_PEOPLE = (1, 10, 20)
PLANS, MEASURES = 10, 200
SECONDS, PAUSE = 30.0, 2.0
MOST_MEDIAN, MOST_TAIL, MOST_MEGABYTES = 1.5, 5.0, 1.0
_EDIT, _LOOK = "edit", "look"
PAGES = (("measures", "list"), ("goal", ""), ("situation", "actors"), ("roadmap", "timeline"))


@dataclass
class Seen:
    """What a crowd has measured: seconds of each edit, and what was acknowledged by operation."""

    edits: list[float] = field(default_factory=list)
    acknowledged: dict[str, tuple[str, str]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.edits)

    @property
    def tail(self) -> float:
        """What 95 of 100 edits stay below."""
        return sorted(self.edits)[int(len(self.edits) * 0.95)]


@dataclass(frozen=True)
class Measured:
    """What a crowd has measured, how many of its edits are missing, and what the server then holds."""

    people: int
    seen: Seen
    lost: int
    megabytes: float


@dataclass
class Member:
    """One person with a tab, who edits a measure of their own."""

    tab: Tab
    plan: str
    measure: str
    seen: Seen
    chance: random.Random
    number: int = 0

    def work(self, until: float) -> None:
        """Edits every other second and asks for news as often as the page says."""
        now = time.monotonic()
        due = {_EDIT: now + self.chance.random() * PAUSE, _LOOK: now + self.chance.random() * self._pace()}
        due |= {one: now + self.chance.random() * pause for one, pause in self.tab.polls.items()}
        while (when := min(due.values())) < until:
            time.sleep(max(0.0, when - time.monotonic()))
            what = min(due, key=lambda one: due[one])
            if what == _EDIT:
                self._edit()
                due[_EDIT] = when + PAUSE * (0.5 + self.chance.random())
            elif what == _LOOK:
                self.tab.look()
            else:
                self.tab.poll(what)
                due[what] = time.monotonic() + self.tab.polls.get(what, PAUSE)
            if what in (_EDIT, _LOOK):
                due[_LOOK] = time.monotonic() + self._pace()

    def _pace(self) -> float:
        """How long the page's channel waits after an answer before it asks for news."""
        return float(self.tab.data("channel")["look"])

    def _edit(self) -> None:
        self.number += 1
        words = f"Skrevet av {self.measure}, gang {self.number}"
        operation = setting("measure", self.measure, "description", words, self.tab.data("channel")["rev"])
        self.seen.edits.append(self.tab.edit(operation).seconds)
        self.seen.acknowledged[operation["op"]] = (self.plan, words)


@dataclass
class StockMember:
    """One person at the app of stock widgets."""

    tab: Tab
    cell: str
    seen: Seen
    chance: random.Random
    number: int = 0

    def work(self, until: float) -> None:
        """Types in a text area every other second; there is nothing to poll."""
        when = time.monotonic() + self.chance.random() * PAUSE
        while when < until:
            time.sleep(max(0.0, when - time.monotonic()))
            self.number += 1
            self.seen.edits.append(self.tab.type("text_area", self.cell, f"gang {self.number}").seconds)
            when += PAUSE * (0.5 + self.chance.random())


def crowd(members: Sequence[Any], seen: Seen, seconds: float) -> None:
    """Lets all work at once for so long."""
    until = time.monotonic() + seconds

    def run(member: Any) -> None:
        try:
            member.work(until)
        except Exception as error:  # noqa: BLE001  # whatever stops a person is counted
            seen.failures.append(repr(error)[:120])

    threads = [threading.Thread(target=run, args=(member,), daemon=True) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 120)


def megabytes(process: int) -> float:
    """What a process holds in memory (Linux)."""
    line = next(
        one for one in Path(f"/proc/{process}/status").read_text().splitlines() if one.startswith("VmRSS")
    )
    return int(line.split()[1]) / 1024


def lost(server: AppServer, seen: Seen) -> int:
    """How many acknowledged edits the log does not hold as they were sent."""
    os.environ[planner.DATABASE_VARIABLE] = server.database_url
    store = planner.start()
    missing = 0
    for plan in {plan for plan, _ in seen.acknowledged.values()}:
        query = text("SELECT op, new FROM change WHERE plan = :plan AND field = 'description'")
        with store.engine.connect() as connection:
            held = {row.op: json.loads(row.new) for row in connection.execute(query, {"plan": plan})}
        wanted = {op: words for op, (of, words) in seen.acknowledged.items() if of == plan}
        missing += sum(held.get(op) != words for op, words in wanted.items())
        store.verify(plan)
    planner.stop()
    return missing


@contextmanager
def served() -> Iterator[tuple[AppServer, list[str]]]:
    """The app as it serves many, with ten plans."""
    with TemporaryDirectory(prefix="veikart-load-") as folder:
        server = AppServer(Path(folder), command="uvicorn")
        os.environ[planner.DATABASE_VARIABLE] = server.database_url
        plans = [planner.create_from(plan_of(MEASURES), "bench") for _ in range(PLANS)]
        planner.stop()
        try:
            yield server.start(), plans
        finally:
            server.stop()


def joined(server: AppServer, plans: Sequence[str], count: int, seen: Seen) -> list[Member]:
    """So many people with their first page before them."""
    measures = [measure.id for measure in plan_of(MEASURES).measures]
    members = []
    for number in range(count):
        plan, (path, part) = plans[number % PLANS], PAGES[number % len(PAGES)]
        tab = Tab(server.url, path, {"plan": plan} | ({"part": part} if part else {}))
        tab.run()
        members.append(Member(tab, plan, measures[number], seen, random.Random(number)))
    return members


def ours(seconds: float, levels: Sequence[int]) -> dict[int, float]:
    """Prints what each size of crowd measured; the median seconds of an edit by how many there are."""
    measured: list[Measured] = []
    for count in levels:
        measured.append(_crowded(count, seconds * (1 if count > 1 else ALONE)))
        if failures := measured[-1].seen.failures:
            print(failures[:3], file=sys.stderr)
    head = ["people", "edits", "lost", "failed", "median ms", "of one", "95th ms", "of median", "MB each"]
    print_table("Many at ten plans of 200 measures", head, [_row(one, measured[0]) for one in measured])
    return {one.people: one.seen.median for one in measured}


def _row(crowd: Measured, first: Measured) -> list[str]:
    """A crowd's row of the table, beside the first and smallest one."""
    more, aimed = crowd.people - first.people, crowd.people == AIMED
    each = ratio(crowd.megabytes - first.megabytes, more, MOST_MEGABYTES if aimed else None) if more else ""
    return [
        str(crowd.people),
        str(len(crowd.seen.edits)),
        str(crowd.lost),
        str(len(crowd.seen.failures)),
        milliseconds(crowd.seen.median),
        ratio(crowd.seen.median, first.seen.median, MOST_MEDIAN if aimed else None),
        milliseconds(crowd.seen.tail),
        ratio(crowd.seen.tail, crowd.seen.median, MOST_TAIL if aimed else None),
        each,
    ]


def _crowded(count: int, seconds: float) -> Measured:
    """What so many measured at a server of their own."""
    with served() as (server, plans):
        assert server.process is not None
        seen = Seen()
        members = joined(server, plans, count, seen)
        crowd(members, seen, seconds)
        held = megabytes(server.process.pid)
        for member in members:
            member.tab.close()
        return Measured(count, seen, lost(server, seen), held)


def stock(seconds: float, levels: Sequence[int], medians: Mapping[int, float]) -> None:
    """Prints the same of an app of stock widgets with default settings, beside our medians."""
    rows: list[list[str]] = []
    for count in levels:
        with TemporaryDirectory(prefix="veikart-stock-") as folder:
            url, process = _start_stock(Path(folder))
            try:
                seen = Seen()
                members = []
                for number in range(count):
                    tab = Tab(url)
                    tab.run()
                    members.append(StockMember(tab, f"c{number % 12}", seen, random.Random(number)))
                crowd(members, seen, seconds)
            finally:
                process.kill()
                process.wait()
        of_ours = f"{seen.median / medians[count]:.0f}" if count in medians else ""
        times = [milliseconds(seen.median), milliseconds(seen.tail)]
        rows.append([str(count), str(len(seen.edits)), *times, of_ours])
    head = ["people", "edits", "median ms", "95th ms", "of ours"]
    print_table("The same people at stock widgets", head, rows)


def _start_stock(folder: Path) -> tuple[str, subprocess.Popen[bytes]]:
    plan = plan_of(MEASURES)
    (folder / "plan.json").write_text(json.dumps(_as_frame(plan)), encoding="utf-8")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(PROJECT / "benchmarks" / "stock_app.py"),
         "--server.headless=true", "--server.port", str(port)],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "VEIKART_STOCK_PLAN": str(folder / "plan.json")},
    )  # fmt: skip
    _await(lambda: _answers(port))
    return f"http://127.0.0.1:{port}", process


def _answers(port: int) -> bool:
    try:
        return AppServer(Path(), port=port).get("/_stcore/health").status == 200
    except OSError:
        return False


def _await(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.1)


def _as_frame(plan: Plan) -> dict[str, Any]:
    return {
        "cells": {f"c{number}": plan.benefits[number].text for number in range(12)},
        "measures": [
            {
                "title": bar.measure.title,
                "start": bar.start.isoformat(),
                "end": bar.end.isoformat(),
                "capability": bar.measure.capability,
                "responsible": bar.measure.responsible,
            }
            for bar in bars(plan)
        ],
    }


def main(seconds: float = SECONDS, *levels: int) -> None:
    """Measures all sizes of crowd, ours and stock."""
    medians = ours(seconds, levels or PEOPLE)
    stock(seconds, [count for count in STOCK_PEOPLE if not levels or count <= max(levels)], medians)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
