"""Three-way merge of two edits of the same sequence of words or points."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

Edit = tuple[int, int, list[str]]  # base[start:end] becomes the list


def merge_sequences(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """Both edits put together, or None where they changed the same part, or touching parts, differently."""
    edits = sorted(
        [(edit, side) for side, new in enumerate((mine, theirs)) for edit in _edits(base, new)],
        key=lambda one: one[0][:2],
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
        if len(versions) == 2 and versions[0] != versions[1]:
            return None
        merged += [*base[at:start], *versions[0]]
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


def _applied(base: Sequence[str], start: int, end: int, edits: Sequence[Edit]) -> list[str]:
    found: list[str] = []
    for edit_start, edit_end, new in edits:
        found += [*base[start:edit_start], *new]
        start = edit_end
    return [*found, *base[start:end]]
