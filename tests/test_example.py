"""The example: a whole plan of an invented municipality, with enough in it to show every step."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from roadmap.changes import diff
from roadmap.fields import FIELDS, Field, decode, encode, fields_of
from roadmap.model import FIXED_IDS, LINKS, PARENTS, Horizon, Kind, Plan
from roadmap.planner import example_plan

PLAN = example_plan()
SOURCE = Path(__file__).parent.parent / "roadmap" / "example.toml"


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        (Kind.OVERALL_GOAL, 2),
        (Kind.BENEFIT_AREA, 4),
        (Kind.BENEFICIARY_GROUP, 3),
        (Kind.BENEFIT, 25),
        (Kind.ACTOR, 9),
        (Kind.COLLABORATION, 9),
        (Kind.COLLABORATION_AREA, 1),
        (Kind.CAPABILITY, 7),
        (Kind.GOAL, 10),
        (Kind.SUB_GOAL, 16),
        (Kind.MEASURE, 24),
    ],
)
def test_example__of_each_kind__has_at_least_what_was_promised(kind: Kind, least: int) -> None:
    assert len(PLAN.of(kind)) >= least


def test_example__in_its_head__is_of_a_house_of_seven_units() -> None:
    assert PLAN.title
    assert PLAN.head.organisation
    assert PLAN.head.start is not None
    assert len(PLAN.head.units) == 7


def test_example__in_its_benefit_matrix__fills_all_twelve_cells() -> None:
    assert len({(benefit.area, benefit.group) for benefit in PLAN.benefits}) == 12


def test_example__of_capabilities__has_assessed_all_seven_and_answered_some_questions() -> None:
    assert all(one.maturity and one.status and one.recommendation for one in PLAN.capabilities)
    assert any(answer.text for answer in PLAN.answers)


def test_example__of_measures__has_dependencies_and_runs_over_three_years() -> None:
    ends = [measure.end for measure in PLAN.measures if measure.end]
    starts = [measure.start for measure in PLAN.measures if measure.start]
    assert (max(ends) - min(starts)).days > 2 * 365
    assert sum(bool(measure.depends_on) for measure in PLAN.measures) >= 8
    assert {measure.horizon for measure in PLAN.measures} == set(Horizon)


def test_example__in_its_file__has_no_word_that_the_plan_does_not_know() -> None:
    content = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    assert set(content) <= set(Kind)
    for kind in Kind:
        rows = [content["plan"]] if kind is Kind.PLAN else content.get(kind, [])
        known = {field.name for field in fields_of(kind)} | {"id", "number", "capability"}
        for row in rows:
            assert set(row) <= known, row
        fixed = kind in (Kind.CAPABILITY, Kind.ANSWER)
        assert len(rows) <= len(PLAN.of(kind)) if fixed else len(rows) == len(PLAN.of(kind))


def test_example__with_its_references__leaves_none_dangling() -> None:
    for entity in PLAN.entities.values():
        assert entity.exists
        assert PLAN.find(entity.id) is entity
    assert all(FIXED_IDS & {one.id for one in PLAN.of(kind)} for kind in (Kind.CAPABILITY, Kind.ANSWER))
    for kind in (*PARENTS, *LINKS):
        assert PLAN.of(kind)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.kind}.{field.name}")
def test_example__in_every_field__shows_a_value_that_the_field_can_hold(field: Field) -> None:
    values = [getattr(entity, field.name) for entity in PLAN.of(field.kind)]
    assert any(value != field.empty for value in values)
    assert all(decode(field, encode(value)) == value for value in values)


def test_example__asked_for_twice__is_the_same_and_not_an_empty_plan() -> None:
    assert example_plan() is PLAN
    assert len(diff(Plan(PLAN.id), PLAN)) > 500
