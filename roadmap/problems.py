"""Findings and refusals as values: a code with its sentence in the catalogue, a place, values to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """How much a problem stops: ERROR refuses, WARNING is shown, NOTE informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Place:
    """Where a problem is: an entity's field in a plan, or a cell of a workbook's sheet."""

    entity: str = ""
    field: str = ""
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Problem:
    """Something to tell a person; its sentence is the text `problem.<code>` filled with `values`.

    Values that are text keys (`field.…`, `choice.…`) are wrapped in `Term`, to be said in the reader's
    language.
    """

    code: str
    severity: Severity = Severity.ERROR
    place: Place = Place()
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Term:
    """A value of a problem that is itself a text of the catalogue."""

    key: str


class Refused(Exception):
    """What was asked for was not done, for the reason in `problem`; nothing has changed."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def refused(code: str, place: Place | None = None, **values: object) -> Refused:
    """The refusal with this code, to raise."""
    return Refused(Problem(code, Severity.ERROR, place or Place(), values))
