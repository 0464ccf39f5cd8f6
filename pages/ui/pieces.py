"""Values side by side, in pieces, so that a reader finds the words that differ."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pages.ui.sheets import Data
from roadmap.changes import EXISTS, RANK, Change
from roadmap.comparing import Marked, marked
from roadmap.fields import Json, field_of, name_field
from roadmap.model import Kind
from roadmap.texts import text
from roadmap.wording import Wording, cut

AROUND = 70
SAME, DIFFERS, NOTHING = 0, 1, 2
Piece = tuple[str, int]


def filled(words: Wording, kind: Kind, changes: Iterable[Change]) -> list[Data]:
    """What is filled in of something new, besides its name."""
    named = name_field(kind)
    skip = {EXISTS, RANK, named.name if named else ""}
    found = [(field_of(c.kind, c.field), c.new) for c in changes if c.field not in skip]
    values = [(words.label(field), words.value(field, raw)) for field, raw in found]
    return [{"label": label, "value": [(cut(value), SAME)]} for label, value in values if value]


def edited(words: Wording, change: Change, now: Json) -> Data:
    """A field that goes from what stands there now to the change's value."""
    before, after = side_by_side(words, change, now, change.new)
    return {"label": words.label(field_of(change.kind, change.field)), "before": before, "after": after}


def side_by_side(
    words: Wording, change: Change, before: Json, after: Json
) -> tuple[list[Piece], list[Piece]]:
    """Two values of a change's field, with what differs marked."""
    field = field_of(change.kind, change.field)
    old, new = words.value(field, before), words.value(field, after)
    nothing = [(text("workbook.list.nothing", words.language), NOTHING)]
    left, right = _marked(old, new)
    return _around(left) if old else nothing, _around(right) if new else nothing


@lru_cache(maxsize=2048)
def _marked(before: str, after: str) -> tuple[Marked, Marked]:
    """Remembered, since the page runs again for every tick."""
    return marked(before, after)


def _around(pieces: Marked) -> list[Piece]:
    """What differs, with some of what stands around it: long texts need not be read whole."""
    last = len(pieces) - 1
    return [
        (piece if differs else _shortened(piece, first=n == 0, last=n == last), int(differs))
        for n, (piece, differs) in enumerate(pieces)
    ]


def _shortened(piece: str, *, first: bool, last: bool) -> str:
    if len(piece) <= 3 * AROUND:
        return piece
    if first and last:
        return cut(piece)
    head, tail = piece[:AROUND].rstrip(), piece[-AROUND:].lstrip()
    return f"… {tail}" if first else f"{head} …" if last else f"{head} … {tail}"
