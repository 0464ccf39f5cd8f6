"""Takes the README's pictures from the running app with the example: `python -m docs.take_pictures`."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from roadmap import planner
from tests.app_server import AppServer

FOLDER = Path(__file__).parent / "pictures"
PICTURES = {
    "step1": "goal",
    "step2": "situation?part=actors",
    "step3": "ambition?part=goals",
    "step4": "measures?part=list",
    "step5": "roadmap?part=timeline",
}
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
