"""The catalogues: every sentence that a person reads, by key and language. Bokmål is the reference.

Each language is a folder of TOML files, one for each part of the product; nested tables make dotted keys.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from roadmap.problems import Problem, Term

LANGUAGES = ("nb", "nn", "en")
REFERENCE = "nb"

# Letters that run from right to left, and the invisible marks that turn what stands after them.
_TURNING = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_BEGIN, _OPENING, _END = "\u2068", "\u2066\u2067\u2068", "\u2069"


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of a language by dotted key; ValueError where two files give the same key."""
    found: dict[str, str] = {}
    folder = files(__package__).joinpath(language)
    for part in sorted(folder.iterdir(), key=lambda path: path.name):
        if part.name.endswith(".toml"):
            for key, value in _flat(tomllib.loads(part.read_text(encoding="utf-8"))):
                if key in found:
                    raise ValueError(f"{language}/{part.name}: {key} stands twice")
                found[key] = value
    return MappingProxyType(found)


def _flat(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((prefix + name, str(value)))
    return found


def text(key: str, language: str, /, **values: object) -> str:
    """The text for a key, filled with values; KeyError names a key that the catalogue lacks."""
    found = catalogue(language)[key]
    return (
        found.format_map({name: said(value, language) for name, value in values.items()}) if values else found
    )


def texts_under(prefix: str, language: str) -> dict[str, str]:
    """The texts whose keys begin with `prefix.`, by the rest of their keys."""
    start = f"{prefix}."
    return {
        key.removeprefix(start): value for key, value in catalogue(language).items() if key.startswith(start)
    }


def said(value: object, language: str) -> str:
    """A value as it is said in a sentence: terms translated, dates written out, missing ones empty."""
    if isinstance(value, Term):
        return text(value.key, language)
    if isinstance(value, datetime):
        return f"{written_date(value.date(), language)} {value:%H:%M}"
    if isinstance(value, date):
        return written_date(value, language)
    if isinstance(value, list | tuple):
        return ", ".join(said(one, language) for one in value)
    return "" if value is None else isolated(str(value))


def isolated(words: str) -> str:
    """What somebody wrote, to stand among other words: as it was typed, and turning nothing around it."""
    if not _TURNING.search(words):
        return words
    return "\n".join(map(_isolated_line, words.split("\n")))


def _isolated_line(line: str) -> str:
    """The line between marks of its own; what it leaves open is closed, what it closes was opened."""
    left_open = closed = 0
    for mark in line:
        if mark in _OPENING:
            left_open += 1
        elif mark == _END and left_open:
            left_open -= 1
        elif mark == _END:
            closed += 1
    return _BEGIN * (closed + 1) + line + _END * (left_open + 1)


def sentence(problem: Problem, language: str) -> str:
    """What a person reads about a problem: where, what, what to do."""
    place = {"sheet": problem.place.sheet, "cell": problem.place.cell}
    return text(f"problem.{problem.code}", language, **{**place, **problem.values})


def written_date(day: date, language: str) -> str:
    """A date in figures, as the language writes it."""
    return f"{day:%d/%m/%Y}" if language == "en" else f"{day:%d.%m.%Y}"


def month_name(month: int, language: str, *, short: bool = False) -> str:
    """The name of month 1-12."""
    return text(f"month.{'short' if short else 'long'}.{month}", language)


def written_month(day: date, language: str) -> str:
    """A month with its year, such as «mars 2027»."""
    return f"{month_name(day.month, language)} {day.year}"
