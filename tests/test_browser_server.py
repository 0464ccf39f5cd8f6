"""In a real browser: what the pages are made of works under the headers, in our font, in both themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from pages.ui.server import LANGUAGE_COOKIE, PERSON_COOKIE
from tests.app_server import AppServer

APP = """
from pathlib import Path
import streamlit as st
from pages.ui.server import MIDDLEWARE, ROUTES

app = st.App(Path(__file__).with_name("script.py"), middleware=MIDDLEWARE, routes=ROUTES)
"""
SCRIPT = """
import altair as alt
import pandas as pd
import streamlit as st

st.title("Prøveside")
st.caption("Liten tekst")
st.text_input("Navn")
st.button("Lagre", type="primary")
st.info("Til opplysning")
st.error("Noe mangler")
st.markdown("[En lenke](#prove)")
frame = pd.DataFrame({"x": [1, 2, 3], "y": [3, 1, 2]})
st.altair_chart(alt.Chart(frame, description="Tre søyler").mark_bar().encode(x="x:O", y="y:Q"))
st.download_button("Last ned", lambda: b"innhold", "fil.txt")
sent = st.file_uploader("Fil")
st.write(f"Mottatt: {sent.getvalue().decode()}" if sent else "Ingen fil")
inline = st.components.v2.component(
    "inline_probe", html="<p></p>", css="p{color:inherit}",
    js="export default function(c){c.parentElement.querySelector('p').textContent='Innebygd '+c.data.word}",
)
inline(data={"word": "virker"}, key="inline")
st.write(f"Person: {len(st.context.cookies.get('veikart_person', ''))}")
"""


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """An app with one of each thing that our pages are made of, behind the product's own middleware."""
    folder = tmp_path_factory.mktemp("probe")
    (folder / "app.py").write_text(APP, encoding="utf-8")
    (folder / "script.py").write_text(SCRIPT, encoding="utf-8")
    server = AppServer(folder, script=folder / "app.py").start()
    yield server
    server.stop()


def test_policy__chart_component_download_and_upload__all_work(
    probe: AppServer, page: Page, tmp_path: Path
) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.extend(_refused(message)))
    page.goto(probe.url)
    expect(page.get_by_text("Innebygd virker")).to_be_visible()
    expect(page.locator("[data-testid=stVegaLiteChart] svg").first).to_be_visible()
    # While the page still runs, Streamlit may replace what the button would fetch.
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    with page.expect_download() as download:
        page.get_by_role("button", name="Last ned").click()
    assert download.value.path().read_bytes() == b"innhold"
    (tmp_path / "inn.txt").write_text("hei", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(tmp_path / "inn.txt")
    expect(page.get_by_text("Mottatt: hei")).to_be_visible()
    assert refused == []


def test_policy__a_script_that_somebody_slipped_in__does_not_run(probe: AppServer, page: Page) -> None:
    page.goto(probe.url)
    page.evaluate(
        "const s=document.createElement('script');s.textContent='window.slipped=1';document.body.append(s);"
        "const i=document.createElement('div');i.innerHTML='<img src=x onerror=\"window.slipped=2\">';"
        "document.body.append(i)"
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.slipped") is None


def test_page__loaded__is_in_the_language_with_our_font(probe: AppServer, page: Page) -> None:
    page.goto(f"{probe.url}/?lang=nn")
    expect(page.get_by_text("Person: 32")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "nn"
    assert "Atkinson" in page.get_by_role("heading").evaluate("e => getComputedStyle(e).fontFamily")
    loaded = "document.fonts.ready.then(all => [...all].filter(f => f.status=='loaded').map(f => f.family))"
    assert any("Atkinson" in family for family in page.evaluate(loaded))
    stored = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert stored[LANGUAGE_COOKIE]["value"] == "nn"
    assert stored[PERSON_COOKIE]["httpOnly"]
    assert "veikart_person" not in page.evaluate("document.cookie")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_theme__of_stock_elements__passes_axe(
    probe: AppServer, chromium: Browser, axe: Callable[[Page], list[str]], scheme: str
) -> None:
    context = chromium.new_context(color_scheme=scheme, locale="nb-NO")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(probe.url)
    expect(page.get_by_text("Innebygd virker")).to_be_visible()
    expect(page.locator("[data-testid=stVegaLiteChart] svg").first).to_be_visible()
    assert (
        page.locator("[data-testid=stApp]").evaluate("e => getComputedStyle(e).backgroundColor")
        == {
            "light": "rgb(252, 251, 248)",
            "dark": "rgb(18, 28, 30)",
        }[scheme]
    )
    assert axe(page) == []
    context.close()


def _refused(message: ConsoleMessage) -> list[str]:
    return [message.text] if "Content Security Policy" in message.text else []
