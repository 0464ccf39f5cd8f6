"""Takes the README's pictures of the running app and of the workbook: `python -m docs.take_pictures`.

Those of the workbook are what LibreOffice prints, and need pdftoppm (Debian's poppler-utils).
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import sync_playwright

from roadmap import planner
from roadmap.exchange import write_workbook
from roadmap.exchange.sheets import View, sheet_name
from tests.app_server import AppServer
from tests.office import saved_by_office

FOLDER = Path(__file__).parent / "pictures"
PICTURES = {
    "step1": "goal",
    "step2": "situation?part=actors",
    "step3": "ambition?part=goals",
    "step4": "measures?part=list",
    "step5": "roadmap?part=timeline",
}
SHEETS = (View.COVER, View.ROADMAP, View.PLATFORM, View.PRIORITIES, View.TIMELINE)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def main() -> None:
    """Start the app on a folder of its own, open each step and take its picture."""
    with tempfile.TemporaryDirectory() as folder:
        server = AppServer(Path(folder))
        os.environ[planner.DATABASE_VARIABLE] = server.database_url
        plan = planner.create_from(planner.example_plan(), "docs")
        planner.stop()
        server.start()
        try:
            take(server.url, plan)
        finally:
            server.stop()
        take_sheets(Path(folder))


def take_sheets(folder: Path) -> None:
    """The first printed page of some sheets of the example's workbook."""
    data = write_workbook(planner.example_plan(), "nb", today=datetime.now(UTC).date())
    printed = folder / "workbook.pdf"
    printed.write_bytes(saved_by_office(folder, data, "pdf"))
    page = 1
    for sheet in load_workbook(io.BytesIO(data)).worksheets:
        view = next((one for one in SHEETS if sheet_name(one, "nb") == sheet.title), None)
        if view is not None:
            target = FOLDER / f"workbook-{view}"
            command = ["pdftoppm", "-r", "70", "-png", "-singlefile", "-f", str(page), "-l", str(page)]
            subprocess.run([*command, str(printed), str(target)], check=True)  # noqa: S603  # our own file
        page += 1 + len(sheet.row_breaks.brk)


def take(url: str, plan: str) -> None:
    """One picture for each step, 1280 x 800."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="nb-NO")
        for name, path in PICTURES.items():
            page.goto(f"{url}/{path}{'&' if '?' in path else '?'}plan={plan}")
            page.get_by_role("heading", level=1).wait_for()
            page.wait_for_timeout(4000)  # pictures are drawn after the page's text
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
