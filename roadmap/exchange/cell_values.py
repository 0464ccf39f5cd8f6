"""What a cell holds as a value of its field: understood as people write it, cleaned by the rules."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from roadmap.exchange.dates import read_date
from roadmap.exchange.references import Targets
from roadmap.exchange.synonyms import choices_by_alias, steps_by_word
from roadmap.exchange.words import choices_by_word, folded, in_short, without_brackets
from roadmap.fields import Field, FieldType, choice_key, decode
from roadmap.model import Kind
from roadmap.problems import Place, Problem, Refused, Severity, Term, refused
from roadmap.texts import text, written_date

# A number, and words that explain it: another number before them would be part of it (2,5) or a choice (3-4).
_SCALE_WORD = re.compile(r"([1-5])(?:[.,]0+)?(?:\s*/\s*5|\D+|\D*[^\W\d_].*)?", re.DOTALL)
_FROM_DECODE = ("not_a_text", "too_long", "not_on_scale", "not_a_date", "date_out_of_range")


class Holding(Protocol):
    """A cell as far as reading needs it; `data_type` is `f` for a formula and `e` for an error of Excel's."""

    @property
    def value(self) -> Any: ...

    @property
    def data_type(self) -> str: ...


class CellReader:
    """Reads cells in one language, keeping what there is to say about how they were understood."""

    def __init__(self, language: str, targets: Mapping[Kind, Targets]) -> None:
        self._language = language
        self._targets = targets
        self.notes: list[Problem] = []

    def read(self, field: Field, cell: Holding, place: Place) -> Any:
        """The field's value; refused with sheet and cell where the cell holds none."""
        raw = self._raw(field, plain(cell, place), place)
        try:
            return decode(field, raw, place)
        except Refused as refusal:
            problem = refusal.problem
            code = f"cell_{problem.code}" if problem.code in _FROM_DECODE else problem.code
            values = {**problem.values, "value": raw} if isinstance(raw, date) else problem.values
            raise Refused(replace(problem, code=code, values=values)) from None

    def _raw(self, field: Field, value: object, place: Place) -> object:
        if value is None or value == "":
            return None
        match field.type:
            case FieldType.TEXT | FieldType.POINTS:
                return self._text(value, place)
            case FieldType.CHOICE:
                return self._choice(field, value, place)
            case FieldType.SCALE:
                return self._scale(field, value, place)
            case FieldType.DATE | FieldType.MONTH:
                return self._date(field, value, place)
            case FieldType.REF | FieldType.REFS:
                return self._references(field, value, place)

    def _note(self, code: str, place: Place, **values: object) -> None:
        self.notes.append(Problem(code, Severity.WARNING, place, values))

    def _text(self, value: object, place: Place) -> str:
        found = as_text(value, self._language)
        if isinstance(value, date):
            self._note("cell_text_from_date", place, value=found)
        return found

    def _choice(self, field: Field, value: object, place: Place) -> object:
        assert field.choices is not None
        words = choices_by_word(field.choices)
        written = as_text(value, self._language)
        shown = in_short(" ".join(written.split()))
        if (found := words.get(folded(written)) or words.get(without_brackets(written))) is not None:
            return found
        if (found := choices_by_alias(field.choices).get(folded(written))) is not None:
            self._note("cell_choice_word", place, value=shown, choice=Term(choice_key(found)))
            return found
        known = {**choices_by_alias(field.choices), **words}
        if near := difflib.get_close_matches(folded(written)[:80], known, 1, 0.7):
            meant = Term(choice_key(known[near[0]]))
            raise refused("cell_near_choice", place, field=field.label, value=shown, near=meant)
        choices = [Term(choice_key(choice)) for choice in field.choices]
        raise refused("cell_not_a_choice", place, field=field.label, value=shown, choices=choices)

    def _scale(self, field: Field, value: object, place: Place) -> object:
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, str) and (found := _SCALE_WORD.fullmatch(folded(value))):
            if not value.strip().isdigit():
                self._note("cell_scale_word", place, value=in_short(value.strip()), number=int(found[1]))
            return int(found[1])
        written = as_text(value, self._language)
        if (step := steps_by_word().get(folded(written))) is not None:
            self._note("cell_scale_word", place, value=in_short(written.strip()), number=step)
            return step
        if near := difflib.get_close_matches(folded(written)[:80], steps_by_word(), 1, 0.75):
            values = {"field": field.label, "value": in_short(written.strip())}
            raise refused("cell_near_choice", place, near=steps_by_word()[near[0]], **values)
        return value if isinstance(value, int) and not isinstance(value, bool) else written

    def _date(self, field: Field, value: object, place: Place) -> date:
        if isinstance(value, bool | time | timedelta):
            raise refused("cell_not_a_date", place, value=as_text(value, self._language))
        found = read_date(value, place, only_month=field.type is FieldType.MONTH)
        if found.note:
            self.notes.append(found.note)
        return found.day

    def _references(self, field: Field, value: object, place: Place) -> object:
        assert field.target is not None
        written = as_text(value, self._language)
        if isinstance(value, date | time | timedelta):
            raise refused("cell_reference_date", place, value=written)
        found = self._targets[field.target].resolve(written, place)
        if field.type is FieldType.REFS:
            return found
        if len(found) > 1:
            raise refused("cell_one_reference", place, field=field.label)
        return found[0] if found else None


def plain(cell: Holding, place: Place) -> object:
    """What stands in a cell, as it is shown; refused where it is a formula or an error of Excel's."""
    if cell.data_type == "f":
        raise refused("cell_formula", place)
    if cell.data_type == "e":
        raise refused("cell_error_value", place, value=str(cell.value))
    return cell.value


def as_text(value: object, language: str) -> str:
    """A cell's value as text: whole numbers without decimals, dates as they are written."""
    if isinstance(value, datetime):
        return written_date(value.date(), language)
    if isinstance(value, date):
        return written_date(value, language)
    if isinstance(value, bool):
        return text(f"excel.words.{str(value).lower()}", language)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        shown = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        return shown if language == "en" else shown.replace(".", ",")
    return str(value)
