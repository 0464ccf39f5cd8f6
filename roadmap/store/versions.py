"""Moments of a plan that were given a name, each with the hash that the log had then."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection, insert, select

from roadmap.problems import refused
from roadmap.store.log import row_hash
from roadmap.store.schema import change_table, moment_table
from roadmap.store.sealing import sealed


@dataclass(frozen=True)
class Version:
    """A named moment; `checksum` is the log's hash at its revision, `at` when it was named (ISO, in UTC)."""

    id: str
    revision: int
    name: str
    checksum: str
    actor: str
    at: str


def put(connection: Connection, plan: str, version: Version) -> Version:
    """Give a moment a name, and the checksum that it has. Refused where the plan has no such revision."""
    c = change_table.c
    query = select(c.hash).where(c.plan == plan, c.rev == version.revision)
    found = connection.scalars(query).one_or_none()
    if found is None:
        raise refused("no_such_moment")
    version = replace(version, checksum=str(found))
    values = {"id": version.id, "rev": version.revision, "name": version.name, "hash": version.checksum}
    values |= {"actor": version.actor, "at": version.at}
    connection.execute(insert(moment_table).values(sealed({"plan": plan, **values})))
    return version


def listed(connection: Connection, plan: str) -> tuple[Version, ...]:
    """A plan's versions, newest moment first."""
    c = moment_table.c
    rows = connection.execute(select(moment_table).where(c.plan == plan).order_by(c.rev.desc(), c.at.desc()))
    return tuple(Version(r.id, r.rev, r.name, r.hash, r.actor, r.at) for r in rows)


def is_whole(connection: Connection, plan: str, revision: int, checksum: str) -> bool:
    """Whether the log, from its first change to a revision, is what the checksum was made of."""
    before, last = "", 0
    c = change_table.c
    rows = select(change_table).where(c.plan == plan, c.rev <= revision).order_by(c.rev)
    for row in connection.execute(rows).mappings():
        last += 1
        if row["rev"] != last or row_hash(before, dict(row)) != row["hash"]:
            return False
        before = row["hash"]
    return last == revision and before == checksum
