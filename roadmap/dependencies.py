"""Rings among measures that wait for each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from roadmap.model import Measure


def rings(measures: Iterable[Measure]) -> tuple[tuple[str, ...], ...]:
    """Rings of ids in which each waits for the next and the last for the first, none sharing a measure.

    A walk in depth that looks at each dependency once; every tangle of measures gives at least one ring.
    """
    by_id = {measure.id: measure for measure in measures}
    done: set[str] = set()
    told: set[str] = set()
    found: list[tuple[str, ...]] = []
    for root in by_id:
        path: dict[str, Iterator[str]] = {} if root in done else {root: iter(by_id[root].depends_on)}
        while path:
            node = next(reversed(path))
            step = next(path[node], None)
            if step is None:
                del path[node]
                done.add(node)
            elif step in path:
                ring = _from(step, path) if step not in told else ()
                if ring and told.isdisjoint(ring):
                    told.update(ring)
                    found.append(ring)
            elif step in by_id and step not in done:
                path[step] = iter(by_id[step].depends_on)
    return tuple(found)


def _from(first: str, path: Iterable[str]) -> tuple[str, ...]:
    ids = list(path)
    return tuple(ids[ids.index(first) :])
