"""The history in Chromium: from a row to what was done with it, back to a moment, and undo in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from roadmap import past, planner
from roadmap.model import Kind, Measure
from roadmap.texts import text
from tests.people import Person, new_plan
from tests.sheet_desk import SECONDS, comes_to

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.app_server import AppServer


def say(key: str, **values: object) -> str:
    """A word as the page shows it."""
    return text(key, "nb", **values)


@pytest.fixture
def ola(shared_server: AppServer, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Ola, who has made a measure in a plan at the shared server and rewritten it."""
    planner.stop()
    monkeypatch.setenv(planner.DATABASE_VARIABLE, shared_server.database_url)
    ola = new_plan("Prøve", "ola")
    past.call_me("ola", "Ola")
    ola.make(Kind.MEASURE, "m", title="Ring hjem")
    ola.write("m", "title", "Ring hjem i dag")
    place = {"area": ola.see().benefit_areas[0].id, "group": ola.see().beneficiary_groups[0].id}
    ola.make(Kind.BENEFIT, "b", **place, text="Kortere kø")
    ola.write("b", "text", "Ingen kø")
    return ola


def title(ola: Person) -> str:
    found = ola.see().find("m")
    assert isinstance(found, Measure)
    return found.title


def test_history__from_a_row__leads_to_a_moment_whose_return_is_undone_in_words(
    page: Page, shared_server: AppServer, ola: Person, axe: Callable[[Page], list[str]]
) -> None:
    page.set_default_timeout(SECONDS * 1000)
    page.goto(f"{shared_server.url}/measures?plan={ola.plan}")
    page.locator('tr[data-id="m"] button.details').click()
    page.locator("tr.detail").get_by_role("link", name=say("history.title")).click()
    expect(page.locator("h1")).to_have_text(say("history.title"))
    line = page.locator("li", has_text="Endret tittel på tiltak «Ring hjem i dag»")
    expect(line).to_contain_text("Ola")
    expect(line.locator("ins")).to_contain_text("i dag")
    assert axe(page) == []

    page.goto(f"{shared_server.url}/goal?plan={ola.plan}")
    benefit = page.locator('li[data-item="b"] textarea')
    benefit.focus()
    page.get_by_role("link", name=say("history.title")).last.click()
    expect(page.locator("li", has_text="Endret gevinst «Ingen kø»")).to_be_visible()
    made = page.locator("li", has_text="La til gevinst")
    expect(made).to_contain_text("Kortere kø")
    made.get_by_role("button", name=say("history.take")).click()
    comes_to(page, lambda: [one.text for one in ola.see().benefits], ["Kortere kø"])
    page.goto(f"{shared_server.url}/history?plan={ola.plan}")

    made = page.locator("li", has_text="La til tiltak").get_by_role("button")
    made.focus()
    page.keyboard.press("Enter")
    back = page.get_by_role("button", name=say("history.then.restore"))
    back.wait_for()
    assert axe(page) == []
    back.click()
    comes_to(page, lambda: title(ola), "Ring hjem")
    undo = page.get_by_role("button", name=say("sheet.undo"))
    what = say("history.did.restored", count=2)
    expect(undo).to_have_attribute("title", f"{say('sheet.undo')}: {what}")
    undo.click()
    expect(page.get_by_text(say("history.undone", what=what))).to_be_visible()
    comes_to(page, lambda: title(ola), "Ring hjem i dag")
