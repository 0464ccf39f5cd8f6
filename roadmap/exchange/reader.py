"""A workbook as a plan, compared with the plan it was made from; nothing is changed by reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from openpyxl import Workbook

from roadmap.changes import EXISTS, RANK, Change, diff
from roadmap.exchange.assembling import Assembly
from roadmap.exchange.gate import let_in
from roadmap.exchange.made_ids import random_id
from roadmap.exchange.opening import open_sheets
from roadmap.exchange.shuffled import shuffled
from roadmap.exchange.tables import find_tables
from roadmap.exchange.technical import Export, fits, read_technical
from roadmap.exchange.view_edits import edits_in_views
from roadmap.exchange.words import is_view
from roadmap.model import Plan
from roadmap.problems import Place, Problem, Refused, Severity, refused


@dataclass(frozen=True)
class Reading:
    """What a workbook holds: the plan that its ready rows make, what they change, and what there is to say.

    Without a plan the file itself could not be read. A row with an error changes nothing; `left_out` has its
    first cell and, where it stands in the plan, its entity. `missing` has the ids of what has no row in its
    sheet any more; reading never removes it. Changes lead to what the file says, from what was exported or,
    where that is not known, from what the plan holds: then it is `undated`, and may be older than the plan.
    Whoever filled in the template has not seen the plan: it is `unseen`.
    The names of the `shuffled` have most likely only changed places among their rows.
    `settled` are those (entity, field) in which the plan has had before, and left, what the file says.
    """

    plan: Plan | None
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    is_workbook: bool = True
    left_out: tuple[Place, ...] = ()
    missing: tuple[str, ...] = ()
    exported: Export | None = None
    undated: bool = False
    unseen: bool = False
    shuffled: frozenset[str] = frozenset()
    settled: frozenset[tuple[str, str]] = frozenset()

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)

    @property
    def is_blocked(self) -> bool:
        """Whether nothing can be taken in, as opposed to some rows."""
        return self.plan is None


def read_workbook(
    data: bytes, language: str, *, plan: Plan | None = None, new_id: Callable[[], str] = random_id
) -> Reading:
    """What a workbook holds, as a new plan or as changes to `plan`."""
    try:
        notes = let_in(data)
        file = open_sheets(data, is_view)
    except Refused as refusal:
        return Reading(None, (refusal.problem,), is_workbook=False)
    try:
        export = _export(file.workbook, plan)
        tables, findings = find_tables(file.workbook, language, is_whole=export is not None)
        if not tables:
            notes += tuple(one for one in findings if one.severity is Severity.WARNING)
            raise refused("no_known_sheet")
        assembly = Assembly(tables, export, plan, language, new_id)
        read = assembly.plan()
        views = edits_in_views(data, file, export.views) if export else ()
    except Refused as refusal:
        return Reading(None, (*notes, refusal.problem))
    base = replace(export, values=assembly.base) if export else None
    changes, doubts = _compared(plan, read, base) if plan else ((), ())
    moved, sorted_wrong = shuffled(changes, tables)
    return Reading(
        read,
        (*notes, *doubts, *sorted_wrong, *findings, *assembly.problems, *views),
        changes,
        left_out=tuple(assembly.left_out),
        missing=tuple(assembly.missing),
        exported=export if export and not export.is_template else None,
        undated=export is None and plan is not None,
        shuffled=moved,
        unseen=export is not None and export.is_template and plan is not None,
    )


def _export(workbook: Workbook, plan: Plan | None) -> Export | None:
    """What the file was made from; refused where that is another plan, or cannot be what it says."""
    export = read_technical(workbook)
    if plan and export and not export.is_template and export.plan != plan.id:
        raise refused("other_plan")
    if export and not fits(export, plan):
        raise refused("technical_unreadable")
    return export


def _compared(
    plan: Plan, read: Plan, export: Export | None
) -> tuple[tuple[Change, ...], tuple[Problem, ...]]:
    """What a workbook changes in the plan; with a doubt where nobody knows which of the two is the newer."""
    changes = tuple(_since_export(export, change) for change in diff(plan, read))
    doubtful = export is None and any(plan.find(change.entity) for change in changes)
    return changes, (Problem("version_unknown", Severity.WARNING),) if doubtful else ()


def _since_export(export: Export | None, change: Change) -> Change:
    """A change that begins at what was exported: so it is put together with what was written since."""
    if export is None or change.field in (EXISTS, RANK):
        return change
    return replace(change, old=export.value(change.kind, change.entity, change.field))
