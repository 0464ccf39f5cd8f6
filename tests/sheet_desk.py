"""A person's tab at the small app around the sheet, for the browser tests."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.app_server import PROJECT, AppServer

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

SHEET_APP = PROJECT / "tests" / "sheet_app.py"
TITLES = ["Tiltak 1", "Tiltak 2", "Tiltak 3", "Tiltak 4"]
SECONDS = 15
PASTE = """(text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const event = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
    document.activeElement.shadowRoot.activeElement.dispatchEvent(event);
}"""


def comes_to(page: Page, found: Callable[[], Any], wanted: Any) -> None:
    """Fails unless this comes to be so."""
    until = time.monotonic() + SECONDS
    while (seen := found()) != wanted and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert seen == wanted


class Desk:
    """A person's tab at a plan of the test's own, and what the server has saved of it."""

    def __init__(self, page: Page, server: AppServer, plan: str | None = None) -> None:
        self.page = page
        self.server = server
        self.plan = plan or uuid4().hex

    def open(self, name: str = "", **query: str) -> Desk:
        """Goes to a page of the app by its address, as from a bookmark."""
        rest = "".join(f"&{key}={value}" for key, value in query.items())
        self.page.goto(f"{self.server.url}/{name}?plan={self.plan}{rest}")
        return self.ready()

    def ready(self) -> Desk:
        """Waits until the sheets are there."""
        self.page.locator(".vk-sheet :is(textarea, tbody td, .print)").first.wait_for(state="attached")
        return self

    def saved(self) -> dict[str, Any]:
        """The plan as the server has it."""
        with sqlite3.connect(self.server.database_url.removeprefix("sqlite:///"), timeout=20) as connection:
            row = connection.execute("SELECT body FROM doc WHERE plan = ?", (self.plan,)).fetchone()
        return dict(json.loads(row[0])) if row else {"kinds": {"measure": [], "benefit": []}}

    def values(self, kind: str, field: str) -> list[Any]:
        """What all entities of a kind have in a field, in their order."""
        return [one["values"].get(field) for one in self.saved()["kinds"][kind]]

    def await_saved(self, kind: str, field: str, wanted: list[Any]) -> None:
        """Fails unless the server comes to have exactly this."""
        comes_to(self.page, lambda: self.values(kind, field), wanted)

    def cell(self, row: str, column: int) -> Locator:
        """A cell of the table of measures."""
        return self.page.locator(f'tr[data-id="{row}"] > [data-stop="{column}"]')

    @property
    def adding(self) -> Locator:
        """The line for a new row."""
        return self.page.get_by_label("Nytt tiltak")

    @property
    def status(self) -> str:
        """What the line above says about saving."""
        return self.page.locator(".status").inner_text()

    def type(self, text: str) -> None:
        """Keys as a person presses them."""
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        """Single keys and chords."""
        for key in keys:
            self.page.keyboard.press(key)

    def paste(self, text: str) -> None:
        """Pastes plain text where the caret is."""
        self.page.evaluate(PASTE, text)
