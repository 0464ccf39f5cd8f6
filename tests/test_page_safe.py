"""Safety on the pages: all plans out and in again on the start page, and what is said when storage fails."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from roadmap import planner, safekeeping
from roadmap.model import Kind
from roadmap.texts import LANGUAGES, text
from tests.database_file import opened
from tests.people import new_plan
from tests.screens import headings
from tests.test_page_start import shown, start


def unfolded(language: str = "nb") -> AppTest:
    """The start page with its part about safety open."""
    at = start(language)
    at.session_state["safe"] = True
    return at.run()


def chosen(at: AppTest, data: bytes, name: str = "alt.zip") -> AppTest:
    """The page after a file was chosen."""
    at.file_uploader[0].upload(name, data, "application/zip")
    return at.run()


def all_plans() -> bytes:
    with safekeeping.everything() as file:
        return file.read()


@pytest.mark.parametrize("language", LANGUAGES)
def test_start__safety_unfolded__offers_everything_and_says_where_backups_are(language: str) -> None:
    new_plan()
    at = unfolded(language)
    assert [one.proto.label for one in at.get("download_button")] == [text("safe.download", language)]
    assert text("safe.kept_nowhere", language) in shown(at)
    planner.watch()
    assert "plan-backups" in shown(at.run())
    assert not at.warning


def test_start__safety_folded__makes_nothing() -> None:
    assert not start().get("download_button")
    assert not start().file_uploader


def test_everything__chosen_where_plans_are_missing__shows_them_and_brings_them_in(
    database: Path,
) -> None:
    kari = new_plan("Veikart for Furuvoll")
    kari.make(Kind.GOAL, "g", text="Et mål")
    wanted, data = kari.see(), all_plans()
    with opened(database) as connection:
        connection.executescript(
            "DELETE FROM cell; DELETE FROM change; DELETE FROM change_group; DELETE FROM plan"
        )
    planner.stop()
    at = chosen(unfolded(), data)
    assert text("safe.met.new", "nb", title="Veikart for Furuvoll", count=wanted.revision) in shown(at)
    assert planner.plans() == ()
    at.button(key="everything-bring").click().run()
    assert at.success[0].value == text("safe.brought_one", "nb")
    assert [one.title for one in planner.plans()] == ["Veikart for Furuvoll"]
    assert kari.see() == wanted


def test_everything__chosen_where_all_is_here__has_nothing_to_bring() -> None:
    new_plan()
    at = chosen(unfolded(), all_plans())
    assert at.info[0].value == text("safe.nothing", "nb")
    assert [one.key for one in at.button if one.key == "everything-bring"] == []


@pytest.mark.parametrize("kind", ["text", "workbook"])
def test_other_file__chosen__is_refused_in_words_and_can_be_removed(kind: str) -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    data = b"Kjaere dagbok" if kind == "text" else other.getvalue()
    at = chosen(unfolded(), data)
    assert at.error[0].value.replace("\\", "") == text("problem.not_everything", "nb", path="alt.zip")
    at.button(key="everything-remove").click().run()
    assert not at.error


def test_pages__while_the_database_does_not_answer__can_be_read_and_say_so(database: Path) -> None:
    kari = new_plan("Veikart for Furuvoll")
    kari.make(Kind.MEASURE, "m", title="Ring hjem")
    at = start()
    at.query_params["plan"] = kari.plan
    at.switch_page("step4_measures.py").run()
    assert not at.warning
    with opened(database) as connection:
        connection.execute("ALTER TABLE plan RENAME TO hidden")
    for page in ("step4_measures.py", "step1_goal.py"):
        at.switch_page(page).run()
        assert not at.exception
        assert headings(at)[0] == text(f"step.{page[4]}.title", "nb")
        assert text("problem.store_unavailable", "nb").split(".")[0] in at.warning[0].value.replace("\\", "")
        assert "Du kan lese videre" in at.warning[0].value.replace("\\", "")
    at.switch_page("start.py").run()
    assert at.warning
    assert [one.title for one in planner.plans()] == ["Veikart for Furuvoll"]
    with opened(database) as connection:
        connection.execute("ALTER TABLE hidden RENAME TO plan")
    at.query_params["plan"] = kari.plan
    at.switch_page("step4_measures.py").run()
    at.run()
    assert not at.warning
