"""The catalogues: sentences found by key and language, and filled so that a person can read them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from roadmap import texts
from roadmap.problems import Place, Problem, Severity, Term
from roadmap.texts import LANGUAGES, catalogue, month_name, said, sentence, text, texts_under, written_date
from roadmap.texts import written_month as written_month_of

DAY = date(2027, 3, 1)


def test_text__by_key__is_in_the_language_asked_for() -> None:
    assert text("field.measure.title.label", "nb") == "Tiltak"
    assert len({text("field.plan.start.label", language) for language in LANGUAGES}) > 1


@pytest.mark.parametrize(("language", "others"), [("nb", "“”"), ("nn", "“”"), ("en", "«»")])
def test_quotation_marks__in_each_language__are_its_own(language: str, others: str) -> None:
    assert [key for key, said in catalogue(language).items() if set(others) & set(said)] == []


def test_text__unknown_or_unfilled__names_what_is_missing() -> None:
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        text("no.such.key", "nb")
    with pytest.raises(KeyError, match="limit"):
        text("problem.too_long", "nb", field="Tiltak", length=7)


def test_text__filled_with_what_somebody_wrote__takes_braces_and_markup_as_they_are() -> None:
    hostile = "{limit} {0} <b>{field.__class__}</b> %s"
    filled = text("problem.not_a_date", "nb", field="Slutt", value=hostile)
    assert hostile in filled


def test_text__filled_with_a_term__says_it_in_the_same_language() -> None:
    title = Term("field.measure.title.label")
    for language in LANGUAGES:
        filled = text("problem.not_a_text", language, field=title)
        assert filled.startswith(text(title.key, language))


@pytest.mark.parametrize(
    ("value", "nb", "en"),
    [
        (None, "", ""),
        (3, "3", "3"),
        (DAY, "01.03.2027", "01/03/2027"),
        (datetime(2027, 3, 1, 9, 5, tzinfo=UTC), "01.03.2027 09:05", "01/03/2027 09:05"),
        (("a", DAY), "a, 01.03.2027", "a, 01/03/2027"),
    ],
)
def test_value__said_in_a_sentence__is_written_as_the_language_writes_it(
    value: object, nb: str, en: str
) -> None:
    assert said(value, "nb") == said(value, "nn") == nb
    assert said(value, "en") == en


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ring hjem", "Ring hjem"),
        ("\u202ejmejh gniR", "\u2068\u202ejmejh gniR\u2069"),
        ("\u2067abc", "\u2068\u2067abc\u2069\u2069"),
        ("\u2069\u202eabc", "\u2068\u2068\u2069\u202eabc\u2069"),
        ("\u202ea\nb", "\u2068\u202ea\u2069\n\u2068b\u2069"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u2068\u05e9\u05dc\u05d5\u05dd\u2069"),
    ],
)
def test_text__filled_with_what_turns_the_direction__keeps_it_to_itself(typed: str, shown: str) -> None:
    assert text("start.did.copy", "nb", title=typed) == f"Laget «{shown}»."
    assert said([typed, "B"], "nb") == f"{shown}, B"


def test_sentence__of_a_problem__names_its_place_in_the_workbook() -> None:
    problem = Problem("cell_formula", Severity.ERROR, Place(sheet="Tiltak", cell="D14"))
    for language in LANGUAGES:
        assert "D14" in sentence(problem, language)


def test_texts_under__a_prefix__come_in_the_order_of_the_catalogue() -> None:
    assert list(texts_under("standard.area", "nb")) == ["1", "2", "3", "4"]
    assert texts_under("standard.are", "nb") == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_months__of_a_year__have_twelve_names_long_and_short(language: str) -> None:
    for short in (False, True):
        assert len({month_name(number, language, short=short) for number in range(1, 13)}) == 12
    assert written_month_of(DAY, language) == f"{month_name(3, language)} 2027"
    assert written_date(DAY, language).startswith("01")


def test_catalogue__with_a_key_in_two_files__is_refused_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "xx"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.toml").write_text('[greeting]\nhello = "Hei"\n', encoding="utf-8")
    monkeypatch.setattr(texts, "files", lambda _package: tmp_path)
    with pytest.raises(ValueError, match=r"xx/two.toml: greeting.hello"):
        catalogue.__wrapped__("xx")


# What was once called two things in nynorsk; lists of words that people may write are not sentences of ours.
@pytest.mark.parametrize(
    ("other", "ours"),
    [("modning", "mogenskap"), ("einige", "samde"), ("arenaer", "arenaar"), ("kopling", "avhengnad")],
)
def test_nynorsk__for_one_thing__has_one_word(other: str, ours: str) -> None:
    sentences = {
        key: said.casefold()
        for key, said in catalogue("nn").items()
        if not key.startswith(("other_list.alias", "other_list.head"))
    }
    assert any(ours in said for said in sentences.values())
    assert [key for key, said in sentences.items() if re.search(rf"\b{other}", said)] == []
