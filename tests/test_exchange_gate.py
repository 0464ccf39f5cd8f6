"""The gate: what is no workbook, or not safe to open, is refused with its own sentence and at once."""

from __future__ import annotations

import io
import random
import time
import zipfile

import pytest

from roadmap.exchange import gate
from roadmap.problems import Refused
from roadmap.texts import LANGUAGES, sentence
from tests.plans import large_plan
from tests.workbooks import exported, found, read, repacked, table

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


HOSTILE = {
    "empty": (b"", "workbook_empty"),
    "too big": (b"PK" + bytes(gate.MAX_PACKED), "workbook_too_big"),
    "truncated": (GOOD[: len(GOOD) // 2], "workbook_damaged"),
    "locked": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "workbook_locked",
    ),
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
    "many parts": (archive(*((f"x{n}", b"") for n in range(gate.MAX_PARTS + 1))), "workbook_unsafe"),
    "bomb": (part("xl/media/a.bin", bytes(gate.MAX_UNPACKED + 1)), "workbook_too_full"),
    "document type": (part(SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "workbook_unsafe"),
    "deep": (part("xl/styles.xml", b"<a>" * 200 + b"</a>" * 200), "workbook_unsafe"),
    "broken xml": (part(SHEET, b"<worksheet><sheetData>"), "workbook_damaged"),
    "far cell": (sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "workbook_too_far"),
    "far column": (sheet(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'), "workbook_too_far"),
    "many cells": (sheet(b"<row>" + b"<c/>" * (gate.MAX_CELLS + 1) + b"</row>"), "workbook_too_many_cells"),
    "many rows": (sheet(b"<row/>" * 70_000), "workbook_too_many_rows"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file__read__is_refused_with_its_own_sentence(name: str) -> None:
    data, code = HOSTILE[name]
    reading = read(data)
    assert (reading.plan, reading.is_workbook, found(reading.problems)) == (None, False, [("", code)])
    for language in LANGUAGES:
        assert "{" not in sentence(reading.problems[0], language)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file__at_the_gate__costs_little(name: str) -> None:
    begun = time.process_time()
    with pytest.raises(Refused):
        gate.let_in(HOSTILE[name][0])
    assert time.process_time() - begun < 1.0


def test_far_formatted_but_empty_cell__read__is_let_in() -> None:
    row = b'<row r="1048576"><c r="A1048576" s="0"/></row>'
    assert read(sheet(row)).is_workbook


def test_macros_and_links__read__are_mentioned_and_not_followed() -> None:
    def add(parts: dict[str, bytes]) -> None:
        parts["xl/vbaProject.bin"] = b"x"
        parts["xl/externalLinks/externalLink1.xml"] = b"<x/>"

    codes = [one.code for one in read(repacked(GOOD, add)).problems]
    assert codes == ["workbook_macros", "workbook_links"]


def test_largest_export__at_the_gate__is_let_in() -> None:
    assert gate.let_in(exported(large_plan(300))) == ()


def test_mutated_workbooks__read__never_raise() -> None:
    chance = random.Random(7)
    for _ in range(150):
        data = bytearray(GOOD)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        reading = read(bytes(data))
        assert not reading.is_blocked or reading.errors


def test_mutated_parts__read__never_raise() -> None:
    chance = random.Random(11)

    def spoil(parts: dict[str, bytes]) -> None:
        name = chance.choice(sorted(parts))
        content = bytearray(parts[name])
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(content))
            content[at : at + chance.randint(0, 5)] = bytes(chance.choices(b'<>"/=&;0aAz', k=3))
        parts[name] = bytes(content)

    for _ in range(100):
        reading = read(repacked(GOOD, spoil))
        assert not reading.is_blocked or reading.errors
