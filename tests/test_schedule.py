"""Where measures stand in time, and what waits for what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.checks import contradictions
from roadmap.model import CapabilityKey, Horizon
from roadmap.schedule import Grouping, add_months, bands, bars, horizon_of, lanes, links, start_of, unplaced
from tests.small_plans import START, measure, plan_of


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 31), 13, date(2028, 2, 29)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
        (date(2027, 3, 15), -3, date(2026, 12, 15)),
    ],
)
def test_add_months__months_of_other_lengths__stays_in_the_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_bands__start_in_august__are_measured_from_there() -> None:
    found = bands(plan_of(start=date(2027, 8, 1)))
    assert (found[Horizon.SHORT_MEDIUM].first, found[Horizon.SHORT_MEDIUM].until) == (
        date(2027, 8, 1),
        date(2028, 8, 1),
    )
    assert (found[Horizon.LONG].first, found[Horizon.LONG].until) == (date(2028, 8, 1), date(2030, 8, 1))


def test_bars__own_dates__are_used_and_not_assumed() -> None:
    (bar,) = bars(plan_of(measure("a", start=date(2027, 2, 1), end=date(2027, 5, 31), horizon=Horizon.LONG)))
    assert (bar.start, bar.end, bar.assumed) == (date(2027, 2, 1), date(2027, 5, 31), False)


@pytest.mark.parametrize(
    ("horizon", "start", "end"),
    [
        (Horizon.SHORT_MEDIUM, date(2027, 1, 1), date(2027, 12, 31)),
        (Horizon.LONG, date(2028, 1, 1), date(2029, 12, 31)),
    ],
)
def test_bars__only_a_horizon__fill_it_and_are_assumed(horizon: Horizon, start: date, end: date) -> None:
    (bar,) = bars(plan_of(measure("a", horizon=horizon)))
    assert (bar.start, bar.end, bar.assumed) == (start, end, True)


def test_bars__one_date__the_other_follows_from_the_horizon() -> None:
    begun, due = bars(plan_of(measure("a", start=date(2027, 6, 1)), measure("b", end=date(2028, 6, 30))))
    assert (begun.start, begun.end, begun.assumed) == (date(2027, 6, 1), date(2027, 12, 31), True)
    assert (due.start, due.end, due.assumed) == (date(2028, 1, 1), date(2028, 6, 30), True)


def test_bars__dates_in_the_wrong_order__are_still_drawn() -> None:
    (bar,) = bars(plan_of(measure("a", start=date(2027, 6, 1), end=date(2027, 2, 1))))
    assert bar.start < bar.end


def test_bars__no_start_of_the_plan__begin_with_the_earliest_measure() -> None:
    plan = plan_of(
        measure("a", start=date(2028, 3, 15), end=date(2028, 4, 1)),
        measure("b", horizon=Horizon.SHORT_MEDIUM),
        start=None,
    )
    assert bars(plan)[1].start == date(2028, 3, 1)


def test_bars__nothing_to_go_by__leaves_all_unplaced() -> None:
    plan = plan_of(measure("a", horizon=Horizon.LONG), start=None)
    assert (bars(plan), bands(plan), [m.id for m in unplaced(plan)]) == ((), {}, ["a"])


def test_unplaced__neither_date_nor_horizon__is_listed() -> None:
    plan = plan_of(measure("a"), measure("b", horizon=Horizon.LONG))
    assert [m.id for m in unplaced(plan)] == ["a"]


def test_horizon_of__only_dates__follows_the_first() -> None:
    assert horizon_of(measure("a", start=date(2027, 12, 31)), START) is Horizon.SHORT_MEDIUM
    assert horizon_of(measure("a", end=date(2028, 1, 1)), START) is Horizon.LONG
    assert horizon_of(measure("a", end=date(2028, 1, 1)), None) is None


def test_links__follower_starts_too_early__is_broken() -> None:
    plan = plan_of(
        measure("a", start=date(2027, 1, 1), end=date(2027, 6, 30)),
        measure("b", start=date(2027, 3, 1), end=date(2027, 9, 1), depends_on=("a",)),
        measure("c", start=date(2027, 9, 1), end=date(2027, 12, 1), depends_on=("a", "unknown", "b")),
    )
    assert [(one.before, one.after, one.broken) for one in links(bars(plan), START)] == [
        ("a", "b", True),
        ("a", "c", False),
        ("b", "c", False),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"horizon": Horizon.SHORT_MEDIUM}, {"horizon": Horizon.SHORT_MEDIUM}),
        ({"start": date(2027, 2, 1)}, {"start": date(2027, 6, 1)}),
        ({"end": date(2027, 6, 1)}, {"end": date(2027, 9, 1)}),
        ({"horizon": Horizon.SHORT_MEDIUM}, {"start": date(2027, 6, 1), "end": date(2027, 9, 1)}),
    ],
)
def test_links__bars_overlap_only_by_assumed_dates__are_not_broken(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    plan = plan_of(measure("a", **before), measure("b", depends_on=("a",), **after))
    first, second = bars(plan)
    assert first.end > second.start
    assert [one.broken for one in links((first, second), START)] == [False]


TIMES = st.fixed_dictionaries(
    {
        "horizon": st.sampled_from([None, *Horizon]),
        "start": st.none() | st.dates(date(2026, 10, 1), date(2029, 1, 1)),
        "end": st.none() | st.dates(date(2026, 10, 1), date(2029, 1, 1)),
    }
)


@given(times=st.lists(TIMES, min_size=2, max_size=5), start=st.sampled_from([None, START]))
def test_links__any_measures__are_broken_exactly_where_the_checks_find_a_dependency_too_late(
    times: list[dict[str, Any]], start: date | None
) -> None:
    # Each waits for all before it, so there are no rings: of those the checks speak instead.
    names = [f"m{number}" for number in range(len(times))]
    plan = plan_of(
        *(measure(name, depends_on=tuple(names[:at]), **times[at]) for at, name in enumerate(names)),
        start=start,
    )
    late = ("dependency_too_late", "dependency_in_later_horizon")
    told = {(one.values["before"], one.place.entity) for one in contradictions(plan) if one.code in late}
    drawn = links(bars(plan), start_of(plan))
    placed = {bar.measure.id for bar in bars(plan)}
    assert {(one.before, one.after) for one in drawn if one.broken} == {
        pair for pair in told if placed.issuperset(pair)
    }


def test_lanes__by_capability__follow_the_handbook_with_none_last() -> None:
    plan = plan_of(
        measure("a", horizon=Horizon.LONG),
        measure("b", horizon=Horizon.LONG, capability=CapabilityKey.LEADERSHIP),
        measure("c", horizon=Horizon.LONG, capability=CapabilityKey.ARENAS),
        measure("d", horizon=Horizon.SHORT_MEDIUM, capability=CapabilityKey.ARENAS),
    )
    found = lanes(bars(plan), Grouping.CAPABILITY)
    assert [(lane.key, [bar.measure.id for bar in lane.bars]) for lane in found] == [
        ("arenas", ["d", "c"]),
        ("leadership", ["b"]),
        ("", ["a"]),
    ]


def test_lanes__by_responsible__joins_other_spellings_and_puts_nobody_last() -> None:
    plan = plan_of(
        measure("a", horizon=Horizon.LONG),
        measure("b", horizon=Horizon.LONG, responsible="Virksomhetsleder"),
        measure("c", horizon=Horizon.LONG, responsible="avdelingsleder"),
        measure("d", horizon=Horizon.LONG, responsible=" virksomhetsleder "),
    )
    found = lanes(bars(plan), Grouping.RESPONSIBLE)
    assert [(lane.key, len(lane.bars)) for lane in found] == [
        ("avdelingsleder", 1),
        ("Virksomhetsleder", 2),
        ("", 1),
    ]
