"""Every page in every language, empty and with the whole example."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui import state
from pages.ui.state import plain
from roadmap import planner, together
from roadmap.fields import LONG_TEXT
from roadmap.model import Kind
from roadmap.problems import refused
from roadmap.texts import LANGUAGES, text
from tests.people import Person, new_plan
from tests.screens import headings
from tests.small_plans import measure, plan_of

FRAME = str(Path(__file__).parents[1] / "pages" / "frame.py")
PARTS = {
    "step1_goal.py": ("",),
    "step2_situation.py": ("actors", "collaboration", "areas", "capabilities", "maturity"),
    "step3_ambition.py": ("ambition", "goals", "sub_goals", "frames"),
    "step4_measures.py": ("list", "picture", "order"),
    "step5_roadmap.py": ("table", "timeline", "findings", "excel"),
    "workbook.py": ("",),
    "history.py": ("log", "versions"),
}
STEP_PAGES = [page for page in PARTS if page.startswith("step")]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('pages') / 'plan.db'}"


@pytest.fixture(autouse=True)
def plans(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(planner.DATABASE_VARIABLE, database)


@cache
def example() -> str:
    return planner.create_from(planner.example_plan(), "a")


@cache
def empty(language: str) -> str:
    return planner.new_plan("Ny plan", "a", language)


def opened(page: str, language: str, plan: str | None, part: str = "", **more: str) -> AppTest:
    at = AppTest.from_file(FRAME, default_timeout=30)
    at.query_params["lang"] = language
    at.run()  # pages have addresses of their own only after a first run
    for name, value in {"plan": plan or "", "part": part, **more}.items():
        if value:
            at.query_params[name] = value
    return at.switch_page(page).run()


def shown(at: AppTest) -> str:
    """All text that the page shows outside its sheets."""
    return "\n".join(
        str(one.value) for kind in (at.title, at.header, at.subheader, at.markdown) for one in kind
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "part"), [(page, part) for page, parts in PARTS.items() for part in parts])
@pytest.mark.parametrize("filled", [True, False], ids=["example", "empty"])
def test_page__in_each_language__shows_without_error(
    page: str, part: str, language: str, filled: bool
) -> None:
    plan = example() if filled else empty(language)
    at = opened(page, language, plan, part)
    assert not at.exception
    assert not at.error
    assert not re.search(r"\bNone\b|\bnan\b", shown(at))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", STEP_PAGES)
def test_step__in_each_language__has_its_title(page: str, language: str) -> None:
    plan = empty(language)
    at = opened(page, language, plan)
    assert headings(at) == [text(f"step.{page[4]}.title", language)]


@pytest.mark.parametrize("page", STEP_PAGES)
def test_step__without_plan__says_to_choose_one(page: str) -> None:
    at = opened(page, "nb", None)
    assert not at.exception
    assert [info.value for info in at.info] == [text("page.choose_plan", "nb")]


def test_step__unknown_plan__says_so_and_goes_on() -> None:
    at = opened("step1_goal.py", "nb", "finnes-ikke")
    assert not at.exception
    assert [error.value for error in at.error] == [plain(text("problem.plan_not_found", "nb"))]
    assert not at.info


def test_pictures__measures_that_they_cannot_show__are_counted_with_the_way_to_the_list() -> None:
    plan = planner.create_from(plan_of(measure("m1"), measure("m2", importance=5, effort=1)), "a")
    for page, part, key, count in (
        ("step4_measures.py", "picture", "step4.picture.left_out", 1),
        ("step5_roadmap.py", "timeline", "step5.timeline.left_out", 2),
    ):
        at = opened(page, "nb", plan, part)
        said = text(key, "nb", count=count, total=2)
        assert said in [one.proto.label for one in at.get("page_link")]


def test_step__title_with_markdown__is_shown_as_typed() -> None:
    plan = planner.new_plan("**Fet** [lenke](http://x) $a$ <script>", "a", "nb")
    at = opened("step1_goal.py", "nb", plan)
    assert any(r"\*\*Fet\*\* \[lenke\]" in one.value and r"\<script\>" in one.value for one in at.markdown)


def test_wall__step__hides_the_guide() -> None:
    plan = example()
    assert opened("step1_goal.py", "nb", plan).expander[0].label == text("page.guide", "nb")
    on_wall = opened("step1_goal.py", "nb", plan, wall="1")
    assert text("page.guide", "nb") not in [one.label for one in on_wall.expander]


def test_suggestion__that_there_is_no_room_for__is_refused_in_words() -> None:
    plan = planner.new_plan("Plan", "a", "nb")
    planner.add_point(plan, Kind.CAPABILITY, "technology", "recommendation", "x" * LONG_TEXT, "a")
    at = opened("step2_situation.py", "nb", plan, "capabilities")
    at.session_state["ideas-technology"] = True
    at.run()
    at.button("suggest-technology-1").click().run()
    assert not at.exception
    assert len(at.toast) == 1
    assert str(LONG_TEXT) in at.toast[0].value


def page_with_buttons(plan: str) -> None:
    """A page that mounts its channel, and a suggestion to press."""
    import streamlit as st

    from pages.ui import live
    from roadmap import planner
    from roadmap.model import Kind

    seen = planner.look(plan, "a")
    live.begin(seen)
    live.line(seen)
    point = (Kind.CAPABILITY, "technology", "recommendation", "Forslag")
    st.button("add", key="add", on_click=live.add_point, args=point)


def channel_of_buttons(_data: object, **on: Callable[[], None]) -> None:
    """In the place of the browser's own button one that can be pressed here."""
    st.button("undo", key="undo", on_click=on["on_undo"])


@pytest.mark.parametrize("button", ["undo", "add"])
def test_button__where_what_was_typed_before_it_cannot_be_saved__does_nothing(
    button: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    plan = planner.new_plan("Plan", "a", "nb")
    planner.add_point(plan, Kind.CAPABILITY, "technology", "recommendation", "Først", "a")
    before = planner.open_plan(plan)
    monkeypatch.setattr("pages.ui.live.channel", channel_of_buttons)
    at = AppTest.from_function(page_with_buttons, args=(plan,))
    at.session_state["person"] = "a"
    at.run()

    def full(*_: object) -> None:
        raise refused("store_full")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(planner, "submit", full)
        at.session_state["channel"] = {"ops": {"seq": 1, "plan": plan, "ops": []}}
        at.button(button).click().run()
        assert not at.exception
        assert planner.open_plan(plan) == before
    assert caplog.text.count("store_full") == 1
    at.button(button).click().run()
    assert planner.open_plan(plan) != before


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("Asia/Tokyo", 8), ("Europe/Oslo", 0), ("Ingen/Steder", None), ("../x", None), (None, None)],
)
def test_clock__of_the_persons_machine__tells_the_hour(
    zone: str | None, hour: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(st.context), "timezone", zone)
    at = datetime(2027, 1, 1, 23, 0, tzinfo=UTC)
    assert state.local(at) == at
    assert state.local(at).hour == (at.astimezone().hour if hour is None else hour)


def test_redo__of_what_another_has_written_over__is_not_offered_and_says_why_if_pressed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kari = new_plan(name="a")
    kari.write(kari.plan, "title", "Karis")
    kari.undo()
    told: list[dict[str, Any]] = []

    def two_buttons(data: dict[str, Any], **on: Callable[[], None]) -> None:
        told.append(data)
        st.button("undo", key="undo", on_click=on["on_undo"])
        st.button("redo", key="redo", on_click=on["on_redo"])

    monkeypatch.setattr("pages.ui.live.channel", two_buttons)
    at = AppTest.from_function(page_with_buttons, args=(kari.plan,))
    at.session_state["person"] = "a"
    at.run()
    assert told[-1]["redo"]["can"]
    Person(kari.plan, "b").write(kari.plan, "title", "Olas")
    at.button("redo").click().run()
    assert not at.exception
    assert [one.value for one in at.toast] == [
        plain(text("history.passed_over", "nb", what="tittel på planen"))
    ]
    assert told[-1]["redo"] == {"can": False, "label": ""}
    at.button("undo").click().run()
    assert [one.value for one in at.toast] == [plain(text("history.nothing_to_undo", "nb"))]


def page_that_answers(plan: str) -> None:
    """A page that shows what its channel tells."""
    import streamlit as st

    from pages.ui import live
    from roadmap import planner

    seen = planner.look(plan, "a")
    if "mounted" not in st.session_state:
        live.begin(seen)
    live.take_operations()
    live.line(seen)


def test_answer__to_who_writes_again_and_again__tells_what_others_do_as_often_as_a_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = planner.new_plan("Plan", "a", "nb")
    told: list[dict[str, Any]] = []
    now = 1000.0
    monkeypatch.setattr("pages.ui.live.channel", lambda data, **_: told.append(data))
    monkeypatch.setattr("pages.ui.live.time.monotonic", lambda: now)
    at = AppTest.from_function(page_that_answers, args=(plan,))
    at.session_state["person"] = "a"
    at.run()
    together.attend(plan, "b", "b", 2)
    for number, second in enumerate((1, 2, 3, 4), 1):
        now = 1000.0 + second
        at.session_state["channel"] = {"ops": {"seq": number, "plan": plan, "ops": []}}
        at.run()
    at.run()
    assert not at.exception
    assert {one["look"] for one in told} == {3}
    assert [len(one["here"]) for one in told] == [1, 1, 2, 2, 2, 2]
