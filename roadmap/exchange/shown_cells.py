"""What the cells of a sheet show, read straight from its XML: a tenth of the work of opening the sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from xml.parsers import expat

from openpyxl.utils import coordinate_to_tuple
from openpyxl.utils.datetime import to_excel

_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}", re.ASCII)
_HELD = frozenset(("v", "t", "f"))
Shown = list[tuple[tuple[int, int], str]]


def shown(value: object) -> str:
    """A value as `cells_in` gives it: dates and numbers as Excel counts them."""
    if isinstance(value, date):
        value = to_excel(value)  # type: ignore[no-untyped-call]
    return f"{float(value):.9g}" if isinstance(value, int | float) else str(value)


def cells_in(sheet: bytes, texts: Sequence[str]) -> Shown:
    """The row and column of each cell with something in it, and what; none where it is no XML."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    cells = _Cells(parser, texts)
    parser.StartElementHandler = cells.start
    parser.EndElementHandler = cells.end
    try:
        parser.Parse(sheet, True)
    except expat.ExpatError:
        return []
    return cells.found


class _Cells:
    """Gathers what stands in cells while a parser goes through a sheet."""

    def __init__(self, parser: expat.XMLParserType, texts: Sequence[str]) -> None:
        self.found: Shown = []
        self._parser, self._texts = parser, texts
        self._type = self._address = ""
        self._pieces: list[str] = []
        self._is_aid = False  # how a text is pronounced, in some languages

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = name.rpartition(":")[2]
        if name == "c":
            self._type, self._address = attributes.get("t", "n"), attributes.get("r", "")
            self._pieces.clear()
        elif name == "rPh":
            self._is_aid = True
        elif name in _HELD:
            if name == "f":
                self._pieces.append("=")
            self._parser.CharacterDataHandler = None if self._is_aid else self._pieces.append

    def end(self, name: str) -> None:
        """An element ends."""
        name = name.rpartition(":")[2]
        if name == "c" and self._pieces and _ADDRESS.fullmatch(self._address):
            self.found.append((coordinate_to_tuple(self._address), self._said()))
        elif name == "rPh":
            self._is_aid = False
        elif name in _HELD:
            self._parser.CharacterDataHandler = None

    def _said(self) -> str:
        text = "".join(self._pieces)
        try:
            if self._type == "s":
                return self._texts[int(text)]
            return shown(float(text)) if self._type in ("n", "b") else text
        except (ValueError, IndexError):
            return text
