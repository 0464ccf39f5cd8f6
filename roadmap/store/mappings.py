"""How other people's lists were read, remembered for everybody who uses the installation.

Kept by what the lists' heads have in common: no heads and nothing of what the lists hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from roadmap.store.schema import mapping_table
from roadmap.store.statements import putting

_AT_ONCE = 500


def recall(connection: Connection, fingerprints: Sequence[str]) -> dict[str, str]:
    """What is remembered for these, as it was given."""
    c = mapping_table.c
    query = select(c.fingerprint, c.value).where(c.fingerprint.in_(fingerprints[:_AT_ONCE]))
    return {row.fingerprint: row.value for row in connection.execute(query)}


def remember(connection: Connection, fingerprint: str, value: str, now: str) -> None:
    """Keep a value, in place of what was kept before."""
    row = {"fingerprint": fingerprint, "value": value, "at": now}
    connection.execute(putting(connection.dialect.name, mapping_table), row)
