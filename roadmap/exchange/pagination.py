"""Where a long table is cut into pages: between what belongs together, and with no page nearly empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# What takes no more than this of a page is moved to the next one whole.
_KEPT = 0.35
# A page that is filled less than this is scarce, and a part that would fill less begins none.
_SCARCE = 0.35
_SCARCE_COST, _PARTED_GAIN = 0.5, 0.3  # in pages


@dataclass(frozen=True)
class Piece:
    """Rows that belong together, by their heights in points.

    `opens` marks the first piece of a part that would rather begin a page of its own.
    """

    heights: tuple[float, ...]
    opens: bool = False


@dataclass(frozen=True)
class Sheaf:
    """Pages of a height in points at full size, the first and the others less what stands above the rows."""

    high: float
    first_head: float
    head: float

    def cut(self, pieces: Sequence[Piece], scale: float) -> tuple[int, ...]:
        """The rows, counted from 0 over all pieces, that begin a page after the first."""
        starts, last = self._cut(pieces, scale)
        if not starts or not any(piece.opens for piece in pieces[1:]):
            return starts
        parted, parted_last = self._cut(pieces, scale, parted=True)
        cost = len(starts) + _SCARCE_COST * (last < _SCARCE)
        parted_cost = len(parted) + _SCARCE_COST * (parted_last < _SCARCE) - _PARTED_GAIN
        return parted if parted_cost < cost else starts

    def _cut(
        self, pieces: Sequence[Piece], scale: float, *, parted: bool = False
    ) -> tuple[tuple[int, ...], float]:
        """The rows that begin pages, and how full the last page is."""
        room = self.high / scale - self.head
        left = self.high / scale - self.first_head
        parts = _heights_of_parts(pieces) if parted else {}
        starts: list[int] = []
        at, is_top = 0, True
        for number, piece in enumerate(pieces):
            whole = sum(piece.heights)
            moves = whole > left and whole <= room * _KEPT
            opens = parted and piece.opens and parts.get(number, 0) > _SCARCE * room
            if not is_top and (moves or piece.heights[0] > left or opens):
                starts.append(at)
                left, is_top = room, True
            for n, height in enumerate(piece.heights):
                if height > left and not is_top:
                    starts.append(at + n)
                    left = room
                left, is_top = left - height, False
            at += len(piece.heights)
        return tuple(starts), 1 - left / room


def _heights_of_parts(pieces: Sequence[Piece]) -> dict[int, float]:
    """How high each part is, by the number of its first piece."""
    found: dict[int, float] = {}
    first = 0
    for number, piece in enumerate(pieces):
        first = number if piece.opens else first
        found[first] = found.get(first, 0.0) + sum(piece.heights)
    return found
