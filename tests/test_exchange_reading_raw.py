"""Cells as Excel writes them and openpyxl never does: formulas with their values, shared texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from roadmap.texts import sentence
from tests.workbooks import read, repacked, table


def raw_row(cells: bytes) -> Callable[[dict[str, bytes]], None]:
    """A change of the file: a row more in the first sheet, written as Excel would and openpyxl would not."""

    def change(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        row = b'<row r="3">' + cells + b"</row></sheetData>"
        parts[name] = parts[name].replace(b"</sheetData>", row)

    return change


def shared(*texts: bytes) -> Callable[[dict[str, bytes]], None]:
    """A change of the file: two columns of texts in the first sheet, kept as Excel keeps them."""

    def change(parts: dict[str, bytes]) -> None:
        items = b"".join(b"<si>" + text + b"</si>" for text in texts)
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        told = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
        types = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = types.replace(b"</Types>", told)
        parts["xl/sharedStrings.xml"] = b'<sst xmlns="' + _MAIN + b'">' + items + b"</sst>"
        cells = [
            b'<c r="%c%d" t="s"><v>%d</v></c>' % (b"AB"[at % 2], at // 2 + 1, at) for at in range(len(texts))
        ]
        rows = b"".join(b"<row>" + b"".join(cells[at : at + 2]) + b"</row>" for at in range(0, len(texts), 2))
        parts["xl/worksheets/sheet1.xml"] = (
            b'<worksheet xmlns="' + _MAIN + b'"><sheetData>' + rows + b"</sheetData></worksheet>"
        )

    return change


_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


MEASURES = table({"Tiltak": [["Tiltak", "Beskrivelse", "Viktighet"], ["Kurs", "", 3]]})


@pytest.mark.parametrize("value", [b"", b"<v>5</v>"], ids=["without its value", "with its value"])
def test_formula__with_and_without_its_value__is_told_and_never_worked_out(value: bytes) -> None:
    formula = b'<c r="A3" t="inlineStr"><is><t>Sum av alt</t></is></c><c r="C3"><f>2+3</f>' + value + b"</c>"
    reading = read(repacked(MEASURES, raw_row(formula)))
    assert [sentence(one, "nb") for one in reading.problems] == [
        "Ark «Tiltak», celle C3: her står en formel. Kopier cellen og lim inn bare verdien."
    ]
    assert reading.plan is not None
    assert [one.title for one in reading.plan.measures] == ["Kurs"]


def test_text_longer_than_excel_lets_anybody_write__read__is_refused_with_its_length_and_not_cut() -> None:
    long = b'<c r="A3" t="inlineStr"><is><t>Kurs 2</t></is></c><c r="B3" t="inlineStr"><is><t>'
    reading = read(repacked(MEASURES, raw_row(long + b"x" * 40_000 + b"</t></is></c>")))
    assert [sentence(one, "nb") for one in reading.problems] == [
        "Ark «Tiltak», celle B3: Beskrivelse har 40000 tegn, og det er plass til 20000. Kort ned teksten."
    ]


def test_texts_as_excel_keeps_them__read__are_what_was_typed() -> None:
    runs = b"<r><rPr><b/></rPr><t>Ett </t></r><r><t>lag</t></r><rPh sb='0' eb='1'><t>et</t></rPh>"
    texts = [
        b"<t>Tiltak</t>",
        b"<t>Beskrivelse</t>",
        b"<t>_x005F_x0041_</t>",
        runs,
        b"<t>_x000a_Ned</t>",
        b"<t/>",
    ]
    reading = read(repacked(table({"Tiltak": []}), shared(*texts)))
    assert reading.plan is not None
    assert [(one.title, one.description) for one in reading.plan.measures] == [
        ("_x0041_", "Ett lag"),
        ("Ned", ""),
    ]
