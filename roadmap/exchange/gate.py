"""The gate in front of the reader: only what is a workbook, and can be opened without harm, comes through."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from openpyxl.utils import coordinate_to_tuple

from roadmap.problems import Problem, Severity, refused

MAX_PACKED = 10_000_000
MAX_UNPACKED = 60_000_000
MAX_PARTS = 400
MAX_DEPTH = 120
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 250_000
_CHUNK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"\s*(?:<!doctype html|<html|<head|<table|<script)", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CONTENT = ("v", "is", "f")


def let_in(data: bytes) -> tuple[Problem, ...]:
    """Notes about what is ignored in the file; refused, with the reason, when it is not to be opened."""
    if not data:
        raise refused("workbook_empty")
    if len(data) > MAX_PACKED:
        raise refused("workbook_too_big", limit=MAX_PACKED // 1_000_000)
    if not data.startswith(b"PK"):
        raise refused(_other_format(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _inspect(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise refused("workbook_damaged") from None


def _other_format(data: bytes) -> str:
    """The refusal for a file that is no zip archive, by how it begins."""
    if data.startswith(_OLE):
        return "workbook_locked" if "EncryptedPackage".encode("utf-16-le") in data else "workbook_old"
    start = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(start):
        return "workbook_html"
    printable = sum(byte >= 32 or byte in b"\t\r\n" for byte in start)
    return "workbook_csv" if printable == len(start) else "workbook_other"


def _inspect(archive: zipfile.ZipFile) -> tuple[Problem, ...]:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    folded = {name.casefold() for name in names}
    if len(parts) > MAX_PARTS or len(folded) != len(names):
        raise refused("workbook_unsafe")
    if any(part.flag_bits & 1 for part in parts) or any(_escapes(name) for name in names):
        raise refused("workbook_unsafe")
    if "xl/workbook.xml" not in folded:
        raise refused(_other_archive(archive, folded))
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise refused("workbook_too_full")
    _Walk(archive).over(parts)
    notes = []
    if any("vbaproject" in name for name in folded):
        notes.append(Problem("workbook_macros", Severity.NOTE))
    if any("externallinks/" in name for name in folded):
        notes.append(Problem("workbook_links", Severity.NOTE))
    return tuple(notes)


def _escapes(name: str) -> bool:
    return name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/")


def _other_archive(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "workbook_binary"
    if "mimetype" in names and b"opendocument" in _first_bytes(archive, "mimetype"):
        return "workbook_ods"
    return "workbook_other"


def _first_bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    found = next((one for one in archive.namelist() if one.casefold() == name), name)
    with archive.open(found) as part:
        return part.read(200)


class _Walk:
    """Reads every part once, counting what it unpacks to, and looks through the XML."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._unpacked = 0
        self._cells = 0

    def over(self, parts: list[zipfile.ZipInfo]) -> None:
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                self._parse(part)
            else:
                for _ in self._chunks(part):
                    pass

    def _chunks(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._archive.open(part) as unpacked:
            while chunk := unpacked.read(_CHUNK):
                self._unpacked += len(chunk)
                if self._unpacked > MAX_UNPACKED:
                    raise refused("workbook_too_full")
                yield chunk

    def _parse(self, part: zipfile.ZipInfo) -> None:
        parser = expat.ParserCreate()
        _forbid_declarations(parser)
        if _SHEET.fullmatch(part.filename):
            self._watch_cells(parser)
        else:
            _watch_depth(parser)
        try:
            for chunk in self._chunks(part):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise refused("workbook_damaged") from None

    def _watch_cells(self, parser: expat.XMLParserType) -> None:
        """Refuse content far out and more cells than a plan has; the depth is counted too."""
        depth = 0
        cell = ""
        row = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth, cell, row
            depth += 1
            name = name.rpartition(":")[2]
            if name == "c":
                cell = attributes.get("r", "")
                self._count_cell()
            elif name in _CONTENT and cell:
                _check_place(cell)
            elif name == "row":
                row += 1
                if row > 2 * MAX_ROWS:
                    raise refused("workbook_too_many_cells", limit=MAX_CELLS)
            elif depth > MAX_DEPTH:
                raise refused("workbook_unsafe")

        def end(_name: str) -> None:
            nonlocal depth
            depth -= 1

        parser.StartElementHandler = start
        parser.EndElementHandler = end

    def _count_cell(self) -> None:
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise refused("workbook_too_many_cells", limit=MAX_CELLS)


def _check_place(cell: str) -> None:
    # `A9999` and shorter ones, which nearly all are, cannot be far out.
    if len(cell) < 4 or (len(cell) < 6 and "0" <= cell[1] <= "9"):
        return
    row, column = coordinate_to_tuple(cell)
    if row > MAX_ROWS or column > MAX_COLUMNS:
        raise refused("workbook_too_far", cell=cell[:12], rows=MAX_ROWS, columns=MAX_COLUMNS)


def _watch_depth(parser: expat.XMLParserType) -> None:
    depth = 0

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise refused("workbook_unsafe")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end


def _forbid_declarations(parser: expat.XMLParserType) -> None:
    """No document type and no entities: a workbook has none, an attack has."""

    def forbidden(*_arguments: object) -> None:
        raise refused("workbook_unsafe")

    parser.StartDoctypeDeclHandler = forbidden
    parser.EntityDeclHandler = forbidden
    parser.UnparsedEntityDeclHandler = forbidden
