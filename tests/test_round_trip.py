"""A plan that goes out to a workbook comes back as it was: every field, every order, every language."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from roadmap.changes import diff
from roadmap.example import example_plan
from roadmap.exchange import read_workbook, write_workbook
from roadmap.model import Plan
from roadmap.texts import LANGUAGES
from tests.plans import HOSTILE, large_plan, plan_with_each, plans

# A failing example is shown as it is: making it smaller would take minutes, with a workbook for each step.
whole_plans = settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TODAY = date(2026, 11, 21)


def back(plan: Plan, language: str, known: Plan | None = None) -> Plan:
    reading = read_workbook(write_workbook(plan, language, today=TODAY), language, plan=known)
    assert reading.plan is not None, reading.problems
    assert reading.problems == ()
    return reading.plan


@whole_plans
@given(plans(), st.sampled_from(LANGUAGES))
def test_plan__out_and_in_as_a_new_plan__is_the_same(plan: Plan, language: str) -> None:
    assert diff(plan, back(plan, language)) == ()


@settings(whole_plans, max_examples=8)
@given(plans(), st.sampled_from(LANGUAGES))
def test_plan__out_and_in_over_itself__changes_nothing(plan: Plan, language: str) -> None:
    assert diff(plan, back(plan, language, plan)) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_example__out_and_in__is_the_same(language: str) -> None:
    plan = example_plan()
    assert diff(plan, back(plan, language)) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_texts__in_every_text_field__come_back(language: str) -> None:
    plan = plan_with_each(HOSTILE)
    assert diff(plan, back(plan, language)) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_workbook__read_in_another_language__is_the_same_plan(language: str) -> None:
    plan = example_plan()
    reading = read_workbook(write_workbook(plan, "nn", today=TODAY), language)
    assert reading.plan is not None
    assert diff(plan, reading.plan) == ()


def test_workbook__converted_twice__keeps_ids_and_order() -> None:
    plan = large_plan(30)
    once = back(plan, "nb")
    assert write_workbook(once, "nb", today=TODAY) == write_workbook(back(once, "nb"), "nb", today=TODAY)
