"""Dates as people and Excel write them, day before month."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime
from functools import cache

from openpyxl.utils.datetime import from_excel

from roadmap.exchange.words import folded, in_short
from roadmap.problems import Place, Problem, Severity, refused
from roadmap.texts import LANGUAGES, texts_under

_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[./\- ]+(\d{1,2})[./\- ]+(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[t ]00:00(?::00)?)?")
_MONTH_YEAR = re.compile(r"(?:(\d{1,2})\.? )?([a-zæøå]+)\.? (\d{4})")
_MONTH_DAY_YEAR = re.compile(r"([a-zæøå]+)\.? (\d{1,2}),? (\d{4})")
_NUMBER_MONTH = re.compile(r"(\d{1,2})[./\-](\d{4})")
_PART_AND_YEAR = re.compile(r"(.+?),? ([12]\d{3})|([12]\d{3}),? (.+)")
_YEARS = range(1990, 2101)
_EXCEL_BEGAN = date(1899, 12, 30)


@dataclass(frozen=True)
class ReadDate:
    """A date, and what to tell about how it was understood."""

    day: date
    note: Problem | None = None


def read_date(value: object, place: Place, *, only_month: bool = False) -> ReadDate:
    """The date that a cell holds; refused with what to write instead."""
    if isinstance(value, datetime):
        return ReadDate(_sensible(value.date(), place))
    if isinstance(value, date):
        return ReadDate(_sensible(value, place))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return ReadDate(_from_number(value, place))
    if not isinstance(value, str):
        raise refused("cell_not_a_date", place, value=in_short(str(value)))
    return _from_text(value, place, only_month=only_month)


def _sensible(day: date, place: Place) -> date:
    """The day itself, unless a year was typed in a date cell: Excel makes 2026 the day 18.07.1905."""
    year = (day - _EXCEL_BEGAN).days
    if day.year < 1990 and year in _YEARS:
        raise refused("cell_year_in_date", place, value=day, year=year)
    return day


def _from_number(value: float, place: Place) -> date:
    if value in _YEARS:
        raise refused("cell_year_only", place, year=int(value))
    try:
        found = from_excel(value)
    except (OverflowError, ValueError):
        found = None
    if not isinstance(found, datetime):
        raise refused("cell_not_a_date", place, value=str(value))
    return _sensible(found.date(), place)


def _from_text(written: str, place: Place, *, only_month: bool) -> ReadDate:
    plain = folded(written)
    shown = in_short(" ".join(written.split()))
    try:
        if found := _ISO.fullmatch(plain):
            return ReadDate(_day(int(found[1]), int(found[2]), int(found[3] or 1), shown, place))
        if found := _DAY_MONTH_YEAR.fullmatch(plain):
            return ReadDate(_day_first(int(found[1]), int(found[2]), found[3], shown, place))
        if found := _NUMBER_MONTH.fullmatch(plain):
            return _month(date(int(found[2]), int(found[1]), 1), shown, place, only_month=only_month)
        if (found := _MONTH_YEAR.fullmatch(plain)) and (month := _months().get(found[2])):
            day = _day(int(found[3]), month, int(found[1] or 1), shown, place)
            return ReadDate(day) if found[1] else _month(day, shown, place, only_month=only_month)
        if (found := _MONTH_DAY_YEAR.fullmatch(plain)) and (month := _months().get(found[1])):
            return ReadDate(_day(int(found[3]), month, int(found[2]), shown, place))
    except ValueError:
        raise refused("cell_no_such_day", place, value=shown) from None
    if plain.isdecimal() and len(plain) == 4:
        raise refused("cell_year_only", place, year=int(plain))
    if within := _day_in_part_of_year(plain):
        raise refused("cell_vague_date", place, value=shown, day=within)
    raise refused("cell_not_a_date", place, value=shown)


def _day_in_part_of_year(plain: str) -> date | None:
    """A day in «høst 2027» or «2027 Q3»."""
    found = _PART_AND_YEAR.fullmatch(plain)
    month = _parts_of_year().get(found[1] or found[4]) if found else None
    return date(int(found[2] or found[3]), month, 1) if found and month else None


def _day_first(day: int, month: int, written: str, shown: str, place: Place) -> date:
    year = int(written) + (2000 if len(written) == 2 else 0)
    if day <= 12 < month:
        raise refused("cell_month_first", place, value=shown, meant=date(year, day, month))
    return _day(year, month, day, shown, place)


def _day(year: int, month: int, day: int, shown: str, place: Place) -> date:
    """The day; refused with the last of the month where the month has fewer."""
    if 1 <= month <= 12 and MINYEAR <= year <= MAXYEAR and (last := monthrange(year, month)[1]) < day <= 31:
        raise refused("cell_no_such_day_near", place, value=shown, near=date(year, month, last))
    return date(year, month, day)


def _month(day: date, shown: str, place: Place, *, only_month: bool) -> ReadDate:
    """The first of the month; said so where a whole date was wanted."""
    if only_month:
        return ReadDate(day)
    return ReadDate(day, Problem("cell_day_assumed", Severity.WARNING, place, {"value": shown, "day": day}))


@cache
def _months() -> Mapping[str, int]:
    return {
        folded(name): int(number)
        for language in LANGUAGES
        for form in ("month.long", "month.short")
        for number, name in texts_under(form, language).items()
    }


@cache
def _parts_of_year() -> Mapping[str, int]:
    """The month in which a part of a year begins, by what it is called."""
    return {
        folded(word): int(month)
        for language in LANGUAGES
        for month, words in texts_under("excel.part_of_year", language).items()
        for word in words.split("|")
    }
