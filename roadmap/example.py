"""The example: one complete plan of an invented municipality, as new users meet it."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from roadmap.changes import Change, apply, empty_value, making, ranks
from roadmap.fields import Json, decode, encode, field_of, fields_of
from roadmap.model import FIXED_IDS, Kind, Plan, collaboration_id

EXAMPLE_ID = "example"


@cache
def example_plan() -> Plan:
    """The example plan; its ids are readable words."""
    content = tomllib.loads(files(__package__).joinpath("example.toml").read_text(encoding="utf-8"))
    changes: list[Change] = []
    for kind in Kind:
        rows = [content["plan"]] if kind is Kind.PLAN else content.get(kind.value, [])
        for row, rank in zip(rows, ranks(len(rows)), strict=True):
            entity = _id_of(kind, row)
            values = _values(kind, row)
            if entity in FIXED_IDS:
                changes += [Change(kind, entity, n, empty_value(kind, n), v) for n, v in values.items()]
            else:
                changes += making(kind, entity, values, rank)
    return apply(Plan(EXAMPLE_ID), changes, 0)


def _id_of(kind: Kind, row: dict[str, Any]) -> str:
    if kind is Kind.PLAN:
        return EXAMPLE_ID
    if kind is Kind.COLLABORATION:
        return collaboration_id(row["actor"], row["area"])
    return f"{row['capability']}-{row['number']}" if kind is Kind.ANSWER else str(row["id"])


def _values(kind: Kind, row: dict[str, Any]) -> dict[str, Json]:
    names = {f.name for f in fields_of(kind)}
    raw = {n: v.isoformat() if isinstance(v, date) else v for n, v in row.items() if n in names}
    return {n: encode(decode(field_of(kind, n), v)) for n, v in raw.items()}
