"""The history page: who did what, any moment to go back to, versions, and people's names."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui import preview
from pages.ui.state import plain
from roadmap import past, planner
from roadmap.model import Kind, Measure
from roadmap.texts import LANGUAGES, text
from tests.people import Person, new_plan

FRAME = str(Path(__file__).parents[1] / "pages" / "frame.py")
ME = "f" * 32


@pytest.fixture
def ola() -> Person:
    """Somebody with a name, who has rewritten a measure that somebody without one had made."""
    kari = new_plan("Plan", "kari")
    kari.make(Kind.MEASURE, "m", title="Ring hjem")
    ola = Person(kari.plan, "ola")
    past.call_me("ola", "Ola [Brann](http://x)")
    ola.write("m", "title", "Ring hjem i dag")
    return ola


def opened(plan: str | None, language: str = "nb", **query: str) -> AppTest:
    at = AppTest.from_file(FRAME, default_timeout=30)
    at.session_state["person"] = ME
    at.query_params["lang"] = language
    at.run()  # pages have addresses of their own only after a first run
    for name, value in {"plan": plan or "", **query}.items():
        if value:
            at.query_params[name] = value
    return at.switch_page("history.py").run()


def lists(at: AppTest) -> list[dict[str, Any]]:
    """What the lists on the page were given."""
    found = [
        json.loads(one.proto.json)
        for one in at.get("bidi_component")
        if one.proto.component_name.endswith("preview")
    ]
    return [item for one in found for group in one["groups"] for item in group["items"]]


def measure(plan: str) -> Measure:
    found = planner.open_plan(plan).find("m")
    assert isinstance(found, Measure)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [{}, {"part": "versions"}, {"of": "m"}, {"of": "step-4"}, {"at": "3"}, {"at": "3", "part": "plan"}],
)
def test_history__in_each_language__shows_without_error(
    ola: Person, language: str, query: dict[str, str]
) -> None:
    past.name_version(ola.plan, "Vedtatt", "ola", 2)
    at = opened(ola.plan, language, **query)
    assert not at.exception
    assert not at.error
    said = "\n".join(str(one.value) for one in (*at.title, *at.markdown, *at.info))
    assert not re.search(r"\bNone\b|\bnan\b|\{", said)


def test_history__without_a_plan__says_to_choose_one() -> None:
    assert [one.value for one in opened(None).info] == [text("history.choose_plan", "nb")]


def test_sitting__of_two_people__says_who_and_how_much_and_what_they_did(ola: Person) -> None:
    at = opened(ola.plan)
    assert r"Noen uten navn \(1\) og Ola \[Brann\]" in at.expander[0].label
    assert text("history.steps", "nb", count=3) in at.expander[0].label
    shown = lists(at)
    assert [one["name"] for one in shown][:2] == [
        "Endret tittel på tiltak «Ring hjem i dag»",
        "La til tiltak «Ring hjem i dag»",
    ]
    assert shown[0]["kind"].endswith("Ola [Brann](http://x)")


def test_history__of_one_field__is_chosen_by_its_line_and_kept_in_the_address(ola: Person) -> None:
    ola.write("m", "description", "Innen tre dager")
    at = opened(ola.plan, of="m", field="title")
    assert [one["name"] for one in lists(at)] == [
        "Endret tittel på tiltak «Ring hjem i dag»",
        "La til tiltak «Ring hjem i dag»",
    ]
    at.selectbox(key="field").select("").run()
    assert "Fylte inn beskrivelse på tiltak «Ring hjem i dag»" in [one["name"] for one in lists(at)]


def test_history__of_one_field__offers_what_stood_there_earlier(ola: Person) -> None:
    at = opened(ola.plan, of="m", field="title")
    asks = {one["name"]: [ask["name"] for ask in one["asks"]] for one in lists(at)}
    assert asks == {
        "Endret tittel på tiltak «Ring hjem i dag»": ["see"],
        "La til tiltak «Ring hjem i dag»": ["take", "see"],
    }


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"of": "m", "field": "title"}, "tittel på tiltak «Ring hjem i dag»"),
        ({"of": "m"}, "tiltak «Ring hjem i dag»"),
        ({"of": "step-4"}, "Trinn 4"),
    ],
)
def test_moment__come_to_from_a_part__can_be_taken_for_that_part_alone(
    ola: Person, query: dict[str, str], name: str
) -> None:
    before = planner.open_plan(ola.plan).revision - 1
    ola.write(ola.plan, "organisation", "Steinkjer", kind="plan")
    at = opened(ola.plan, at=str(before), **query)
    assert name in at.button(key="restore-part").label
    at.button(key="restore-part").click().run()
    assert measure(ola.plan).title == "Ring hjem"
    assert planner.open_plan(ola.plan).head.organisation == "Steinkjer"
    assert len(at.success) == 1
    assert [one.key for one in at.button if one.key == "restore-part"] == []


def test_history__longer_than_a_page__has_a_way_to_older(
    ola: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "READ_AT_ONCE", 3)
    at = opened(ola.plan)
    before = len(lists(at))
    at.button(key="older").click().run()
    assert len(lists(at)) > before


def test_sitting__with_much_in_it__shows_the_rest_when_asked(
    ola: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "DEEDS_AT_ONCE", 1)
    at = opened(ola.plan)
    assert len(lists(at)) == 1
    (more,) = [one for one in at.button if one.label == text("history.more_deeds", "nb")]
    more.click().run()
    assert len(lists(at)) == 1  # what was made is not told in part
    for _ in range(3):
        (more,) = [one for one in at.button if one.label == text("history.more_deeds", "nb")]
        more.click().run()
    assert len(lists(at)) == 3


def test_moment__restored__is_a_change_that_undo_takes_back(ola: Person) -> None:
    before = planner.open_plan(ola.plan).revision - 1
    at = opened(ola.plan, at=str(before))
    assert [one["name"] for one in lists(at)] == ["Ring hjem i dag"]
    at.button(key="restore").click().run()
    assert measure(ola.plan).title == "Ring hjem"
    assert len(at.success) == 1
    assert [one.value for one in at.info] == [text("history.then.same", "nb")]
    planner.undo(ola.plan, ME)
    assert measure(ola.plan).title == "Ring hjem i dag"


@pytest.mark.parametrize("asked", ["999999", "0"])
def test_moment__that_never_was__says_so_with_the_way_back(ola: Person, asked: str) -> None:
    at = opened(ola.plan, at=asked)
    assert [one.value for one in at.error] == [plain(text("problem.no_such_moment", "nb"))]


def test_version__made_on_the_page__stands_there_with_its_checksum(ola: Person) -> None:
    at = opened(ola.plan, part="versions")
    at.text_input(key="version_name").set_value("Vedtatt *12.02*")
    [button] = [one for one in at.button if one.label == text("versions.keep", "nb")]
    button.click().run()
    (version,) = past.versions(ola.plan)
    assert (version.name, version.revision) == ("Vedtatt *12.02*", planner.open_plan(ola.plan).revision)
    assert r"Vedtatt \*12\.02\*" in [one.value for one in at.subheader]


def test_version__renamed_on_the_page__says_what_it_was_called(ola: Person) -> None:
    version = past.name_version(ola.plan, "Vedtat *12.02*", "ola")
    at = opened(ola.plan, part="versions")
    at.text_input(key=f"version_name-{version.id}").set_value("Vedtatt 12.02")
    [button] = [one for one in at.button if one.label == text("versions.rename_now", "nb")]
    button.click().run()
    assert past.versions(ola.plan)[0].name == "Vedtatt 12.02"
    assert r"Vedtatt 12\.02" in [one.value for one in at.subheader]
    (said,) = [one.value for one in at.markdown if r"Vedtat \*12\.02\*" in one.value]
    assert text("page.you", "nb") in said


def test_version__without_a_name__is_refused_in_words(ola: Person) -> None:
    at = opened(ola.plan, part="versions")
    [button] = [one for one in at.button if one.label == text("versions.keep", "nb")]
    button.click().run()
    assert [one.value for one in at.toast] == [plain(text("problem.version_without_name", "nb"))]


def test_name__written_in_the_frame__is_what_others_read(ola: Person) -> None:
    at = opened(ola.plan)
    at.session_state["my-name"] = True
    at.run().text_input(key="my_name_typed").set_value("Ida").run()
    assert past.names([ME]) == {ME: "Ida"}
    Person(ola.plan, ME).write("m", "responsible", "Ida")
    assert lists(opened(ola.plan))[0]["kind"].endswith(text("people.you", "nb"))
    assert past.people(ola.plan, "ola").who(ME, "nb") == "Ida"


def test_buttons__pressed_in_a_list__are_told_by_name_and_item(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(st, "session_state", {"key": {"asked": {"name": "see", "id": "7"}}})
    monkeypatch.setattr(preview, "_list", lambda **given: given["on_asked_change"]())
    preview.show([], "nb", "key", lambda name, item: told.append((name, item)))
    assert told == [("see", "7")]


def test_history__of_a_field_with_a_text_that_was_not_chosen__shows_it_whole_and_offers_it(
    ola: Person,
) -> None:
    kari = Person(ola.plan, "kari")
    ola.look_away()
    kari.look_away()
    kari.write("m", "title", "Karis")
    long = "Olas " * 60
    ola.write("m", "title", long.strip())
    (kept,) = kari.conflicts()
    kari.shown = None
    kari.choose(kept, "Karis")
    item, *_ = lists(opened(ola.plan, of="m", field="title"))
    assert item["values"] == [{"label": "Den andre teksten", "value": [[long.strip(), 0]]}]
    assert [ask["name"] for ask in item["asks"]] == ["use", "see"]
    item, *_ = lists(opened(ola.plan))
    assert [ask["name"] for ask in item["asks"]] == ["see", "only"]
