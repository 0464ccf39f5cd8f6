"""Fields: what comes in is cleaned, limited and typed at one place."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.fields import FIELDS, FieldType, clean, decode, encode, field_of, stored
from roadmap.model import TYPES, Horizon, Kind
from roadmap.problems import Refused

TITLE = field_of(Kind.MEASURE, "title")
DESCRIPTION = field_of(Kind.MEASURE, "description")
OPPORTUNITIES = field_of(Kind.GOAL, "opportunities")
IMPORTANCE = field_of(Kind.MEASURE, "importance")
START = field_of(Kind.MEASURE, "start")
MONTH = field_of(Kind.PLAN, "start")
SUB_GOALS = field_of(Kind.MEASURE, "sub_goals")

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "ab"),
        ("a\ud800b", "ab"),
        ("en\r\nto\rtre", "en\nto\ntre"),
        ("en\u2028to\u2029tre", "en\nto\ntre"),
        ("kol\tonne", "kol\tonne"),
        ("\x1b[31mrød\x07", "[31mrød"),
        ("\ufffefil\uffff", "fil"),
        ("  luft \n", "luft"),
        ("👩‍👩‍👧‍👦 🇳🇴", "👩‍👩‍👧‍👦 🇳🇴"),
        ("\u202eשלום\u202c", "\u202eשלום\u202c"),
        ("=1+1", "=1+1"),
        ("<script>x</script>", "<script>x</script>"),
    ],
)
def test_clean__of_hostile_text__keeps_what_a_person_can_read(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(ANY_TEXT)
def test_clean__of_cleaned_text__changes_nothing_and_fits_every_store(typed: str) -> None:
    once = clean(typed)
    assert clean(once) == once
    assert "\x00" not in once
    assert once.encode("utf-8").decode("utf-8") == once


@given(st.sampled_from(FIELDS), JUNK | ANY_TEXT | st.sampled_from(["2027-03-01", "3", "low", "long"]))
def test_decode__of_anything__gives_a_value_that_stays_itself_or_refuses(field: Any, raw: Any) -> None:
    try:
        value = decode(field, raw)
    except Refused:
        return
    assert decode(field, encode(value)) == value
    assert stored(field, encode(value)) == value
    assert type(stored(field, encode(value))) is type(value)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.kind}.{field.name}")
def test_field__in_the_registry__is_an_attribute_whose_default_is_its_empty_value(field: Any) -> None:
    assert getattr(TYPES[field.kind](id="x"), field.name) == field.empty
    nothings: list[object] = [None, "", []]
    for nothing in nothings:
        assert decode(field, nothing) == field.empty


def test_fields__of_every_kind__are_all_in_the_registry() -> None:
    for kind, type_ in TYPES.items():
        own = set(type_.__dataclass_fields__) - {"id", "rank", "exists"}
        assert own == {field.name for field in FIELDS if field.kind is kind}


def test_text__at_its_limit__is_kept_and_one_more_is_refused_with_both_numbers() -> None:
    assert decode(DESCRIPTION, "å" * 20_000) == "å" * 20_000
    with pytest.raises(Refused) as caught:
        decode(DESCRIPTION, "å" * 20_001)
    assert caught.value.problem.code == "too_long"
    assert caught.value.problem.values["limit"] == 20_000
    assert caught.value.problem.values["length"] == 20_001


def test_text__of_a_megabyte__is_refused() -> None:
    with pytest.raises(Refused, match="too_long"):
        decode(DESCRIPTION, "x" * 1_000_000)


def test_name__with_line_breaks__becomes_one_line() -> None:
    assert decode(TITLE, "Felles\r\nmottak") == "Felles mottak"


def test_points__from_lines_and_lists__lose_empty_ones_and_split_at_line_breaks() -> None:
    assert decode(OPPORTUNITIES, "en\n\n  to ") == ("en", "to")
    assert decode(OPPORTUNITIES, ["en\nto", " ", "tre"]) == ("en", "to", "tre")


def test_points__too_many_to_stand_in_one_text__are_refused() -> None:
    with pytest.raises(Refused, match="too_long"):
        decode(OPPORTUNITIES, ["x"] * 10_001)


@pytest.mark.parametrize("raw", [0, 6, -1, True, 2.5, "²", "٣", "6", "tre", [1], "3 av 5"])
def test_scale__off_the_scale__is_refused(raw: Any) -> None:
    with pytest.raises(Refused, match="not_on_scale"):
        decode(IMPORTANCE, raw)


def test_scale__as_number_or_figure__is_a_number() -> None:
    assert decode(IMPORTANCE, 4) == decode(IMPORTANCE, " 4 ") == 4


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2027-03-01", date(2027, 3, 1)),
        (" 2027-03-01 ", date(2027, 3, 1)),
        (date(2027, 3, 1), date(2027, 3, 1)),
        (datetime(2027, 3, 1, 12, 30), date(2027, 3, 1)),  # noqa: DTZ001  a workbook's dates know no zone
    ],
)
def test_date__in_its_forms__is_a_plain_date(raw: Any, day: date) -> None:
    value = decode(START, raw)
    assert value == day
    assert type(value) is date


def test_month__of_a_day__is_the_first_of_it() -> None:
    assert decode(MONTH, "2027-03") == decode(MONTH, date(2027, 3, 17)) == date(2027, 3, 1)


@pytest.mark.parametrize("raw", ["01.03.2027", "2027-02-30", "2027-3-1", "snart", 20270301, "2027-03x"])
def test_date__that_is_none__is_refused(raw: Any) -> None:
    for field in (START, MONTH):
        with pytest.raises(Refused, match="not_a_date"):
            decode(field, raw)


@pytest.mark.parametrize("raw", ["1989-12-31", "2101-01-01"])
def test_date__far_away__is_refused(raw: str) -> None:
    with pytest.raises(Refused, match="date_out_of_range"):
        decode(START, raw)


def test_choice__by_its_value__is_the_choice_and_anything_else_is_refused() -> None:
    horizon = field_of(Kind.MEASURE, "horizon")
    assert decode(horizon, "long") is Horizon.LONG
    with pytest.raises(Refused, match="not_a_choice"):
        decode(horizon, "forever")


def test_references__repeated__stand_once_and_too_many_are_refused() -> None:
    assert decode(SUB_GOALS, ["a", "b", "a"]) == ("a", "b")
    with pytest.raises(Refused, match="not_a_reference"):
        decode(SUB_GOALS, [str(n) for n in range(201)])


def test_refusal__of_a_value_with_hostile_characters__repeats_only_readable_ones() -> None:
    with pytest.raises(Refused) as caught:
        decode(START, "\ud800\x00snart")
    assert caught.value.problem.values["value"] == "snart"


def test_field__unknown_to_its_kind__is_refused() -> None:
    with pytest.raises(Refused, match="unknown_field"):
        field_of(Kind.MEASURE, "colour")
    with pytest.raises(Refused, match="unknown_field"):
        field_of(Kind.MEASURE, "exists")


def test_field_types__of_the_registry__all_have_a_decoder() -> None:
    assert {field.type for field in FIELDS} == set(FieldType)
