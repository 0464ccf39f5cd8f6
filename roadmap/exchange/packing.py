"""From openpyxl's workbook to the bytes of a file, with the few things that openpyxl cannot say."""

from __future__ import annotations

import io
import re
from datetime import date
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

# Row heights are a good start, not a limit: without customHeight a row grows with its text. No text of a
# person's can hold «<row », since it is written as «&lt;row ».
_FIXED_HEIGHT = re.compile(rb'(<row [^>]*?) customHeight="1"')
# The Normal style: openpyxl begins with Calibri 11, whose widths reflow where the font is missing.
_FIRST_FONT = re.compile(rb"<fonts([^>]*)><font>.*?</font>", re.DOTALL)
_ARIAL = rb'<fonts\1><font><name val="Arial" /><family val="2" /><sz val="10" /></font>'
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def packed(workbook: Workbook, today: date) -> bytes:
    """The workbook as a file; the same content on the same day gives the same bytes."""
    raw = io.BytesIO()
    with ZipFile(raw, "w", ZIP_STORED) as archive:
        ExcelWriter(workbook, archive).write_data()
    finished = io.BytesIO()
    with ZipFile(raw) as source, ZipFile(finished, "w", ZIP_DEFLATED, compresslevel=4) as target:
        for name in source.namelist():
            part = ZipInfo(name, (today.year, today.month, today.day, 0, 0, 0))
            part.compress_type = ZIP_DEFLATED
            target.writestr(part, _finished(name, source.read(name), today))
    return finished.getvalue()


def _finished(name: str, content: bytes, today: date) -> bytes:
    if name.startswith("xl/worksheets/sheet"):
        return _FIXED_HEIGHT.sub(rb"\1", content)
    if name == "xl/styles.xml":
        return _FIRST_FONT.sub(_ARIAL, content, count=1)
    if name == "docProps/core.xml":
        return _MODIFIED.sub(rb"\g<1>" + f"{today:%Y-%m-%d}T00:00:00Z".encode(), content)
    return content
