"""A workbook as a plan, compared with the plan it was made from; nothing is changed by reading."""

from __future__ import annotations

import io
import uuid
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from openpyxl import Workbook, load_workbook

from roadmap.changes import EXISTS, RANK, Change, diff, empty_value
from roadmap.exchange.assembling import Assembly
from roadmap.exchange.gate import let_in
from roadmap.exchange.tables import find_tables
from roadmap.exchange.technical import Export, read_technical
from roadmap.model import Plan
from roadmap.problems import Place, Problem, Refused, Severity, refused

_PROPERTIES = "docProps/app.xml"


class Standing(StrEnum):
    """How a change of a workbook stands to what was exported: CONFLICT is changed in the plan too."""

    NEW = "new"
    CHANGED = "changed"
    EMPTIED = "emptied"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Reading:
    """What a workbook holds: the plan that its ready rows make, what they change, and what there is to say.

    Without a plan the file itself could not be read. A row with an error changes nothing; `left_out` has its
    first cell and, where it stands in the plan, its entity. `missing` has the ids of what has no row in its
    sheet any more; reading never removes it. `kept` is what was changed since the export in the plan alone:
    from what was exported to what it is now.
    """

    plan: Plan | None
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    is_workbook: bool = True
    left_out: tuple[Place, ...] = ()
    missing: tuple[str, ...] = ()
    kept: tuple[Change, ...] = ()
    exported: Export | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)

    @property
    def is_blocked(self) -> bool:
        """Whether nothing can be taken in, as opposed to some rows."""
        return self.plan is None

    def standing(self, change: Change) -> Standing:
        """How one of the changes stands to what the plan was when the file was made from it."""
        if self.exported is not None and change.field not in (EXISTS, RANK):
            base = self.exported.value(change.kind, change.entity, change.field)
            if change.old != base:
                return Standing.CONFLICT
        if change.field == EXISTS:
            return Standing.NEW
        is_empty = change.new == empty_value(change.kind, change.field)
        return Standing.EMPTIED if is_empty else Standing.CHANGED


def random_id() -> str:
    """A fresh random id."""
    return uuid.uuid4().hex


def read_workbook(
    data: bytes, language: str, *, plan: Plan | None = None, new_id: Callable[[], str] = random_id
) -> Reading:
    """What a workbook holds, as a new plan or as changes to `plan`."""
    try:
        notes = let_in(data)
        workbook = opened(data)
    except Refused as refusal:
        return Reading(None, (refusal.problem,), is_workbook=False)
    try:
        export = read_technical(workbook)
        if plan and export and export.plan not in ("", plan.id):
            raise refused("other_plan")
        tables, findings = find_tables(workbook, language, escapes=not by_libreoffice(data))
        if not tables:
            raise refused("no_known_sheet")
        assembly = Assembly(tables, export, plan, language, new_id)
        read = assembly.plan()
    except Refused as refusal:
        return Reading(None, (*notes, refusal.problem))
    return Reading(
        read,
        (*notes, *findings, *assembly.problems),
        diff(plan, read) if plan else (),
        left_out=tuple(assembly.left_out),
        missing=tuple(assembly.missing),
        kept=tuple(assembly.kept),
        exported=export if export and export.plan else None,
    )


def by_libreoffice(data: bytes) -> bool:
    """Whether LibreOffice saved the file: it reads `_x0041_` as a character, but does not write it so."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _PROPERTIES in archive.namelist() and b"<Application>LibreOffice" in archive.read(_PROPERTIES)


def opened(data: bytes, *, values: bool = False) -> Workbook:
    """The workbook behind the gate, with formulas or their saved `values`.

    The reader breaks in a dozen ways on what is no workbook after all.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except Exception:  # noqa: BLE001  # twelve classes of exception were seen
        raise refused("workbook_unreadable") from None
