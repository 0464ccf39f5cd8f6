"""From openpyxl's workbook to the bytes of a file, with the few things that openpyxl cannot say."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

# Row heights are a good start, not a limit: without customHeight a row grows with its text. No text of a
# person's can hold «<row », since it is written as «&lt;row ».
_FIXED_HEIGHT = re.compile(rb'(<row [^>]*?) customHeight="1"')
# The Normal style: openpyxl begins with Calibri 11, whose widths reflow where the font is missing.
_FIRST_FONT = re.compile(rb"<fonts([^>]*)><font>.*?</font>", re.DOTALL)
_ARIAL = rb'<fonts\1><font><name val="Arial" /><family val="2" /><sz val="10" /></font>'
# openpyxl says no more about a chart than that it is one. Drawings are numbered as their sheets are.
_CHART = re.compile(rb'<cNvPr id="(\d+)" name="Chart \d+" />')
_DRAWING = re.compile(r"xl/drawings/drawing(\d+)\.xml")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def packed(workbook: Workbook, today: date, pictures: Sequence[tuple[str, str]] = ()) -> bytes:
    """The workbook as a file; the same content on the same day gives the same bytes.

    `pictures` are the names of its charts, one on each sheet that has any, and what they show in words.
    """
    raw = io.BytesIO()
    with ZipFile(raw, "w", ZIP_STORED) as archive:
        ExcelWriter(workbook, archive).write_data()
    finished = io.BytesIO()
    with ZipFile(raw) as source, ZipFile(finished, "w", ZIP_DEFLATED, compresslevel=4) as target:
        for name in source.namelist():
            part = ZipInfo(name, (today.year, today.month, today.day, 0, 0, 0))
            part.compress_type = ZIP_DEFLATED
            target.writestr(part, _finished(name, source.read(name), today, pictures))
    return finished.getvalue()


def _finished(name: str, content: bytes, today: date, pictures: Sequence[tuple[str, str]]) -> bytes:
    if name.startswith("xl/worksheets/sheet"):
        return _FIXED_HEIGHT.sub(rb"\1", content)
    if name == "xl/styles.xml":
        return _FIRST_FONT.sub(_ARIAL, content, count=1)
    if drawing := _DRAWING.fullmatch(name):
        called, shows = pictures[int(drawing[1]) - 1]
        said = f"name={quoteattr(called)} descr={quoteattr(shows)}".encode()
        return _CHART.sub(lambda found: b'<cNvPr id="%b" %b />' % (found[1], said), content)
    if name == "docProps/core.xml":
        return _MODIFIED.sub(rb"\g<1>" + f"{today:%Y-%m-%d}T00:00:00Z".encode(), content)
    return content
