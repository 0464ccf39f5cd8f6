"""The list of what a file would do, in Chromium: ticked by hand and by keys, taken in, undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from roadmap import planner
from roadmap.model import Goal, Plan, SubGoal
from roadmap.texts import text
from tests.people import Person
from tests.small_plans import measure, plan_of
from tests.workbooks import exported, put

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.app_server import AppServer

NAMES = ("Avklare ansvar", "Felles kalender", "Ringe hjem", "Gjennomgå rutiner")


def say(key: str, **values: object) -> str:
    """A word as the page shows it."""
    return text(key, "nb", **values)


@dataclass
class Desk:
    """A person at the Excel page with a file that was edited at home; Ola writes in the same plan."""

    page: Page
    url: str
    ola: Person
    file: Path

    def open(self, **query: str) -> Desk:
        """Go to the page and choose the file."""
        asked = "".join(f"&{name}={value}" for name, value in query.items())
        self.page.goto(f"{self.url}/workbook?plan={self.ola.plan}{asked}")
        self.choose()
        expect(self.take).to_be_visible()
        expect(self.tick(NAMES[0]).first).to_be_visible()
        return self

    def choose(self) -> None:
        """Choose the file."""
        self.page.locator("input[type=file]").set_input_files(self.file)

    def turn(self, way: str) -> None:
        """Undo or redo with the button at the page's foot."""
        self.page.get_by_role("button", name=say(f"sheet.{way}"), exact=True).click()

    @property
    def take(self) -> Locator:
        """The button that takes in what is chosen."""
        return self.page.get_by_role("button", name=say("workbook.preview.take")).first

    def tick(self, name: str) -> Locator:
        """The box beside a piece."""
        return self.page.get_by_role("checkbox", name=name)

    def counted(self, sort: str) -> Locator:
        """What a group says of how many are chosen."""
        return self.page.locator(f"section.{sort} .count")

    def plan(self) -> Plan:
        """The plan as it is saved."""
        return planner.open_plan(self.ola.plan)

    def titles(self) -> list[str]:
        """The measures as they are saved."""
        return [one.title for one in self.plan().measures]

    def taken(self) -> None:
        """Waits until the page says what was taken in."""
        expect(self.page.get_by_text(re.compile("Tatt inn fra Excel"))).to_be_visible()


def edit(workbook: Workbook) -> None:
    """What was done at home: changed, emptied, two rows that belong together made, one row deleted."""
    put("Tiltak", 0, {"Tiltak": "Avklare ansvar tidlig", "Ansvarlig": None})(workbook)
    put("Tiltak", 1, {"Tiltak": "Kalender fra filen"})(workbook)
    put("Mål", 1, {"Mål": "Et nytt mål"})(workbook)
    put("Delmål", 1, {"Delmål": "Et nytt delmål", "Mål": "Et nytt mål"})(workbook)
    workbook["Tiltak"].delete_rows(4 + 3)


@pytest.fixture
def desk(page: Page, shared_server: AppServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv(planner.DATABASE_VARIABLE, shared_server.database_url)
    few = plan_of(
        Goal(id="goal", rank="a", text="Faste møter"),
        SubGoal(id="sub", rank="a", goal="goal", text="Fire møter er holdt"),
        *(measure(f"m{n}", title=name, responsible="Leder") for n, name in enumerate(NAMES)),
    )
    ola = Person(planner.create_from(few, "ola"), "ola")
    file = tmp_path / "hjemme.xlsx"
    file.write_bytes(exported(ola.see(), edit))
    ola.write("m1", "title", "Kalender fra Ola")
    return Desk(page, shared_server.url, ola, file)


def test_list__ticked_by_hand__takes_in_what_is_ticked_and_undo_follows(desk: Desk) -> None:
    before = desk.open().titles()
    desk.page.locator("section.emptied").get_by_role("checkbox").uncheck()
    desk.page.locator("section.missing").get_by_role("checkbox").check()
    desk.page.get_by_role("radio", name=say("workbook.keep.file")).check()
    expect(desk.counted("missing")).to_have_text("1 av 1 valgt")
    desk.take.click()
    desk.taken()
    assert desk.titles() == ["Avklare ansvar tidlig", "Kalender fra filen", "Ringe hjem"]
    assert desk.plan().measures[0].responsible == "Leder"
    assert desk.ola.conflicts() == ()
    desk.turn("undo")
    expect(desk.page.get_by_role("button", name=say("sheet.redo"), exact=True)).to_be_enabled()
    assert desk.titles() == before


def test_undo__of_what_was_taken_in__takes_the_message_away_and_compares_a_chosen_file_anew(
    desk: Desk,
) -> None:
    two_texts = desk.page.get_by_text(say("workbook.done.two_texts_one"))
    desk.open().take.click()
    desk.taken()
    expect(two_texts).to_be_visible()
    desk.turn("undo")
    expect(desk.page.get_by_text(re.compile("Tatt inn fra Excel"))).to_have_count(0)
    expect(two_texts).to_have_count(0)
    desk.turn("redo")
    # A file is chosen when the page has come to rest, as people do it.
    expect(desk.page.get_by_text(say("sheet.two_texts_one"))).to_be_visible()
    expect(desk.page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    desk.choose()
    expect(desk.page.locator("section.missing")).to_be_visible()
    expect(desk.page.locator("section.new")).to_have_count(0)
    desk.turn("undo")
    expect(desk.page.locator("section.new li")).to_have_count(2)
    desk.turn("redo")
    expect(desk.page.locator("section.new")).to_have_count(0)


def test_list__where_something_new_belongs_to_something_new__ticks_both(desk: Desk) -> None:
    goal, sub_goal = desk.open().tick("Et nytt mål"), desk.tick("Et nytt delmål")
    goal.uncheck()
    expect(sub_goal).not_to_be_checked()
    expect(desk.counted("new")).to_have_text("0 av 2 valgt")
    sub_goal.check()
    expect(goal).to_be_checked()
    none = f"{say('workbook.list.none')}: {say('workbook.sort.new')}"
    desk.page.get_by_role("button", name=none).click()
    expect(desk.counted("new")).to_have_text("0 av 2 valgt")
    desk.take.click()
    desk.taken()
    assert [one.text for one in desk.plan().goals] == ["Faste møter"]


def test_list__with_keys_alone__is_ticked_answered_and_taken_in(desk: Desk) -> None:
    keys = desk.open().page.keyboard
    first = desk.tick(NAMES[0]).first
    first.focus()
    keys.press("Space")
    expect(first).not_to_be_checked()
    expect(first).to_be_focused()
    both = desk.page.get_by_role("radio", name=re.compile(f"^{say('workbook.keep.both')}"))
    both.focus()
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    expect(desk.page.get_by_role("radio", name=say("workbook.keep.plan"))).to_be_checked()
    desk.page.wait_for_timeout(500)
    desk.take.focus()
    keys.press("Enter")
    desk.taken()
    assert desk.titles()[:2] == ["Avklare ansvar", "Kalender fra Ola"]


def test_preview__while_another_writes__follows_the_plan_and_keeps_the_ticks(desk: Desk) -> None:
    desk.open()
    desk.tick("Et nytt delmål").uncheck()
    desk.ola.write("m0", "title", "Avklare ansvar nå")
    expect(desk.page.locator("section.conflict li")).to_have_count(2)
    expect(desk.tick("Et nytt delmål")).not_to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_preview__of_every_sort__passes_axe_and_fits_narrow_windows(
    desk: Desk, axe: Callable[[Page], list[str]], scheme: Any
) -> None:
    desk.page.emulate_media(color_scheme=scheme)
    desk.open()
    assert desk.page.locator(".list > section").evaluate_all("all => all.map((one) => one.className)") == [
        "conflict",
        "new",
        "changed",
        "emptied",
        "missing",
    ]
    assert axe(desk.page) == []
    for width in (820, 360):
        desk.page.set_viewport_size({"width": width, "height": 800})
        desk.page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
