"""The gate: what is no workbook, or not safe to open, is refused with its own sentence and at once."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from openpyxl import Workbook

from roadmap.exchange import gate, opening, reader, xml_walk
from roadmap.exchange.xml_walk import MAX_CELLS
from roadmap.problems import Refused
from roadmap.texts import LANGUAGES, sentence
from tests.plans import large_plan
from tests.workbooks import exported, found, read, repacked, small_plan, table

GOOD = table({"Tiltak": [["Id", "Tiltak"], ["", "Kurs"]]})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"
CELLS = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def sheet(content: bytes) -> bytes:
    """A workbook whose only sheet holds this XML."""

    def change(parts: dict[str, bytes]) -> None:
        parts[SHEET] = CELLS + content + b"</sheetData></worksheet>"

    return repacked(GOOD, change)


def part(name: str, content: bytes) -> bytes:
    return repacked(GOOD, lambda parts: parts.__setitem__(name, content))


def archive(*parts: tuple[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts:
            target.writestr(name, content)
    return data.getvalue()


def doubled() -> bytes:
    data = io.BytesIO(GOOD)
    with zipfile.ZipFile(data, "a") as target, pytest.warns(UserWarning, match="Duplicate"):
        target.writestr(SHEET, b"<x/>")
    return data.getvalue()


def packed_in(way: int) -> bytes:
    data = io.BytesIO(GOOD)
    with zipfile.ZipFile(data, "a") as target:
        target.writestr("xl/more.xml", b"<x/>", way)
    return data.getvalue()


def bomb(size: int) -> bytes:
    """Zeros that pack to next to nothing, in a part whose size is told as it is."""
    return part("xl/media/a.bin", bytes(size))


def lying(told: int) -> bytes:
    """The same zeros, in a part said to be smaller."""
    data = bytearray(bomb(gate.MAX_UNPACKED + 1))
    real = (gate.MAX_UNPACKED + 1).to_bytes(4, "little")
    return bytes(data.replace(real, told.to_bytes(4, "little")))


def below(content: bytes) -> bytes:
    """A workbook with this XML below the cells of its sheet."""

    def change(parts: dict[str, bytes]) -> None:
        parts[SHEET] = parts[SHEET].replace(b"</sheetData>", b"</sheetData>" + content)

    return repacked(GOOD, change)


def elsewhere(content: bytes) -> bytes:
    """A workbook whose sheet stands in a part where nobody would look for one."""

    def change(parts: dict[str, bytes]) -> None:
        parts["xl/odd.dat"] = CELLS + b"</sheetData>" + content + b"</worksheet>"
        relations = parts["xl/_rels/workbook.xml.rels"]
        parts["xl/_rels/workbook.xml.rels"] = relations.replace(b"worksheets/sheet1.xml", b"odd.dat")

    return repacked(GOOD, change)


EVERYWHERE = b"A1:XFD1048576"
MERGED = b'<mergeCells><mergeCell ref="%s"/></mergeCells>' % EVERYWHERE
FAR = CELLS + b'<row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'
ENTITY = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
SHARED = b'<f t="shared" si="0" ref="A1:A9999">%s</f>' % (b"A1+" * 2000)
FORMULAS = b"".join(b'<c r="B%d"><f t="shared" si="0"/></c>' % row for row in range(1, 2000))

HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "workbook_empty"),
    "too big": (b"PK" + bytes(gate.MAX_PACKED), "workbook_too_big"),
    "truncated": (GOOD[: len(GOOD) // 2], "workbook_damaged"),
    "truncated by a byte": (GOOD[:-1], "workbook_damaged"),
    "begins like a zip": (b"PK\x03\x04", "workbook_damaged"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "workbook_locked"),
    "old": (OLE + bytes(600), "workbook_old"),
    "web page": (b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "workbook_html"),
    "csv": ("Id;Tiltak\n;Møte\n".encode(), "workbook_csv"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "workbook_other"),
    "ods": (archive(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")), "workbook_ods"),
    "xlsb": (archive(("xl/workbook.bin", b"\x00")), "workbook_binary"),
    "other zip": (archive(("word/document.xml", b"<x/>")), "workbook_other"),
    "duplicate part": (doubled(), "workbook_unsafe"),
    "packed in an odd way": (packed_in(zipfile.ZIP_LZMA), "workbook_unsafe"),
    "path out": (part("../../etc/passwd", b"x"), "workbook_unsafe"),
    "path from the root": (part("/etc/passwd", b"x"), "workbook_unsafe"),
    "many parts": (archive(*((f"x{n}", b"") for n in range(gate.MAX_PARTS + 1))), "workbook_unsafe"),
    "bomb": (bomb(gate.MAX_UNPACKED + 1), "workbook_too_full"),
    "bomb that lies": (lying(1000), "workbook_damaged"),
    "entity from outside": (part(SHEET, ENTITY), "workbook_unsafe"),
    "entities of entities": (part(SHEET, LAUGHS), "workbook_unsafe"),
    "entity in utf-16": (part(SHEET, ENTITY.decode().encode("utf-16")), "workbook_unsafe"),
    "deep": (part("xl/styles.xml", b"<a>" * 200 + b"</a>" * 200), "workbook_unsafe"),
    "broken xml": (part(SHEET, b"<worksheet><sheetData>"), "workbook_damaged"),
    "far cell": (sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "cell_too_far"),
    "far cell without an address": (sheet(b'<row r="1048576"><c><v>1</v></c></row>'), "cell_too_far"),
    "far column": (sheet(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'), "cell_too_far"),
    "column just too far": (sheet(b'<row r="4"><c r="GS4"><v>1</v></c></row>'), "cell_too_far"),
    "column that no program has": (sheet(b'<row r="1"><c r="XFDA1"><v>1</v></c></row>'), "cell_too_far"),
    "row that no program has": (sheet(b'<row r="1"><c r="B1048577"><v>1</v></c></row>'), "cell_too_far"),
    "far cell in a sheet without a name": (
        repacked(GOOD, lambda parts: parts.update({"xl/worksheets/sheet2.xml": FAR})),
        "workbook_too_far",
    ),
    "many cells": (sheet(b"<row>" + b"<c/>" * (MAX_CELLS + 9000) + b"</row>"), "workbook_too_many_cells"),
    "a million formatted rows": (
        sheet(b"".join(b'<row r="%d" s="1"/>' % row for row in range(1, 1_000_001))),
        "workbook_too_many_rows",
    ),
    "everything merged": (below(MERGED), "workbook_too_many_cells"),
    "everything merged elsewhere": (elsewhere(MERGED), "workbook_too_many_cells"),
    "everything linked": (
        below(b'<hyperlinks><hyperlink ref="%s"/></hyperlinks>' % EVERYWHERE),
        "workbook_too_many_cells",
    ),
    "whole columns merged": (
        below(MERGED.replace(EVERYWHERE, b"A:XFD")),
        "workbook_too_many_cells",
    ),
    "many ranges": (
        below(b'<dataValidations><dataValidation sqref="%s"/></dataValidations>' % (b"A1 " * 200_000)),
        "workbook_unsafe",
    ),
    "many styles": (part("xl/styles.xml", b"<s>" + b"<xf/>" * 320_000 + b"</s>"), "workbook_unsafe"),
    "many tags": (part("xl/styles.xml", b"<s>" + b"<t/>" * 1_900_000 + b"</s>"), "workbook_unsafe"),
    "many texts": (
        part("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * (MAX_CELLS + 9000) + b"</sst>"),
        "workbook_too_many_cells",
    ),
    "a long formula shared by many": (
        sheet(b'<row r="1"><c r="A1">' + SHARED + b"</c>" + FORMULAS + b"</row>"),
        "workbook_unsafe",
    ),
}

# Where the cell stands that is too far out, as a person finds it.
FAR_OUT = {
    "far cell": "Tiltak!XFD1048576",
    "far cell without an address": "Tiltak!A1048576",
    "far column": "Tiltak!XFD1",
    "column just too far": "Tiltak!GS4",
    "column that no program has": "Tiltak!XFDA1",
    "row that no program has": "Tiltak!B1048577",
}

# What comes through the gate and breaks the reader behind it.
BROKEN: dict[str, bytes] = {
    "text that is not there": sheet(b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
    "style that is not there": sheet(b'<row r="1"><c r="A1" s="999"><v>1</v></c></row>'),
    "number without end": sheet(b'<row r="1"><c r="A1"><v>' + b"9" * 5000 + b"</v></c></row>"),
    "address of many": sheet(b'<row r="1"><c r="A1:B2"><v>1</v></c></row>'),
    "no number": sheet(b'<row r="1"><c r="A1"><v>nan?</v></c></row>'),
    "no content types": repacked(GOOD, lambda parts: parts.__delitem__("[Content_Types].xml")),
    "no list of sheets": part("xl/workbook.xml", b"<workbook/>"),
    "relations to nowhere": part("xl/_rels/workbook.xml.rels", b"<Relationships/>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file__read__is_refused_with_its_own_sentence(name: str) -> None:
    data, code = HOSTILE[name]
    reading = read(data)
    place = FAR_OUT.get(name, "")
    assert (reading.plan, reading.is_workbook, found(reading.problems)) == (None, False, [(place, code)])
    for language in LANGUAGES:
        assert "{" not in sentence(reading.problems[0], language)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file__at_the_gate__costs_little(name: str) -> None:
    # What it costs on a machine at rest is for benchmarks to say: this is to notice that it has no bounds.
    begun = time.process_time()
    with pytest.raises(Refused):
        gate.let_in(HOSTILE[name][0])
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file__at_the_gate__is_never_opened(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_Reader", None)
    monkeypatch.setattr(reader, "open_sheets", None)
    assert read(HOSTILE[name][0]).is_blocked


def test_bomb__at_the_gate__is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "Walk", None)
    with pytest.raises(Refused, match="workbook_too_full"):
        gate.let_in(HOSTILE["bomb"][0])


def test_far_too_many_cells__at_the_gate__are_counted_before_they_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xml_walk.Walk, "_look_through", None)
    for name in ("many cells", "many texts", "many tags", "many styles", "a million formatted rows"):
        data, code = HOSTILE[name]
        with pytest.raises(Refused, match=code):
            gate.let_in(data)


def test_parts__at_the_gate__are_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    original = zipfile.ZipExtFile.read

    def watched(self: zipfile.ZipExtFile, count: int | None = -1) -> bytes:
        asked.append(-1 if count is None else count)
        return original(self, count)

    monkeypatch.setattr(zipfile.ZipExtFile, "read", watched)
    gate.let_in(GOOD)
    assert asked
    assert 0 < min(asked) <= max(asked) <= 1 << 20


@pytest.mark.parametrize("name", BROKEN)
def test_broken_inside__read__is_refused_in_plain_words(name: str) -> None:
    reading = read(BROKEN[name])
    assert (reading.is_blocked, len(reading.problems)) == (True, 1)
    assert found(reading.problems)[0][1] in ("workbook_unreadable", "no_known_sheet")


def test_far_cell__in_one_of_many_sheets__is_told_by_the_name_on_its_tab() -> None:
    def far(workbook: Workbook) -> None:
        workbook["Delmål"].title = "Våre <delmål> & mer"
        workbook["Våre <delmål> & mer"]["ZZ20001"] = "?"

    [problem] = read(exported(small_plan(), far)).problems
    assert sentence(problem, "nb") == (
        "Ark «Våre <delmål> & mer», celle ZZ20001: her står det noe langt utenfor tabellen. "
        "Veikart leser 20000 rader og 200 kolonner. Slett det som står utenfor, og lagre."
    )


def test_far_formatted_but_empty_cell__read__is_let_in() -> None:
    row = b'<row r="1048576"><c r="A1048576" s="0"/></row>'
    assert read(sheet(row)).is_workbook


def test_largest_export__at_the_gate__is_let_in() -> None:
    assert gate.let_in(exported(large_plan(300))) == ()
