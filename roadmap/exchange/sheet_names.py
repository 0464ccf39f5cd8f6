"""What the sheets of a workbook are called, by the parts of the file that hold them, before it is opened."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from xml.parsers import expat

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
# Of either part a person's workbook has some kilobytes.
_MOST_BYTES = 1_000_000
_MOST_SHOWN = 80

Attributes = dict[str, str]


def sheet_in(archive: zipfile.ZipFile, part: str, guard: Callable[[expat.XMLParserType], None]) -> str:
    """The name of the sheet that a part holds, as people see it; empty where the workbook has none for it.

    `guard` makes a parser refuse what no workbook has.
    """
    try:
        related = {one.get("Id"): one for one in _elements(archive, _RELATIONS, "Relationship", guard)}
        for sheet in _elements(archive, _WORKBOOK, "sheet", guard):
            said = next((value for name, value in sheet.items() if name.endswith(":id")), "")
            target = related.get(said, {}).get("Target", "")
            if posixpath.normpath(posixpath.join("/xl", target)) == f"/{part}":
                return sheet.get("name", "")[:_MOST_SHOWN]
    except (KeyError, expat.ExpatError):
        pass  # nothing that a reader could open either
    return ""


def _elements(
    archive: zipfile.ZipFile, part: str, wanted: str, guard: Callable[[expat.XMLParserType], None]
) -> list[Attributes]:
    """The attributes of the elements of a part that are called so."""
    found: list[Attributes] = []

    def start(name: str, attributes: Attributes) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    guard(parser)
    with archive.open(part) as unpacked:
        parser.Parse(unpacked.read(_MOST_BYTES), True)
    return found
