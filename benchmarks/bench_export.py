"""What the workbook costs to write at 20, 200 and 2000 measures, next to bare openpyxl, and to preview."""

from __future__ import annotations

import io
import pickle
import time
import tracemalloc
from collections.abc import Callable
from datetime import date

from openpyxl import Workbook, load_workbook

from pages.ui import preview
from roadmap.comparing import compare
from roadmap.exchange import read_workbook, write_workbook
from roadmap.incoming import read_file
from roadmap.model import Plan
from tests.plans import large_plan
from tests.workbooks import put, saved

TODAY = date(2026, 11, 21)
COLUMNS = 14


def timed(work: Callable[[], object], repeats: int) -> float:
    """The best of several runs, in milliseconds of CPU."""
    best = float("inf")
    for _ in range(repeats):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best * 1000


def peak(work: Callable[[], object]) -> float:
    """The most memory held during a run, in megabytes."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def bare(cells: int) -> bytes:
    """The floor: one openpyxl sheet with as many cells, half texts and half numbers, without styles."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in range(cells // COLUMNS + 1):
        sheet.append([f"Tiltak {row}" if column % 2 else row for column in range(COLUMNS)])
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def cells_in(data: bytes) -> int:
    """How many cells a workbook holds, painted ones included."""
    return sum(data.count(b"<c ") for data in _sheets(data))


def _sheets(data: bytes) -> list[bytes]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]


def edited(plan: Plan) -> bytes:
    """The plan's workbook with every tenth title changed and twenty new rows."""
    workbook = load_workbook(io.BytesIO(write_workbook(plan, "nb", today=TODAY)))
    count = len(plan.measures)
    for row in (*range(0, count, 10), *range(count, count + 20)):
        put("Tiltak", row, {"Tiltak": f"Skrevet hjemme {row}"})(workbook)
    return saved(workbook)


def print_preview(count: int = 500, repeats: int = 5) -> None:
    """What a preview adds to reading: all that is sent to and fro, compared and described."""
    plan = large_plan(count)
    data = edited(plan)
    found = read_file(data, "nb", plan)
    items = compare(plan, found.changes, found.missing)

    def to_and_fro() -> object:
        return pickle.loads(pickle.dumps((data, plan))), pickle.loads(pickle.dumps(found))  # noqa: S301

    load = timed(lambda: load_workbook(io.BytesIO(data)), repeats)
    alone = timed(lambda: read_workbook(data, "nb"), repeats)
    against = timed(lambda: read_file(data, "nb", plan), repeats)
    sent = timed(to_and_fro, repeats)
    compared = timed(lambda: compare(plan, found.changes, found.missing), repeats)
    described = timed(lambda: preview.described(plan, items, "nb", {}, ""), repeats)
    added = against - alone + sent + compared + described
    print(f"\npreview against {count} measures, {len(items)} pieces: load {load:.0f} ms, read {alone:.0f},")
    print(f"read for the plan {against:.0f}, sent {sent:.1f}, compared {compared:.1f}, told {described:.1f}")
    print(f"added, of the load: {added / load:.2f} (at most 0.3)")


def main() -> None:
    """Print the table."""
    print("measures   cells  write ms  /floor  memory/floor")
    for count in (20, 200, 2000):
        repeats = 5 if count < 2000 else 2
        plan = large_plan(count)

        def write() -> bytes:
            return write_workbook(plan, "nb", today=TODAY)  # noqa: B023  # called before the next round

        data = write()
        cells = cells_in(data)
        written, floor = timed(write, repeats), timed(lambda: bare(cells), repeats)  # noqa: B023
        memory = peak(write) / peak(lambda: bare(cells))  # noqa: B023
        print(f"{count:8} {cells:7} {written:9.0f} {written / floor:7.2f} {memory:13.2f}")
    print_preview()


if __name__ == "__main__":
    main()
