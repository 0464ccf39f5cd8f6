"""A workbook as a plan, compared with the plan it was made from; nothing is changed by reading."""

from __future__ import annotations

import io
import uuid
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace

from openpyxl import Workbook, load_workbook

from roadmap.changes import EXISTS, RANK, Change, diff
from roadmap.exchange.assembling import Assembly
from roadmap.exchange.gate import let_in
from roadmap.exchange.tables import find_tables
from roadmap.exchange.technical import Export, read_technical
from roadmap.exchange.view_edits import edits_in_views
from roadmap.model import Plan
from roadmap.problems import Place, Problem, Refused, Severity, refused

_PROPERTIES = "docProps/app.xml"


@dataclass(frozen=True)
class Reading:
    """What a workbook holds: the plan that its ready rows make, what they change, and what there is to say.

    Without a plan the file itself could not be read. A row with an error changes nothing; `left_out` has its
    first cell and, where it stands in the plan, its entity. `missing` has the ids of what has no row in its
    sheet any more; reading never removes it. Changes lead to what the file says, from what was exported or,
    where that is not known, from what the plan holds.
    """

    plan: Plan | None
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    is_workbook: bool = True
    left_out: tuple[Place, ...] = ()
    missing: tuple[str, ...] = ()
    exported: Export | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)

    @property
    def is_blocked(self) -> bool:
        """Whether nothing can be taken in, as opposed to some rows."""
        return self.plan is None


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
        escapes, is_whole = not by_libreoffice(data), export is not None
        tables, findings = find_tables(workbook, language, escapes=escapes, is_whole=is_whole)
        if not tables:
            raise refused("no_known_sheet")
        assembly = Assembly(tables, export, plan, language, new_id)
        read = assembly.plan()
    except Refused as refusal:
        return Reading(None, (*notes, refusal.problem))
    views = edits_in_views(workbook, export.views, escapes=escapes) if export else ()
    return Reading(
        read,
        (*notes, *findings, *assembly.problems, *views),
        tuple(_since_export(export, change) for change in diff(plan, read)) if plan else (),
        left_out=tuple(assembly.left_out),
        missing=tuple(assembly.missing),
        exported=export if export and export.plan else None,
    )


def _since_export(export: Export | None, change: Change) -> Change:
    """A change that begins at what was exported: so it is put together with what was written since."""
    if export is None or not export.plan or change.field in (EXISTS, RANK):
        return change
    return replace(change, old=export.value(change.kind, change.entity, change.field))


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
