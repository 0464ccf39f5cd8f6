"""What people do in the browser, as operations: each becomes changes in the log, or a reason why not."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as defaulted
from enum import StrEnum

from roadmap.changes import (
    EXISTS,
    RANK,
    Change,
    making,
    merge_value,
    rank_before,
    removing,
    setting,
    value_in,
)
from roadmap.fields import Json, decode, encode, field_of
from roadmap.model import FIXED_IDS, MAX_OVERALL_GOALS, PARENTS, TYPES, Kind, Plan, collaboration_id
from roadmap.problems import Place, Problem, Refused, Severity, refused
from roadmap.store import Conflict, Entry, Log

_ID = re.compile(r"[A-Za-z0-9_~-]{1,150}")


class Do(StrEnum):
    """The operations that a browser can ask for."""

    SET = "set"
    CREATE = "create"
    DELETE = "delete"
    RESTORE = "restore"
    MOVE = "move"
    RESOLVE = "resolve"


@dataclass(frozen=True)
class Operation:
    """One thing that a person did; `base` is the revision they were shown, `after` their own edit before."""

    id: str
    group: str
    do: Do
    kind: Kind
    entity: str
    field: str = ""
    value: Json = None
    base: int = 0
    after: str | None = None
    before: str | None = None
    values: Mapping[str, Json] = defaulted(default_factory=dict)
    conflict: str = ""


class Outcome(StrEnum):
    """What became of an operation."""

    SAVED = "saved"
    MERGED = "merged"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True)
class Ack:
    """The answer to an operation: the plan's revision after it, what the field holds now, and what to say."""

    op: str
    outcome: Outcome
    revision: int
    value: Json = None
    problem: Problem | None = None


def read_operation(raw: object) -> Operation:
    """The operation in a browser's message; refused when it is none."""
    try:
        if not isinstance(raw, Mapping):
            raise TypeError
        values = raw.get("values") or {}
        ids = [raw["op"], raw["group"], raw["entity"]]
        if not all(isinstance(one, str) and _ID.fullmatch(one) for one in ids) or not isinstance(
            values, Mapping
        ):
            raise ValueError
        return Operation(
            id=raw["op"],
            group=raw["group"],
            do=Do(raw["do"]),
            kind=Kind(raw["kind"]),
            entity=raw["entity"],
            field=str(raw.get("field") or ""),
            value=raw.get("value"),
            base=int(raw.get("base") or 0),
            after=_optional(raw.get("after")),
            before=_optional(raw.get("before")),
            values={str(name): value for name, value in values.items()},
            conflict=str(raw.get("conflict") or ""),
        )
    except (KeyError, TypeError, ValueError):
        raise refused("unreadable_operation") from None


def _optional(raw: object) -> str | None:
    return raw if isinstance(raw, str) and raw else None


def perform(log: Log, operation: Operation, actor: str) -> Ack:
    """Do one operation within the open log; what cannot be done is answered, never raised."""
    try:
        return _DOERS[operation.do](log, operation, Entry(operation.group, actor))
    except Refused as refusal:
        return Ack(operation.id, Outcome.REFUSED, log.plan.revision, operation.value, refusal.problem)


def _create(log: Log, op: Operation, entry: Entry) -> Ack:
    if op.entity not in log.plan.entities:
        if op.kind in (Kind.PLAN, Kind.CAPABILITY, Kind.ANSWER, Kind.COLLABORATION):
            raise refused("unreadable_operation")
        if op.kind is Kind.OVERALL_GOAL:
            _limit_overall_goals(log.plan)
        values = _clean_values(log.plan, op.kind, op.entity, op.values)
        rank = rank_before(log.plan.of(op.kind), op.before)
        log.append(op.id, making(op.kind, op.entity, values, rank), entry)
    return _saved(log, op)


def _limit_overall_goals(plan: Plan) -> None:
    if len(plan.overall_goals) >= MAX_OVERALL_GOALS:
        raise refused("too_many_overall_goals", limit=MAX_OVERALL_GOALS)


def _clean_values(plan: Plan, kind: Kind, entity: str, values: Mapping[str, Json]) -> dict[str, Json]:
    for parent in PARENTS.get(kind, {}):
        if parent not in values:
            raise refused("unreadable_operation")
    return {name: _clean(plan, kind, entity, name, value) for name, value in values.items()}


def _clean(plan: Plan, kind: Kind, entity: str, name: str, raw: Json) -> Json:
    """A value as the field keeps it; references must lead to something of the right kind."""
    described = field_of(kind, name)
    value = encode(decode(described, raw, Place(entity, name)))
    if described.target is not None and value:
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(plan.entities.get(str(one)), TYPES[described.target]):
                raise refused("not_a_reference", Place(entity, name), field=described.label)
            if one == entity:
                raise refused("depends_on_itself", Place(entity, name))
    return value


def _set(log: Log, op: Operation, entry: Entry) -> Ack:
    op = _unless_changed_since_sent(log, op)
    known = log.find(op.id)
    if known is not None:
        return _saved(log, op)
    value = _clean(log.plan, op.kind, op.entity, op.field, op.value)
    _make_matrix_cell(log, op, entry)
    base = _base_revision(log, op)
    current = value_in(log.plan, op.kind, op.entity, op.field)
    merged = merge_value(op.kind, op.field, log.value_at(op.kind, op.entity, op.field, base), value, current)
    if merged is None:
        log.keep(Conflict(op.id, op.kind, op.entity, op.field, value, entry.actor, log.now))
        return Ack(op.id, Outcome.CONFLICT, log.plan.revision, current)
    log.append(op.id, setting(log.plan, op.kind, op.entity, op.field, merged), entry, base)
    if merged != value:
        return Ack(op.id, Outcome.MERGED, log.plan.revision, merged)
    return _saved(log, op)


def _unless_changed_since_sent(log: Log, op: Operation) -> Operation:
    """A resent operation whose text has grown since is a new edit that follows the first one."""
    known = log.find(op.id)
    if known is None or _asks_for(known.change, op):
        return op
    digest = hashlib.sha256(json.dumps(op.value).encode()).hexdigest()[:16]
    return replace(op, id=f"{op.id}~{digest}", after=op.id)


def _asks_for(change: Change, op: Operation) -> bool:
    try:
        return change.new == encode(decode(field_of(op.kind, op.field), op.value))
    except Refused:
        return False


def _make_matrix_cell(log: Log, op: Operation, entry: Entry) -> None:
    """A cell of the collaboration matrix comes into being with its first text."""
    found = log.plan.entities.get(op.entity)
    if found is not None:
        if not isinstance(found, TYPES[op.kind]):
            raise refused("unreadable_operation")
        return
    actor, area = str(op.values.get("actor")), str(op.values.get("area"))
    if op.kind is not Kind.COLLABORATION or op.entity != collaboration_id(actor, area):
        raise refused("gone")
    values = _clean_values(log.plan, op.kind, op.entity, {"actor": actor, "area": area})
    rank = rank_before(log.plan.collaborations, None)
    log.append(f"{op.id}.made", making(op.kind, op.entity, values, rank), entry)


def _base_revision(log: Log, op: Operation) -> int:
    """The revision whose value the person began from: their own edit before this one, if it has arrived."""
    before = log.find(op.after) if op.after else None
    return max(op.base, before.revision) if before else op.base


def _delete(log: Log, op: Operation, entry: Entry) -> Ack:
    entity = log.plan.entities.get(op.entity)
    if op.entity in FIXED_IDS or op.entity == log.plan.id:
        raise refused("cannot_remove")
    if entity is not None and entity.exists and log.find(op.id) is None:
        log.append(op.id, removing(log.plan, entity), entry)
    return _saved(log, op)


def _restore(log: Log, op: Operation, entry: Entry) -> Ack:
    entity = log.plan.entities.get(op.entity)
    if entity is None:
        raise refused("gone")
    if not entity.exists and log.find(op.id) is None:
        if op.kind is Kind.OVERALL_GOAL:
            _limit_overall_goals(log.plan)
        log.append(op.id, setting(log.plan, op.kind, op.entity, EXISTS, True), entry)
    return _saved(log, op)


def _move(log: Log, op: Operation, entry: Entry) -> Ack:
    plan = log.plan
    if op.entity not in plan.entities or not isinstance(plan.entities[op.entity], TYPES[op.kind]):
        raise refused("gone")
    if log.find(op.id) is None:
        rank = rank_before(plan.of(op.kind), op.before, moving=op.entity)
        values: dict[str, Json] = {
            name: _clean(plan, op.kind, op.entity, name, value) for name, value in op.values.items()
        }
        changes = [
            c
            for name, v in {RANK: rank, **values}.items()
            for c in setting(plan, op.kind, op.entity, name, v)
        ]
        log.append(op.id, changes, entry)
    return _saved(log, op)


def _resolve(log: Log, op: Operation, entry: Entry) -> Ack:
    if not log.knows_conflict(op.conflict):
        raise refused("unreadable_operation")
    ack = _set(log, op, entry)
    if ack.outcome in (Outcome.SAVED, Outcome.MERGED):
        log.resolve(op.conflict)
    return ack


def _saved(log: Log, op: Operation) -> Ack:
    value = value_in(log.plan, op.kind, op.entity, op.field) if op.field else None
    problem = None
    entity = log.plan.entities.get(op.entity)
    if op.do is Do.SET and entity is not None and not entity.exists:
        problem = Problem("gone", Severity.WARNING, Place(op.entity, op.field))
    return Ack(op.id, Outcome.SAVED, log.plan.revision, value, problem)


Doer = Callable[[Log, Operation, Entry], Ack]
_DOERS: Mapping[Do, Doer] = {
    Do.SET: _set,
    Do.CREATE: _create,
    Do.DELETE: _delete,
    Do.RESTORE: _restore,
    Do.MOVE: _move,
    Do.RESOLVE: _resolve,
}
