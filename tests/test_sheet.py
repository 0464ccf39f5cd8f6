"""The sheet's own files, without a browser: complete, small, harmless, and with words in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pages.ui import sheet
from roadmap.texts import LANGUAGES, texts_under

FOLDER = Path(sheet.__file__).parent
SCRIPTS = sorted(FOLDER.glob("*.js"))


def test_engine__joined__holds_every_script_but_the_loader() -> None:
    engine = sheet.engine_script()
    left_out = [
        path.name for path in SCRIPTS if path.read_text("utf-8") not in engine and path.name != "loader.js"
    ]
    assert left_out == []
    assert engine.count("export default") == 1


def test_engine__styles__are_carried_as_a_string() -> None:
    assert sheet.engine_script().startswith('const CSS_TEXT = "/* ')


def test_loader__which_every_mount_carries__is_small() -> None:
    assert len((FOLDER / "loader.js").read_bytes()) < 1500


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script__any__is_short_and_never_makes_markup_or_code_of_text(path: Path) -> None:
    script = path.read_text("utf-8")
    assert script.count("\n") <= 400
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", script
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_words__each_language__has_them_all(language: str) -> None:
    assert set(texts_under("sheet", language)) >= set(sheet.WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words__places_to_fill__are_those_of_bokmaal(language: str) -> None:
    places = re.compile(r"\{\w+\}")
    ours, reference = texts_under("sheet", language), texts_under("sheet", "nb")
    assert {word: places.findall(ours[word]) for word in sheet.WORDS} == {
        word: places.findall(reference[word]) for word in sheet.WORDS
    }


def test_words__used_in_the_scripts__are_those_that_are_sent() -> None:
    scripts = "\n".join(path.read_text("utf-8") for path in SCRIPTS)
    asked = set(re.findall(r'\bwords\(\s*"(\w+)"', scripts))
    assert asked <= set(sheet.WORDS)
    assert [word for word in sheet.WORDS if f'"{word}"' not in scripts and not _built(word)] == []


def _built(word: str) -> bool:
    """Words whose keys are put together: `bad_` and the type of a field, `state_` in a table of states."""
    return word.startswith(("bad_", "state_"))
