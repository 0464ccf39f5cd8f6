"""Three-way merge of words and of points."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.merging import merge_points, merge_words

words = st.lists(st.sampled_from("abcde"), max_size=12)
few = st.lists(st.sampled_from("ab"), max_size=6)
added = st.lists(st.text("xyz", min_size=1), unique=True)
place = st.integers(0, 9)
Merge = Callable[[list[str], list[str], list[str]], list[str] | None]
both_ways = pytest.mark.parametrize("merge", [merge_words, merge_points])


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
        ("a", "Xaa", "aa", "Xaa"),
        ("ab", "Xaab", "aabY", "XaabY"),
    ],
)
def test_merge__two_edits__keeps_both_or_says_that_it_cannot(
    base: str, mine: str, theirs: str, expected: str | None
) -> None:
    merged = merge_words(list(base), list(mine), list(theirs))
    assert merged == (None if expected is None else list(expected))


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("", "m", "t", "tm"),
        ("ab", "abm", "abt", "abtm"),
        ("ab", "abmx", "abxt", "abxtm"),
        ("a", "Xam", "at", "Xatm"),
        ("a", "na", "an", "na"),
        ("ab", "aB", "abt", "aBt"),
        ("ab", "abm", "aB", "aBm"),
        ("an", "a", "ant", "at"),
        ("a", "bm", "b", "bm"),
        ("a", "b", "c", None),
        ("a", "", "c", None),
        ("a", "B", "ta", "tB"),
        ("a", "B", "tau", "tBu"),
        ("p", "paa", "pab", "paba"),
        ("p", "pab", "paa", "paab"),
    ],
)
def test_points__added_by_two__are_all_kept_and_the_same_once(
    base: str, mine: str, theirs: str, expected: str | None
) -> None:
    merged = merge_points(list(base), list(mine), list(theirs))
    assert merged == (None if expected is None else list(expected))


@both_ways
@given(base=words, new=words)
def test_merge__one_side_unchanged_or_both_the_same__gives_the_new(
    merge: Merge, base: list[str], new: list[str]
) -> None:
    assert merge(base, base, new) == new
    assert merge(base, new, new) == new
    assert merge(new, new, new) == new


@given(words, words)
def test_words__theirs_unchanged__gives_mine(base: list[str], new: list[str]) -> None:
    assert merge_words(base, new, base) == new


@given(words, words, words)
def test_words__sides_swapped__is_the_same(base: list[str], mine: list[str], theirs: list[str]) -> None:
    assert merge_words(base, mine, theirs) == merge_words(base, theirs, mine)


@both_ways
@given(base=words, mine=words, theirs=words)
def test_merge__clean__holds_every_new_word_of_both(
    merge: Merge, base: list[str], mine: list[str], theirs: list[str]
) -> None:
    merged = merge(base, [*mine, "M"], ["T", *theirs])
    if merged is not None:
        assert {"M", "T"} | ((set(mine) | set(theirs)) - set(base)) <= set(merged)


@given(few, st.lists(st.sampled_from("ab"), min_size=1, max_size=3), place, place, place)
def test_words__the_same_inserted_by_both_beside_words_of_their_own__comes_in_once(
    base: list[str], same: list[str], at: int, mine_at: int, theirs_at: int
) -> None:
    with_it = _put(base, at, *same)
    merged = merge_words(base, _put(with_it, mine_at, "M"), _put(with_it, theirs_at, "T"))
    assert merged is None or Counter(merged) == Counter([*with_it, "M", "T"])


@given(few, place, place)
def test_points__the_same_added_by_both_at_any_place__comes_in_once(
    base: list[str], mine_at: int, theirs_at: int
) -> None:
    merged = merge_points(base, _put(base, mine_at, "new"), _put(base, theirs_at, "new"))
    assert merged is not None
    assert Counter(merged) == Counter([*base, "new"])


@given(few, added, added)
def test_points__added_last_by_both__are_never_a_conflict(
    base: list[str], mine: list[str], theirs: list[str]
) -> None:
    further = [point for point in mine if point not in theirs]
    assert merge_points(base, base + mine, base + theirs) == base + theirs + further


def _put(words: list[str], at: int, *new: str) -> list[str]:
    return [*words[:at], *new, *words[at:]]
