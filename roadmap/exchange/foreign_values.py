"""Cells of other tools in words that our reader of cells knows: percent, «In progress», «ma 5.1.27 8:00»."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum

from roadmap.exchange.cell_values import as_text
from roadmap.exchange.raw_tables import RawCell
from roadmap.exchange.synonyms import choice_for, own_word, steps_by_word
from roadmap.exchange.words import choices_by_word, folded, without_brackets
from roadmap.fields import Field, FieldType
from roadmap.model import MeasureStatus
from roadmap.texts import LANGUAGES, texts_under

_NUMBER = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(%|prosent|percent)?", re.IGNORECASE)
# A word before a whole date: in «høst 2027» or «uke 12 2027» it is what counts.
_WEEKDAY = re.compile(r"([^\W\d_]+)\.?,?\s+(?=\d{1,2}(?:[./-]\s*\d|\.?\s+[^\W\d_])|\d{4}-)")
_TIME = re.compile(r"[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s*[ap]\.?m\.?)?Z?", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")


def as_ours(field: Field, cell: RawCell, language: str, *, month_first: bool, of_hundred: bool) -> RawCell:
    """The cell as our reader takes it; one that means nothing to us comes back as it was.

    `of_hundred` says whether 1 in the cell's column is one percent or all.
    """
    match field.type:
        case FieldType.DATE | FieldType.MONTH:
            return _date(cell, month_first=month_first)
        case FieldType.CHOICE:
            assert field.choices is not None
            return _choice(field.choices, cell, language, of_hundred=of_hundred)
        case FieldType.SCALE:
            step = steps_by_word().get(folded(cell.value)) if isinstance(cell.value, str) else None
            return RawCell(step, "n") if step else cell
    return cell


def _choice(choices: type[StrEnum], cell: RawCell, language: str, *, of_hundred: bool) -> RawCell:
    if choices is MeasureStatus and (share := _share(cell, of_hundred=of_hundred)) is not None:
        return RawCell(own_word(_status_at(share), language))
    written = as_text(cell.value, language)
    known = choices_by_word(choices)
    if folded(written) in known or without_brackets(written) in known:
        return cell
    choice = choice_for(choices, written)
    return RawCell(own_word(choice, language)) if choice else cell


def _status_at(share: float) -> MeasureStatus:
    if share <= 0:
        return MeasureStatus.NOT_STARTED
    return MeasureStatus.DONE if share >= 1 else MeasureStatus.IN_PROGRESS


def _number(cell: RawCell) -> tuple[float, bool] | None:
    """A number in a cell, and whether it is written as percent."""
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return float(cell.value), False
    found = _NUMBER.fullmatch(cell.value.strip()) if isinstance(cell.value, str) else None
    return (float(found[1].replace(",", ".")), bool(found[2])) if found else None


def _share(cell: RawCell, *, of_hundred: bool) -> float | None:
    """How much is done, from 0 to 1; None where the cell does not say so in figures."""
    found = _number(cell)
    if found is None:
        return None
    share = found[0] / 100 if found[1] or of_hundred else found[0]
    return share if 0 <= share <= 1 else None


def counts_to_hundred(cells: Iterable[RawCell]) -> bool:
    """Whether a column of shares goes to 100, and not to 1."""
    return any(found[0] > 1 and not found[1] for cell in cells if (found := _number(cell)))


def _date(cell: RawCell, *, month_first: bool) -> RawCell:
    """A date without weekday and time of day; day before month."""
    if isinstance(cell.value, date) or not isinstance(cell.value, str):
        return cell
    plain = cell.value.strip()
    weekday = _WEEKDAY.match(plain)
    if weekday and folded(weekday[1]) not in _month_names():
        plain = plain[weekday.end() :]
    if (time := _TIME.search(plain)) and time.end() == len(plain):
        plain = plain[: time.start()]
    if month_first and (found := _MONTH_FIRST.fullmatch(plain)):
        plain = f"{found[2]}.{found[1]}.{found[3]}"
    return replace(cell, value=plain)


def _month_names() -> set[str]:
    return {
        folded(name)
        for language in LANGUAGES
        for form in ("month.long", "month.short")
        for name in texts_under(form, language).values()
    }


def has_slashed_dates(cells: Iterable[RawCell]) -> bool:
    """Whether any of the dates is written with strokes, in which order differs from land to land."""
    return any(isinstance(cell.value, str) and _MONTH_FIRST.match(cell.value.strip()) for cell in cells)


def puts_month_first(cells: Iterable[RawCell]) -> bool | None:
    """Whether the dates of a column have the month first; None where no date in it tells."""
    for cell in cells:
        found = _MONTH_FIRST.match(cell.value.strip()) if isinstance(cell.value, str) else None
        if found and int(found[2]) > 12 >= int(found[1]):
            return True
        if found and int(found[1]) > 12 >= int(found[2]):
            return False
    return None
