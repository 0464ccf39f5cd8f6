"""Values side by side, in pieces, so that a reader finds the words that differ."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pages.ui.sheets import Data
from roadmap.changes import Change
from roadmap.fields import Field, Json, encode, field_of, fields_of
from roadmap.likeness import Marked, marked
from roadmap.model import KIND_OF, Entity
from roadmap.texts import text
from roadmap.wording import Wording, cut

AROUND = 70
SAME, DIFFERS, NOTHING = 0, 1, 2
Piece = tuple[str, int]


def fields_with(entity: Entity) -> list[tuple[Field, Json]]:
    """The fields in which something stands."""
    fields = fields_of(KIND_OF[type(entity)])
    return [(one, encode(value)) for one in fields if (value := getattr(entity, one.name)) != one.empty]


def filled(words: Wording, fields: Iterable[tuple[Field, Json]], *, named: bool = False) -> list[Data]:
    """What is filled in of something, without its name unless that is asked for."""
    values = [(words.label(one), words.value(one, raw)) for one, raw in fields if named or not one.is_name]
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
