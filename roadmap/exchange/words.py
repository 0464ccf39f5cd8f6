"""Words as people write them: compared without regard to case, spaces, brackets and kinds of dash."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from roadmap.exchange.sheets import TECHNICAL, View, columns_of, sheet_name
from roadmap.fields import choice_key
from roadmap.model import Kind
from roadmap.texts import LANGUAGES, text

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_BRACKETS = re.compile(r"\([^)]*\)")
_IN_A_SENTENCE = 80
_DASHES = re.compile("[‐‑‒–—]")


def visible_text(written: str) -> str:
    """A text without characters that nobody sees."""
    return _INVISIBLE.sub("", written)


def in_short(written: str) -> str:
    """As much of what somebody wrote as fits in a sentence about it."""
    return written[:_IN_A_SENTENCE]


def folded(written: str) -> str:
    """A text in the form in which two are the same to a person."""
    plain = visible_text(unicodedata.normalize("NFC", written))
    return " ".join(_DASHES.sub("-", plain).casefold().split()).strip(" :*.")


def without_brackets(written: str) -> str:
    """The same without what stands in brackets: «Lang sikt (1–3 år)» is «lang sikt»."""
    return folded(_BRACKETS.sub(" ", written))


@cache
def choices_by_word(choices: type[StrEnum]) -> Mapping[str, StrEnum]:
    """The choice for each word in any language, folded, with and without its brackets."""
    found: dict[str, StrEnum] = {}
    for choice in choices:
        for language in LANGUAGES:
            word = text(choice_key(choice), language)
            found.setdefault(folded(word), choice)
            found.setdefault(without_brackets(word), choice)
    return MappingProxyType(found)


@cache
def columns_by_head(kind: Kind) -> Mapping[str, str]:
    """The name of a kind's column for each head in any language, folded, with and without its brackets."""
    found: dict[str, str] = {}
    for column in columns_of(kind):
        for language in LANGUAGES:
            head = text(column.text_key, language)
            found.setdefault(folded(head), column.name)
            found.setdefault(without_brackets(head), column.name)
    return MappingProxyType(found)


@cache
def kinds_by_sheet() -> Mapping[str, Kind]:
    """The kind for each sheet's name in any language, folded."""
    return MappingProxyType({folded(sheet_name(kind, one)): kind for kind in Kind for one in LANGUAGES})


@cache
def views_by_sheet() -> Mapping[str, View | str]:
    """The view for each name of a sheet that is not read, in any language, folded."""
    views = (*View, TECHNICAL)
    return MappingProxyType({folded(sheet_name(view, one)): view for view in views for one in LANGUAGES})


def is_view(title: str) -> bool:
    """Whether a sheet is named as one that is written for people only."""
    return views_by_sheet().get(folded(title), TECHNICAL) != TECHNICAL
