"""Whether a plan is whole: a chain of hashes from the first change on, and what that log adds up to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from roadmap.problems import refused
from roadmap.store.groups import groups_in_log
from roadmap.store.log import row_hash
from roadmap.store.schema import STATUSES, cell_table, change_table, group_table, moment_table, plan_table
from roadmap.store.sealing import is_broken

AT_ONCE = 200

_Cells = dict[tuple[str, str], tuple[int, int, str, str]]  # by entity and field: rev, made, kind and value


@dataclass(frozen=True)
class Damage:
    """The first revision that is not as it was written; beside the log all can be made anew from the log."""

    revision: int
    in_log: bool


def unhurried() -> None:
    """Goes on at once."""


@dataclass
class Chain:
    """A log as far as it has been followed: how long it is, and the hash and time of its last change."""

    revision: int = 0
    hash: str = ""
    at: str = ""

    def follows(self, row: dict[str, Any]) -> bool:
        """Go on to the next change; False where that is not the one that was written."""
        self.revision += 1
        if row["rev"] != self.revision or row_hash(self.hash, row) != row["hash"]:
            return False
        self.hash, self.at = row["hash"], row["at"]
        return True

    def leads_to(self, plan: dict[str, Any]) -> bool:
        """Whether the plan's own row says the same."""
        said = plan["rev"], plan["head_hash"], plan["changed_at"]
        return said == (self.revision, self.hash, self.at) and plan["status"] in STATUSES


def damage_of(connection: Connection, plan: str, pause: Callable[[], None] = unhurried) -> Damage | None:
    """What is wrong with a plan, or None where all is as it was written; `pause` is called often."""
    chain = Chain()
    cells: _Cells = {}
    changes = select(change_table).where(change_table.c.plan == plan).order_by(change_table.c.rev)
    found = connection.execute(changes, execution_options={"yield_per": AT_ONCE})
    for rows in found.mappings().partitions():
        for row in rows:
            if not chain.follows(dict(row)):
                found.close()
                return Damage(chain.revision, in_log=True)
            place = row["entity"], row["field"]
            made = cells[place][1] if place in cells else row["rev"]
            cells[place] = row["rev"], made, row["kind"], row["new"]
        pause()
    head = dict(connection.execute(select(plan_table).where(plan_table.c.id == plan)).mappings().one())
    if not chain.leads_to(head):
        return Damage(chain.revision + 1, in_log=True)
    if (moment := _wrong_moment(connection, plan)) is not None:
        return Damage(moment, in_log=True)
    if is_broken(connection, plan):
        return Damage(chain.revision, in_log=True)
    wrong = _first_difference(cells, _held_cells(connection, plan)) or _wrong_group(connection, plan)
    return None if wrong is None else Damage(wrong, in_log=False)


def _wrong_moment(connection: Connection, plan: str) -> int | None:
    """The revision of the first named moment that has another checksum than the log has there."""
    moment, c = moment_table.c, change_table.c
    there = and_(c.plan == moment.plan, c.rev == moment.rev)
    query = select(moment.rev).outerjoin_from(moment_table, change_table, there).order_by(moment.rev)
    differs = or_(c.hash.is_(None), c.hash != moment.hash)
    return connection.scalars(query.where(moment.plan == plan, differs)).first()


def check_file(connection: Connection) -> None:
    """Refused where an SQLite file is not whole as a file."""
    if connection.dialect.name != "sqlite":
        return
    if connection.exec_driver_sql("PRAGMA integrity_check").scalars().first() != "ok":
        raise refused("store_damaged")


def _held_cells(connection: Connection, plan: str) -> _Cells:
    c = cell_table.c
    query = select(c.entity, c.field, c.rev, c.made, c.kind, c.value).where(c.plan == plan)
    return {(r.entity, r.field): (r.rev, r.made, r.kind, r.value) for r in connection.execute(query)}


def _first_difference(written: _Cells, held: _Cells) -> int | None:
    wrong = [
        (written.get(one) or held[one])[0] for one in {*written, *held} if written.get(one) != held.get(one)
    ]
    return min(wrong, default=None)


def _wrong_group(connection: Connection, plan: str) -> int | None:
    held = connection.execute(select(group_table).where(group_table.c.plan == plan)).mappings()
    one_way = {frozenset(row.items()) for row in groups_in_log(connection, plan)}
    wrong = one_way ^ {frozenset(row.items()) for row in held}
    return min((int(str(dict(row)["rev"])) for row in wrong), default=None)
