"""Text on its way into and out of a workbook's XML, where `_x0041_` stands for a character."""

from __future__ import annotations

import re

from roadmap.exchange.sheets import MAX_TEXT

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What XML cannot hold.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escaped(text: str) -> str:
    """Text as it must be stored so that Excel and LibreOffice show exactly this text."""
    if "_x" in text:
        text = _ESCAPE.sub("_x005F_", text)
    return _ILLEGAL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    """The text that a stored one shows."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def fits(text: str) -> bool:
    """Whether a text has room in one cell; Excel counts UTF-16 units."""
    return (
        len(text) * 7 <= MAX_TEXT
        or max(len(escaped(text)), len(text.encode("utf-16-le", "replace")) // 2) <= MAX_TEXT
    )
