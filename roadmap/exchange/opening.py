"""The workbook behind the gate: opened without the sheets that nobody reads, its texts just as they stand."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element

from openpyxl import Workbook
from openpyxl.packaging.workbook import ChildSheet
from openpyxl.reader.excel import ExcelReader
from openpyxl.workbook.defined_name import DefinedNameList
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from roadmap.exchange.escapes import escaped
from roadmap.problems import refused

_PROPERTIES = "docProps/app.xml"
_ITEM, _TEXT, _READING_AID = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "t", "rPh"))


@dataclass(frozen=True)
class Opened:
    """A workbook, the parts that hold its unopened sheets by their names, and the texts that sheets share."""

    workbook: Workbook
    unopened: Mapping[str, str] = field(default_factory=dict)
    texts: Sequence[str] = ()


def open_sheets(data: bytes, is_unread: Callable[[str], bool]) -> Opened:
    """The workbook without the sheets whose names say that they are not read."""
    reader = _opened(data, is_unread=is_unread)
    return Opened(reader.wb, reader.unopened, reader.shared_strings)


def opened(data: bytes, *, values: bool = False) -> Workbook:
    """The whole workbook, with formulas or their saved `values`."""
    return _opened(data, values=values).wb


def _opened(data: bytes, *, values: bool = False, is_unread: Callable[[str], bool] | None = None) -> _Reader:
    """The reader when it is done. It breaks in a dozen ways on what is no workbook after all."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = _Reader(io.BytesIO(data), data_only=values, keep_links=False)
            reader.is_unread = is_unread
            reader.read()
            return reader
    except Exception:  # noqa: BLE001  # twelve classes of exception were seen
        raise refused("workbook_unreadable") from None


class _Reader(ExcelReader):
    """openpyxl's reader, which reads every sheet, and takes escapes apart in some texts but not in others."""

    is_unread: Callable[[str], bool] | None = None

    def read_strings(self) -> None:
        """The texts that sheets share, as they stand in the file."""
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = [_shared(node) for node in _items(source)]
            if self._is_by_libreoffice():
                # It writes `_x0041_x0042_` as `_x005F_x0041_x0042_`, which says something else.
                self.shared_strings = [escaped(one.replace("_x005F_", "_")) for one in self.shared_strings]

    def _is_by_libreoffice(self) -> bool:
        named = _PROPERTIES in self.valid_files
        return named and b"<Application>LibreOffice" in self.archive.read(_PROPERTIES)

    def read_workbook(self) -> None:
        """The list of sheets, without those that are not read."""
        self.unopened: dict[str, str] = {}
        super().read_workbook()
        if self.is_unread is None:
            return
        read: list[ChildSheet] = []
        for sheet, relation in self.parser.find_sheets():
            if self.is_unread(sheet.name):
                self.unopened[sheet.name] = relation.target
            else:
                read.append(sheet)
        self.parser.sheets = read
        # Names count sheets, which are fewer now.
        self.parser.defined_names = DefinedNameList()  # type: ignore[attr-defined]


def _items(source: IO[bytes]) -> Iterator[Element]:
    return (node for _, node in iterparse(source) if node.tag == _ITEM)


def _shared(item: Element) -> str:
    texts = (text for part in item if part.tag != _READING_AID for text in part.iter(_TEXT))
    found = "".join(text.text or "" for text in texts)
    item.clear()
    return found
