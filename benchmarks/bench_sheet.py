"""The sheet in a real browser: until 500 measures stand there, against a data editor, and typing among them.

Run as `python -m benchmarks.bench_sheet [rounds]`; needs Chromium.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.large_plans import plan_of
from benchmarks.serving import served
from benchmarks.timing import interleaved, milliseconds, print_table, ratio
from tests.app_server import PROJECT, AppServer

ROWS = 500
KEYS = 100
MOST_APPEARING = 2.0
ROUNDS = 7

# Until the last row stands in a sheet, or the editor has drawn letters on its canvas; and then a frame more.
DRAWN = """async ([last, link]) => {
  const inSheets = (selector) => [...document.querySelectorAll("*")]
    .map((node) => node.shadowRoot?.querySelector(selector)).find(Boolean);
  const colours = (canvas) => {
    const area = canvas.getContext("2d").getImageData(60, 40, 200, 60).data;
    return new Set(new Uint32Array(area.buffer)).size;
  };
  const there = () => {
    const canvas = document.querySelector('[data-testid="stDataFrame"] canvas');
    return inSheets(`tr[data-id="${last}"] th`) || (canvas?.width > 260 && colours(canvas) > 3);
  };
  const frame = () => new Promise(requestAnimationFrame);
  const begun = link ? performance.now() : 0;
  if (link) [...document.querySelectorAll("a")].find((a) => a.pathname === link).click();
  while (!there()) await frame();
  await frame();
  return (performance.now() - begun) / 1000;
}"""
WATCH = """() => {
  globalThis.tasks = [];
  globalThis.keys = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((e) => e.duration)))
    .observe({ type: "longtask" });
  new PerformanceObserver((list) => keys.push(...list.getEntries()
    .filter((e) => e.name === "keydown").map((e) => e.duration)))
    .observe({ type: "event", durationThreshold: 16 });
}"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, as found on the machine."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=quiet)
        yield chromium
        chromium.close()


def from_empty_page(page: Page, url: str, path: str, last: str) -> float:
    """Seconds from the tap on a link in an open app until the rows stand there."""
    page.goto(f"{url}/nothing")
    page.get_by_text("–", exact=True).wait_for()
    return float(page.evaluate(DRAWN, [last, path]))


def from_address(page: Page, url: str, path: str, last: str) -> float:
    """Seconds from the address being opened until the rows stand there."""
    page.goto("about:blank")
    page.goto(url + path, wait_until="commit")
    return float(page.evaluate(DRAWN, [last, None]))


def type_among_rows(page: Page, url: str, last: str) -> tuple[float, float]:
    """Seconds of the longest task, and from the slowest key to its letter, while a title is being written."""
    page.goto(url)
    page.evaluate(DRAWN, [last, None])
    cell = page.locator(f'tr[data-id="{last}"] th').first
    cell.scroll_into_view_if_needed()
    cell.dblclick()
    page.evaluate(WATCH)
    page.keyboard.type("skrive ivrig " * (KEYS // 13 + 1), delay=50)
    page.wait_for_timeout(1500)
    tasks, keys = page.evaluate("() => [Math.max(0, ...tasks), Math.max(0, ...keys)]")
    return tasks / 1000, keys / 1000


def main(rounds: int = ROUNDS) -> None:
    """Prints how long the rows take to appear, and how typing goes."""
    last = plan_of(ROWS).measures[-1].id
    os.environ["VEIKART_BENCH_ROWS"] = str(ROWS)
    with browser() as chromium, TemporaryDirectory(prefix="veikart-bench-") as folder:
        server = AppServer(Path(folder), script=PROJECT / "benchmarks" / "sheet_app.py").start()
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        ways = {"link": from_empty_page, "address": from_address}
        trials = {
            f"{name} {path}": partial(way, page, server.url, path, last)
            for name, way in ways.items()
            for path in ("/in_editor", "/in_sheet")
        }
        found = interleaved(trials, rounds)
        server.stop()
        with served([ROWS]) as (app, plans):
            task, key = type_among_rows(page, f"{app.url}/measures?plan={plans[ROWS]}&part=list", last)
    rows = []
    for name in ways:
        editor, sheet = found[f"{name} /in_editor"], found[f"{name} /in_sheet"]
        rows.append([name, milliseconds(editor), milliseconds(sheet), ratio(sheet, editor, MOST_APPEARING)])
    print_table(f"Until {ROWS} measures stand there", ["from", "data editor ms", "sheet ms", "ratio"], rows)
    typing = [[milliseconds(task), milliseconds(key)]]
    print_table(f"{KEYS} keys in a list of {ROWS}", ["longest task ms", "slowest key to letter ms"], typing)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
