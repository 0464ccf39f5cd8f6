"""The sheet in Chromium against a running server: what is typed is saved, whatever happens next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.app_server import AppServer
from tests.sheet_desk import SHEET_APP, TITLES, Desk, comes_to

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


# Nothing typed is lost


def test_typing__reloaded_at_once__is_saved(desk: Desk) -> None:
    desk.open().cell("m1", 3).click()
    desk.type("Anne")
    desk.page.reload()
    desk.await_saved("measure", "responsible", ["Anne", "Kari", "", "Kari"])
    desk.ready()
    expect(desk.cell("m1", 3)).to_have_text("Anne")


def test_typing__back_at_once__is_saved(desk: Desk) -> None:
    desk.page.goto(f"{desk.server.url}/away?plan={desk.plan}")
    desk.page.get_by_role("link", name="table").click()
    desk.ready().adding.click()
    desk.type("Felles inntak")
    desk.page.go_back()
    desk.await_saved("measure", "title", [*TITLES, "Felles inntak"])


def test_typing__tap_on_link_at_once__is_saved_and_followed(desk: Desk) -> None:
    desk.open().cell("m2", 0).click()
    desk.type(" med nabokommunen")
    desk.page.get_by_role("link", name="away").click(no_wait_after=True)
    desk.page.get_by_role("heading", name="Et annet sted").wait_for()
    desk.await_saved("measure", "title", ["Tiltak 1", "Tiltak 2 med nabokommunen", "Tiltak 3", "Tiltak 4"])


def test_typing__tap_on_stock_button_at_once__both_count(desk: Desk) -> None:
    desk.open().cell("m1", 0).click()
    desk.type("!")
    desk.page.get_by_role("button", name="En knapp").click()
    desk.page.get_by_text("Trykket").wait_for()
    desk.await_saved("measure", "title", ["Tiltak 1!", *TITLES[1:]])


def test_typing__tab_closed_at_once__the_next_tab_saves_it(desk: Desk) -> None:
    desk.open().adding.click()
    desk.type("Skrevet og lukket")
    desk.page.close()
    assert "Skrevet og lukket" not in desk.values("measure", "title")[:4]
    later = Desk(desk.page.context.new_page(), desk.server, desk.plan).open()
    later.await_saved("measure", "title", [*TITLES, "Skrevet og lukket"])
    later.page.get_by_text("Skrevet og lukket").wait_for()


def test_typing__server_killed_and_started__is_saved_once(page: Page, tmp_path: Path) -> None:
    server = AppServer(tmp_path / "own", script=SHEET_APP).start()
    try:
        desk = Desk(page, server).open()
        server.kill()
        desk.adding.click()
        desk.type("Skrevet uten tjener")
        desk.press("Enter")
        desk.type("Og ett til")
        page.get_by_text("Får ikke lagret").first.wait_for(timeout=20000)
        server.start()
        desk.await_saved("measure", "title", [*TITLES, "Skrevet uten tjener", "Og ett til"])
        page.get_by_text("Lagret 10:32").first.wait_for()
    finally:
        server.kill()


def test_typing__server_killed_and_tab_closed__the_next_tab_saves_it(page: Page, tmp_path: Path) -> None:
    server = AppServer(tmp_path / "own", script=SHEET_APP).start()
    try:
        desk = Desk(page, server).open()
        server.kill()
        desk.cell("m3", 3).click()
        desk.type("Ola")
        page.close()
        server.start()
        later = Desk(page.context.new_page(), server, desk.plan).open()
        later.await_saved("measure", "responsible", ["", "Kari", "Ola", "Kari"])
    finally:
        server.kill()


def test_outbox__storage_forbidden__typing_is_saved_all_the_same(
    own_page: Page, sheet_server: AppServer
) -> None:
    forbidden = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
    own_page.add_init_script(forbidden)
    desk = Desk(own_page, sheet_server)
    desk.open().cell("m1", 3).click()
    desk.type("Berit")
    desk.await_saved("measure", "responsible", ["Berit", "Kari", "", "Kari"])


def test_typing__fast_and_long__no_letter_is_lost_and_the_cell_is_not_drawn_anew(desk: Desk) -> None:
    text = "Kort vei fra melding til hjelp. " * 12
    desk.open().cell("m1", 0).click()
    editor = desk.page.locator("th.open textarea")
    editor.evaluate("node => { node.sameNode = true }")
    desk.type(text)
    desk.await_saved("measure", "title", [f"Tiltak 1{text}", *TITLES[1:]])
    assert editor.evaluate("node => node.sameNode")
    assert desk.saved()["rev"] < 15


# Several people


@pytest.fixture
def other(chromium: Browser, desk: Desk) -> Iterator[Desk]:
    """Somebody else at the same plan."""
    context = chromium.new_context(locale="nb-NO")
    yield Desk(context.new_page(), desk.server, desk.plan)
    context.close()


def test_two_people__different_cells__both_are_kept_and_the_caret_stays(desk: Desk, other: Desk) -> None:
    desk.open().cell("m1", 0).click()
    other.open().cell("m2", 3).click()
    desk.type(" og")
    other.type("-Anne")
    other.press("Escape")
    desk.page.get_by_text("Kari-Anne").wait_for()
    desk.type(" mer")
    desk.await_saved("measure", "title", ["Tiltak 1 og mer", *TITLES[1:]])
    desk.await_saved("measure", "responsible", ["", "Kari-Anne", "", "Kari"])


def test_two_people__same_cell__both_texts_are_shown_and_both_can_be_kept(desk: Desk, other: Desk) -> None:
    desk.open()
    other.open()
    desk.cell("m1", 3).click()
    desk.type("Anne")
    other.cell("m1", 3).click()
    desk.press("Escape")
    other.type("Berit")
    other.press("Escape")
    desk.page.get_by_role("button", name="Behold begge").wait_for(timeout=15000)
    shown = desk.page.get_by_role("group", name="To har skrevet i samme felt").inner_text()
    assert all(part in shown for part in ("Anne", "Berit", "Ola, 10:31"))
    desk.page.get_by_role("button", name="Behold begge").click()
    both = ["Anne", "Berit"]
    comes_to(desk.page, lambda: sorted(desk.values("measure", "responsible")[0].split("\n")), both)
    desk.page.get_by_role("button", name="Behold begge").wait_for(state="detached")


# What cannot be saved as it stands

FILL = """() => {
    const area = document.activeElement.shadowRoot.activeElement;
    area.value = "å".repeat(1_000_000);
    area.dispatchEvent(new InputEvent("input", {bubbles: true}));
}"""


def test_refused_text__stays_with_the_reason__and_is_saved_when_changed(desk: Desk) -> None:
    desk.open().cell("m1", 7).click()
    desk.type("nei")
    desk.press("Escape")
    desk.page.get_by_text("Dette ordet går ikke.").wait_for()
    desk.page.reload()
    desk.ready().page.get_by_text("Dette ordet går ikke.").wait_for()
    expect(desk.cell("m1", 7)).to_contain_text("nei")
    desk.cell("m1", 7).click(position={"x": 5, "y": 5})
    desk.type(" takk")
    desk.await_saved("measure", "note", ["nei takk", "", "", ""])
    desk.page.get_by_text("Dette ordet går ikke.").wait_for(state="detached")


def test_megabyte_pasted__says_why__keeps_the_text_and_saves_the_rest(desk: Desk) -> None:
    desk.open().cell("m1", 7).click()
    desk.page.evaluate(FILL)
    desk.page.get_by_text("Teksten er for lang").first.wait_for()
    desk.press("Escape")
    desk.cell("m2", 7).click()
    desk.type("Kort")
    desk.await_saved("measure", "note", ["", "Kort", "", ""])
    desk.page.reload()
    desk.ready().page.get_by_text("Teksten er for lang").first.wait_for()
    expect(desk.cell("m1", 7)).to_have_text(re.compile("^ååååå"))


def test_megabyte_in_a_new_row__shows_its_beginning_once__and_can_be_dropped(desk: Desk) -> None:
    desk.open().adding.click()
    desk.page.evaluate(FILL)
    desk.press("Enter")
    shown = desk.page.locator("tr[data-id]").last.locator("[data-stop='0']")
    shown.get_by_text("Teksten er for lang").wait_for()
    expect(desk.page.get_by_text("Teksten er for lang")).to_have_count(1)
    assert 2000 < len(shown.text_content() or "") < 2500
    expect(desk.page.locator(".status a")).to_contain_text(f"«{'å' * 39}…»")
    shown.get_by_role("button", name="Fjern").click()
    shown.get_by_text("Teksten er for lang").wait_for(state="detached")
    expect(desk.page.locator("tr[data-id]")).to_have_count(4)
    desk.page.reload()
    expect(desk.ready().page.locator("tr[data-id]")).to_have_count(4)


def test_refused_text__dropped__shows_what_is_saved(desk: Desk) -> None:
    desk.open().cell("m2", 3).click()
    desk.press("Control+a")
    desk.type("nei")
    desk.page.get_by_text("Dette ordet går ikke.").wait_for()
    desk.press("F2", "Enter")
    desk.page.get_by_text("Dette ordet går ikke.").wait_for(state="detached")
    expect(desk.cell("m2", 3)).to_have_text("Kari")
    desk.page.get_by_role("button", name="Hent tilbake").click()
    desk.page.get_by_text("Dette ordet går ikke.").wait_for()
    expect(desk.cell("m2", 3)).to_contain_text("nei")
    desk.page.get_by_role("button", name="Fjern").click()
    desk.page.get_by_text("Dette ordet går ikke.").wait_for(state="detached")
    expect(desk.cell("m2", 3)).to_have_text("Kari")
    desk.page.get_by_text("Lagret 10:32").wait_for()


def test_hostile_text__is_text(own_page: Page, sheet_server: AppServer) -> None:
    desk = Desk(own_page, sheet_server)
    hostile = "<img src=x onerror=alert(1)> 👩‍🚒 שלום =1+1 {{x}} `a` $b$"
    desk.page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    desk.open().cell("m1", 7).click()
    desk.page.keyboard.insert_text(hostile + "\u0000\u0007")
    desk.press("Escape")
    desk.await_saved("measure", "note", [hostile, "", "", ""])
    expect(desk.cell("m1", 7)).to_have_text(hostile)
