"""Somebody else's list in Chromium: from the file to the plan by keys alone, and back by one undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from roadmap import planner
from roadmap.texts import text
from tests.foreign_lists import BENEFITS, MS_PROJECT
from tests.people import Person
from tests.small_plans import measure, plan_of
from tests.workbooks import table

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.app_server import AppServer

MOST_TABS = 60


def say(key: str) -> str:
    """A word as the page shows it."""
    return text(key, "nb")


@pytest.fixture
def kari(shared_server: AppServer, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setenv(planner.DATABASE_VARIABLE, shared_server.database_url)
    return Person(planner.create_from(plan_of(measure("m1", title="Prøve ut")), "kari"), "kari")


def chosen(page: Page, server: AppServer, kari: Person, file: Path) -> None:
    """Go to the Excel page and choose the file; the columns are then shown."""
    page.goto(f"{server.url}/workbook?plan={kari.plan}")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("button", name=say("other_list.result.show"))).to_be_visible()


def press_by_keys(page: Page, name: str) -> None:
    """Tab until a button has the focus, and press it."""
    button = page.get_by_role("button", name=name).first
    expect(button).to_be_visible()
    for _ in range(MOST_TABS):
        if button.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(name)


def test_csv_of_another_tool__by_keys_alone__is_in_the_plan_and_undone_in_one_step(
    page: Page, shared_server: AppServer, kari: Person, tmp_path: Path
) -> None:
    file = tmp_path / "prosjekt.csv"
    file.write_bytes(MS_PROJECT.encode("cp1252"))
    chosen(page, shared_server, kari, file)
    press_by_keys(page, say("other_list.result.show"))
    expect(page.get_by_role("checkbox", name="Forberede")).to_be_checked()
    press_by_keys(page, say("workbook.preview.take"))
    expect(page.get_by_text("Tatt inn fra Excel")).to_be_visible()
    made = {one.title: one for one in planner.open_plan(kari.plan).measures}
    assert made["Prøve ut"].id == "m1"
    assert made["Prøve ut"].depends_on == (made["Forberede"].id, made["Kurs; første del"].id)
    page.get_by_role("button", name=say("sheet.undo"), exact=True).click()
    expect(page.get_by_role("button", name=say("sheet.redo"), exact=True)).to_be_enabled()
    assert [one.title for one in planner.open_plan(kari.plan).measures] == ["Prøve ut"]


@pytest.mark.parametrize("width", [400, 1280])
def test_steps__of_a_list__have_no_finding_and_fit_the_window(
    page: Page,
    shared_server: AppServer,
    kari: Person,
    tmp_path: Path,
    axe: Callable[[Page], list[str]],
    width: int,
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    file = tmp_path / "gevinster.xlsx"
    file.write_bytes(table({"Gevinster": BENEFITS}))
    chosen(page, shared_server, kari, file)
    assert axe(page) == []
    assert page.locator("[data-testid=stMain]").evaluate("one => one.scrollWidth <= one.clientWidth")
    page.get_by_label(say("field.benefit.group.label")).last.fill("Pårørende")
    page.keyboard.press("Tab")
    press_by_keys(page, say("other_list.result.show"))
    expect(page.get_by_role("checkbox", name="Tryggere pårørende")).to_be_checked()
    assert axe(page) == []
