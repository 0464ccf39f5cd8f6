"""Moments of a plan that were given a name, each with the hash that the log had then.

A row is never altered. A further name is a further row with the same revision and hash, whose id is that of
the first with its number behind: `id`, `id.2`, `id.3`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from itertools import count, takewhile

from sqlalchemy import Connection, insert, select

from roadmap.problems import refused
from roadmap.store import statements
from roadmap.store.schema import change_table, moment_table
from roadmap.store.sealing import sealed
from roadmap.store.verifying import Chain

_BEHIND = "."


@dataclass(frozen=True)
class Named:
    """A name that a version was given: by whom, and when (ISO, in UTC)."""

    name: str
    actor: str
    at: str


@dataclass(frozen=True)
class Version:
    """A named moment; `checksum` is the log's hash at its revision.

    `actor` and `at` (ISO, in UTC) say who made the version and when; `names` are all that it was given, the
    one that holds last.
    """

    id: str
    revision: int
    name: str
    checksum: str
    actor: str
    at: str
    names: tuple[Named, ...] = ()


def put(connection: Connection, plan: str, version: Version) -> Version:
    """Give a moment a name, and the checksum that it has. Refused where the plan has no such revision.

    The same name for the same moment, as by a double click, is the version that there is.
    """
    connection.execute(statements.LOCKED_HEAD, {"plan": plan})
    for known in listed(connection, plan):
        if (known.revision, known.name) == (version.revision, version.name):
            return known
    c = change_table.c
    query = select(c.hash).where(c.plan == plan, c.rev == version.revision)
    found = connection.scalars(query).one_or_none()
    if found is None:
        raise refused("no_such_moment")
    named = Named(version.name, version.actor, version.at)
    version = replace(version, checksum=str(found), names=(named,))
    _insert(connection, plan, version, version.id, named)
    return version


def rename(connection: Connection, plan: str, version: str, named: Named) -> Version:
    """Give a version another name; the one it had is kept. Refused where the plan has no such version."""
    # Whoever renames the same one meanwhile waits, and finds this name.
    connection.execute(statements.LOCKED_HEAD, {"plan": plan})
    found = next((one for one in listed(connection, plan) if one.id == version), None)
    if found is None:
        raise refused("no_such_version")
    if found.name != named.name:
        names = (*found.names, named)
        _insert(connection, plan, found, f"{version}{_BEHIND}{len(names)}", named)
        found = replace(found, name=named.name, names=names)
    return found


def _insert(connection: Connection, plan: str, version: Version, key: str, named: Named) -> None:
    values = {"plan": plan, "id": key, "rev": version.revision, "hash": version.checksum}
    connection.execute(insert(moment_table).values(sealed(values | asdict(named))))


def listed(connection: Connection, plan: str) -> tuple[Version, ...]:
    """A plan's versions, newest moment first."""
    c = moment_table.c
    rows = {row.id: row for row in connection.execute(select(moment_table).where(c.plan == plan))}
    found = []
    for row in rows.values():
        if _BEHIND not in row.id:
            further = takewhile(rows.__contains__, (f"{row.id}{_BEHIND}{number}" for number in count(2)))
            names = tuple(Named(r.name, r.actor, r.at) for r in (row, *map(rows.__getitem__, further)))
            found.append(Version(row.id, row.rev, names[-1].name, row.hash, row.actor, row.at, names))
    return tuple(sorted(found, key=lambda one: (one.revision, one.at), reverse=True))


def is_whole(connection: Connection, plan: str, revision: int, checksum: str) -> bool:
    """Whether the log, from its first change to a revision, is what the checksum was made of."""
    chain, c = Chain(), change_table.c
    rows = select(change_table).where(c.plan == plan, c.rev <= revision).order_by(c.rev)
    is_followed = all(chain.follows(dict(row)) for row in connection.execute(rows).mappings())
    return is_followed and (chain.revision, chain.hash) == (revision, checksum)
