"""Seals: a checksum in each row that stands beside the log and is made of nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, and_, select, update

from roadmap.store.schema import conflict_table, moment_table

SEALED: tuple[Table, ...] = (conflict_table, moment_table)


def sealed(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its seal."""
    return {**row, "seal": _seal_of(row)}


def _seal_of(row: Mapping[str, Any]) -> str:
    body = json.dumps({name: value for name, value in row.items() if name != "seal"}, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()


def is_broken(connection: Connection, plan: str) -> bool:
    """Whether a row of a plan is not as it was sealed."""
    return any(
        row["seal"] != _seal_of(dict(row))
        for table in SEALED
        for row in connection.execute(select(table).where(table.c.plan == plan)).mappings()
    )


def seal_all(connection: Connection) -> None:
    """Seals every row as it is: for a database from before there were seals."""
    for table in SEALED:
        key = list(table.primary_key.columns)
        for row in connection.execute(select(table)).mappings().all():
            this = and_(*(column == row[column.name] for column in key))
            connection.execute(update(table).where(this).values(seal=_seal_of(dict(row))))
