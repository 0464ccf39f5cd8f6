"""How high a row must be to show its wrapped text, from the widths of Arial's letters."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache

LINE = 12.75  # points, for 10 pt Arial
MAX_HEIGHT = 409.0  # what Excel allows
MOST_LINES = 24  # in one row of a table for reading, so that a page can be cut between rows

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
    350: "•",
    365: "☐",
    500: "Jckvxyszø",
    556: "#$0123456789?L_abdeghnopquåäöéèüàáó–«»",
    584: "+<=>~",
    611: "FTZ",
    667: "ABEKPSVXYÅÄ&",
    722: "CDHNRUwÜ",
    778: "GOQØÖ",
    833: "Mm",
    889: "%æ",
    944: "W",
    1000: "Æ—…→",
    1015: "@",
}
_BOLD_GROUPS = {
    238: "'",
    278: "ijl ,./I\\·’|",
    333: "!:;[]ft-()`‑",
    350: "•",
    365: "☐",
    389: "r{}*",
    474: '"',
    500: "z“”",
    556: "Jckvxysaeå#$0123456789_äéèàá–«»",
    584: "^+<=>~",
    611: "ø?LbdghnopquFTZöüó",
    667: "EPSVXY",
    722: "ABKÅCDHNRU&ÄÜ",
    778: "wGOQØÖ",
    833: "M",
    889: "m%æ",
    944: "W",
    975: "@",
    1000: "Æ—…→",
}
_WIDTHS = {letter: width for width, letters in _GROUPS.items() for letter in letters} | {"ø": 611}
_BOLD_WIDTHS = {letter: width for width, letters in _BOLD_GROUPS.items() for letter in letters}
_OTHER = 667
_OTHER_BOLD = 722
_WIDE = 1000  # ideographs and emoji


# Programs differ by a few points in what they keep free beside a text: a line too many is only air,
# one too few prints over the row below.
_SPARE = 0.985
_BESIDE = 12  # pixels: the indent, and what is kept free on both sides


def _letter(letter: str, bold: bool) -> int:
    known = (_BOLD_WIDTHS if bold else _WIDTHS).get(letter)
    if known is None:
        return _WIDE if letter >= "\u1100" else _OTHER_BOLD if bold else _OTHER
    return known


@lru_cache(maxsize=20_000)
def _word(word: str, bold: bool) -> int:
    return sum(_letter(letter, bold) for letter in word)


def column_points(width: float) -> float:
    """The room for indented text in a column of this width (digits of 10 pt Arial), in points."""
    return (width * 7 - _BESIDE) * 0.75 * _SPARE


def lines_in(text: str, width: float, size: float = 10, *, bold: bool = False) -> int:
    """How many lines a wrapped text takes in a column of this width."""
    room = column_points(width)
    return sum(_lines_in_paragraph(part, room, size, bold) for part in text.split("\n"))


def _lines_in_paragraph(text: str, room: float, size: float, bold: bool) -> int:
    scale = size / 1000
    if len(text) * scale * 500 < room and _word(text, bold) * scale <= room:
        return 1
    lines, used, space = 1, 0.0, 278 * scale
    for word in text.split(" "):
        length = _word(word, bold) * scale
        if used and used + space + length <= room:
            used += space + length
            continue
        if used:
            lines += 1
        if length > room:
            # A word longer than the line is broken between two letters: the room of one of them is lost.
            whole = room - 556 * scale
            lines += math.ceil(length / whole) - 1
            length = length % whole or whole
        used = length
    return lines


def wrapped(text: str, width: float, size: float = 10, *, bold: bool = False) -> list[str]:
    """The lines that a text takes in a column of this width."""
    room = column_points(width)
    return [line for part in text.split("\n") for line in _wrapped_paragraph(part, room, size / 1000, bold)]


def _wrapped_paragraph(text: str, room: float, scale: float, bold: bool) -> Iterator[str]:
    line, used = "", 0.0
    for word in text.split(" "):
        length = _word(word, bold) * scale
        if line and used + 278 * scale + length <= room:
            line, used = f"{line} {word}", used + 278 * scale + length
            continue
        if line:
            yield line
        line, used = word, length
        while used > room and len(line) > 1:
            first = _fitting(line, room, scale, bold)
            yield line[:first]
            line = line[first:]
            used = _word(line, bold) * scale
    yield line


def _fitting(word: str, room: float, scale: float, bold: bool) -> int:
    """How many letters of a word that is too long stand on the line, one at the least."""
    used = 0.0
    for at, letter in enumerate(word):
        used += _letter(letter, bold) * scale
        if used > room:
            return max(at, 1)
    return len(word)


def parts_in(text: str, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """A text in parts that each have room in a row of a column of this width."""
    if len(text) * 3 < MOST_LINES * width and text.count("\n") * 3 < MOST_LINES:
        return (text,)
    if lines_in(text, width, bold=bold) <= MOST_LINES:
        return (text,)
    lines = wrapped(text, width, bold=bold)
    return tuple("\n".join(lines[at : at + MOST_LINES]) for at in range(0, len(lines), MOST_LINES))


def row_height(
    cells: Iterable[tuple[str, float]] = (), *, bold: Iterable[tuple[str, float]] = (), size: float = 10
) -> float:
    """The height in points of a row with these texts, plain and bold, in columns of these widths."""
    plain_lines = [lines_in(text, width, size) for text, width in cells]
    bold_lines = [lines_in(text, width, size, bold=True) for text, width in bold]
    return min(MAX_HEIGHT, max([1, *plain_lines, *bold_lines]) * LINE * size / 10 + 4)
