"""How alike two texts are: names of one root, and the words that differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.likeness import marked, resembling


@given(st.text(max_size=80), st.text(max_size=80))
def test_marked__words__leave_both_texts_whole_and_the_rest_is_the_same(before: str, after: str) -> None:
    left, right = marked(before, after)
    assert "".join(piece for piece, _ in left) == before
    assert "".join(piece for piece, _ in right) == after
    assert [piece for piece, differs in left if not differs] == [p for p, differs in right if not differs]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Økonomisk gevinst", ("Økonomi",)),
        ("Tjeneste-innhold", ("Tjenesteinnhold", "Tjenesteutvikling")),
        ("Brukere", ("Innbyggere/brukere",)),
        ("Tid", ()),
        ("Annet", ()),
    ],
)
def test_resembling__a_name_among_others__finds_those_of_the_same_root(
    name: str, found: tuple[str, ...]
) -> None:
    others = ["Økonomi", "Tjenesteinnhold", "Tjenesteutvikling", "Innbyggere/brukere", "Ansatte"]
    assert resembling(name, others) == found


def test_marked__one_other_word__marks_only_that() -> None:
    left, right = marked("Ring hjem i dag", "Ring skolen i dag")
    assert [piece for piece, differs in left if differs] == ["hjem"]
    assert [piece for piece, differs in right if differs] == ["skolen"]


def test_marked__very_long_texts__are_marked_whole_rather_than_compared_for_seconds() -> None:
    left, right = marked("ord " * 9000, "annet " * 9000)
    assert len(left) == len(right) == 1
