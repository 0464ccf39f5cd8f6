"""The use cases around a plan: making one, editing, undoing, workbooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from weakref import WeakKeyDictionary

from roadmap import example, history
from roadmap.apart import Job as Job
from roadmap.changes import diff, making, ranks, setting, value_in
from roadmap.edits import Ack as Ack
from roadmap.edits import Outcome, foreseen, perform, read_operation
from roadmap.exchange import Reading, empty_workbook, read_workbook, write_workbook
from roadmap.fields import decode, encode, field_of
from roadmap.incoming import Incoming as Incoming
from roadmap.incoming import read_file
from roadmap.model import Kind, Plan
from roadmap.opening import DATABASE_VARIABLE as DATABASE_VARIABLE
from roadmap.opening import check_folder as check_folder
from roadmap.opening import database_url as database_url
from roadmap.opening import new_id as new_id
from roadmap.opening import start as start
from roadmap.opening import stop as stop
from roadmap.opening import trouble as trouble
from roadmap.opening import watch as watch
from roadmap.problems import Problem, Refused, refused
from roadmap.progress import progress, reached
from roadmap.store import ACTIVE as ACTIVE
from roadmap.store import ARCHIVED as ARCHIVED
from roadmap.store import DELETED as DELETED
from roadmap.store import Conflict as Conflict
from roadmap.store import Entry, Log, Logged, PlanRow, Seen, Store
from roadmap.store import Written as Written
from roadmap.store.cells import UNREADABLE
from roadmap.taking_in import after_imports as after_imports
from roadmap.taking_in import compare as compare
from roadmap.taking_in import import_all as import_all
from roadmap.taking_in import import_changes as import_changes
from roadmap.texts import catalogue, text, texts_under


@dataclass(frozen=True)
class PlanSummary:
    """What the list of plans says about one: the step 1-5 it has come to, how much of each step is there.

    Of a plan that cannot be read the list knows no title; `readable` is False.
    """

    id: str
    title: str
    organisation: str
    step: int
    changed_at: datetime
    status: str
    percents: tuple[int, ...] = ()
    readable: bool = True


@dataclass(frozen=True)
class UndoState:
    """Whether a person has done something that could be undone, and undone something.

    Others may have changed it since: `past.next_steps` says what can be turned now.
    """

    undo: bool
    redo: bool


@dataclass(frozen=True)
class Look:
    """A plan as one person finds it; `changed_at` is in UTC, `conflicts` wait for somebody to choose."""

    plan: Plan
    changed_at: datetime
    conflicts: tuple[Conflict, ...]
    undo: UndoState
    status: str = ACTIVE


_listed: WeakKeyDictionary[Store, dict[str, tuple[int, PlanSummary]]] = WeakKeyDictionary()


# Plans


def plans(status: str = ACTIVE) -> tuple[PlanSummary, ...]:
    """The plans with this status, last changed first."""
    store = start()
    return tuple(_summary(store, row) for row in store.plans() if row.status == status)


def _summary(store: Store, row: PlanRow) -> PlanSummary:
    """What the list says about a plan; one that nobody has changed since it was last listed is not opened."""
    listed = _listed.setdefault(store, {})
    known = listed.get(row.id)
    if known is None or known[0] != row.revision:
        try:
            plan = store.open(row.id)
        except (Refused, *UNREADABLE) as error:
            if isinstance(error, Refused) and error.problem.code.startswith("store_"):
                raise
            # One plan that was damaged from outside keeps nobody from the others.
            return PlanSummary(row.id, "", "", 1, row.changed_at, row.status, readable=False)
        steps, head, about = progress(plan), plan.head, (row.changed_at, row.status)
        percents = tuple(step.percent for step in steps)
        summary = PlanSummary(row.id, head.title, head.organisation, reached(steps), *about, percents)
        listed[row.id] = known = (plan.revision, summary)
    return replace(known[1], changed_at=row.changed_at, status=row.status)


def new_plan(
    title: str,
    actor: str,
    language: str,
    *,
    organisation: str = "",
    units: Sequence[str] = (),
    start_month: date | None = None,
) -> str:
    """A new plan with the method's standard areas and groups; returns its id. Refused without a title."""
    plan = new_id()
    head = {"title": title, "organisation": organisation, "units": list(units), "start": start_month}
    values = {name: encode(decode(field_of(Kind.PLAN, name), value)) for name, value in head.items()}
    if not values["title"]:
        raise refused("title_missing")
    changes = list(making(Kind.PLAN, plan, values, "a0"))
    for kind, key in ((Kind.BENEFIT_AREA, "standard.area"), (Kind.BENEFICIARY_GROUP, "standard.group")):
        names = texts_under(key, language).values()
        for name, rank in zip(names, ranks(len(names)), strict=True):
            changes += making(kind, new_id(), {"name": name}, rank)
    start().create(plan, tuple(changes), Entry(new_id(), actor, "new"))
    return plan


def example_plan() -> Plan:
    """The example, not saved anywhere."""
    return example.example_plan()


def open_example(actor: str) -> str:
    """The id of the example among the saved plans; made anew where nobody has left one as it was."""
    wanted = example_plan()
    for one in plans():
        if one.title == wanted.title and not diff(_under_id(wanted, one.id), open_plan(one.id)):
            return one.id
    return create_from(wanted, actor)


def create_from(plan: Plan, actor: str, *, title: str | None = None) -> str:
    """A new plan with the content of another; returns its id."""
    fresh = new_id()
    changes = diff(Plan(fresh), _under_id(plan, fresh, title))
    start().create(fresh, changes, Entry(new_id(), actor, "new"))
    return fresh


def create_from_workbook(plan: Plan, actor: str, language: str) -> str:
    """A new plan of what a workbook holds; one without a title gets one. Returns its id."""
    return create_from(plan, actor, title=plan.title or text("plan.from_workbook", language))


def _under_id(plan: Plan, plan_id: str, title: str | None = None) -> Plan:
    """The same content as a plan with another id, and another title where one is given."""
    entities = {entity.id: entity for entity in plan.entities.values() if entity.id != plan.id}
    entities[plan_id] = replace(plan.head, id=plan_id, title=plan.title if title is None else title)
    return Plan(plan_id, 0, entities)


def copy_plan(plan: str, actor: str, language: str) -> str:
    """A copy of a plan, called a copy; returns its id."""
    original = open_plan(plan)
    title = catalogue(language)["plan.copy_of"].format(title=original.title)
    return create_from(original, actor, title=title[:300])


def set_status(plan: str, status: str) -> None:
    """Archive a plan, delete it (it can be brought back), or make it active again."""
    if status not in (ACTIVE, ARCHIVED, DELETED):
        raise refused("unreadable_operation")
    start().set_status(plan, status)


def open_plan(plan: str) -> Plan:
    """The plan as it is now; refused when there is none with this id."""
    return start().open(plan)


def look(plan: str, actor: str) -> Look:
    """The plan as a person finds it now, all of it read at one moment."""
    seen = start().look(plan, actor)
    undo = UndoState(seen.depth.undo > 0, seen.depth.redo > 0)
    return Look(seen.plan, seen.changed_at, _differing(seen), undo, seen.status)


def _differing(seen: Seen) -> tuple[Conflict, ...]:
    """The kept texts that are not as the plan: after an undo there may be nothing to choose between."""
    return tuple(
        one for one in seen.conflicts if one.value != value_in(seen.plan, one.kind, one.entity, one.field)
    )


# Editing


def submit(plan: str, operations: Iterable[object], actor: str) -> tuple[Ack, ...]:
    """Do a browser's operations in one transaction; each is answered for itself.

    Raises Refused when nothing could be saved at all; the browser keeps its operations and sends them again.
    """
    wanted = tuple(operations)

    def do(log: Log) -> tuple[Ack, ...]:
        return tuple(ack for raw in wanted if (ack := _answer(log, raw, actor)) is not None)

    return start().gathering.write(plan, do, foreseen(wanted, actor))


def _answer(log: Log, raw: object, actor: str) -> Ack | None:
    """What became of an operation; None for a message that does not even say which one it is."""
    try:
        return perform(log, read_operation(raw), actor)
    except Refused as refusal:
        op = raw.get("op") if isinstance(raw, Mapping) else None
        if not isinstance(op, str):
            return None
        return Ack(op, Outcome.REFUSED, log.plan.revision, None, refusal.problem)


def add_point(plan: str, kind: Kind, entity: str, field: str, point: str, actor: str) -> None:
    """Add a point to a field of points, unless it is there."""
    with start().writing(plan) as log:
        current = value_in(log.plan, kind, entity, field)
        points = current if isinstance(current, list) else []
        if point not in points:
            group = new_id()
            wanted = encode(decode(field_of(kind, field), [*points, point]))
            changes = setting(log.plan, kind, entity, field, wanted)
            log.append(group, changes, Entry(group, actor))


@dataclass(frozen=True)
class Turned:
    """What an undo took back, or a redo did again, and what it passed over, for others have changed that."""

    is_done: bool
    what: tuple[Logged, ...] = ()
    passed: tuple[Logged, ...] = ()

    def __bool__(self) -> bool:
        return self.is_done


def undo(plan: str, actor: str) -> Turned:
    """Take back the person's newest group of changes that can be taken back."""
    return _turn(plan, actor, "undo")


def redo(plan: str, actor: str) -> Turned:
    """Do again what the person took back last and can be done again."""
    return _turn(plan, actor, "redo")


def _turn(plan: str, actor: str, how: str) -> Turned:
    with start().writing(plan) as log:
        step = history.Walk(log, actor).next(how)
        if step.refusal:
            raise step.refusal
        if step.group:
            history.turn(log, step, Entry(new_id(), actor, how, step.group))
        return Turned(bool(step.group), step.logged, step.passed)


# Workbooks


def export_workbook(plan: Plan, language: str, today: date) -> bytes:
    """The plan as an Excel workbook."""
    return write_workbook(plan, language, today=today)


def template_workbook(language: str, today: date) -> bytes:
    """An empty workbook to fill in."""
    return empty_workbook(language, today=today)


def read(data: bytes, language: str, plan: Plan | None = None) -> Reading:
    """What a workbook holds, compared with a plan where one is given; changes nothing."""
    return read_workbook(data, language, plan=plan)


def read_apart(data: bytes, language: str, plan: Plan | None = None) -> Job[Incoming]:
    """Begin to read a workbook, compared with a plan where one is given, in a process of its own."""
    return Job(read_file, data, language, plan)


# What a preview asks for beside the file. `other_lists` itself is also loaded in a process that never opens
# the database, where loading what opens it would take longer than most files.


def last_written(plan: str, fields: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Written]:
    """Who changed each of these (entity, field) last, and when, as far as anybody has."""
    return start().last_written(plan, fields)


def list_mappings(fingerprints: Sequence[str]) -> dict[str, str]:
    """How other people's lists with these heads were read last, by whoever uses this installation."""
    return start().mappings(fingerprints)


def remember_list_mapping(fingerprint: str, value: str) -> None:
    """Remember how a list with these heads was read."""
    start().remember_mapping(fingerprint, value)


# Failures


def problem_of(error: Exception) -> Problem:
    """What to tell a person about an exception that nobody foresaw."""
    return error.problem if isinstance(error, Refused) else Problem("unexpected")
