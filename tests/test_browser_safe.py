"""All plans out and in again, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from roadmap import planner
from roadmap.texts import text
from tests.app_server import AppServer


def test_everything__downloaded_and_chosen_again__is_recognised(
    app_server: AppServer, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(planner.DATABASE_VARIABLE, app_server.database_url)
    planner.new_plan("Veikart for Furuvoll", "kari", "nb")
    page.goto(app_server.url)
    page.get_by_text(text("safe.title", "nb")).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=text("safe.download", "nb")).click()
    assert download.value.suggested_filename.startswith(text("safe.file", "nb"))
    download.value.save_as(tmp_path / "alt.zip")
    page.locator("input[type=file]").set_input_files(tmp_path / "alt.zip")
    expect(page.get_by_text(text("safe.met.same", "nb", title="Veikart for Furuvoll"))).to_be_visible()


def test_file__too_large__is_refused_in_words_and_another_can_be_chosen(
    shared_server: AppServer, page: Page, tmp_path: Path
) -> None:
    with (tmp_path / "stor.xlsx").open("wb") as file:
        file.truncate(26_000_000)
    page.goto(f"{shared_server.url}/workbook")
    page.locator("input[type=file]").set_input_files(tmp_path / "stor.xlsx")
    said = page.get_by_role("alert").filter(has_text=text("workbook.in.too_large", "nb"))
    expect(said).to_be_visible()
    assert (said.bounding_box() or {"height": 0})["height"] > 15
    page.get_by_role("button", name=text("sheet.discard", "nb"), exact=True).click()
    expect(page.get_by_role("button", name=text("workbook.in.choose", "nb"))).to_be_visible()
