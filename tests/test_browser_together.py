"""Two and four people in Chromium at one plan at once: every acknowledged word is there, screens agree."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from roadmap import past, planner
from roadmap.model import Kind, Measure
from roadmap.texts import text
from tests.app_server import AppServer
from tests.people import Person, new_plan
from tests.sheet_desk import SECONDS, comes_to

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

NAMES = ("Kari, Familiehuset", "Ola Nordmann", "Eva", "")
AGREE_SECONDS = 8
TITLE, RESPONSIBLE = 0, 4


def say(key: str, **values: object) -> str:
    """A word as the page shows it."""
    return text(key, "nb", **values)


@dataclass
class Seat:
    """One person's tab."""

    page: Page
    url: str

    def go(self, plan: str, path: str = "measures", rest: str = "") -> Seat:
        """Sets out for a page of the plan."""
        self.page.goto(f"{self.url}/{path}?plan={plan}{rest}", wait_until="commit")
        return self

    def ready(self) -> Seat:
        """Waits until the sheets are there, and the line to the server."""
        self.page.locator(".vk-sheet :is(textarea, tbody td, .print)").first.wait_for(state="attached")
        self.page.locator(".vk-bar .status").first.wait_for(state="attached")
        return self

    def cell(self, row: str, column: int) -> Locator:
        """A cell of a table."""
        return self.page.locator(f'tr[data-id="{row}"] > [data-stop="{column}"]')

    def shown(self, row: str, column: int) -> str:
        """The first line of what a cell shows."""
        return self.cell(row, column).inner_text().partition("\n")[0].strip()

    def type(self, words: str) -> None:
        """Keys as a person presses them."""
        self.page.keyboard.type(words)

    def write_on(self, row: str, column: int, words: str) -> None:
        """Goes on at the end of what stands in a cell."""
        self.cell(row, column).click()
        self.press("Control+End")
        self.type(words)

    def press(self, *keys: str) -> None:
        """Single keys and chords."""
        for key in keys:
            self.page.keyboard.press(key)

    def await_saved(self) -> None:
        """Waits until the line says that all is acknowledged."""
        self.page.locator('.vk-bar .status[data-state="saved"]').wait_for()

    def call_me(self, name: str) -> None:
        """Takes a name, as others will see it."""
        found = (one for one in self.page.context.cookies() if one["name"] == "veikart_person")
        past.call_me(str(next(found)["value"]), name)


@dataclass
class Table:
    """People at one plan, and what is saved of it."""

    plan: str
    seats: list[Seat]
    measures: list[str]

    def open(self, *paths: str) -> list[Seat]:
        """Seats people at these pages of the plan, all at once."""
        going = [seat.go(self.plan, path) for seat, path in zip(self.seats, paths, strict=False)]
        return [seat.ready() for seat in going]

    def measure(self, row: str) -> Measure:
        """A measure as it is saved."""
        found = planner.open_plan(self.plan).find(row)
        assert isinstance(found, Measure)
        return found

    def everywhere(self, row: str, column: int, wanted: str, *seats: Seat) -> None:
        """Fails unless all screens come to show this in a cell within 8 s, whatever stands below it."""
        seats = seats or tuple(self.seats)
        until = time.monotonic() + AGREE_SECONDS
        while (seen := {seat.shown(row, column) for seat in seats}) != {wanted}:
            assert time.monotonic() < until, seen
            seats[0].page.wait_for_timeout(50)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """A server of this module's own, since one test kills it."""
    found = AppServer(tmp_path_factory.mktemp("together")).start()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def pages(chromium: Browser) -> Iterator[list[Page]]:
    """Four browsers of four people; kept, since each reads all scripts the first time."""
    with ExitStack() as stack:
        contexts = [
            chromium.new_context(locale="nb-NO", viewport={"width": 1280, "height": 800}) for _ in NAMES
        ]
        for context in contexts:
            stack.callback(context.close)
        found = [context.new_page() for context in contexts]
        for page in found:
            page.set_default_timeout(2000 * SECONDS)  # four begin at once
        yield found


@pytest.fixture
def table(pages: list[Page], server: AppServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    """A fresh plan with four measures, and four seats that nobody has taken yet."""
    planner.stop()
    monkeypatch.setenv(planner.DATABASE_VARIABLE, server.database_url)
    ola, rows = new_plan("Sammen", "ola"), [uuid4().hex for _ in NAMES]
    for number, row in enumerate(rows):
        ola.make(Kind.MEASURE, row, title=f"Tiltak {number}", responsible="Leder for mottaket")
    yield Table(ola.plan, [Seat(page, server.url) for page in pages], rows)
    for page in pages:
        page.goto("about:blank")


# Who is here


def test_people__at_one_plan__see_each_other_by_name_and_step(table: Table) -> None:
    kari, ola, eva = table.open("measures", "situation", "goal")
    ola.call_me(NAMES[1])
    kari.page.get_by_role("button", name=say("people.write_name")).click()
    expect(kari.page.get_by_label(say("people.label"))).to_be_focused()
    kari.type(NAMES[0])
    kari.press("Enter", "Escape")
    button = kari.page.get_by_role("button", name=say("sheet.here", count=3))
    button.wait_for()
    button.press("Enter")
    people = kari.page.get_by_role("list", name=say("sheet.here_list")).get_by_role("listitem")
    me, other = say("together.me_named", name=NAMES[0]), NAMES[1]
    expect(people).to_have_text(
        [
            re.compile(f"^KF{re.escape(me)}.*4"),
            re.compile(f"^ON{other}{say('together.step', number=2, name=say('step.2.name'))}$"),
            re.compile(f"^{say('people.nameless')}.*1"),
        ]
    )
    expect(button).to_have_attribute("aria-expanded", "true")
    kari.press("Escape")
    expect(people.first).to_be_hidden()
    eva.page.get_by_role("link", name=say("page.home"), exact=True).click()
    kari.page.get_by_role("button", name=say("sheet.here", count=2)).wait_for()


# What others change while one writes


def test_field__changed_by_others_while_it_is_written_in__says_who_and_shows_it(table: Table) -> None:
    kari, ola = table.open("measures", "measures")
    row = table.measures[0]
    ola.call_me(NAMES[1])
    kari.write_on(row, TITLE, " med tidlig hjelp")
    ola.page.get_by_text("Tiltak 0 med tidlig hjelp").wait_for()
    ola.cell(row, TITLE).click()
    ola.press("Control+Home")
    ola.type("Nytt: ")
    note = kari.page.locator(".newer")
    expect(note).to_contain_text(re.compile(rf"{NAMES[1]} \d\d:\d\d"))
    area = kari.page.locator("th.open textarea")
    place = area.evaluate("node => [node.selectionStart, node.getBoundingClientRect().top, node.value]")
    kari.press("F2")
    expect(note.locator(".value")).to_have_text("Nytt: Tiltak 0 med tidlig hjelp")
    expect(area).to_be_focused()
    assert place == area.evaluate(
        "node => [node.selectionStart, node.getBoundingClientRect().top, node.value]"
    )
    kari.type(" hele døgnet")
    kari.press("Escape")
    whole = "Nytt: Tiltak 0 med tidlig hjelp hele døgnet"
    expect(kari.cell(row, TITLE)).to_have_text(whole)
    expect(note).to_have_count(0)
    comes_to(kari.page, lambda: table.measure(row).title, whole)


def test_same_text__rewritten_by_two__is_shown_with_both_names_and_joined_by_hand(table: Table) -> None:
    kari, ola = table.open("measures", "measures")
    row = table.measures[0]
    kari.call_me(NAMES[0])
    ola.call_me(NAMES[1])
    for seat in (kari, ola):
        seat.cell(row, RESPONSIBLE).click()
        seat.press("Control+a")
    kari.type("Anne")
    kari.await_saved()
    ola.type("Berit")
    panel = ola.page.locator(".conflict")
    expect(panel.locator(".side").nth(0)).to_have_text(re.compile(f"{NAMES[0]}.*Anne$"))
    expect(panel.locator(".side").nth(1)).to_have_text(re.compile(f"{say('page.you')}.*Berit$"))
    panel.get_by_role("button", name=say("sheet.keep_both")).click()
    expect(ola.page.locator("td.open textarea")).to_be_focused()
    ola.type(" (deler)")
    ola.press("Escape")
    comes_to(ola.page, lambda: table.measure(row).responsible.split(), ["Anne", "Berit", "(deler)"])
    assert planner.look(table.plan, "ola").conflicts == ()


# Rows and columns that others remove


@pytest.mark.parametrize("layout", ["list", "text"])
def test_matrix_row__removed_while_it_is_written_in__stays_until_it_is_left(
    table: Table, layout: str
) -> None:
    kari, plan = table.seats[0], planner.open_plan(table.plan)
    ola, actor = Person(table.plan, "ola"), uuid4().hex
    ola.make(Kind.ACTOR, actor, name="NAV")
    area = plan.benefit_areas[0]
    if layout == "list":
        kari.go(table.plan, "goal").ready().page.locator(f'tr[data-row="{area.id}"] textarea').first.click()
    else:
        kari.go(table.plan, "situation", "&part=collaboration").ready()
        kari.page.get_by_label(f"NAV, {area.name}", exact=True).click()
    kari.type("Kortere kø")
    kari.await_saved()
    removed = area.id if layout == "list" else actor
    ola.remove(removed)
    kari.type(" for alle")
    kari.page.locator(".toast", has_text=say("sheet.bring_back")).wait_for()
    focused = kari.page.locator(f'tr[data-row="{removed}"] textarea:focus')
    expect(focused).to_have_value("Kortere kø for alle")
    kari.press("Escape")
    expect(kari.page.locator(f'tr[data-row="{removed}"]')).to_have_count(0)
    kari.page.get_by_role("button", name=say("sheet.bring_back")).click()
    back = kari.page.locator(f'tr[data-row="{removed}"] textarea').first
    expect(back).to_have_value("Kortere kø for alle")


# All at once


def test_four_people__in_the_same_and_other_fields__all_words_are_there_and_screens_agree(
    table: Table,
) -> None:
    shared, words = table.measures[0], ["alfa", "beta", "gamma", "delta"]
    table.open(*["measures"] * 4)
    for seat, word, own in zip(table.seats, words, table.measures, strict=True):
        seat.write_on(own, RESPONSIBLE, f", {word}")
    for seat, word in zip(table.seats, words, strict=True):
        seat.write_on(shared, TITLE, f" {word}")
    for seat in table.seats:
        seat.press("Escape")
    one, two, *rest = table.seats
    one.page.reload(wait_until="commit")
    two.page.get_by_role("link", name=say("step.1.name")).click()
    two.page.get_by_role("heading", name=say("step.1.title")).wait_for()
    two.page.get_by_role("link", name=say("step.4.name")).click()
    for seat in (one.ready(), two.ready(), *rest):
        seat.await_saved()
    comes_to(
        table.seats[0].page,
        lambda: [table.measure(row).responsible for row in table.measures],
        [f"Leder for mottaket, {word}" for word in words],
    )
    # Who wrote at the same end of the same text is put together, or kept beside it.
    kept = [one.value for one in planner.look(table.plan, "ola").conflicts]
    everything = " ".join([table.measure(shared).title, *map(str, kept)])
    assert [word for word in words if word not in everything] == []
    table.everywhere(shared, TITLE, table.measure(shared).title)
    for row, word in zip(table.measures, words, strict=True):
        table.everywhere(row, RESPONSIBLE, f"Leder for mottaket, {word}")


def test_two_people__server_killed_while_both_write__both_are_saved_and_screens_agree(
    table: Table, server: AppServer
) -> None:
    kari, ola = table.open("measures", "measures")
    one, two, *_ = table.measures
    for seat, row in ((kari, one), (ola, two)):
        seat.write_on(row, TITLE, " før")
    server.kill()
    for seat in (kari, ola):
        seat.type(" under")
    planner.stop()
    server.start()
    for seat in (kari, ola):
        seat.press("Escape")
    titles = ["Tiltak 0 før under", "Tiltak 1 før under"]
    comes_to(kari.page, lambda: [table.measure(row).title for row in (one, two)], titles)
    for row, title in zip((one, two), titles, strict=True):
        table.everywhere(row, TITLE, title, kari, ola)


def test_reader__where_the_server_is_gone__is_told_since_when_and_when_it_is_back(
    table: Table, server: AppServer
) -> None:
    (seat,) = table.open("measures")
    server.kill()
    planner.stop()
    without = text("sheet.lost", "nb", time="").split("{")[0].split(".")[0].strip()
    seat.page.get_by_text(without).first.wait_for()
    server.start()
    seat.page.locator(".status[data-state=saved]").wait_for(timeout=60_000)
