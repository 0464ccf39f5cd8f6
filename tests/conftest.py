"""What tests share: data folders of their own, the app, a browser; and what a machine must have for which."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from hypothesis import settings

from tests import postgres
from tests.app_server import PROJECT, AppServer
from tests.jobs import Here
from tests.sheet_desk import SHEET_APP, Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize

    from roadmap.model import Plan

# Two busy cores say nothing about a slow example; in CI the same examples are drawn each time.
settings.register_profile("veikart", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("veikart")

PROCESSES = 2
PATIENCE = 30_000  # milliseconds
SCREEN: ViewportSize = {"width": 1280, "height": 800}
PERSON: dict[str, Any] = {"locale": "nb-NO", "viewport": SCREEN}
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OFFICE = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)

# Files of tests by what they need beyond requirements.txt. Where that is missing they are left out, and the
# head of the report says so; in CI nothing may be missing.
NEEDS: dict[str, dict[str, bool]] = {
    "test_quality*.py": {"ruff": find_spec("ruff") is not None, "mypy": find_spec("mypy") is not None},
    "test_browser*.py": {
        "playwright": find_spec("playwright") is not None,
        "axe-playwright-python": find_spec("axe_playwright_python") is not None,
        "Chromium": CHROMIUM is not None,
    },
    "test_*office*.py": {"LibreOffice": OFFICE is not None},
}
# What holds on every database is tried on each that this machine has.
ENGINES = ["sqlite", *(["postgresql"] if postgres.BIN is not None else [])]
NEEDS["test_postgres*.py"] = {"PostgreSQL": postgres.BIN is not None}
NEEDS["PostgreSQL's half of test_store*.py and others"] = {"PostgreSQL": postgres.BIN is not None}
MISSING = {
    pattern: lacking
    for pattern, tools in NEEDS.items()
    if (lacking := [tool for tool, there in tools.items() if not there])
}
if MISSING and os.environ.get("CI") == "true":
    raise pytest.UsageError(f"CI runs every test, but this machine lacks {MISSING}")
collect_ignore_glob = list(MISSING)


def pytest_report_header() -> list[str]:
    """Says which tests are left out on this machine, and for want of what."""
    return [f"left out: {pattern} ({', '.join(tools)} not found)" for pattern, tools in MISSING.items()]


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Shares a whole run between two processes where pytest-xdist is installed; `-n 0` asks for one."""
    option = config.option
    part = option.keyword or option.markexpr or option.collectonly or option.usepdb or option.capture == "no"
    whole = config.args_source == pytest.Config.ArgsSource.TESTPATHS and not part
    sharing = config.pluginmanager.hasplugin("xdist") and "PYTEST_XDIST_WORKER" not in os.environ
    if whole and sharing and option.numprocesses is None:
        option.numprocesses = PROCESSES
        # A file stays with one process, for its tests share servers; in their order the long ones come early.
        option.dist = "loadfile"
        option.loadscopereorder = False


def pytest_configure(config: pytest.Config) -> None:
    """Makes known which tests hold on every database."""
    config.addinivalue_line(
        "markers", "both_engines: holds on SQLite and on PostgreSQL, and is tried on both"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What holds on both engines is tried on both; without PostgreSQL on the one that is there."""
    if metafunc.definition.get_closest_marker("both_engines"):
        metafunc.parametrize("engine", ENGINES, indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The kind of database of a test."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    """A PostgreSQL of the tests' own."""
    server = postgres.Postgres().start()
    yield server
    server.remove()


@pytest.fixture(autouse=True)
def own_database(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The address of a fresh database: no test sees the plans of a person, or of another test."""
    url = f"sqlite:///{tmp_path / 'plan.db'}"
    if engine == "postgresql":
        url = request.getfixturevalue("postgres_server").emptied()
    monkeypatch.setenv("VEIKART_DATABASE_URL", url)
    yield url
    if (planner := sys.modules.get("roadmap.planner")) is not None:
        planner.stop()


@pytest.fixture
def database(own_database: str) -> Path:
    """The file of the test's database."""
    return Path(own_database.removeprefix("sqlite:///"))


@pytest.fixture
def plan() -> Plan:
    """A saved plan of two measures."""
    from tests.workbook_page import two_measures

    return two_measures()


@pytest.fixture
def read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in the test's own process, which is faster, but where a test is about the process."""
    if "apart" not in request.node.name:
        monkeypatch.setattr("roadmap.planner.Job", Here)
        monkeypatch.setattr("roadmap.other_lists.Job", Here)


@pytest.fixture
def app_server(tmp_path: Path) -> Iterator[AppServer]:
    """The app as `streamlit run` starts it, running, with an empty data folder."""
    server = AppServer(tmp_path / "server").start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """One running app for all tests that leave each other's plans alone."""
    server = AppServer(tmp_path_factory.mktemp("server")).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sheet_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The small app around the sheet: each test has a plan of its own."""
    server = AppServer(tmp_path_factory.mktemp("sheet"), script=SHEET_APP).start()
    yield server
    server.stop()


@pytest.fixture
def desk(page: Page, sheet_server: AppServer) -> Desk:
    """A person's tab at the small app."""
    return Desk(page, sheet_server)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    from playwright.sync_api import expect, sync_playwright

    # A first page on a busy machine with two cores takes longer than the usual 5 s.
    expect.set_options(timeout=20_000)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*quiet, "--disable-sync", "--no-first-run"]
        )
        yield browser
        browser.close()


@contextmanager
def _asking_nobody_else(context: BrowserContext) -> Iterator[None]:
    """When a test is over, no request may have gone to another machine."""
    asked: set[str] = set()

    def note(request: Request) -> None:
        asked.add(urlsplit(request.url).hostname or "")

    context.on("request", note)
    yield
    context.remove_listener("request", note)
    assert asked <= {"127.0.0.1", "localhost", ""}


@pytest.fixture(scope="session")
def kept_context(chromium: Browser) -> Iterator[BrowserContext]:
    """The browser of the person at `page`: what it has read once, it need not read again."""
    context = chromium.new_context(**PERSON)
    yield context
    context.close()


@pytest.fixture
def page(kept_context: BrowserContext) -> Iterator[Page]:
    """An empty tab of a new person. A test that leaves more in it than cookies takes `own_page`."""
    # It is the same tab all the time: a new one reads all scripts anew, which takes seconds.
    tab = kept_context.pages[0] if kept_context.pages else kept_context.new_page()
    tab.set_default_timeout(PATIENCE)
    tab.set_viewport_size(SCREEN)
    tab.emulate_media(color_scheme="light")
    with _asking_nobody_else(kept_context):
        yield tab
        for other in kept_context.pages[1:]:
            other.close()
        for left in kept_context.pages:
            left.goto("about:blank")
        kept_context.set_offline(False)
        kept_context.clear_cookies()


@pytest.fixture
def own_page(chromium: Browser) -> Iterator[Page]:
    """An empty tab of a new person in a browser of the test's own."""
    context = chromium.new_context(**PERSON)
    with _asking_nobody_else(context):
        yield context.new_page()
        context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Checks a page against WCAG 2.1 A and AA: a line for each finding, `rule: place`."""
    from axe_playwright_python.sync_playwright import Axe

    tags = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
    rules = {"runOnly": tags, "resultTypes": ["violations"]}

    def findings(page: Page) -> list[str]:
        found = Axe().run(page, options=rules).response["violations"]
        return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]

    return findings


@pytest.fixture(scope="session")
def office() -> str:
    """The command of LibreOffice."""
    assert OFFICE is not None
    return OFFICE


@pytest.fixture
def project() -> Path:
    """The project's folder."""
    return PROJECT
