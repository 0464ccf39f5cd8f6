"""What other people call our fields and choices; the words stand in the catalogues, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from roadmap.exchange.words import choices_by_word, folded
from roadmap.fields import choice_key, fields_of
from roadmap.model import Kind
from roadmap.texts import LANGUAGES, text, texts_under

# What a list of somebody else's can hold.
LISTED = (Kind.MEASURE, Kind.BENEFIT, Kind.GOAL, Kind.SUB_GOAL, Kind.ACTOR)
# The list's own number of a row, which its dependencies point to; no field of ours.
NUMBER = "number"
_BETWEEN = "|"
_SHORTEST_WITHIN = 4
_IN_BRACKETS = re.compile(r"\(([^)]*)\)")


def _words(written: str) -> Iterator[str]:
    return filter(None, (folded(word) for word in written.split(_BETWEEN)))


@cache
def fields_by_head(kind: Kind) -> Mapping[str, str]:
    """The field for each head that means it, folded: our own labels first, then what others call it."""
    found: dict[str, str] = {}
    for field in fields_of(kind):
        for language in LANGUAGES:
            found.setdefault(folded(text(f"{field.text_key}.label", language)), field.name)
    for language in LANGUAGES:
        for name, written in texts_under(f"other_list.head.{kind}", language).items():
            for word in _words(written):
                found.setdefault(word, name)
    return MappingProxyType(found)


@cache
def _within(kind: Kind) -> re.Pattern[str]:
    """Finds heads that are words inside a longer one."""
    words = sorted((w for w in fields_by_head(kind) if len(w) >= _SHORTEST_WITHIN), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{_BETWEEN.join(map(re.escape, words))})(?!\w)")


def field_within(kind: Kind, head: str) -> str | None:
    """The field that words of a head name: the last of them before «for» and its like («Frist for alle»)."""
    found = _within(kind).findall(_joining().split(folded(head), 1)[0])
    return fields_by_head(kind)[found[-1]] if found else None


@cache
def _joining() -> re.Pattern[str]:
    """Finds the small words after which a head only says more about what it has named."""
    words = {word for language in LANGUAGES for word in _words(text("other_list.joining", language))}
    return re.compile(rf"\s(?:{_BETWEEN.join(map(re.escape, words))})\s")


@cache
def choices_by_alias(choices: type[StrEnum]) -> Mapping[str, StrEnum]:
    """The choice for each word that others use for it, folded; what its own has in brackets is one too."""
    found: dict[str, StrEnum] = {}
    for choice in choices:
        labels = (text(choice_key(choice), language) for language in LANGUAGES)
        for inside in (one for label in labels for one in _IN_BRACKETS.findall(label)):
            found.setdefault(folded(inside), choice)
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", choices.__name__).lower()
        for language in LANGUAGES:
            for word in _words(texts_under(f"other_list.alias.{name}", language).get(choice.value, "")):
                found.setdefault(word, choice)
    return MappingProxyType(found)


@cache
def steps_by_word() -> Mapping[str, int]:
    """The step from 1 to 5 for each word of a scale, folded."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for step, written in texts_under("other_list.alias.scale", language).items():
            for word in _words(written):
                found.setdefault(word, int(step))
    return MappingProxyType(found)


@cache
def sum_words() -> frozenset[str]:
    """What the last row of a table begins with when it adds up the others, folded."""
    return frozenset(word for language in LANGUAGES for word in _words(text("other_list.sum", language)))


@cache
def name_heads() -> frozenset[str]:
    """What the column that names the rows is called whatever the rows are, folded."""
    return frozenset(
        word for language in LANGUAGES for word in _words(text("other_list.name_of_any", language))
    )


@cache
def heads_of_nothing() -> frozenset[str]:
    """Heads that other tools always write, and that no field of ours stands for, folded."""
    return frozenset(word for language in LANGUAGES for word in _words(text("other_list.no_field", language)))


def choice_for(choices: type[StrEnum], written: str) -> StrEnum | None:
    """The choice that a word stands for, ours or one of the others'."""
    plain = folded(written)
    return choices_by_word(choices).get(plain) or choices_by_alias(choices).get(plain)


def own_word(choice: StrEnum, language: str) -> str:
    """Our word for a choice."""
    return text(choice_key(choice), language)
