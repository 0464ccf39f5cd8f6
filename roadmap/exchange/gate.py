"""The gate in front of the reader: only what is a workbook, and can be opened without harm, comes through."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from roadmap.exchange.xml_walk import MAX_CELLS as MAX_CELLS
from roadmap.exchange.xml_walk import MAX_COLUMNS as MAX_COLUMNS
from roadmap.exchange.xml_walk import MAX_ROWS as MAX_ROWS
from roadmap.exchange.xml_walk import MAX_UNPACKED as MAX_UNPACKED
from roadmap.exchange.xml_walk import Walk
from roadmap.problems import Problem, Severity, refused

MAX_PACKED = 10_000_000
MAX_PARTS = 400
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"\s*(?:<!doctype html|<html|<head|<table|<script)", re.IGNORECASE)


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
    # No office program packs otherwise, and what unpacks the rest breaks in ways of its own.
    if any(part.compress_type not in _PACKED for part in parts):
        raise refused("workbook_unsafe")
    if any(part.flag_bits & 1 for part in parts) or any(_escapes(name) for name in names):
        raise refused("workbook_unsafe")
    if "xl/workbook.xml" not in folded:
        raise refused(_other_archive(archive, folded))
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise refused("workbook_too_full")
    Walk(archive).over(parts)
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
