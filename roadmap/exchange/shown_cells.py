"""What the cells of a sheet show, read straight from its XML: a tenth of the work of opening the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from xml.parsers import expat

from openpyxl.utils import coordinate_to_tuple
from openpyxl.utils.datetime import to_excel

Shown = list[tuple[tuple[int, int], str]]


def shown(value: object) -> str:
    """A value as `cells_in` gives it: dates and numbers as Excel counts them."""
    if isinstance(value, date):
        value = to_excel(value)  # type: ignore[no-untyped-call]
    return f"{float(value):.9g}" if isinstance(value, int | float) else str(value)


def cells_in(sheet: bytes, texts: Sequence[str]) -> Shown:
    """The row and column of each cell with something in it, and what; the sheet's XML has passed the gate."""
    found: Shown = []
    kind = address = ""
    pieces: list[str] = []
    is_aid = False  # how a text is pronounced, in some languages
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal kind, address, is_aid
        name = name.rpartition(":")[2]
        if name == "c":
            kind, address = attributes.get("t", "n"), attributes.get("r", "A1")
            pieces.clear()
        elif name in ("v", "t", "f"):
            if name == "f":
                pieces.append("=")
            parser.CharacterDataHandler = None if is_aid else pieces.append
        elif name == "rPh":
            is_aid = True

    def end(name: str) -> None:
        nonlocal is_aid
        name = name.rpartition(":")[2]
        if name == "c" and pieces:
            found.append((coordinate_to_tuple(address), _said(kind, "".join(pieces), texts)))
        elif name == "rPh":
            is_aid = False
        elif name in ("v", "t", "f"):
            parser.CharacterDataHandler = None

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(sheet, True)
    return found


def _said(kind: str, text: str, texts: Sequence[str]) -> str:
    try:
        if kind == "s":
            return texts[int(text)]
        return shown(float(text)) if kind in ("n", "b") else text
    except (ValueError, IndexError):
        return text
