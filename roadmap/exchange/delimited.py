"""Delimited text (CSV) as rows: encoding and delimiter are told from what it holds, not from its name."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from roadmap.exchange.gate import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from roadmap.problems import refused

DELIMITERS = (";", "\t", ",")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_SAMPLE = 64_000
_LONGEST_LINE = 1_000_000
# Excel writes and obeys a first line that names the delimiter.
_NAMED = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)


def delimited_rows(data: bytes) -> tuple[list[list[str]], bool]:
    """The rows of a delimited text, and whether its quotation marks match; refused where it is none."""
    text = _decoded(data)
    named = _NAMED.match(text)
    if named:
        # The line stays as an empty one, so that rows keep the numbers that an editor gives them.
        text = "\n" + text[named.end() :]
    delimiter = named[1] if named else _delimiter(text)
    if text.count(delimiter) > 4 * MAX_CELLS:
        raise _too_big()
    try:
        return _parsed(text, delimiter, csv.QUOTE_MINIMAL), True
    except csv.Error:
        pass
    try:
        return _parsed(text, delimiter, csv.QUOTE_NONE), False
    except csv.Error:
        raise refused("list_not_a_table") from None


def _decoded(data: bytes) -> str:
    """The text in whichever of the usual encodings it is in; refused where it holds what no text holds."""
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise refused("list_not_a_table") from None
    if max(text.count("\n"), text.count("\r")) > 10 * MAX_ROWS:
        raise _too_big()
    if max(map(len, text.splitlines()), default=0) > _LONGEST_LINE or not text.strip():
        raise refused("list_not_a_table")
    if _CONTROL.search(text):
        raise refused("list_not_a_table")
    return text


def _encoding(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    # Latin letters in UTF-16 without a mark: every other byte is zero.
    start = data[:400]
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    return "utf-16-be" if start[0::2].count(0) > len(start) // 4 else "utf-8"


def _delimiter(text: str) -> str:
    """The delimiter that gives most rows the same number of columns, more than one."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE and "\n" in sample:
        sample = sample[: sample.rindex("\n") + 1]

    def evenness(delimiter: str) -> tuple[float, int]:
        try:
            rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            counts = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
        except csv.Error:
            return 0.0, 0
        wide = {width: number for width, number in counts.items() if width > 1}
        width = max(wide, key=lambda one: (wide[one], one), default=0)
        return (wide[width] / counts.total(), width) if width else (0.0, 0)

    return max(DELIMITERS, key=evenness)


def _parsed(text: str, delimiter: str, quoting: int) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    # Quoting is one of four numbers that the type checker knows by name.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True)  # type: ignore[arg-type]
    for row in reader:
        cells += len(row)
        if len(row) > MAX_COLUMNS and any(cell.strip() for cell in row[MAX_COLUMNS:]):
            raise _too_big()
        rows.append(row[:MAX_COLUMNS])
        if len(rows) > MAX_ROWS or cells > MAX_CELLS:
            if any(cell.strip() for cell in row) or cells > 4 * MAX_CELLS:
                raise _too_big()
            rows.pop()
    return rows


def _too_big() -> Exception:
    return refused("list_too_big", rows=MAX_ROWS, columns=MAX_COLUMNS, cells=MAX_CELLS)
