"""The start page: plans opened, made, copied, put away and brought back."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import new_plan
from roadmap import planner
from roadmap.example import example_plan
from roadmap.progress import progress
from roadmap.texts import LANGUAGES, text
from tests.screens import headings

FRAME = str(Path(__file__).parents[1] / "pages" / "frame.py")


def start(language: str = "nb") -> AppTest:
    at = AppTest.from_file(FRAME, default_timeout=30)
    at.query_params["lang"] = language
    at.run()
    assert not at.exception
    return at


def open_plan(at: AppTest) -> str:
    """The plan that the address names."""
    asked = at.query_params["plan"]
    return asked if isinstance(asked, str) else asked[0]


def links(at: AppTest) -> dict[str, str]:
    """The page and the query of each link, by its label as it is read."""
    found = [one.proto for one in at.get("page_link")]
    return {one.label.replace("\\", ""): f"{one.page}?{one.query_string}" for one in found}


def shown(at: AppTest) -> str:
    return "\n".join(str(one.value).replace("\\", "") for one in at.markdown)


def choose(at: AppTest, plan: str, action: str) -> AppTest:
    at.menu_button(key=f"more-{plan}").click(action)
    return at.run()


def active() -> list[str]:
    return [one.title for one in planner.plans()]


def made(title: str, organisation: str = "") -> str:
    return planner.new_plan(title, "kari", "nb", organisation=organisation)


@pytest.mark.parametrize("language", LANGUAGES)
def test_start__no_plans__invites_in_each_language(language: str) -> None:
    at = start(language)
    assert at.title[0].value == text("start.title", language)
    assert text("empty.plans.title", language) in shown(at)
    assert text("start.plans", language) not in [one.value for one in at.header]
    assert [one.label for one in at.expander] == [text("safe.title", language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_start__road__names_the_five_steps(language: str) -> None:
    road = next(one.proto.body for one in start(language).get("html") if "vk-way" in one.proto.body)
    assert road.count("<li>") == 5
    assert all(text(f"step.{n}.name", language) in road for n in range(1, 6))


@pytest.mark.parametrize("language", LANGUAGES)
def test_start__saved_plans__each_says_where_it_is_and_opens_there(language: str) -> None:
    new = made("Beredskap", "Furuvoll kommune")
    example = planner.create_from(example_plan(), "kari")
    at = start(language)
    found = links(at)
    assert found["Beredskap"] == f"goal?plan={new}"
    assert found[example_plan().title] == f"roadmap?plan={example}"
    step = text("start.step", language, number=1, name=text("step.1.name", language))
    assert f"Furuvoll kommune · **{step}** · " in shown(at)


def test_start__card__draws_each_step_as_full_as_the_road_inside_says() -> None:
    plan = planner.create_from(example_plan(), "kari")
    percents = [step.percent for step in progress(planner.open_plan(plan))]
    drawn = next(one.proto.body for one in start().get("html") if "vk-stations" in one.proto.body)
    assert re.findall(r"--there:(\d+)%", drawn) == [str(one) for one in percents]


def test_start__last_changed_plan__comes_first() -> None:
    older, newer = made("Eldre"), made("Nyere")
    assert list(links(start()))[-2:] == ["Nyere", "Eldre"]
    planner.submit(older, [_title("Eldre, men rørt", older)], "kari")
    assert list(links(start()))[-2:] == ["Eldre, men rørt", "Nyere"]
    assert newer in links(start())["Nyere"]


def _title(title: str, plan: str) -> dict[str, object]:
    base = planner.open_plan(plan).revision
    op = {"op": "a1", "group": "a1", "do": "set", "kind": "plan", "entity": plan, "field": "title"}
    return op | {"value": title, "base": base, "after": None}


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "Endret i dag kl. 12:00"), (1, "Endret i går kl. 12:00"), (4, "Endret for 4 dager siden")],
)
def test_start__changed_lately__is_said_in_words(days: int, said: str, own_database: str) -> None:
    noon = datetime.now().astimezone().replace(hour=12, minute=0, second=0, microsecond=0)
    _changed_at(own_database, made("Plan"), noon - timedelta(days=days))
    assert said in shown(start())


def test_start__changed_long_ago__is_said_with_the_date(own_database: str) -> None:
    _changed_at(own_database, made("Plan"), datetime(2021, 3, 2, 12, tzinfo=UTC))
    assert "Endret 02.03.2021" in shown(start())


def _changed_at(url: str, plan: str, at: datetime) -> None:
    planner.stop()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
        when = at.astimezone(UTC).isoformat(timespec="milliseconds")
        database.execute("UPDATE plan SET changed_at = ? WHERE id = ?", (when, plan))


def test_start__title_with_markdown__is_shown_as_typed() -> None:
    plan = made("**Fet** [lenke](http://x) :red[a] <b>", "*Kommune*")
    at = start()
    label = next(one.proto.label for one in at.get("page_link") if "Fet" in one.proto.label)
    assert label == r"\*\*Fet\*\* \[lenke\]\(http\://x\) \:red\[a\] \<b\>"
    assert r"\*Kommune\*" in "".join(one.value for one in at.markdown)
    assert "Fet" in at.menu_button(key=f"more-{plan}").label


def test_new_plan__filled_in__is_made_and_opened_at_the_first_step() -> None:
    at = start()
    at.button(key="new").click().run()
    at.text_input(key="new_title").set_value("Trygg hjemme")
    at.text_input(key="new_organisation").set_value("Furuvoll kommune")
    at.text_area(key="new_units").set_value("Hjemmetjenesten\n\n Brannvesenet ")
    at.selectbox(key="new_month").set_value(8)
    at.selectbox(key="new_year").set_value(datetime.now().astimezone().year + 1)
    at.button(key="make").click().run()
    assert headings(at)[0] == text("step.1.title", "nb")
    plan = planner.open_plan(planner.plans()[0].id)
    assert open_plan(at) == plan.id
    assert (plan.title, plan.head.organisation) == ("Trygg hjemme", "Furuvoll kommune")
    assert plan.head.units == ("Hjemmetjenesten", "Brannvesenet")
    assert plan.head.start == date(datetime.now().astimezone().year + 1, 8, 1)


def test_new_plan__by_a_double_click__is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    turn_to = new_plan.open_at_first_step

    def click_again(plan: str) -> None:
        opened.append(plan)
        turn_to(plan)
        if len(opened) == 1:
            new_plan.make()

    monkeypatch.setattr(new_plan, "open_at_first_step", click_again)
    at = start()
    at.button(key="new").click().run()
    at.text_input(key="new_title").set_value("Trygg hjemme")
    at.button(key="make").click().run()
    assert headings(at)[0] == text("step.1.title", "nb")
    assert opened == [open_plan(at)] * 2
    assert active() == ["Trygg hjemme"]


def test_new_plan__without_title__is_refused_and_keeps_what_was_written() -> None:
    at = start()
    at.button(key="new").click().run()
    at.text_input(key="new_title").set_value("   ")
    at.text_input(key="new_organisation").set_value("Furuvoll kommune")
    at.button(key="make").click().run()
    assert [one.value.replace("\\", "") for one in at.error] == [text("problem.title_missing", "nb")]
    assert at.text_input(key="new_organisation").value == "Furuvoll kommune"
    assert planner.plans() == ()


def test_new_plan__title_of_a_megabyte__is_refused_with_a_sentence() -> None:
    at = start()
    at.button(key="new").click().run()
    at.text_input(key="new_title").set_value("x" * 1_000_000)
    at.button(key="make").click().run()
    assert "1000000" in at.error[0].value
    assert planner.plans() == ()


def test_new_plan__cancelled__is_folded_and_nothing_is_made() -> None:
    at = start()
    at.button(key="new").click().run()
    at.button(key="cancel").click().run()
    assert "new_title" not in [one.key for one in at.text_input]
    assert planner.plans() == ()


def test_example__asked_for_twice__is_made_once_and_opened() -> None:
    for _ in range(2):
        at = start()
        at.button(key="example").click().run()
        assert not at.exception
        assert open_plan(at) == planner.plans()[0].id
        assert headings(at)[0] == text("step.1.title", "nb")
    assert active() == [example_plan().title]


def test_example__renamed_to_a_plan_of_ones_own__is_made_anew() -> None:
    own = planner.create_from(example_plan(), "kari", title="Vår egen")
    at = start()
    at.button(key="example").click().run()
    assert sorted(active()) == sorted(["Vår egen", example_plan().title])
    assert open_plan(at) != own


def test_example__edited_by_somebody__stays_theirs_and_is_made_anew() -> None:
    edited = planner.create_from(example_plan(), "kari")
    measure = planner.open_plan(edited).measures[0]
    op = {"op": "a1", "group": "a1", "do": "set", "kind": "measure", "entity": measure.id, "field": "title"}
    base = planner.open_plan(edited).revision
    planner.submit(edited, [op | {"value": "Vårt eget", "base": base, "after": None}], "kari")
    at = start()
    at.button(key="example").click().run()
    assert open_plan(at) != edited
    assert planner.open_plan(open_plan(at)).measures == example_plan().measures
    assert len(active()) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_start__with_a_plan_that_cannot_be_read__says_so_and_shows_the_others(
    language: str, own_database: str
) -> None:
    broken, whole = made("Ødelagt"), made("Hel")
    planner.stop()
    with sqlite3.connect(own_database.removeprefix("sqlite:///")) as database:
        database.execute("UPDATE cell SET value = '{' WHERE plan = ?", (broken,))
    at = start(language)
    assert links(at)["Hel"] == f"goal?plan={whole}"
    assert [broken in one.value for one in at.warning] == [True]


def test_copy__then_undo__leaves_only_the_original() -> None:
    plan = made("Beredskap")
    at = choose(start(), plan, "copy")
    assert active() == [text("plan.copy_of", "nb", title="Beredskap"), "Beredskap"]
    at.button(key="undo-notice").click().run()
    assert active() == ["Beredskap"]


@pytest.mark.parametrize(("action", "status"), [("archive", planner.ARCHIVED), ("delete", planner.DELETED)])
def test_put_away__then_undo__is_back(action: str, status: str) -> None:
    plan = made("Beredskap")
    at = choose(start(), plan, action)
    assert [one.id for one in planner.plans(status)] == [plan]
    assert [one.value.replace("\\", "") for one in at.success] == [
        text(f"start.did.{action}", "nb", title="Beredskap")
    ]
    assert "Beredskap" not in links(at)
    at.button(key="undo-notice").click().run()
    assert active() == ["Beredskap"]
    assert not at.success


def test_put_away__later__can_be_brought_back_from_the_folded_list() -> None:
    archived, deleted = made("Arkivert plan"), made("Slettet plan")
    planner.set_status(archived, planner.ARCHIVED)
    planner.set_status(deleted, planner.DELETED)
    at = start()
    assert at.expander[0].label == text("start.put_away", "nb", count=2)
    at.button(key=f"bring_back-{deleted}").click().run()
    at.button(key=f"bring_back-{archived}").click().run()
    assert sorted(active()) == ["Arkivert plan", "Slettet plan"]
    assert [one.label for one in at.expander] == [text("safe.title", "nb")]


def test_archived_plan__deleted_then_undone__is_archived_again() -> None:
    plan = made("Gammel")
    planner.set_status(plan, planner.ARCHIVED)
    at = start()
    at.button(key=f"delete-{plan}").click().run()
    assert [one.id for one in planner.plans(planner.DELETED)] == [plan]
    at.button(key="undo-notice").click().run()
    assert [one.id for one in planner.plans(planner.ARCHIVED)] == [plan]


def test_start__after_a_plan_was_open__closes_it() -> None:
    plan = made("Beredskap")
    at = start()
    at.query_params["plan"] = plan
    at.switch_page("step1_goal.py").run()
    assert open_plan(at) == plan
    at.switch_page("start.py").run()
    assert "plan" not in at.query_params
    assert links(at)[text("start.from_excel", "nb")] == "workbook?"


@pytest.mark.parametrize("status", [planner.ARCHIVED, planner.DELETED])
def test_plan_put_away__opened_by_its_address__says_so_and_can_be_brought_back(status: str) -> None:
    plan = made("Beredskap")
    planner.set_status(plan, status)
    at = start()
    at.query_params["plan"] = plan
    at.switch_page("step1_goal.py").run()
    assert [one.value for one in at.warning] == [text(f"page.put_away_{status}", "nb")]
    at.button(key="bring-back-plan").click().run()
    assert not at.warning
    assert active() == ["Beredskap"]
