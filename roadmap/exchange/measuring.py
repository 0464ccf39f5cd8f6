"""How high a row must be to show its wrapped text, from the widths of Arial's letters."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

LINE = 12.75  # points, for 10 pt Arial
MAX_HEIGHT = 409.0  # what Excel allows

# Advance widths in thousandths of the type size, by letter (Arial's metrics; Liberation Sans has the same).
_GROUPS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft·",
    333: "-()`r{}‑",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckvxyszø",
    556: "#$0123456789?L_abdeghnopquåäöéèüàáó–«»…",
    584: "+<=>~",
    611: "FTZ",
    667: "ABEKPSVXYÅÄ&",
    722: "CDHNRUwÜ",
    778: "GOQØÖ",
    833: "Mm",
    889: "%æ",
    944: "W",
    1000: "Æ—",
    1015: "@",
}
_WIDTHS = {letter: width for width, letters in _GROUPS.items() for letter in letters} | {"ø": 611}
_OTHER = 667
_WIDE = 1000  # ideographs and emoji


def _letter(letter: str) -> int:
    known = _WIDTHS.get(letter)
    if known is None:
        return _WIDE if letter >= "\u1100" else _OTHER
    return known


@lru_cache(maxsize=20_000)
def _word(word: str) -> int:
    return sum(map(_letter, word))


def column_points(width: float) -> float:
    """The room for indented text in a column of this width (digits of 10 pt Arial), in points."""
    return (width * 7 - 9) * 0.75


def lines_in(text: str, width: float, size: float = 10, *, bold: bool = False) -> int:
    """How many lines a wrapped text takes in a column of this width."""
    room = column_points(width)
    return sum(_lines_in_paragraph(part, room, size, bold) for part in text.split("\n"))


def _lines_in_paragraph(text: str, room: float, size: float, bold: bool) -> int:
    scale = size / 1000 * (1.1 if bold else 1)
    if len(text) * scale * 500 < room and _word(text) * scale <= room:
        return 1
    lines, used, space = 1, 0.0, 278 * scale
    for word in text.split(" "):
        length = _word(word) * scale
        if used and used + space + length <= room:
            used += space + length
            continue
        if used:
            lines += 1
        # A word longer than the line is broken where the line ends.
        lines += max(0, math.ceil(length / room) - 1)
        used = length % room if length > room else length
    return lines


def row_height(cells: Iterable[tuple[str, float]], size: float = 10, *, bold: bool = False) -> float:
    """The height in points of a row with these texts in columns of these widths."""
    most = max((lines_in(text, width, size, bold=bold) for text, width in cells), default=1)
    return min(MAX_HEIGHT, most * LINE * size / 10 + 4)
