"""The app as it is, served from a copy that has an empty page besides, with plans of chosen sizes in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.large_plans import plan_of
from roadmap import planner
from tests.app_server import PROJECT, AppServer

# With this in its address, the app's script ends before it has done anything: the least that a rerun costs.
EMPTY = {"empty": "1"}
_CALL = "\nmain()\n"
_CALL_UNLESS_EMPTY = '\nif "empty" not in st.query_params:\n    main()\n'


@contextmanager
def served(sizes: Sequence[int]) -> Iterator[tuple[AppServer, dict[int, str]]]:
    """The running app, and the id of a plan with so many measures for each size."""
    with TemporaryDirectory(prefix="veikart-bench-") as folder:
        server = AppServer(Path(folder) / "data", script=copy_with_empty_page(Path(folder) / "app"))
        plans = fill(server.database_url, sizes)
        try:
            yield server.start(), plans
        finally:
            server.stop()


def copy_with_empty_page(folder: Path) -> Path:
    """Copies the app's scripts to a folder, gives the copy an empty page, and returns the server's script."""
    shutil.copytree(PROJECT / "pages", folder / "pages", ignore=shutil.ignore_patterns("__pycache__"))
    frame = folder / "pages" / "frame.py"
    source = frame.read_text(encoding="utf-8")
    assert source.endswith(_CALL), "the frame is expected to end with the call of main()"
    frame.write_text(source.removesuffix(_CALL) + _CALL_UNLESS_EMPTY, encoding="utf-8")
    return Path(shutil.copy(PROJECT / "streamlit_app.py", folder))


def fill(database_url: str, sizes: Sequence[int]) -> dict[int, str]:
    """Saves a plan of each size in a database, and lets go of it; returns their ids by size."""
    os.environ[planner.DATABASE_VARIABLE] = database_url
    plans = {size: planner.create_from(plan_of(size), "bench") for size in sizes}
    planner.stop()
    return plans
