"""LibreOffice for tests: workbooks opened and saved in other formats, and the heights that it gives rows."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

from tests.conftest import OFFICE

_NAMES = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
_HEIGHT = re.compile(r'style:row-height="[^"]*"')
_MAKER = re.compile(r"<meta:generator>[^<]*")


def saved_by_office(folder: Path, data: bytes, *formats: str) -> bytes:
    """The workbook after LibreOffice has opened it and saved it as each of these formats in turn."""
    found = {"plan": data}
    before = "xlsx"
    for wanted in formats:
        found = converted(folder / wanted, found, before, wanted)
        before = wanted
    return found["plan"]


def converted(folder: Path, files: Mapping[str, bytes], before: str, wanted: str) -> dict[str, bytes]:
    """Files by name in another format, all by one start of LibreOffice."""
    assert OFFICE is not None
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.{before}" for name in files]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    target = folder / "saved"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        OFFICE,
        "--headless",
        profile,
        "--convert-to",
        wanted,
        "--outdir",
        str(target),
        *map(str, paths),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {name: (target / f"{name}.{wanted}").read_bytes() for name in files}


def without_heights(flat: bytes) -> bytes:
    """A flat OpenDocument sheet that says nothing of how high rows are, so that LibreOffice works it out."""
    text = _HEIGHT.sub('style:row-height="0.05in"', flat.decode())
    return _MAKER.sub("<meta:generator>Test/1", text).encode()


def pages_in(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def heights_of_texts(flat: bytes) -> dict[tuple[str, int], float]:
    """How high each row is, in points, by sheet and number, for rows in which something is written."""
    root = ElementTree.fromstring(flat)  # noqa: S314  # LibreOffice has just written it
    heights: dict[str, float] = {}
    for style in root.iter(_name("style", "style")):
        about = style.find("style:table-row-properties", _NAMES)
        if about is not None and (height := about.get(_name("style", "row-height"))):
            heights[str(style.get(_name("style", "name")))] = float(height.removesuffix("in")) * 72
    found = {}
    for table in root.iter(_name("table", "table")):
        for number, row in _rows(table):
            style_name = str(row.get(_name("table", "style-name")))
            if style_name in heights and row.find(".//text:p", _NAMES) is not None:
                found[str(table.get(_name("table", "name"))), number] = heights[style_name]
    return found


def _rows(table: ElementTree.Element) -> Iterator[tuple[int, ElementTree.Element]]:
    number = 1
    for row in table.iter(_name("table", "table-row")):
        yield number, row
        number += int(row.get(_name("table", "number-rows-repeated"), "1"))


def _name(space: str, name: str) -> str:
    return f"{{{_NAMES[space]}}}{name}"
