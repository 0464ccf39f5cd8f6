"""Three-way merge of two edits of the same sequence of words or points."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

Edit = tuple[int, int, list[str]]  # base[start:end] becomes the list
# A part of the base, and what each has made of it, as one; None where only a person can say.
Together = Callable[[Sequence[str], list[str], list[str]], list[str] | None]


def words_of(text: str) -> list[str]:
    """A text in pieces: words, blanks, and signs one by one."""
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def merge_words(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """Both edits put together, or None where they changed the same part, or touching parts, differently."""
    # Where both have written the same word, it must be seen to stand at the same place, or it comes in twice.
    same = (Counter(mine) - Counter(base)) & (Counter(theirs) - Counter(base))
    if any(word.strip() for word in same):
        return _merge(base, _leftmost(base, mine), _leftmost(base, theirs), _only_a_person)
    return _merge(base, _edits(base, mine), _edits(base, theirs), _only_a_person)


def merge_points(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """As words are; but what both have added at one place is all kept, theirs first.

    What both have added stands as often as it does with the one who has it most often.
    """
    if list(mine) == list(theirs):
        return list(theirs)
    merged = _merge(base, _edits(base, mine), _edits(base, theirs), _additions)
    same = (Counter(mine) - Counter(base)) & (Counter(theirs) - Counter(base))
    most = {one: max(mine.count(one), theirs.count(one)) for one in same}
    return merged and [
        one for at, one in enumerate(merged) if one not in most or merged[:at].count(one) < most[one]
    ]


def _only_a_person(_base: Sequence[str], _mine: list[str], _theirs: list[str]) -> None:
    return None


def _additions(base: Sequence[str], mine: list[str], theirs: list[str]) -> list[str] | None:
    """What one has added before and after what was there stands around what the other has made of it."""
    size = len(base)
    for first, then in ((theirs, mine), (mine, theirs)):
        for at in range(len(then) - size + 1):
            if then[at : at + size] == base:
                return then[:at] + first + then[at + size :]
        if first and then[: len(first)] == first:
            return then
    return None


def _merge(
    base: Sequence[str], mine: Sequence[Edit], theirs: Sequence[Edit], together: Together
) -> list[str] | None:
    edits = sorted(
        [(edit, side) for side, new in enumerate((mine, theirs)) for edit in new], key=lambda one: one[0][:2]
    )
    merged: list[str] = []
    at = 0
    while edits:
        (start, end, _), _ = edits[0]
        touching: tuple[list[Edit], list[Edit]] = ([], [])
        while edits and edits[0][0][0] <= end:
            edit, side = edits.pop(0)
            touching[side].append(edit)
            end = max(end, edit[1])
        versions = [_applied(base, start, end, part) for part in touching if part]
        both = versions[0]
        if len(versions) == 2 and versions[0] != versions[1]:
            put_together = together(base[start:end], *versions)
            if put_together is None:
                return None
            both = put_together
        merged += [*base[at:start], *both]
        at = end
    return [*merged, *base[at:]]


def _edits(base: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """What turns one sequence into the other; equal ends are cut off first, as most edits are small."""
    shorter = min(len(base), len(new))
    head = next((i for i in range(shorter) if base[i] != new[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if base[-1 - i] != new[-1 - i]), rest)
    matcher = SequenceMatcher(None, base[head : len(base) - tail], new[head : len(new) - tail])
    return [
        (i1 + head, i2 + head, list(new[j1 + head : j2 + head]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _leftmost(base: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """The same edit, each word that was kept taken for the first one that it can be, in both.

    Two who have inserted the same then have done so at the same place, whatever else each has written.
    """
    edits: list[Edit] = []
    old_at = new_at = 0
    for word in _kept(base, new):
        old_here, new_here = base.index(word, old_at), new.index(word, new_at)
        if (old_here, new_here) != (old_at, new_at):
            edits.append((old_at, old_here, list(new[new_at:new_here])))
        old_at, new_at = old_here + 1, new_here + 1
    if old_at < len(base) or new_at < len(new):
        edits.append((old_at, len(base), list(new[new_at:])))
    return edits


def _kept(base: Sequence[str], new: Sequence[str]) -> list[str]:
    kept: list[str] = []
    at = 0
    for start, end, _ in _edits(base, new):
        kept += base[at:start]
        at = end
    return [*kept, *base[at:]]


def _applied(base: Sequence[str], start: int, end: int, edits: Sequence[Edit]) -> list[str]:
    found: list[str] = []
    for edit_start, edit_end, new in edits:
        found += [*base[start:edit_start], *new]
        start = edit_end
    return [*found, *base[start:end]]
