"""Which backups are kept: the newest of each of the last hours, days, weeks and months that have one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from datetime import datetime
from typing import Final

# How many are kept of each, and which of them a moment belongs to.
KEPT: Final[tuple[tuple[int, Callable[[datetime], Hashable]], ...]] = (
    (24, lambda at: (at.date(), at.hour)),
    (14, lambda at: at.date()),
    (8, lambda at: at.isocalendar()[:2]),
    (36, lambda at: (at.year, at.month)),
)


def kept(moments: Collection[datetime]) -> frozenset[datetime]:
    """The moments whose backups stay; the newest always does."""
    newest_first = sorted(moments, reverse=True)
    stay: set[datetime] = set()
    for count, period in KEPT:
        newest: dict[Hashable, datetime] = {}
        for at in newest_first:
            newest.setdefault(period(at), at)
        stay.update(list(newest.values())[:count])
    return frozenset(stay)
