"""The real app in Chromium while others work on the same plan: all that was written is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from roadmap import planner
from roadmap.model import CapabilityKey, Kind, Measure, Plan
from roadmap.texts import text
from tests.people import Person, new_plan
from tests.sheet_desk import PASTE, SECONDS, comes_to

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.app_server import AppServer

TITLE, CAPABILITY, IMPORTANCE, EFFORT, RESPONSIBLE = range(5)


def say(key: str, **values: object) -> str:
    """A word as the page shows it."""
    return text(key, "nb", **values)


@dataclass
class Room:
    """A person's tab at a plan with the measure `m`, and Ola, who works on the same plan elsewhere."""

    page: Page
    server: AppServer
    ola: Person
    m: str

    def open(self, path: str = "measures", rest: str = "") -> Room:
        """Goes to a page of the plan by its address."""
        self.page.goto(f"{self.server.url}/{path}?plan={self.ola.plan}{rest}")
        return self.ready()

    def ready(self) -> Room:
        """Waits until the sheets are there, and the line to the server."""
        self.page.locator(".vk-sheet :is(textarea, tbody td, .print)").first.wait_for(state="attached")
        self.page.locator(".vk-bar .status").first.wait_for(state="attached")
        return self

    def plan(self) -> Plan:
        """The plan as it is saved."""
        return planner.open_plan(self.ola.plan)

    def measure(self) -> Measure:
        """The measure `m` as it is saved, removed or not."""
        found = self.plan().entities[self.m]
        assert isinstance(found, Measure)
        return found

    def comes_to(self, found: Callable[[], Any], wanted: Any) -> None:
        """Fails unless this comes to be so."""
        comes_to(self.page, found, wanted)

    def cell(self, column: int) -> Locator:
        """A cell of the measure `m`."""
        return self.page.locator(f'tr[data-id="{self.m}"] > [data-stop="{column}"]')

    def unfold(self) -> Locator:
        """Opens the details of the measure `m`."""
        self.page.locator(f'tr[data-id="{self.m}"] button.details').click()
        return self.page.locator("tr.detail")

    @property
    def adding(self) -> Locator:
        """The line for a new measure."""
        return self.page.locator(".add textarea").first

    def type(self, words: str) -> None:
        """Keys as a person presses them."""
        self.page.keyboard.type(words)


@pytest.fixture
def room(page: Page, shared_server: AppServer, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A fresh plan at the shared server."""
    planner.stop()
    monkeypatch.setenv(planner.DATABASE_VARIABLE, shared_server.database_url)
    page.set_default_timeout(SECONDS * 1000)
    ola, m = new_plan("Prøve", "ola"), uuid4().hex
    ola.make(Kind.MEASURE, m, title="Ringetid", description="en to tre", responsible="Per")
    return Room(page, shared_server, ola, m)


# What somebody else removed


def test_typing_in_row__removed_by_somebody__stays_and_can_be_brought_back(room: Room) -> None:
    room.open().cell(TITLE).click()
    room.type(" hele")
    room.ola.remove(room.m)
    toast = room.page.locator(".toast", has_text=say("sheet.bring_back"))
    toast.wait_for()
    room.type(" døgnet")
    expect(room.cell(TITLE).locator("textarea")).to_have_value("Ringetid hele døgnet")
    room.adding.click()
    room.comes_to(lambda: room.measure().title, "Ringetid hele døgnet")
    expect(toast).to_contain_text(say("problem.gone"))
    room.comes_to(room.cell(TITLE).count, 0)
    toast.get_by_role("button", name=say("sheet.bring_back")).click()
    room.comes_to(lambda: room.plan().find(room.m) is not None, True)
    expect(room.cell(TITLE)).to_have_text("Ringetid hele døgnet")


# What one has undone, and what others write where one only stands


def test_list_of_ticks__undone_and_ticked_again__is_saved_again(room: Room) -> None:
    plan, benefit = room.plan(), uuid4().hex
    place = {"area": plan.benefit_areas[0].id, "group": plan.beneficiary_groups[0].id}
    room.ola.make(Kind.BENEFIT, benefit, **place, text="Kortere kø")
    details = room.open().unfold()
    name = f"{say('sheet.choose')}: {say('field.measure.benefits.label')}"
    details.get_by_role("button", name=name).click()
    tick = details.get_by_role("checkbox", name="Kortere kø")
    tick.check()
    room.comes_to(lambda: room.measure().benefits, (benefit,))
    room.page.locator(".vk-bar button").first.click()
    room.comes_to(lambda: room.measure().benefits, ())
    room.comes_to(tick.is_checked, False)
    tick.check()
    room.comes_to(lambda: room.measure().benefits, (benefit,))


def test_field__only_focused__shows_what_was_undone_and_what_others_write(room: Room) -> None:
    fields = room.open().unfold().locator("textarea")
    fields.first.click()
    room.page.keyboard.press("End")
    room.type(" NYTT")
    room.comes_to(lambda: room.measure().description, "en to tre NYTT")
    fields.nth(1).click()
    fields.first.click()
    room.page.keyboard.press("Control+z")
    room.comes_to(fields.first.input_value, "en to tre")
    room.ola.write(room.m, "description", "en to tre fire")
    room.comes_to(fields.first.input_value, "en to tre fire")
    room.page.keyboard.press("Control+End")
    room.type("!")
    room.comes_to(lambda: room.measure().description, "en to tre fire!")
    assert room.ola.conflicts() == ()


def test_cell__only_opened__shows_what_others_write_and_replaces_it_without_conflict(room: Room) -> None:
    room.open().cell(RESPONSIBLE).click()
    room.ola.write(room.m, "responsible", "Ola")
    room.comes_to(room.cell(RESPONSIBLE).locator("textarea").input_value, "Ola")
    room.page.keyboard.press("Control+A")
    room.type("Kari")
    room.page.keyboard.press("Escape")
    room.comes_to(lambda: room.measure().responsible, "Kari")
    assert room.ola.conflicts() == ()


# Leaving


def test_typing__back_to_the_start_page_at_once__is_saved(room: Room) -> None:
    room.page.goto(f"{room.server.url}/")
    room.page.locator(f'a[href*="{room.ola.plan}"]').first.click()
    room.page.wait_for_url("**/measures?**")
    room.ready().adding.click()
    room.type("Skrevet og tilbake")
    room.page.go_back()
    room.page.get_by_role("heading", name=say("start.title"), level=1).wait_for()
    room.comes_to(lambda: [one.title for one in room.plan().measures], ["Ringetid", "Skrevet og tilbake"])


def test_wall__with_what_a_closed_tab_left__sends_it(room: Room) -> None:
    room.open()
    wall = room.page.context.new_page()
    room.page.context.set_offline(True)
    room.adding.click()
    room.type("Skrevet uten nett")
    room.page.wait_for_timeout(1000)
    room.page.close()
    wall.context.set_offline(False)
    Room(wall, room.server, room.ola, room.m).open(rest="&wall=1")
    titles = ["Ringetid", "Skrevet uten nett"]
    comes_to(wall, lambda: [one.title for one in room.plan().measures], titles)


# Two texts in one place


def clash(room: Room, name: str, one: Any, other: Any) -> None:
    """Ola and Eva both change a field from the same ground."""
    eva = Person(room.ola.plan, "eva", room.plan().revision)
    room.ola.write(room.m, name, one)
    eva.write(room.m, name, other)
    assert len(room.ola.conflicts()) == 1


def test_conflict__in_a_choice__shows_both_by_name_and_either_can_be_chosen(room: Room) -> None:
    room.open()
    clash(room, "horizon", "short_medium", "long")
    panel = room.page.locator(".conflict")
    panel.wait_for()
    assert panel.evaluate("node => node.clientWidth") > 250  # its column is 80 wide
    sides = panel.locator(".side")
    expect(sides.nth(0)).to_contain_text(say("choice.horizon.short_medium"))
    expect(sides.nth(1)).to_contain_text(say("choice.horizon.long"))
    assert panel.get_by_role("button", name=say("sheet.keep_both")).count() == 0
    panel.get_by_role("button", name=say("sheet.keep_other_choice")).click()
    room.comes_to(lambda: str(room.measure().horizon), "long")
    room.comes_to(room.ola.conflicts, ())
    room.comes_to(panel.count, 0)


def test_conflict__told_on_another_page__is_a_click_away(room: Room) -> None:
    room.open()
    clash(room, "horizon", "short_medium", "long")
    room.open("goal").page.get_by_role("link", name=say("sheet.two_texts_one")).click()
    room.page.locator(f'tr[data-id="{room.m}"] .conflict').wait_for()


def test_conflict__in_a_folded_field__is_told_by_the_line_and_by_the_rows_button(room: Room) -> None:
    room.open()
    clash(room, "description", "helt annet", "noe tredje")
    room.page.get_by_text(say("sheet.two_texts_one")).wait_for()
    button = room.page.locator(f'tr[data-id="{room.m}"] button.details')
    room.comes_to(lambda: button.get_attribute("data-state"), "conflict")
    expect(button).to_have_attribute("aria-label", re.compile(re.escape(say("sheet.state_conflict"))))
    panel = room.unfold().locator(".conflict")
    panel.wait_for()
    for key in ("Tab", "Space", "Shift+Tab"):
        room.page.keyboard.press(key)
    panel.get_by_role("button", name=say("sheet.keep_both")).click()
    room.comes_to(lambda: room.measure().description, "helt annet\nnoe tredje")
    room.comes_to(lambda: button.get_attribute("data-state"), None)
    room.page.get_by_text(say("sheet.two_texts_one")).wait_for(state="detached")


def test_date__refused_in_details_that_are_folded_again__is_named_marked_and_found_from_other_pages(
    room: Room,
) -> None:
    room.open().unfold().get_by_label(say("field.measure.end.label"), exact=True).fill("31.2.2028")
    room.page.locator(f'tr[data-id="{room.m}"] button.details').click()
    button = room.page.locator(f'tr[data-id="{room.m}"] button.details')
    room.comes_to(lambda: button.get_attribute("data-state"), "refused")
    way = room.page.locator(".vk-bar .status a")
    way.click()
    refused = room.page.locator("tr.detail").get_by_label(say("field.measure.end.label"), exact=True)
    expect(refused).to_be_focused()
    room.open("goal")
    expect(way).to_have_text(say("sheet.problem_at", field=say("field.measure.end.label"), row="Ringetid"))
    way.click()
    expect(refused).to_have_value("31.2.2028")


@pytest.mark.parametrize("way", ["mouse", "keys"])
def test_conflict__in_a_point_of_the_matrix_that_is_open__is_answered(room: Room, way: str) -> None:
    plan, benefit = room.plan(), uuid4().hex
    place = {"area": plan.benefit_areas[0].id, "group": plan.beneficiary_groups[0].id}
    room.ola.make(Kind.BENEFIT, benefit, **place, text="Kortere kø")
    room.open("goal").page.locator(f'li[data-item="{benefit}"] textarea').click()
    eva = Person(room.ola.plan, "eva", room.plan().revision)
    room.ola.write(benefit, "text", "Ingen kø")
    eva.write(benefit, "text", "Lang kø")
    other = room.page.locator("li .conflict").get_by_role("button", name=say("sheet.keep_other"))
    other.wait_for()
    if way == "mouse":
        other.click()
    else:
        # Typed ahead, keys choose nothing: Tab goes on to the next cell.
        for key in ("Tab", "Space", "Shift+Tab", "F2", "Tab", "Enter"):
            room.page.keyboard.press(key)
    room.comes_to(lambda: [one.text for one in room.plan().benefits], ["Lang kø"])
    room.comes_to(other.count, 0)
    assert room.ola.conflicts() == ()


def test_point__typed_on_after_a_rest_in_a_plan_put_away_meanwhile__is_no_conflict_with_oneself(
    room: Room,
) -> None:
    room.open("goal").page.locator(".layout-matrix li textarea").first.click()
    for typed, saved in (("To", "To"), (" ord", "To ord"), (" til", "To ord til")):
        room.type(typed)
        room.comes_to(lambda: [one.text for one in room.plan().benefits], [saved])
        room.comes_to(lambda: room.page.locator(".vk-bar .status").get_attribute("data-state"), "saved")
        planner.set_status(room.ola.plan, planner.ARCHIVED)
        room.page.evaluate("() => { const now = Date.now; Date.now = () => now() + 21000; }")
        # Who writes is told, and goes on writing.
        expect(room.page.locator(".st-key-put-away-plan")).to_contain_text(say("page.put_away_archived"))
    assert room.ola.conflicts() == ()


# What goes with what is removed


def test_benefit_area__removed__says_how_many_benefits_went_with_it(room: Room) -> None:
    plan = room.plan()
    area, group = plan.benefit_areas[0], plan.beneficiary_groups[0]
    for words in ("Kortere kø", "Én vei inn"):
        room.ola.make(Kind.BENEFIT, uuid4().hex, area=area.id, group=group.id, text=words)
    room.open("goal").page.locator(f'tr[data-id="{area.id}"] button.delete').click()
    said = say("sheet.deleted_with", label=area.name, count=2)
    room.page.locator(".toast", has_text=said).wait_for()
    room.comes_to(lambda: len(room.plan().benefits), 0)
    room.page.keyboard.press("Escape")
    room.comes_to(room.page.locator(".toast").count, 0)


# The line at the foot


def test_line__in_a_low_window__takes_one_short_row_and_hides_nothing_that_is_written_in(room: Room) -> None:
    room.open("goal")
    height = 400
    room.page.set_viewport_size({"width": 640, "height": height})
    line = room.page.locator(".st-key-channel").bounding_box()
    assert line is not None
    assert line["height"] < height / 12
    for area in room.page.locator(".layout-matrix textarea").all()[:6]:
        area.focus()
        box = area.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= line["y"]


# Links


@pytest.mark.parametrize("later", [0, 6])
def test_link__just_before_the_page_asks_for_news__leads_to_its_page(room: Room, later: int) -> None:
    room.open("goal").page.evaluate(
        """(later) => {
          const { channel, turns } = globalThis[Symbol.for("veikart.hub")];
          const { box, component, transmit } = channel;
          const ask = () => box.transmit === transmit && component.setStateValue("look", 1);
          const soon = () => setTimeout(() => turns.take(ask), later);
          addEventListener("click", soon, { capture: true, once: true });
        }""",
        later,
    )
    room.page.get_by_role("link", name=f"4 {say('step.4.name')}").click()
    room.page.get_by_role("heading", name=say("step.4.title"), level=1).wait_for()
    room.ready()


# Columns


def test_columns__beside_choices_that_take_their_room__break_no_word_of_a_text(room: Room) -> None:
    word = "Kommunikasjonsrådgiver"
    room.ola.write(room.m, "responsible", word)
    room.page.set_viewport_size({"width": 820, "height": 1180})
    room.open(rest="&part=order")
    lines = """(cell, word) => {
      const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
      const range = document.createRange();
      range.selectNodeContents(text);
      return text.data === word && range.getClientRects().length;
    }"""
    room.comes_to(lambda: room.page.locator("td", has_text=word).evaluate(lines, word), 1)


# From a spreadsheet


def test_pasted_columns__fill_what_they_can_and_the_rest_stays_in_the_title(room: Room) -> None:
    named = say("capability.technology.name")
    room.open().adding.click()
    pasted = f"Felles inntak\t{named}\t4\t\tKari\r\nVaktordning\tukjent\t9\t2\tOla\t\t\tekstra\r\n"
    room.page.evaluate(PASTE, pasted)
    room.comes_to(lambda: len(room.plan().measures), 3)
    _, one, two = room.plan().measures
    assert (one.title, one.capability, one.importance) == ("Felles inntak", CapabilityKey.TECHNOLOGY, 4)
    assert (two.title, two.capability, two.importance) == ("Vaktordning – ukjent – 9 – ekstra", None, None)
    assert [(row.effort, row.responsible) for row in (one, two)] == [(None, "Kari"), (2, "Ola")]


def test_spaces__on_the_line_for_a_new_measure__are_nothing(room: Room) -> None:
    room.open()
    line = room.page.get_by_label(say("step4.list.add"), exact=True)
    line.fill("   ")
    line.press("Enter")
    line.fill("Et tiltak")
    line.press("Enter")
    room.comes_to(lambda: len(room.plan().measures), 2)
    line.fill("  ")
    room.page.reload()
    room.ready()
    line.fill("Ett til")
    line.press("Enter")
    room.comes_to(lambda: [one.title for one in room.plan().measures][1:], ["Et tiltak", "Ett til"])
