"""How alike two texts are: names that are nearly the same, and the words in which two texts differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from roadmap.merging import words_of

_MOST_RESEMBLING = 3
_BEGINNING = 5  # letters that two words of one root have in common
_MOST_WORDS = 4000

Marked = tuple[tuple[str, bool], ...]  # pieces of a text, and whether they are not in the other one


def resembling(name: str, others: Iterable[str]) -> tuple[str, ...]:
    """A few of the others that are spelt nearly as the name, or have a word of the same root."""
    said = name.casefold()

    def is_near(other: str) -> bool:
        near = SequenceMatcher(None, said, other.casefold(), autojunk=False).ratio() > 0.8
        return near or bool(_roots(said) & _roots(other.casefold()))

    return tuple(one for one in others if is_near(one))[:_MOST_RESEMBLING]


def _roots(name: str) -> set[str]:
    return {word[:_BEGINNING] for word in re.findall(r"\w+", name) if len(word) >= _BEGINNING}


def marked(before: str, after: str) -> tuple[Marked, Marked]:
    """Both texts in pieces, those words marked that the other one lacks."""
    old, new = words_of(before), words_of(after)
    if len(old) + len(new) > _MOST_WORDS:
        return ((before, True),), ((after, True),)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for n, (tag, i1, i2, j1, j2) in enumerate(codes):
        # The blanks between two other words are read with them.
        is_gap = 0 < n < len(codes) - 1 and not "".join(old[i1:i2]).strip()
        for pieces, words in ((left, old[i1:i2]), (right, new[j1:j2])):
            _put(pieces, "".join(words), tag != "equal" or is_gap)
    return tuple(left), tuple(right)


def _put(pieces: list[tuple[str, bool]], text: str, differs: bool) -> None:
    if pieces and pieces[-1][1] is differs:
        pieces[-1] = (pieces[-1][0] + text, differs)
    elif text:
        pieces.append((text, differs))
