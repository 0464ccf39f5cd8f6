"""PostgreSQL whose disk is really full: a small file system of its own, filled, and given room again.

Run as `python -m benchmarks.bench_full_disk`, as root on a Linux that lets one mount a `tmpfs`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.timing import print_table
from roadmap import planner
from roadmap.edits import Outcome
from roadmap.problems import Refused
from tests import postgres

ROOMY, MEGABYTE = "400m", 1 << 20
TRIES, AGAIN_SECONDS, PATIENCE = 12, 0.3, 10.0


@contextmanager
def disk(size: str) -> Iterator[Path]:
    """A file system of that size."""
    with tempfile.TemporaryDirectory(prefix="veikart-disk-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


class Writer:
    """Somebody who makes one goal after the other, and what was acknowledged."""

    def __init__(self) -> None:
        self.plan = planner.new_plan("Veikart", "kari", "nb")
        self.acknowledged: list[str] = []
        self.refused: Counter[str] = Counter()
        self._number = 0
        self._open: dict[str, object] | None = None

    def send(self) -> bool:
        """Send the next goal, or again the one that was refused; whether it was saved."""
        if self._open is None:
            self._number += 1
            name = f"g{self._number}"
            self._open = {"op": name, "group": name, "do": "create", "kind": "goal", "entity": name}
            self._open |= {"values": {"text": os.urandom(5000).hex()}, "base": 0}
        try:
            (ack,) = planner.submit(self.plan, [self._open], "kari")
        except Refused as refusal:
            self.refused[refusal.problem.code] += 1
            return False
        assert ack.outcome is Outcome.SAVED, ack
        self.acknowledged.append(str(self._open["entity"]))
        self._open = None
        return True


def until_full(writer: Writer) -> None:
    """Write until nothing has been saved for a while."""
    refused = 0
    while refused < TRIES:
        if not writer.send():
            refused += 1
            time.sleep(AGAIN_SECONDS)


def tried(name: str, server: postgres.Postgres, small: Path, room: int) -> list[str]:
    """A row of the table, of a server for which the small disk is too small."""
    os.environ[planner.DATABASE_VARIABLE] = server.fresh()
    writer = Writer()
    planner.watch()
    planner.look(writer.plan, "kari")
    # The server makes its own log in pieces of 16 megabytes; with less room it is its data that find none.
    if (too_much := shutil.disk_usage(small).free - room) > 0:
        (small / "ballast").write_bytes(bytes(too_much))
    until_full(writer)
    before = len(writer.acknowledged)
    try:
        reads = "yes" if len(planner.look(writer.plan, "kari").plan.goals) == before else "less"
    except Refused as refusal:
        reads = refusal.problem.code
    subprocess.run(["mount", "-o", f"remount,size={ROOMY}", str(small)], check=True)
    began, again = time.monotonic(), "by itself"
    while not writer.send():
        if again == "by itself" and time.monotonic() - began > PATIENCE:
            # A server that could not write its own log has ended, and somebody must start it.
            server.start(durable=True)
            again = "once started again"
        time.sleep(AGAIN_SECONDS)
    planner.stop()
    found = Counter(goal.id for goal in planner.open_plan(writer.plan).goals)
    planner.start().verify(writer.plan)
    planner.stop()
    lost, twice = set(writer.acknowledged) - set(found), [one for one, times in found.items() if times > 1]
    told = ", ".join(f"{code} {times}" for code, times in writer.refused.items())
    return [name, str(before), told, reads, again, str(len(lost)), str(len(twice))]


def main() -> None:
    """Print the table."""
    rows = []
    with disk("100m") as small:
        (small / "server").mkdir()
        server = postgres.Postgres(small / "server").start(durable=True)
        rows.append(tried("data and log on one disk", server, small, MEGABYTE))
        server.remove()
    with disk("20m") as small:
        server = postgres.Postgres().start(durable=True)
        server.stop()
        wal = server.folder / "data" / "pg_wal"
        shutil.copytree(wal, small / "wal")
        shutil.rmtree(wal)
        wal.symlink_to(small / "wal")
        subprocess.run(["chown", "-R", "postgres", str(small)], check=True)
        server.start(durable=True)
        rows.append(tried("the log on a disk of its own", server, small, 4 * MEGABYTE))
        server.remove()
    head = ["PostgreSQL", "acknowledged", "told", "reads on", "writes on", "lost", "twice"]
    print_table("A full disk under PostgreSQL", head, rows)


if __name__ == "__main__":
    main()
