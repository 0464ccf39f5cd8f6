"""A look through all XML of a workbook before anything is made of it, to refuse what is costly to open."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat

from openpyxl.utils import coordinate_to_tuple, range_boundaries

from roadmap.exchange.sheet_names import sheet_in
from roadmap.problems import Place, Refused, refused

MAX_UNPACKED = 60_000_000
MAX_DEPTH = 120
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 250_000
MAX_FORMATTED_ROWS = 60_000
MAX_TAGS = 1_800_000
# What the reader makes an object of besides cells and their texts: styles, rules, links, names, relations.
MAX_OTHER = 150_000
# Characters in lists of ranges, each of which becomes an object of its own.
MAX_RANGES = 300_000
# Characters that are looked through where one formula is shared by many cells.
MAX_SHARED = 3_000_000
_CHUNK = 1 << 16
_WORTH_COUNTING = 500_000
_CELL_TAGS = (b"<c ", b"<c>", b"<c/", b"<si>", b"<si/")
_COUNTED_TAGS = (*_CELL_TAGS, b"<row", b"<v>", b"<v/", b"<t>", b"<t ", b"<t/", b"<is>", b"<f>", b"<f ", b"</")
_XML = (".xml", ".rels", ".vml")
_BEGINS_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")
_CONTENT = frozenset(("v", "is", "f"))
_CHEAP = frozenset(("t", "sheetData", "sst"))
_AREAS = frozenset(("mergeCell", "hyperlink"))
_NO_COLUMN = re.compile(r"[A-Za-z]{4,}\d+")  # the last one that any program has is XFD


class Walk:
    """Reads every part once, counting what it unpacks to and what it would be made into.

    Which part is a sheet is for the file itself to say, so all are looked at as if they were.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._unpacked = self._cells = self._texts = self._rows = 0
        self._other = self._ranges = self._shared = self._longest = 0

    def over(self, parts: list[zipfile.ZipInfo]) -> None:
        """Refuse what is not to be opened; the errors of zlib and zipfile come through."""
        for part in parts:
            if part.file_size > _WORTH_COUNTING:
                self._count_ahead(part)
        for part in parts:
            self._look_through(part)

    def _count_ahead(self, part: zipfile.ZipInfo) -> None:
        """Refuse far too much of anything before it is looked at one by one, which takes its time."""
        cells = rows = tags = 0
        for chunk in self._chunks(part):
            cells += sum(map(chunk.count, _CELL_TAGS)) if b"<c" in chunk or b"<si" in chunk else 0
            rows += chunk.count(b"<row")
            tags += chunk.count(b"<")
            if cells > MAX_CELLS:
                raise _too_many_cells()
            if rows > MAX_FORMATTED_ROWS:
                raise _too_many_rows()
            if tags > MAX_TAGS:
                raise refused("workbook_unsafe")
        if tags > MAX_OTHER:
            counted = sum(sum(map(chunk.count, _COUNTED_TAGS)) for chunk in self._chunks(part))
            if tags - counted > 2 * MAX_OTHER:
                raise refused("workbook_unsafe")

    def _chunks(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._archive.open(part) as unpacked:
            while chunk := unpacked.read(_CHUNK):
                yield chunk

    def _look_through(self, part: zipfile.ZipInfo) -> None:
        """Read a part, and its XML where it holds some whatever it is called."""
        is_named_so = part.filename.lower().endswith(_XML)
        parser = expat.ParserCreate()
        self._watch(parser, part.filename)
        with self._archive.open(part) as unpacked:
            chunk = unpacked.read(_CHUNK)
            is_xml = is_named_so or _BEGINS_XML.match(chunk)
            try:
                while chunk:
                    self._unpacked += len(chunk)
                    if self._unpacked > MAX_UNPACKED:
                        raise refused("workbook_too_full")
                    if is_xml:
                        parser.Parse(chunk, False)
                    chunk = unpacked.read(_CHUNK)
                if is_xml:
                    parser.Parse(b"", True)
            except expat.ExpatError:
                # The reader cannot get further in this part than we did.
                if is_named_so:
                    raise refused("workbook_damaged") from None

    def _watch(self, parser: expat.XMLParserType, part: str) -> None:
        """Refuse content far out, more of anything than a plan has, and what no workbook has at all."""
        row = 0
        cell = ""

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal cell, row
            name = name.rpartition(":")[2]
            if name == "c":
                cell = attributes.get("r") or f"A{row}"
                self._count_cells(1)
            elif name in _CONTENT:
                if _is_far_out(cell):
                    raise self._too_far(part, cell[:12])
                if name == "f":
                    self._watch_formula(parser, attributes)
            elif name == "row":
                row = int(attributes.get("r") or row + 1)
                self._count_row()
            elif name == "si":
                self._count_text()
            elif name not in _CHEAP:
                self._count_other(name, attributes)

        _watch_depth(parser, start)
        _forbid_declarations(parser)

    def _too_far(self, part: str, cell: str) -> Refused:
        """The refusal of a cell far out, which names its sheet where the workbook does."""
        sheet = sheet_in(self._archive, part, _forbid_declarations)
        code = "cell_too_far" if sheet else "workbook_too_far"
        place = Place(sheet=sheet, cell=cell if sheet else "")
        return refused(code, place, cell=cell, rows=MAX_ROWS, columns=MAX_COLUMNS)

    def _watch_formula(self, parser: expat.XMLParserType, attributes: dict[str, str]) -> None:
        """A formula that many cells share is looked through anew for each of them."""
        if attributes.get("t") != "shared":
            return
        self._shared += 1

        def read(text: str) -> None:
            self._longest += len(text)

        parser.CharacterDataHandler = read if attributes.get("ref") else None
        if self._shared * self._longest > MAX_SHARED:
            raise refused("workbook_unsafe")

    def _count_cells(self, count: int) -> None:
        self._cells += count
        if self._cells > MAX_CELLS:
            raise _too_many_cells()

    def _count_row(self) -> None:
        self._rows += 1
        if self._rows > MAX_FORMATTED_ROWS:
            raise _too_many_rows()

    def _count_text(self) -> None:
        self._texts += 1
        if self._texts > MAX_CELLS:
            raise _too_many_cells()

    def _count_other(self, name: str, attributes: dict[str, str]) -> None:
        self._other += 1
        self._ranges += len(attributes.get("sqref", ""))
        if self._other > MAX_OTHER or self._ranges > MAX_RANGES:
            raise refused("workbook_unsafe")
        if name in _AREAS:
            self._count_cells(_area(attributes.get("ref", "A1")))


def _too_many_cells() -> Refused:
    return refused("workbook_too_many_cells", limit=MAX_CELLS)


def _too_many_rows() -> Refused:
    return refused("workbook_too_many_rows", limit=MAX_FORMATTED_ROWS)


def _area(reference: str) -> int:
    """How many cells a range covers; the reader makes each of them where cells are merged or linked."""
    first_column, first_row, last_column, last_row = (side or 0 for side in range_boundaries(reference))
    if not (first_column and first_row and last_column and last_row):
        return MAX_CELLS + 1  # whole rows or columns
    return (abs(last_column - first_column) + 1) * (abs(last_row - first_row) + 1)


def _is_far_out(cell: str) -> bool:
    # `A9999`, which nearly all are like, cannot be far out.
    if len(cell) < 3 or (len(cell) < 6 and "0" <= cell[1] <= "9"):
        return False
    if _NO_COLUMN.fullmatch(cell):
        return True
    row, column = coordinate_to_tuple(cell)
    return row > MAX_ROWS or column > MAX_COLUMNS


def _watch_depth(parser: expat.XMLParserType, inner: Callable[[str, dict[str, str]], None]) -> None:
    """Refuse what is nested too deep; every other element goes on to `inner`."""
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise refused("workbook_unsafe")
        inner(name, attributes)

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
