"""What is inconsistent or missing in a plan, and how it is said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap import checks
from roadmap.dependencies import rings
from roadmap.fields import fields_of
from roadmap.model import (
    KIND_OF,
    BeneficiaryGroup,
    Benefit,
    BenefitArea,
    CapabilityKey,
    Goal,
    Horizon,
    Measure,
    Plan,
    SubGoal,
)
from roadmap.problems import Place, Problem, Severity
from roadmap.texts import LANGUAGES, sentence
from tests.small_plans import measure, plan_of

COMPLETE: dict[str, Any] = {
    "capability": CapabilityKey.ARENAS,
    "responsible": "Leder",
    "sub_goals": ("sub",),
    "benefits": ("gain",),
}
AROUND = (
    BenefitArea(id="area", rank="a"),
    BeneficiaryGroup(id="group", rank="a"),
    Benefit(id="gain", rank="a", area="area", group="group", text="Kortere ventetid\nfor barn"),
    Goal(id="goal", rank="a", text="Felles mottak"),
    SubGoal(id="sub", rank="a", goal="goal", text="Ett nummer"),
)


def complete(name: str, **values: Any) -> Measure:
    return measure(name, **COMPLETE | values)


def found_in(*measures: Measure, start: date | None = date(2027, 1, 1)) -> list[Problem]:
    return list(checks.findings(plan_of(*AROUND, *measures, start=start)))


def codes(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return [(one.code, one.place.entity, one.place.field) for one in problems]


def test_findings__all_is_tied_together__nothing() -> None:
    assert found_in(complete("a", horizon=Horizon.LONG), complete("b", depends_on=("a",))) == []


def test_findings__follower_starts_before_the_other_ends__both_dates_are_named() -> None:
    found = found_in(
        complete("a", start=date(2027, 1, 1), end=date(2027, 6, 30)),
        complete("b", start=date(2027, 6, 29), end=date(2027, 9, 1), depends_on=("a",)),
    )
    assert codes(found) == [("dependency_too_late", "b", "start")]
    assert found[0].severity is Severity.WARNING
    assert sentence(found[0], "nb").startswith(
        "«b» starter 29.06.2027, men venter på «a», som ikke er ferdig før 30.06.2027."
    )


def test_findings__follower_starts_the_day_the_other_ends__is_fine() -> None:
    day = date(2027, 6, 30)
    assert found_in(complete("a", end=day), complete("b", start=day, depends_on=("a",))) == []


def test_findings__long_term_before_short_term__without_dates() -> None:
    found = found_in(
        complete("a", horizon=Horizon.LONG),
        complete("b", horizon=Horizon.SHORT_MEDIUM, depends_on=("a",)),
        start=None,
    )
    assert codes(found) == [("dependency_in_later_horizon", "b", "horizon")]


def test_findings__a_ring__is_named_once_in_plain_words_without_its_dates() -> None:
    found = found_in(
        complete("a", title="Felles mottak", start=date(2027, 1, 1), end=date(2027, 3, 1), depends_on=("c",)),
        complete("b", title="Skjema", start=date(2027, 1, 1), end=date(2027, 4, 1), depends_on=("a",)),
        complete("c", title="Opplæring", start=date(2027, 1, 1), end=date(2027, 5, 1), depends_on=("b",)),
    )
    assert codes(found) == [("dependency_ring", "a", "depends_on")]
    assert "«Felles mottak» → «Opplæring» → «Skjema» → «Felles mottak»" in sentence(found[0], "nb")


def test_findings__ends_before_start__at_the_end() -> None:
    found = found_in(complete("a", start=date(2027, 5, 1), end=date(2027, 4, 1), horizon=Horizon.LONG))
    assert codes(found) == [("ends_before_start", "a", "end")]


@pytest.mark.parametrize(
    ("horizon", "start", "end", "wrong"),
    [
        (Horizon.SHORT_MEDIUM, date(2027, 1, 1), date(2028, 1, 1), []),
        (Horizon.SHORT_MEDIUM, date(2026, 12, 31), date(2028, 1, 2), ["start", "end"]),
        (Horizon.LONG, date(2028, 1, 1), date(2030, 1, 1), []),
        (Horizon.LONG, date(2027, 12, 31), date(2030, 1, 2), ["start", "end"]),
        (None, date(2027, 1, 1), date(2035, 1, 1), []),
    ],
)
def test_findings__dates_and_horizon__outside_is_found_at_the_date(
    horizon: Horizon | None, start: date, end: date, wrong: list[str]
) -> None:
    found = found_in(complete("a", horizon=horizon, start=start, end=end))
    assert codes(found) == [("outside_horizon", "a", field) for field in wrong]


def test_findings__plan_without_start__no_date_is_outside() -> None:
    dates = {"start": date(2027, 1, 1), "end": date(2035, 1, 1)}
    assert found_in(complete("a", horizon=Horizon.SHORT_MEDIUM, **dates), start=None) == []


def test_findings__a_bare_measure__lacks_four_things() -> None:
    found = found_in(complete("a"), measure("b"))
    assert codes(found) == [
        ("measure_without_capability", "b", "capability"),
        ("measure_without_responsible", "b", "responsible"),
        ("measure_without_sub_goal", "b", "sub_goals"),
        ("measure_without_benefit", "b", "benefits"),
    ]
    assert {one.severity for one in found} == {Severity.NOTE}


def test_findings__a_row_just_added__is_not_yet_a_measure() -> None:
    assert found_in(complete("a"), measure("b", title="")) == []


def test_findings__nothing_serves_them__goal_sub_goal_and_benefit() -> None:
    found = checks.findings(plan_of(*AROUND, Goal(id="g2", rank="b", text="Alene")))
    assert codes(list(found)) == [
        ("goal_without_sub_goal", "g2", "text"),
        ("sub_goal_without_measure", "sub", "text"),
        ("benefit_without_measure", "gain", "text"),
    ]
    assert "«Kortere ventetid»" in sentence(found[2], "nb")


def _one_of_each() -> Plan:
    return plan_of(
        *AROUND,
        Goal(id="g2", rank="b"),
        measure("a", depends_on=("b",)),
        measure("b", depends_on=("a",), title="B" * 300),
        measure("c", start=date(2027, 5, 1), end=date(2027, 4, 1)),
        measure("d", horizon=Horizon.LONG, start=date(2027, 5, 1), depends_on=("e",)),
        measure("e", horizon=Horizon.LONG, start=date(2028, 5, 1)),
        measure("f", horizon=Horizon.SHORT_MEDIUM, depends_on=("e",)),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings__one_of_each__are_sentences_with_a_place_to_go_to(language: str) -> None:
    plan = _one_of_each()
    found = checks.findings(plan)
    assert len({one.code for one in found}) == 12
    for one in found:
        said = sentence(one, language)
        assert said.endswith(".")
        assert "{" not in said
        assert len(said) < 400
        entity = plan.find(one.place.entity)
        assert entity is not None
        assert one.place.field in {field.name for field in fields_of(KIND_OF[type(entity)])}
        assert one.place == Place(one.place.entity, one.place.field)


@given(st.dictionaries(st.integers(0, 9), st.sets(st.integers(0, 9), max_size=4), max_size=10))
def test_rings__any_dependencies__found_exactly_where_some_order_is_impossible(
    waits: dict[int, set[int]],
) -> None:
    measures = [measure(f"{one}", depends_on=tuple(f"{d}" for d in sorted(waits[one]))) for one in waits]
    found = rings(measures)
    by_id = {one.id: one for one in measures}
    for ring in found:
        for one, following in zip(ring, (*ring[1:], ring[0]), strict=True):
            assert following in by_id[one].depends_on
    left = dict(by_id)
    while ready := [one for one in left.values() if not set(one.depends_on) & set(left)]:
        left = {name: one for name, one in left.items() if one not in ready}
    assert bool(found) == bool(left)
