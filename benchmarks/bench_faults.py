"""Writers killed and files with flipped bits, by the hundred: what was lost, done twice or damaged unnoticed.

Run as `python -m benchmarks.bench_faults [kills] [files]` on a system that can fork.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import text

from benchmarks.bench_writers import database
from benchmarks.timing import print_table
from roadmap import past, planner, safekeeping
from roadmap.edits import Outcome
from roadmap.model import Kind
from roadmap.problems import Refused
from tests.people import content, with_measure

KILLS, FILES = 300, 600
SOON = 2.0
TWICE = "SELECT op, field FROM change GROUP BY plan, op, entity, field HAVING count(*) > 1"


def write_until_killed(plan: str, turn: int, told: int) -> None:
    """The child's work: one measure after the other, each told only when it is saved."""
    number = 0
    while True:
        name = f"k{turn}x{number}"
        message: dict[str, Any] = {"op": name, "group": name, "do": "create", "kind": "measure"}
        (ack,) = planner.submit(plan, [message | {"entity": name, "values": {"title": name}}], "somebody")
        if ack.outcome is Outcome.SAVED:
            os.write(told, f"{name}\n".encode())
        number += 1


def killed_once(plan: str, turn: int, chance: random.Random) -> list[str]:
    """Starts a writer, kills it in the middle of its work; what it had told was saved."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        write_until_killed(plan, turn, writer)
    os.close(writer)
    with os.fdopen(reader) as told:
        first = told.readline()
        time.sleep(chance.uniform(0, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [line.strip() for line in (first, *told) if line.endswith("\n")]


def kills(engine: str, count: int) -> list[str]:
    """A row of the table: kills, acknowledged, lost, twice, damaged, the slowest time to open again."""
    chance = random.Random(count)
    acknowledged: list[str] = []
    slowest, damaged = 0.0, 0
    with database(engine):
        plan = planner.new_plan("Veikart", "somebody", "nb")
        planner.stop()
        for turn in range(count):
            acknowledged += killed_once(plan, turn, chance)
            if turn % 10 == 9:
                began = time.monotonic()
                planner.open_plan(plan)
                slowest = max(slowest, time.monotonic() - began)
                planner.stop()
        found = {measure.id for measure in planner.open_plan(plan).measures}
        with planner.start().read() as connection:
            twice = connection.execute(text(TWICE)).all()
        damaged = sum(checked.problem is not None for checked in safekeeping.check())
    lost = set(acknowledged) - found
    figures = [count, len(acknowledged), len(lost), len(twice), damaged]
    return [engine, *map(str, figures), f"{slowest:.2f} ({'met' if slowest < SOON else 'missed'})"]


def shown(plans: list[str]) -> object:
    """All that people see of some plans, or why they cannot."""
    return [
        (one, content(planner.look(one, "x").plan), planner.look(one, "x").conflicts, past.versions(one))
        for one in plans
    ]


def flips(count: int) -> list[str]:
    """A row of the table: files with one to three bits flipped, noticed, as before, and undetected."""
    chance = random.Random(count)
    with tempfile.TemporaryDirectory(prefix="veikart-bench-") as folder:
        file, whole = Path(folder) / "plan.db", Path(folder) / "whole.db"
        os.environ[planner.DATABASE_VARIABLE] = f"sqlite:///{file}"
        kari, ola = with_measure()
        kari.write("m", "title", "Karis ord")
        ola.write("m", "title", "Olas ord")
        kari.shown = None
        for number in range(30):
            kari.make(Kind.GOAL, f"g{number}", text=f"Mål {number}: æøå " * 8)
        past.name_version(kari.plan, "Vedtatt", "kari")
        wanted = shown([kari.plan])
        planner.stop()
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
        shutil.copy(file, whole)
        data = whole.read_bytes()
        told: Counter[str] = Counter()
        for _ in range(count):
            spoilt = bytearray(data)
            for _ in range(chance.randint(1, 3)):
                spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
            for beside in ("-wal", "-shm"):
                Path(f"{file}{beside}").unlink(missing_ok=True)
            file.write_bytes(spoilt)
            told[_judged(kari.plan, wanted)] += 1
            planner.stop()
    return ["sqlite", *map(str, (count, told["noticed"], told["as before"], told["undetected"]))]


def _judged(plan: str, wanted: object) -> str:
    try:
        if any(checked.problem for checked in safekeeping.check()):
            return "noticed"
        return "as before" if shown([plan]) == wanted else "undetected"
    except (Refused, ValueError, LookupError, TypeError):
        return "noticed"


def main(count: int, files: int) -> None:
    """Print the tables."""
    head = ["engine", "kills", "acknowledged", "lost", "twice", "damaged plans", "slowest opening s"]
    print_table("Writers killed with SIGKILL", head, [kills(one, count) for one in ("sqlite", "postgresql")])
    head = ["engine", "files", "noticed", "as before", "undetected"]
    print_table("Files with one to three bits flipped", head, [flips(files)])


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given + [KILLS, FILES][len(given) :]))
