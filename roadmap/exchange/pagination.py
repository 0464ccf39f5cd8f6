"""Where a long table is cut into pages: between what belongs together, and with no page nearly empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# What takes no more than this of a page is moved to the next one whole.
_KEPT = 0.6
_SCARCE = 0.35
# How much smaller than it might be a table is printed, to save a page or to part it well.
_LEAST, _LEAST_TO_PART = 0.82, 0.9
_STEPS = 8


@dataclass(frozen=True)
class Piece:
    """Rows that belong together, by their heights in points; `again` is repeated where they are cut.

    `opens` marks the first piece of a part that would rather begin a page of its own.
    """

    heights: tuple[float, ...]
    again: float = 0
    opens: bool = False


@dataclass(frozen=True)
class Cuts:
    """The rows (counted from 0 over all pieces) that begin a page after the first, and the scale."""

    scale: float
    starts: tuple[int, ...]


@dataclass(frozen=True)
class Sheaf:
    """Pages of a height in points at full size, the first and the others less what stands above the rows."""

    high: float
    first_head: float
    head: float

    def cut(self, pieces: Sequence[Piece], scale: float) -> Cuts:
        """As few pages as this scale allows; one fewer where the last is scarce and a smaller scale helps."""
        starts, last = self._cut(pieces, scale)
        if not starts:
            return Cuts(scale, ())
        for smaller in _scales(scale, _LEAST) if last < _SCARCE else ():
            fewer, _ = self._cut(pieces, smaller)
            if len(fewer) < len(starts):
                return Cuts(smaller, fewer)
        for smaller in _scales(scale, _LEAST_TO_PART):
            parted, _ = self._cut(pieces, smaller, parted=True)
            if len(parted) == len(starts):
                return Cuts(smaller, parted)
        return Cuts(scale, starts)

    def _cut(
        self, pieces: Sequence[Piece], scale: float, *, parted: bool = False
    ) -> tuple[tuple[int, ...], float]:
        """The rows that begin pages, and how full the last page is."""
        room = self.high / scale - self.head
        left = self.high / scale - self.first_head
        starts: list[int] = []
        at, is_top = 0, True
        for piece in pieces:
            whole = sum(piece.heights)
            moves = whole > left and whole <= room * _KEPT
            if not is_top and (moves or piece.heights[0] > left or (parted and piece.opens)):
                starts.append(at)
                left, is_top = room, True
            for n, height in enumerate(piece.heights):
                if height > left and not is_top:
                    starts.append(at + n)
                    left = room - piece.again
                left, is_top = left - height, False
            at += len(piece.heights)
        return tuple(starts), 1 - left / room


def _scales(largest: float, least: float) -> list[float]:
    """Scales from the largest down to `least` of it."""
    return [largest * (1 - (1 - least) * step / _STEPS) for step in range(_STEPS + 1)]
