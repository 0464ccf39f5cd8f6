"""Each step's page: a full rerun, one edit and a quiet poll, against an empty page in the same process.

Run as `python -m benchmarks.bench_pages [rounds]`.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count

from benchmarks.serving import EMPTY, served
from benchmarks.timing import milliseconds, print_table, ratio
from benchmarks.websocket_client import Run, Tab, setting

SIZES = (20, 200, 500)
MOST_FULL, MOST_EDIT, MOST_GROWTH = 5.0, 2.0, 1.5
ROUNDS = 15
HEAD = [
    *("page", "measures", "empty ms", "full ms", "ratio", "of fastest"),
    *("edit ms", "ratio", "of fastest", "poll ms", "full kB", "edit kB"),
]


@dataclass(frozen=True)
class Place:
    """A page, the part of it to show, and a cell of the example plan that is edited there."""

    path: str
    part: str
    kind: str
    entity: str
    field: str

    @property
    def name(self) -> str:
        return f"{self.path}/{self.part}" if self.part else self.path


def _example(kind: str) -> str:
    """The id of the example's first entity of a kind."""
    from roadmap.model import Kind
    from roadmap.planner import example_plan

    return str(example_plan().of(Kind(kind))[0].id)


BENEFIT = ("benefit", _example("benefit"), "text")
ACTOR = ("actor", _example("actor"), "improvement")
GOAL = ("goal", _example("goal"), "text")
MEASURE = ("measure", _example("measure"), "title")
PLACES = (
    Place("goal", "", *BENEFIT),
    Place("situation", "actors", *ACTOR),
    Place("situation", "capabilities", *ACTOR),
    Place("ambition", "goals", *GOAL),
    Place("measures", "list", *MEASURE),
    Place("measures", "picture", *MEASURE),
    Place("measures", "order", *MEASURE),
    Place("roadmap", "table", *MEASURE),
    Place("roadmap", "timeline", *MEASURE),
    Place("roadmap", "findings", *MEASURE),
)
_number = count(1)


@dataclass
class Series:
    """What was measured on one page with one plan, and on the empty page in between."""

    floor: list[Run] = field(default_factory=list)
    full: list[Run] = field(default_factory=list)
    edit: list[Run] = field(default_factory=list)
    poll: list[Run] = field(default_factory=list)


def measure(server: str, plans: Mapping[int, str], place: Place, rounds: int) -> dict[int, Series]:
    """Takes turns between the empty page and the page with each size of plan, its edit and its poll."""
    found = {size: Series() for size in plans}
    part = {"part": place.part} if place.part else {}
    with ExitStack() as tabs:
        empty = tabs.enter_context(Tab(server, "", EMPTY))
        full = {
            size: tabs.enter_context(Tab(server, place.path, {"plan": plans[size]} | part)) for size in plans
        }
        for turn in range(rounds + 2):
            for size, tab in full.items():
                floor, whole, edited = empty.run(), tab.run(), edit(tab, place)
                polled = tab.look()
                if turn < 2:
                    continue
                found[size].floor.append(floor)
                found[size].full.append(whole)
                found[size].edit.append(edited)
                found[size].poll.append(polled)
    return found


def edit(tab: Tab, place: Place) -> Run:
    """Writes something new in the place's cell."""
    words = f"Skrevet på veggen, gang {next(_number)}"
    return tab.edit(setting(place.kind, place.entity, place.field, words, tab.data("channel")["rev"]))


def _fastest(runs: Sequence[Run]) -> float:
    return min(run.seconds for run in runs)


def _median(runs: Sequence[Run]) -> float:
    return statistics.median(run.seconds for run in runs)


def main(rounds: int = ROUNDS) -> None:
    """Measures every place with every size and prints the figures."""
    with served(SIZES) as (server, plans):
        found = {place: measure(server.url, plans, place, rounds) for place in PLACES}
    rows = [_row(place, size, series) for place, sizes in found.items() for size, series in sizes.items()]
    print_table("Pages", HEAD, rows)
    growth = [
        [place.name, ratio(_median(found[place][500].edit), _median(found[place][20].edit), MOST_GROWTH)]
        for place in PLACES
    ]
    print_table("One edit, 500 measures against 20", ["page", "ratio"], growth)


def _row(place: Place, size: int, series: Series) -> list[str]:
    floor, full, edited = _median(series.floor), _median(series.full), _median(series.edit)
    aimed = size == 200
    return [
        place.name,
        str(size),
        milliseconds(floor),
        milliseconds(full),
        ratio(full, floor, MOST_FULL if aimed else None),
        ratio(_fastest(series.full), _fastest(series.floor)),
        milliseconds(edited),
        ratio(edited, floor, MOST_EDIT if aimed else None),
        ratio(_fastest(series.edit), _fastest(series.floor)),
        milliseconds(_median(series.poll)),
        f"{series.full[-1].bytes / 1000:.0f}",
        f"{series.edit[-1].bytes / 1000:.0f}",
    ]


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
