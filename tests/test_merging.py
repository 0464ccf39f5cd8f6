"""Three-way merge of sequences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.merging import merge_sequences

words = st.lists(st.sampled_from("abcde"), max_size=12)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("abcdef", "aXcdef", "abcdYf", "aXcdYf"),
        ("abc", "abcX", "Yabc", "YabcX"),
        ("abc", "ac", "abcX", "acX"),
        ("abc", "aXc", "aXc", "aXc"),
        ("abc", "abcX", "abcY", None),
        ("abc", "aXc", "ac", None),
        ("", "a", "b", None),
        ("abcd", "axbcd", "abcyd", "axbcyd"),
    ],
)
def test_merge__two_edits__keeps_both_or_says_that_it_cannot(
    base: str, mine: str, theirs: str, expected: str | None
) -> None:
    merged = merge_sequences(list(base), list(mine), list(theirs))
    assert merged == (None if expected is None else list(expected))


@given(words, words)
def test_merge__one_side_unchanged__gives_the_other(base: list[str], new: list[str]) -> None:
    assert merge_sequences(base, new, base) == new
    assert merge_sequences(base, base, new) == new
    assert merge_sequences(base, new, new) == new


@given(words, words, words)
def test_merge__sides_swapped__is_the_same(base: list[str], mine: list[str], theirs: list[str]) -> None:
    assert merge_sequences(base, mine, theirs) == merge_sequences(base, theirs, mine)


@given(words, words, words)
def test_merge__clean__holds_every_new_word_of_both(
    base: list[str], mine: list[str], theirs: list[str]
) -> None:
    merged = merge_sequences([f"{w}{i}" for i, w in enumerate(base)], [*mine, "M"], [*theirs, "T"])
    if merged is not None:
        assert {"M", "T"} <= set(merged)
