"""A workbook as a plan, compared with the plan it was made from; nothing is changed by reading."""

from __future__ import annotations

import io
import uuid
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook

from roadmap.changes import Change, diff
from roadmap.exchange.assembling import Assembly
from roadmap.exchange.gate import let_in
from roadmap.exchange.tables import find_tables
from roadmap.exchange.technical import read_technical
from roadmap.model import Plan
from roadmap.problems import Problem, Refused, Severity, refused

_PROPERTIES = "docProps/app.xml"


@dataclass(frozen=True)
class Reading:
    """What a workbook holds: the plan it makes (None with errors), what there is to say, and what changes."""

    plan: Plan | None
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    is_workbook: bool = True

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)


def _random_id() -> str:
    return uuid.uuid4().hex


def read_workbook(
    data: bytes, language: str, *, plan: Plan | None = None, new_id: Callable[[], str] = _random_id
) -> Reading:
    """What a workbook holds, as a new plan or as changes to `plan`; with any error neither of them."""
    try:
        notes = let_in(data)
        workbook = _opened(data)
    except Refused as refusal:
        return Reading(None, (refusal.problem,), is_workbook=False)
    try:
        export = read_technical(workbook)
        if plan and export and export.plan not in ("", plan.id):
            raise refused("other_plan")
        tables, findings = find_tables(workbook, language, escapes=not _by_libreoffice(data))
        if not tables:
            raise refused("no_known_sheet")
    except Refused as refusal:
        return Reading(None, (*notes, refusal.problem))
    assembly = Assembly(tables, export, plan, language, new_id)
    read = assembly.plan()
    problems = (*notes, *findings, *assembly.problems)
    if any(one.severity is Severity.ERROR for one in problems):
        return Reading(None, problems)
    return Reading(read, problems, diff(plan, read) if plan else ())


def _by_libreoffice(data: bytes) -> bool:
    """Whether LibreOffice saved the file: it reads `_x0041_` as a character, but does not write it so."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _PROPERTIES in archive.namelist() and b"<Application>LibreOffice" in archive.read(_PROPERTIES)


def _opened(data: bytes) -> Workbook:
    """The workbook behind the gate. The reader breaks in a dozen ways on what is no workbook after all."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(data), keep_links=False)
    except Exception:  # noqa: BLE001  # twelve classes of exception were seen
        raise refused("workbook_unreadable") from None
