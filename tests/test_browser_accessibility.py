"""Every page for every person: rules of WCAG, language, keyboard, in the dark, enlarged, on small screens.

No finding of axe is excepted. What stock Streamlit causes by itself is avoided where it comes from:
`color-contrast` of captions by the theme's own colours, `scrollable-region-focusable` by containers without
a fixed height, `html-has-lang` and `html-lang-valid` by the middleware that writes the language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from playwright.sync_api import TimeoutError as TooLate

from roadmap import planner
from roadmap.model import Kind
from tests.app_server import AppServer
from tests.test_pages import PARTS
from tests.typist import Typist, label_of, said

PATHS = {"start": ("",)} | {name.removesuffix(".py").split("_")[-1]: parts for name, parts in PARTS.items()}
EACH_PART = pytest.mark.parametrize(
    ("path", "part"), [(path, part) for path, parts in PATHS.items() for part in parts]
)
# The parts whose pictures are drawn in other colours in the dark.
PICTURES = {"situation": "actors", "measures": "picture", "roadmap": "timeline"}
EACH_PAGE = pytest.mark.parametrize("path", PATHS)
SCREEN: ViewportSize = {"width": 1280, "height": 900}
# A tablet held upright, and twice as large on a screen of 1280 px.
NARROW = (820, 640)

# Streamlit says itself when a run is over; pictures and folded parts come a little later.
_SETTLED = """() => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
  && document.querySelector("h1") !== null
  && document.querySelector("[data-stale=true], [data-testid=stSkeleton]") === null
  && [...document.querySelectorAll("[data-testid=stVegaLiteChart]")].every((one) => one.querySelector("svg"))
  && document.getAnimations().every((one) => one.playState !== "running")
"""
_FITS = """() => [document.scrollingElement, document.querySelector("[data-testid=stMain]")]
  .every((one) => one.scrollWidth <= one.clientWidth)"""
FITS_MS = 10_000

# Where the keys go, and around it the elements that have been reached; whether something there shows it.
_REACHED = """() => {
  let node = document.activeElement;
  if (node === document.body) return null;
  while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  const marks = (one) => one.nodeType === 1 && (({ outlineStyle, outlineWidth, boxShadow }) =>
    (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none")(getComputedStyle(one));
  window.reached ??= new Set();
  const again = window.reached.has(node);
  const around = [];
  for (let one = node; one; one = one.parentNode ?? one.host) around.push(one);
  around.forEach((one) => window.reached.add(one));
  const seen = node.tagName === "MAIN" || around.slice(0, 3).some(marks);
  return { again, seen, html: node.outerHTML.slice(0, 150) };
}"""
_NOT_REACHED = """() => {
  const within = (root) => [...root.querySelectorAll("*")].flatMap((one) =>
    [one, ...(one.shadowRoot ? within(one.shadowRoot) : [])]);
  const worked = ":is(a[href], summary, button, select, textarea, input):not([tabindex='-1'], [role=radio])";
  const wanted = `${worked}, [role=radiogroup], .vk-sheet:not(.readonly)`;
  const points = (one) => one.closest(".vk-sheet *") !== null;
  return within(document).filter((one) => one.matches(wanted) && !points(one) && one.checkVisibility()
    && !window.reached.has(one)).map((one) => one.outerHTML.slice(0, 150));
}"""
MANY_STOPS = 300
BENEFIT = said("sheet.point_label", label="Tjenesteinnhold, Medarbeidere", number=1)


@dataclass(frozen=True)
class Site:
    """A running app with two plans: the whole example, and one where nothing is written."""

    url: str
    example: str
    empty: str

    def open(self, page: Page, path: str, part: str = "", plan: str = "", **query: str) -> None:
        """Go to a page, and wait until all of it is there."""
        asked = {"plan": plan if path != "start" else "", "part": part, **query}
        page.goto(f"{self.url}/{path}?{urlencode({name: value for name, value in asked.items() if value})}")
        settle(page)


def settle(page: Page) -> None:
    page.wait_for_function(_SETTLED)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    server = AppServer(tmp_path_factory.mktemp("site"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(planner.DATABASE_VARIABLE, server.database_url)
        plans = (
            planner.create_from(planner.example_plan(), "kari"),
            planner.new_plan("Tom plan", "kari", "nb"),
        )
        planner.stop()
    server.start()
    yield Site(server.url, *plans)
    server.stop()


@pytest.fixture(scope="module")
def people(chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """One tab for those who like it light, and one for those who like it dark."""
    contexts: dict[str, BrowserContext] = {}

    def tab(scheme: str) -> Page:
        if scheme not in contexts:
            contexts[scheme] = chromium.new_context(locale="nb-NO", color_scheme=scheme, viewport=SCREEN)  # type: ignore[arg-type]
            contexts[scheme].new_page()
        return contexts[scheme].pages[0]

    yield tab
    for context in contexts.values():
        context.close()


@EACH_PART
def test_part__with_the_example__is_walked_with_tab_passes_axe_and_fits_narrow_windows(
    site: Site, people: Callable[[str], Page], axe: Callable[[Page], list[str]], path: str, part: str
) -> None:
    page = people("light")
    site.open(page, path, part, site.example, lang="nb")
    assert _stops_that_nobody_sees(page) == []
    assert page.evaluate(_NOT_REACHED) == []
    _unfold(page)
    assert axe(page) == []
    try:
        assert [width for width in NARROW if not _fits(page, width)] == []
    finally:
        page.set_viewport_size(SCREEN)


def _stops_that_nobody_sees(page: Page) -> list[str]:
    """Walks through the page with Tab; the stops where nothing shows that one is there."""
    unseen: list[str] = []
    for _ in range(MANY_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_REACHED)
        if stop is None or stop["again"]:
            return unseen
        unseen += [] if stop["seen"] else [stop["html"]]
    raise AssertionError(f"Tab never comes to the end: {unseen}")


def _unfold(page: Page) -> None:
    for fold in page.locator("[data-testid=stExpander] details:not([open]) > summary").all()[::-1]:
        fold.click()
    settle(page)
    assert page.locator("[data-testid=stExpander] details:not([open])").count() == 0


def _fits(page: Page, width: int) -> bool:
    """Whether nothing is wider than the window; a picture is drawn anew a moment after that was resized."""
    page.set_viewport_size(SCREEN | {"width": width})
    with suppress(TooLate):
        page.wait_for_function(_FITS, timeout=FITS_MS)
        return True
    return False


@EACH_PAGE
@pytest.mark.parametrize("language", ["nn", "en"])
def test_page__in_another_language__passes_axe_and_says_which(
    site: Site, people: Callable[[str], Page], axe: Callable[[Page], list[str]], path: str, language: str
) -> None:
    page = people("light")
    site.open(page, path, plan=site.example, lang=language)
    assert page.evaluate("document.documentElement.lang") == language
    assert axe(page) == []


@EACH_PART
def test_part__of_an_empty_plan__passes_axe(
    site: Site, people: Callable[[str], Page], axe: Callable[[Page], list[str]], path: str, part: str
) -> None:
    page = people("light")
    site.open(page, path, part, site.empty, lang="nb")
    assert axe(page) == []


@EACH_PAGE
def test_page__in_the_dark__passes_axe_and_shows_where_the_keys_go(
    site: Site, people: Callable[[str], Page], axe: Callable[[Page], list[str]], path: str
) -> None:
    page = people("dark")
    site.open(page, path, PICTURES.get(path, PATHS[path][0]), site.example, lang="nb")
    assert axe(page) == []
    assert _stops_that_nobody_sees(page) == []


def test_language__switched_on_the_page__is_the_page_s_at_once(site: Site, page: Page) -> None:
    site.open(page, "goal", plan=site.empty)
    page.get_by_role("combobox", name=said("page.language")).click()
    page.get_by_role("option", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    settle(page)
    assert page.evaluate("document.documentElement.lang") == "en"


def test_keyboard__alone__makes_a_plan_and_writes_in_every_step(site: Site, page: Page) -> None:
    site.open(page, "start")
    person = Typist(page, planner.example_plan())
    person.tab_to(said("start.new"))
    person.press("Enter")
    person.await_focus(label_of(Kind.PLAN, "title"))
    person.write("Bare med tastatur")
    page.reload()
    assert person.await_focus(label_of(Kind.PLAN, "title")).value == "Bare med tastatur"
    person.tab_to(said("start.form.make"))
    person.press("Enter")
    person.await_focus(said("step.1.title"))
    person.tab_to(said("step1.goals.add"))
    for goal in ("Et mål", "To mål", "Ett for mye"):
        person.write(goal)
        person.press("Enter")
    page.get_by_role("button", name=said("sheet.discard"), exact=True).wait_for()
    person.press("Escape")
    person.await_focus("Ett for mye")
    person.press("F2")
    person.await_focus(said("sheet.discard"))
    person.press("Enter")
    person.await_focus(said("step1.goals.add"))
    person.tab_to(BENEFIT)
    person.write("En gevinst")
    person.press("Escape")
    person.await_focus("En gevinst")
    _by_keys(person, 2)
    person.tab_to(said("step2.actors.add"))
    person.write("En aktør")
    person.press("Enter", "Escape", "ArrowRight", "Enter")
    person.await_focus(f"{label_of(Kind.ACTOR, 'kind')}: En aktør")
    person.press("Escape")
    person.tab_to(said("step2.part.actors"))
    person.press("ArrowRight", "Enter")
    page.get_by_role("heading", name=said("step2.collaboration.title"), level=2).wait_for()
    person.tab_to("En aktør, Tjenesteinnhold")
    person.write("Et samarbeid")
    _by_keys(person, 3)
    person.tab_to(said("step3.part.ambition"))
    person.press("ArrowRight", "Enter")
    page.get_by_role("heading", name=said("step3.goals.title"), level=2).wait_for()
    person.tab_to(said("step3.goals.add"))
    person.write("Et mål til")
    _by_keys(person, 4)
    person.tab_to(said("step4.list.add"))
    person.write("Et tiltak")
    _by_keys(person, 5)
    page.get_by_text("Et tiltak").wait_for()
    plan = page.url.split("plan=")[1].split("&")[0]
    for path, part, label, written in (
        ("goal", "", BENEFIT, "En gevinst"),
        ("situation", "collaboration", "En aktør, Tjenesteinnhold", "Et samarbeid"),
    ):
        site.open(page, path, part, plan)
        expect(page.get_by_label(label, exact=True)).to_have_value(written)
    for path, part, written in (("ambition", "goals", "Et mål til"), ("measures", "list", "Et tiltak")):
        site.open(page, path, part, plan)
        page.get_by_role("rowheader", name=written).wait_for()


def _by_keys(person: Typist, step: int) -> None:
    """To a step, and no key but Tab and Enter."""
    person.tab_to(f"{step} {said(f'step.{step}.name')}", back=True)
    person.press("Enter")
    person.page.get_by_role("heading", name=said(f"step.{step}.title"), level=1).wait_for()
