"""What people do in the browser, as operations: each becomes changes in the log, or a reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as defaulted
from enum import StrEnum

from roadmap.changes import (
    EXISTS,
    RANK,
    Change,
    limit_overall_goals,
    making,
    merge_value,
    rank_before,
    removing,
    setting,
    value_in,
)
from roadmap.fields import Json, decode, encode, field_of
from roadmap.model import FIXED_IDS, KIND_OF, PARENTS, TYPES, Kind, Plan
from roadmap.model import collaboration_id as matrix_id
from roadmap.problems import Place, Problem, Refused, Severity, refused
from roadmap.store import AS_KEPT, Conflict, Entry, Foreseen, Log, Logged

_OPERATION_ID = re.compile(r"[A-Za-z0-9_~-]{1,64}")
_FORESEEN = 50  # a browser's batch holds few; of those who wait together none may ask for too much
_ENTITY_ID = re.compile(r"[A-Za-z0-9_~-]{1,150}")


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
        if not isinstance(raw, Mapping) or not isinstance(values := raw.get("values") or {}, Mapping):
            raise TypeError
        return Operation(
            id=_matching(_OPERATION_ID, raw["op"]),
            group=_matching(_OPERATION_ID, raw["group"]),
            do=Do(raw["do"]),
            kind=Kind(raw["kind"]),
            entity=_matching(_ENTITY_ID, raw["entity"]),
            field=str(raw.get("field") or ""),
            value=raw.get("value"),
            base=int(raw.get("base") or 0),
            after=_optional(raw.get("after")),
            before=_optional(raw.get("before")),
            values={str(name): value for name, value in values.items()},
            conflict=str(raw.get("conflict") or ""),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise refused("unreadable_operation") from None


def foreseen(messages: Sequence[object], actor: str) -> Foreseen:
    """Which operations and groups an actor's first messages will ask about."""
    named = [one for one in messages[:_FORESEEN] if isinstance(one, Mapping)]
    ops, groups = ([str(one.get(key)) for one in named] for key in ("op", "group"))
    return Foreseen(
        actor, tuple(filter(_OPERATION_ID.fullmatch, ops)), tuple(filter(_OPERATION_ID.fullmatch, groups))
    )


def _matching(pattern: re.Pattern[str], raw: object) -> str:
    if not isinstance(raw, str) or not pattern.fullmatch(raw):
        raise ValueError
    return raw


def _optional(raw: object) -> str | None:
    return raw if isinstance(raw, str) and raw else None


def perform(log: Log, operation: Operation, actor: str) -> Ack:
    """Do one operation within the open log; what cannot be done is answered, never raised."""
    try:
        _check_kind(log.plan, operation)
        group = log.open_group(operation.group, actor)
        return _DOERS[operation.do](log, operation, Entry(group, actor))
    except Refused as refusal:
        return Ack(operation.id, Outcome.REFUSED, log.plan.revision, None, refusal.problem)


def _check_kind(plan: Plan, op: Operation) -> None:
    entity = plan.entities.get(op.entity)
    if entity is not None and not isinstance(entity, TYPES[op.kind]):
        raise refused("unreadable_operation")


def _create(log: Log, op: Operation, entry: Entry) -> Ack:
    if op.entity in log.plan.entities:
        return _create_again(log, op, entry)
    if op.kind in (Kind.PLAN, Kind.CAPABILITY, Kind.ANSWER, Kind.COLLABORATION):
        raise refused("unreadable_operation")
    values = _clean_values(log.plan, op.kind, op.entity, op.values)
    changes = making(op.kind, op.entity, values, rank_before(log.plan, op.kind, op.before))
    limit_overall_goals(log.plan, changes)
    log.append(op.id, changes, entry)
    return _saved(log, op)


def _create_again(log: Log, op: Operation, entry: Entry) -> Ack:
    """An entity whose making is sent again: what has been typed since the first time is an edit of it."""
    answers = [
        _set(log, replace(op, do=Do.SET, field=name, value=value), entry)
        for name, value in op.values.items()
        if value and not field_of(op.kind, name).is_parent
    ]
    return next((ack for ack in answers if ack.outcome is not Outcome.SAVED), _saved(log, op))


def _clean_values(plan: Plan, kind: Kind, entity: str, values: Mapping[str, Json]) -> dict[str, Json]:
    for parent in PARENTS.get(kind, {}):
        if parent not in values:
            raise refused("unreadable_operation")
    return {name: _clean(plan, kind, entity, name, value) for name, value in values.items()}


def _clean(plan: Plan, kind: Kind, entity: str, name: str, raw: Json) -> Json:
    """A value as the field keeps it; references must lead to something of the right kind."""
    described = field_of(kind, name)
    value = encode(decode(described, raw, Place(entity, name)))
    if described.target is not None:
        for one in value if isinstance(value, list) else [value]:
            if one is None and not described.is_parent:
                continue
            if not isinstance(plan.entities.get(str(one)), TYPES[described.target]):
                raise refused("not_a_reference", Place(entity, name), field=described.label)
            if one == entity:
                raise refused("depends_on_itself", Place(entity, name))
    return value


def _set(log: Log, op: Operation, entry: Entry) -> Ack:
    value = _clean(log.plan, op.kind, op.entity, op.field, op.value)
    sent = log.typed(op.id, op.entity, op.field)
    if sent and sent[-1].asked == value:
        return _saved(log, op)
    _make_matrix_cell(log, op, replace(entry, of=None))
    current = value_in(log.plan, op.kind, op.entity, op.field)
    merged = merge_value(op.kind, op.field, _ground(log, op, entry, sent), value, current)
    if op.after and _kept_here(log, op, op.after):
        # The person has typed on in the text that was kept: from here on the newer one stands for both.
        log.resolve(op.after)
    if not merged.clean:
        log.keep(Conflict(op.id, op.kind, op.entity, op.field, value, entry.actor, log.now))
        return Ack(op.id, Outcome.CONFLICT, log.plan.revision, current)
    asked = AS_KEPT if merged.value == value else value
    changes = setting(log.plan, op.kind, op.entity, op.field, merged.value)
    log.append(op.id, changes, entry, base=_shown(log, op), asked=asked)
    return replace(_saved(log, op), outcome=Outcome.SAVED if asked is AS_KEPT else Outcome.MERGED)


def _ground(log: Log, op: Operation, entry: Entry, sent: Sequence[Logged]) -> Json:
    """What an edit began from: what the person had typed before it and not seen again, or were shown."""
    typed = sent
    if not typed and op.after:
        typed = log.typed(op.after, op.entity, op.field)
        if not log.knows(op.after):
            # What came before could not be put together: what was taken in last is in the plan all the same.
            place = op.entity, op.field
            mine = log.groups(entry.actor, [entry.group])
            typed = tuple(one for one in mine if (one.change.entity, one.change.field) == place)
    if typed and typed[-1].revision >= op.base:
        return typed[-1].asked
    return log.value_at(op.kind, op.entity, op.field, _shown(log, op))


def _shown(log: Log, op: Operation) -> int:
    return min(max(op.base, 0), log.plan.revision)


def _make_matrix_cell(log: Log, op: Operation, entry: Entry) -> None:
    """A cell of the collaboration matrix comes into being with its first text, and again after an undo."""
    found = log.plan.entities.get(op.entity)
    if op.kind is not Kind.COLLABORATION:
        if found is None:
            raise refused("gone")
        return
    if field_of(op.kind, op.field).is_parent:
        raise refused("unreadable_operation")
    if found is not None and not found.exists and op.values:
        log.append(op.id, setting(log.plan, op.kind, op.entity, EXISTS, True), entry)
    if found is None:
        actor, area = str(op.values.get("actor")), str(op.values.get("area"))
        if op.entity != matrix_id(actor, area):
            raise refused("gone")
        values = _clean_values(log.plan, op.kind, op.entity, {"actor": actor, "area": area})
        rank = rank_before(log.plan, op.kind, None)
        log.append(op.id, making(op.kind, op.entity, values, rank), entry)


def _delete(log: Log, op: Operation, entry: Entry) -> Ack:
    entity = log.plan.entities.get(op.entity)
    if op.entity in FIXED_IDS or op.entity == log.plan.id:
        raise refused("cannot_remove")
    if entity is not None and entity.exists and not log.knows(op.id):
        log.append(op.id, removing(log.plan, entity), entry)
    return _saved(log, op)


def _restore(log: Log, op: Operation, entry: Entry) -> Ack:
    entity = log.plan.entities.get(op.entity)
    if entity is None:
        raise refused("gone")
    parents = [log.plan.entities.get(getattr(entity, name)) for name in PARENTS.get(op.kind, {})]
    lost = [one for one in (entity, *parents) if one is not None and not one.exists]
    if lost and not log.knows(op.id):
        changes = [c for e in lost for c in setting(log.plan, KIND_OF[type(e)], e.id, EXISTS, True)]
        limit_overall_goals(log.plan, changes)
        log.append(op.id, changes, entry)
    return _saved(log, op)


def _move(log: Log, op: Operation, entry: Entry) -> Ack:
    plan = log.plan
    if op.entity in FIXED_IDS or op.kind in (Kind.PLAN, Kind.COLLABORATION):
        raise refused("unreadable_operation")
    if plan.find(op.entity) is None:
        raise refused("gone")
    if not log.knows(op.id):
        values = {name: _clean(plan, op.kind, op.entity, name, value) for name, value in op.values.items()}
        values[RANK] = rank_before(plan, op.kind, op.before, moving=op.entity)
        changes = [c for n, v in values.items() for c in setting(plan, op.kind, op.entity, n, v)]
        log.append(op.id, changes, entry)
    return _saved(log, op)


def _resolve(log: Log, op: Operation, entry: Entry) -> Ack:
    if (kept := _kept_here(log, op, op.conflict)) is None:
        raise refused("unreadable_operation")
    if log.typed(op.id, op.entity, op.field):
        return _saved(log, op)
    chosen = replace(entry, of=op.conflict)
    ack = _set(log, op, chosen)
    if ack.outcome is Outcome.CONFLICT:
        # The choice met another change meanwhile: what was chosen is kept instead, or beside the other.
        if kept.value == op.value:
            log.resolve(op.conflict)
        return ack
    log.resolve(op.conflict)
    if log.typed(op.id, op.entity, op.field):
        return ack
    # Nothing is another than before, but the log tells who chose, and leads to what was not chosen.
    now = value_in(log.plan, op.kind, op.entity, op.field)
    log.append(op.id, [Change(op.kind, op.entity, op.field, now, now)], chosen, base=_shown(log, op))
    return _saved(log, op)


def _kept_here(log: Log, op: Operation, conflict: str) -> Conflict | None:
    """The kept text with this id, if it belongs to the field that an operation is about."""
    kept = log.conflict(conflict)
    here = (op.kind, op.entity, op.field)
    return kept if kept is not None and (kept.kind, kept.entity, kept.field) == here else None


def _saved(log: Log, op: Operation) -> Ack:
    typing = op.do in (Do.SET, Do.RESOLVE)
    value = value_in(log.plan, op.kind, op.entity, op.field) if typing else None
    problem = None
    # Also what is made in, or moved to, a place that somebody has just removed: it is kept, but not seen.
    if (typing or op.do in (Do.CREATE, Do.MOVE)) and log.plan.find(op.entity) is None:
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
