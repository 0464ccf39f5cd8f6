"""Edits in a flat OpenDocument spreadsheet: rows and cells as LibreOffice itself writes and reads them."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

_TABLE, _OFFICE, _TEXT = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text")
)
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ROOT = re.compile(rb"<office:document [^>]*>")
_NAMES = re.compile(rb" xmlns:[^ >]+")
_REPEATED = f"{_TABLE}number-columns-repeated"
Value = str | float | date | None


class FlatSheet:
    """A sheet of such a spreadsheet. Its data rows are those below the heads in which something stands."""

    def __init__(self, table: Element) -> None:
        self._table = table

    def rename(self, title: str) -> None:
        """Give the sheet another name."""
        self._table.set(f"{_TABLE}name", title)

    def rename_head(self, old: str, new: str) -> None:
        """Give a column another head."""
        _fill(_cells(self._heads())[self._column(old)], new)

    def put(self, row: int, head: str, value: Value) -> None:
        """Write in the nth data row (0 is the first), under a head."""
        _fill(_cells(self._rows()[row])[self._column(head)], value)

    def put_at(self, row: int, column: int, value: Value) -> None:
        """Write in any cell, counted from 0."""
        _fill(_cells(list(self._table.iter(f"{_TABLE}table-row"))[row])[column], value)

    def sort(self, head: str, *, reverse: bool = False) -> None:
        """Sort the data rows by what stands under a head."""
        rows = self._rows()
        at = self._column(head)
        places = [list(self._table).index(row) for row in rows]
        rows.sort(key=lambda row: _said(_cells(row)[at]), reverse=reverse)
        for place, row in zip(places, rows, strict=True):
            self._table[place] = row

    def insert_row(self, before: int, values: Mapping[str, Value]) -> None:
        """A row before the nth data row, formatted as that one, with these values under heads."""
        row = copy.deepcopy(self._rows()[before])
        for cell in _cells(row):
            _fill(cell, None)
        for head, value in values.items():
            _fill(_cells(row)[self._column(head)], value)
        self._table.insert(list(self._table).index(self._rows()[before]), row)

    def delete_row(self, row: int) -> None:
        """Without the nth data row."""
        self._table.remove(self._rows()[row])

    def copy_row(self, row: int, before: int) -> None:
        """The nth data row once more, before another."""
        copied = copy.deepcopy(self._rows()[row])
        self._table.insert(list(self._table).index(self._rows()[before]), copied)

    def insert_column(self, before: str, head: str, value: Value) -> None:
        """A column of one's own before another, with the same in each row."""
        at = self._column(before)
        for row, content in [(self._heads(), head), *((row, value) for row in self._rows())]:
            cells = _cells(row)
            added = Element(f"{_TABLE}table-cell")
            _fill(added, content)
            row.insert(list(row).index(cells[at]), added)

    def _heads(self) -> Element:
        found = self._table.find(f"{_TABLE}table-header-rows/{_TABLE}table-row")
        assert found is not None
        return found

    def _column(self, head: str) -> int:
        return [_said(cell) for cell in _cells(self._heads())].index(head)

    def _rows(self) -> list[Element]:
        below = list(self._table)
        begin = next(at for at, one in enumerate(below) if one.tag == f"{_TABLE}table-header-rows")
        rows = [one for one in below[begin:] if one.tag == f"{_TABLE}table-row"]
        return [row for row in rows if any(_said(cell) for cell in row)]


def edited(flat: bytes, edit: Callable[[Callable[[str], FlatSheet]], None]) -> bytes:
    """A flat spreadsheet after an edit, which is given the sheets by name."""
    for _, (prefix, uri) in ET.iterparse(io.BytesIO(flat), ("start-ns",)):  # noqa: S314  # LibreOffice wrote it
        ET.register_namespace(prefix, uri)
    root = ET.fromstring(flat)  # noqa: S314

    def sheet(title: str) -> FlatSheet:
        tables = root.iter(f"{_TABLE}table")
        return FlatSheet(next(one for one in tables if one.get(f"{_TABLE}name") == title))

    edit(sheet)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    # LibreOffice also needs the names that stand in values only, and declares them all on the root.
    used, declared = (_NAMES.findall(_ROOT.findall(one)[0]) for one in (written, flat))
    missing = b"".join(
        name for name in declared if name.split(b"=")[0] not in {n.split(b"=")[0] for n in used}
    )
    return written.replace(b"<office:document", b"<office:document" + missing, 1)


def _cells(row: Element) -> list[Element]:
    """The cells of a row one by one: those that stand for several like them are written out."""
    for cell in list(row):
        count = int(cell.attrib.pop(_REPEATED, "1"))
        for _ in range(min(count, 50) - 1):
            row.insert(list(row).index(cell), copy.deepcopy(cell))
    return list(row)


def _said(cell: Element) -> str:
    return "\n".join("".join(line.itertext()) for line in _lines(cell))


def _lines(cell: Element) -> Iterator[Element]:
    return cell.iter(f"{_TEXT}p")


def _fill(cell: Element, value: Value) -> None:
    """Give a cell another content of any type."""
    for child in list(cell):
        cell.remove(child)
    for name in ("value-type", "value", "date-value"):
        cell.attrib.pop(f"{_OFFICE}{name}", None)
    cell.attrib.pop(f"{_CALC}value-type", None)
    if value is None:
        return
    kind = "date" if isinstance(value, date) else "string" if isinstance(value, str) else "float"
    cell.set(f"{_OFFICE}value-type", kind)
    if kind != "string":
        cell.set(f"{_OFFICE}{'date-value' if kind == 'date' else 'value'}", str(value))
    for line in str(value).split("\n"):
        ET.SubElement(cell, f"{_TEXT}p").text = line
