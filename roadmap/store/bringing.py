"""Bringing plans in from elsewhere: whole, or not at all; what is here already is never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError

from roadmap.store import statements
from roadmap.store.cells import UNREADABLE, fold, rebuild
from roadmap.store.everything import OF_A_PLAN, OF_ALL, Head, Line, Source, fitting
from roadmap.store.schema import change_table, plan_table
from roadmap.store.verifying import AT_ONCE, damage_of

if TYPE_CHECKING:
    from roadmap.store import Store


class Meeting(StrEnum):
    """How a plan from elsewhere stands to the one that is here under the same id."""

    NEW = "new"
    SAME = "same"
    OLDER = "older"
    NEWER = "newer"
    OTHER = "other"
    DAMAGED_HERE = "damaged_here"
    DAMAGED_THERE = "damaged_there"


BROUGHT = frozenset({Meeting.NEW, Meeting.NEWER})
LEFT_OUT = frozenset({Meeting.OTHER, Meeting.DAMAGED_HERE, Meeting.DAMAGED_THERE})


@dataclass(frozen=True)
class Met:
    """A plan from elsewhere, how it stands to what is here, and how many changes it has more."""

    head: Head
    meeting: Meeting
    changes: int = 0


def bring_all(store: Store, source: Source) -> tuple[Met, ...]:
    """Brings in every plan of a source, each in a transaction of its own; how each was met."""
    met = []
    for head in source.heads():
        try:
            with store.write() as connection:
                met.append(_brought(connection, source, head))
        except _NotWhole:
            met.append(Met(head, Meeting.DAMAGED_THERE))
        store.forget(head.id)
    with store.write() as connection:
        _bring_what_is_of_all(connection, source)
    return tuple(met)


class _NotWhole(Exception):
    """A plan of a source is no whole plan; raised to take back what has been brought in of it."""


def _brought(connection: Connection, source: Source, head: Head) -> Met:
    try:
        return _bring(connection, source, head)
    except (*UNREADABLE, IntegrityError, DataError) as error:
        raise _NotWhole from error


def meet(connection: Connection, source: Source, head: Head) -> Met:
    """Compares a plan from elsewhere with the one here, by the chains of their changes."""
    here = connection.execute(statements.HEAD, {"plan": head.id}).one_or_none()
    if here is None:
        return Met(head, Meeting.NEW, head.revision)
    damage = damage_of(connection, head.id)
    if damage is not None and damage.in_log:
        return Met(head, Meeting.DAMAGED_HERE)
    if here.rev < head.revision:
        try:
            theirs = _hash_of_lines(source.lines(change_table, head.id), here.rev)
        except UNREADABLE:
            return Met(head, Meeting.DAMAGED_THERE)
        newer = theirs == here.head_hash
        return Met(head, Meeting.NEWER, head.revision - here.rev) if newer else Met(head, Meeting.OTHER)
    c = change_table.c
    at = select(c.hash).where(c.plan == head.id, c.rev == head.revision)
    if connection.execute(at).scalar_one_or_none() != head.hash:
        return Met(head, Meeting.OTHER)
    return Met(head, Meeting.SAME if here.rev == head.revision else Meeting.OLDER)


def _hash_of_lines(lines: Iterable[Line], revision: int) -> str | None:
    return next((str(line["hash"]) for line in lines if line["rev"] == revision), None)


def _bring(connection: Connection, source: Source, head: Head) -> Met:
    met = meet(connection, source, head)
    if met.meeting in LEFT_OUT:
        return met
    after = 0
    if met.meeting is Meeting.NEW:
        _insert(connection, plan_table, source.lines(plan_table, head.id), head.id)
    else:
        after = connection.execute(statements.HEAD, {"plan": head.id}).one().rev
    added = 0
    for table in OF_A_PLAN:
        lines: Iterator[Line] = source.lines(table, head.id)
        if table is change_table:
            lines = (line for line in lines if line["rev"] > after)
        elif after:
            lines = _missing(connection, table, lines)
        added += _insert(connection, table, lines, head.id)
    if met.meeting is Meeting.NEWER:
        _move_head(connection, source, head)
    if met.meeting in BROUGHT:
        rebuild(connection, head.id)
        fold(connection, head.id, head.revision)
        if damage_of(connection, head.id) is not None:
            raise _NotWhole
    if after and added:
        connection.execute(statements.COUNT_WRITING, {"this": head.id})
    return replace(met, changes=met.changes if met.meeting in BROUGHT else added)


def _bring_what_is_of_all(connection: Connection, source: Source) -> None:
    """Brings in what belongs to no plan, where nothing is here under the same key."""
    for table in OF_ALL:
        _insert(connection, table, _missing(connection, table, source.lines(table)))


def _move_head(connection: Connection, source: Source, head: Head) -> None:
    (there,) = source.lines(plan_table, head.id)
    values = {"rev": head.revision, "head_hash": head.hash, "changed_at": there["changed_at"]}
    connection.execute(update(plan_table).where(plan_table.c.id == head.id).values(values))


def _missing(connection: Connection, table: Table, lines: Iterator[Line]) -> Iterator[Line]:
    """The lines whose key nothing here has."""
    key = list(table.primary_key.columns)
    for line in lines:
        where = [column == line[column.name] for column in key]
        if connection.execute(select(key[0]).where(*where)).first() is None:
            yield line


def _insert(connection: Connection, table: Table, lines: Iterator[Line], plan: str | None = None) -> int:
    count = 0
    while some := [fitting(table, line, plan) for line in islice(lines, AT_ONCE)]:
        connection.execute(insert(table), some)
        count += len(some)
    return count
