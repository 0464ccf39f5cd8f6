"""What the workbook costs: written and read at 20, 200 and 2000 measures, as ratios to bare openpyxl."""

from __future__ import annotations

import io
import time
import tracemalloc
from collections.abc import Callable
from datetime import date

from openpyxl import Workbook, load_workbook

from roadmap.exchange import read_workbook, write_workbook
from roadmap.exchange.gate import let_in
from tests.plans import large_plan

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


def main() -> None:
    """Print the table."""
    print("measures   cells  write ms  /floor  memory/floor  gate ms  read ms  /load")
    for count in (20, 200, 2000):
        repeats = 5 if count < 2000 else 2
        plan = large_plan(count)

        def write() -> bytes:
            return write_workbook(plan, "nb", today=TODAY)  # noqa: B023  # called before the next round

        data = write()
        cells = cells_in(data)
        written, floor = timed(write, repeats), timed(lambda: bare(cells), repeats)  # noqa: B023
        memory = peak(write) / peak(lambda: bare(cells))  # noqa: B023
        gate = timed(lambda: let_in(data), repeats)  # noqa: B023
        read = timed(lambda: read_workbook(data, "nb"), repeats)  # noqa: B023
        load = timed(lambda: load_workbook(io.BytesIO(data)), repeats)  # noqa: B023
        print(
            f"{count:8} {cells:7} {written:9.0f} {written / floor:7.2f} {memory:13.2f} {gate:8.0f} "
            f"{read:8.0f} {read / load:6.2f}"
        )


if __name__ == "__main__":
    main()
