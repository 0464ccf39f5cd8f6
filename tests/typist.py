"""Somebody at the keyboard who fills in what stands on the page, for tests of whole pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import expect

from roadmap.fields import Field, FieldType, choice_key, field_of
from roadmap.model import Answer, Capability, CapabilityKey, Entity, Kind, Plan
from roadmap.palette import CAPABILITY_MARKS
from roadmap.texts import text, written_month

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

LANGUAGE = "nb"
SECONDS = 40
# A list forgets the letters after a second; if a busy machine needed longer for them, they come again.
LIST_FORGETS, LIST_TRIES = 1200, 30
LETTER_BY_LETTER = 120  # every so many texts is typed key by key, the rest as from a dictation

# Where the keys go, through the shadow roots down to the field itself. One round trip waits until that
# is called as one of `labels` and has chosen what was wanted, or until the time is up.
_FOCUS = """async ([labels, wanted, milliseconds]) => {
  const focus = () => {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    const list = node?.tagName === "SELECT" ? node : null;
    const beside = node?.type === "checkbox" ? node.closest("label")?.textContent : null;
    const named = ["MAIN", "BODY"].includes(node?.tagName) ? "" : node?.textContent;
    const label = node?.getAttribute("aria-label") ?? beside ?? named ?? "";
    return {
      label, asked: labels.find((one) => label.startsWith(one)) ?? null, value: node?.value ?? "",
      chosen: list?.selectedOptions[0]?.textContent ?? null,
      options: list ? [...list.options].map((one) => one.textContent) : [],
    };
  };
  const late = performance.now() + milliseconds;
  for (;;) {
    const found = focus();
    const there = found.asked !== null && (wanted === null || found.chosen === wanted);
    if (there || performance.now() > late) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}"""


@dataclass(frozen=True)
class Focus:
    """What the keys go to: what it is called and holds, and by which of the names asked for it was found."""

    label: str
    asked: str | None
    value: str
    chosen: str | None
    options: list[str]


def said(key: str, /, **values: object) -> str:
    """A text as the page shows it."""
    return text(key, LANGUAGE, **values)


def label_of(kind: Kind, name: str) -> str:
    """What a field is called."""
    return said(field_of(kind, name).label.key)


def title_of(entity: Any) -> str:
    """What an entity is called in lists: the first line of its name."""
    named = getattr(entity, "title", None) or getattr(entity, "name", None) or entity.text
    return str(named).split("\n", 1)[0]


class Typist:
    """Somebody at the keyboard, with the plan to be typed on paper beside it."""

    def __init__(self, page: Page, paper: Plan) -> None:
        self.page = page
        self.paper = paper
        self.texts = 0
        self.interruptions: dict[tuple[str, str], Callable[[], None]] = {}
        page.set_default_timeout(SECONDS * 1000)

    # Keys

    def press(self, *keys: str) -> None:
        """Single keys and chords."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        """A text, its lines with Shift and Enter between them; now and then letter by letter."""
        self.texts += 1
        for number, line in enumerate(words.split("\n")):
            if number:
                self.press("Shift+Enter")
            if self.texts % LETTER_BY_LETTER == 1:
                self.page.keyboard.type(line)
            else:
                self.page.keyboard.insert_text(line)

    def focus(self) -> Focus:
        """What the keys go to now."""
        return self._focus((), None, 0)

    def _focus(self, labels: Iterable[str], wanted: str | None, milliseconds: int) -> Focus:
        return Focus(**self.page.evaluate(_FOCUS, [list(labels), wanted, milliseconds]))

    def await_focus(self, *labels: str) -> Focus:
        """What the keys come to go to, called by one of these labels or beginning so; fails if nothing is."""
        found = self._focus(labels, None, SECONDS * 1000)
        assert found.asked is not None, f"the keys go to {found}, not to one of {labels}"
        return found

    def is_saved(self) -> None:
        """Waits until the page says that all is saved."""
        self.page.locator(".status[data-state=saved]").wait_for()

    def tab_to(self, label: str, *, back: bool = False) -> None:
        """With Tab alone, or backwards, to what is called so; fails if that takes too many."""
        for _ in range(150):
            if label in self.focus().label:
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab does not lead to «{label}»")

    def await_value(self, field: Locator, value: str) -> None:
        """Waits until a field holds this."""
        until = time.monotonic() + SECONDS
        while (found := field.input_value()) != value:
            assert time.monotonic() < until, f"the field holds «{found}», not «{value}»"
            self.page.wait_for_timeout(50)

    # Ways

    def go(self, step: int, part: str = "") -> None:
        """To a step by the road, and to a part of it."""
        self.page.get_by_role("link", name=f"{step} {said(f'step.{step}.name')}").click()
        self.page.get_by_role("heading", name=said(f"step.{step}.title"), level=1).wait_for()
        if part:
            self.page.get_by_role("radio", name=said(f"step{step}.part.{part}"), exact=True).click()
            heading = {"ambition": "areas"}.get(part, part)
            self.page.get_by_role("heading", name=said(f"step{step}.{heading}.title"), level=2).wait_for()

    def grid(self, caption: str) -> Locator:
        """A sheet that is a table with rows to fill in."""
        return self.page.get_by_role("grid", name=said(caption), exact=True)

    def pick(self, label: str, option: str) -> None:
        """From a list of Streamlit's own; it closes when the page moves beneath it, and is opened again."""
        box = self.page.get_by_role("combobox", name=label)
        until = time.monotonic() + SECONDS
        while box.input_value() != option:
            assert time.monotonic() < until, f"«{option}» cannot be picked"
            if box.get_attribute("aria-expanded") == "false":
                box.click()
            with suppress(TooLate):
                self.page.get_by_role("option", name=option, exact=True).click(timeout=2000)

    # Single values

    def fill(self, field: Field, value: Any, into: Focus) -> None:
        """Fill the field that has the focus in with a value."""
        if value in (None, "", ()):
            return
        if field.type in (FieldType.CHOICE, FieldType.SCALE, FieldType.REF):
            self._choose(self._option(field, value), into)
        elif field.type is FieldType.POINTS:
            self._points(value)
        elif field.type is FieldType.REFS:
            self._tick(field, value)
        elif field.type is FieldType.DATE:
            self.write(f"{value.day}.{value.month}.{value.year}")
        elif field.type is FieldType.MONTH:
            self.write(written_month(value, LANGUAGE))
        else:
            self.write(value)

    def _option(self, field: Field, value: Any) -> str:
        if isinstance(value, CapabilityKey):
            return f"{said(choice_key(value))} ({CAPABILITY_MARKS[value]})"
        if field.type is FieldType.SCALE:
            return f"{value} – {said(f'scale.{field.name}.{value}')}"
        entity = self.paper.find(value) if field.type is FieldType.REF else None
        return title_of(entity) if entity else said(choice_key(value))

    def _choose(self, option: str, into: Focus) -> None:
        """As many of an option's letters as it takes for the list to find it."""
        others = [one.lower() for one in into.options if one != option]
        starts = (option[:length] for length in range(1, len(option) + 1))
        letters = next(start for start in starts if not any(one.startswith(start.lower()) for one in others))
        for _ in range(LIST_TRIES):
            self.page.keyboard.type(letters)
            if self._focus([into.label], option, LIST_FORGETS).chosen == option:
                return
        raise AssertionError(f"«{option}» cannot be chosen")

    def _points(self, points: Sequence[str]) -> None:
        for number, point in enumerate(points):
            if number:
                self.press("Enter")
            self.write(point)

    def _tick(self, field: Field, wanted: Sequence[str]) -> None:
        """In a form: unfold the list, search for each by its name and tick it, fold the list again."""
        label = said(field.label.key)
        self.press("Enter")
        for number, one in enumerate(wanted):
            if number:
                self.press("ArrowUp", "Control+A")
            else:
                self.await_focus(f"{label}: {said('sheet.search')}")
            name = title_of(self.paper.find(one))
            self.write(name)
            self.press("ArrowDown")
            self.await_focus(name)
            self.press("Space")
        self.press("Escape")
        self.await_focus(f"{said('sheet.choose')}: {label}")

    # Sheets

    def add_rows(self, add: str, names: Iterable[str]) -> None:
        """Type, Enter, next, once the sheet that stood there before is gone."""
        line = self.page.get_by_label(said(add), exact=True)
        expect(line).to_have_count(1, timeout=SECONDS * 1000)
        line.click()
        for name in names:
            self.await_focus(said(add))
            self.write(name)
            self.press("Enter")

    def open_first(self, kind: Kind, name: str, entity: Entity) -> None:
        """From the line for adding back to the first row's first cell, and into it."""
        self.press("Escape", "Control+Home", "Enter")
        self.await_focus(f"{label_of(kind, name)}: {title_of(entity)[:40]}")

    def fill_rows(
        self, kind: Kind, entities: Sequence[Entity], names: Sequence[str], typed: str = ""
    ) -> None:
        """With Tab from cell to cell through all rows; one field stands there already."""
        for entity in entities:
            row = self.name_of_row(entity)[:40]
            left = {f"{label_of(kind, name)}: {row}": name for name in names}
            while left:
                focus = self.await_focus(*left)
                name = left.pop(str(focus.asked))
                if name == typed:
                    self.press("Tab")
                else:
                    self._fill(kind, entity, name, focus)
                    self.leave(getattr(entity, name))

    def name_of_row(self, entity: Any) -> str:
        """What a row is called: by its entity, its capability or its question."""
        if isinstance(entity, Capability):
            return said(f"capability.{entity.id}.name")
        if isinstance(entity, Answer):
            return said(f"capability.{entity.capability}.question.{entity.number}")
        return title_of(entity)

    def click_cell(self, caption: str, row: int, column: int) -> None:
        """Into a cell with the mouse."""
        self.grid(caption).locator("tbody tr[data-id]").nth(row).locator(f"[data-stop='{column}']").click()

    def fill_form(self, kind: Kind, entity: Entity, names: Sequence[str], last: str = "Tab") -> None:
        """With Tab through the fields of a form, whatever their order, and out by the last key."""
        left = {self._in_form(field_of(kind, name)): name for name in names}
        while left:
            focus = self.await_focus(*left)
            name = left.pop(str(focus.asked))
            if getattr(entity, name) and focus.value:
                self.press("Control+A")
            self._fill(kind, entity, name, focus)
            if left and field_of(kind, name).type is FieldType.REFS:
                self.press("Tab")
            elif left:
                self.leave(getattr(entity, name))
        self.press(last)

    def _fill(self, kind: Kind, entity: Entity, name: str, into: Focus) -> None:
        self.fill(field_of(kind, name), getattr(entity, name), into)
        if interrupt := self.interruptions.pop((entity.id, name), None):
            interrupt()

    def _in_form(self, field: Field) -> str:
        if field.type is FieldType.POINTS:
            return said("sheet.point_label", label=said(field.label.key), number=1)
        label = said(field.label.key)
        return f"{said('sheet.choose')}: {label}" if field.type is FieldType.REFS else label

    def leave(self, value: Any) -> None:
        """On to the next field; after points that is past the line for one more."""
        self.press("Tab", *(["Tab"] if isinstance(value, tuple) and value else []))
