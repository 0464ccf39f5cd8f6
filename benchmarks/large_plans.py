"""Plans of any number of measures: the example's own, repeated with new ids and the same ties."""

from __future__ import annotations

from dataclasses import replace

from roadmap import planner
from roadmap.changes import ranks
from roadmap.model import Entity, Measure, Plan


def plan_of(count: int) -> Plan:
    """The example plan with exactly `count` measures, the first 24 its own."""
    example = planner.example_plan()
    rest = {one.id: one for one in example.entities.values() if not isinstance(one, Measure)}
    measures: dict[str, Entity] = {}
    for number, rank in enumerate(ranks(count)):
        copy, index = divmod(number, len(example.measures))
        original = example.measures[index]
        waits_for = tuple(_named(one, copy) for one in original.depends_on)
        measure = replace(original, id=_named(original.id, copy), rank=rank, depends_on=waits_for)
        measures[measure.id] = measure
    return Plan(example.id, 0, rest | measures)


def _named(measure: str, copy: int) -> str:
    return f"{measure}-{copy}" if copy else measure
