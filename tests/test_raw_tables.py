"""Any table as it stands: encodings, delimiters, typed cells, and what is refused before it costs much."""

from __future__ import annotations

import csv
import io
import os
import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from roadmap.exchange.delimited import DELIMITERS, delimited_rows
from roadmap.exchange.gate import MAX_COLUMNS, MAX_ROWS
from roadmap.exchange.raw_tables import RawCell, Span, read_raw
from roadmap.problems import Refused
from tests.foreign_lists import opened
from tests.workbooks import repacked, saved, table

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
TABLE = [["Tiltak", "Frist"], ["Lære å gå på ski – sammen", "1. mars"], ["Øve", "2,5"]]

MARCH = datetime(2027, 3, 1)  # noqa: DTZ001  # cells know no time zone
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=12)
WIDE = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8)
)


def written(rows: list[list[str]], delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_raw(data)
    return caught.value.problem.code


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_csv__in_any_encoding_and_delimiter__comes_back_as_it_was_written(
    encoding: str, delimiter: str
) -> None:
    data = written(TABLE, delimiter).encode(encoding)
    assert delimited_rows(data) == (TABLE, True)


@given(WIDE, st.sampled_from(DELIMITERS), st.sampled_from(ENCODINGS[:3]), st.sampled_from(["\r\n", "\n"]))
def test_csv__of_any_texts_in_quotation_marks__comes_back_as_it_was_written(
    rows: list[list[str]], delimiter: str, encoding: str, newline: str
) -> None:
    rows = [["Tiltak", *[f"Kolonne {n}" for n in range(1, len(rows[0]))]], *rows]
    rows[-1][0] += 'linje to\nog tre; med "anførsel", og\ttabulator'
    data = written(rows, delimiter, csv.QUOTE_ALL).replace("\r\n", newline).encode(encoding)
    assert delimited_rows(data) == (rows, True)


def test_csv__with_title_and_decimal_commas__is_split_at_the_semicolons() -> None:
    data = b"Plan, 2027, utkast\n\nTiltak;Innsats;Frist\nKurs, del 1;2,5;1.3.2027\nKurs, del 2;1,5;1.4.2027\n"
    rows, _ = delimited_rows(data)
    assert rows[3] == ["Kurs, del 1", "2,5", "1.3.2027"]


def test_csv__whose_first_line_names_the_delimiter__obeys_it_and_keeps_the_numbers_of_rows() -> None:
    file = read_raw(b"sep=,\r\nTiltak,Frist\r\nKurs;del 1,1.3.2027\r\n")
    assert file.sheets[0].cell(3, 1) == RawCell("Kurs;del 1")


def test_csv__with_a_quotation_mark_that_never_ends__is_read_line_by_line_and_said_so() -> None:
    file = read_raw(b'Tiltak;Frist\n"Kurs;1.3.2027\nMote;1.4.2027\n')
    assert [len(row) for row in file.sheets[0].rows] == [2, 2, 2]
    assert [one.code for one in file.problems] == ["list_quotes"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "workbook_empty"),
        (b" \n \n", "list_not_a_table"),
        (b"hei og hopp", "list_not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "workbook_old"),
        (b"<html><table><tr><td>Tiltak</td></tr></table></html>", "workbook_html"),
        (b"%PDF-1.7\n\x00\x01", "list_not_a_table"),
        (b"x" * 10_000_001, "workbook_too_big"),
        (table({"Ark1": []}), "list_empty"),
        (b"a;b\n" * (MAX_ROWS + 1), "list_too_big"),
        (b"a" + b";a" * MAX_COLUMNS, "list_too_big"),
    ],
    ids=["empty", "blank", "a few words", "xls", "html", "pdf", "11 MB", "blank sheet", "rows", "columns"],
)
def test_file__that_is_no_table_or_too_much__is_refused_with_the_reason(data: bytes, code: str) -> None:
    assert refusal(data) == code


LARGEST = 9_900_000
RUBBISH = {
    "chance": os.urandom(LARGEST),
    "one line": b"a" * LARGEST,
    "delimiters": b";" * LARGEST,
    "newlines": b"\n" * LARGEST,
    "quotation marks": b'";' * (LARGEST // 2),
    "narrow rows": b"a;b\n" * (LARGEST // 4),
    "wide rows": (b"a;" * 150 + b"\n") * (LARGEST // 301),
}


@pytest.mark.parametrize("name", RUBBISH)
def test_csv__of_ten_megabytes_of_rubbish__is_refused_quickly(name: str) -> None:
    began = time.process_time()
    assert refusal(RUBBISH[name]) in ("list_not_a_table", "list_too_big")
    assert time.process_time() - began < 0.5


def test_workbook__of_somebody_else__keeps_types_addresses_and_hidden_sheets() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["B3"], sheet["C3"], sheet["D3"] = "Kurs", MARCH, 0.5
    sheet["B4"] = "_x0041_"
    sheet.merge_cells("E3:E5")
    sheet["E3"] = "Kompetanse"
    hidden = workbook.create_sheet("Lister")
    hidden["A1"], hidden.sheet_state = "Ja", "hidden"
    file = read_raw(saved(workbook))
    first = file.sheets[0]
    assert first.cell(3, 2) == RawCell("Kurs")
    assert first.cell(3, 3) == RawCell(MARCH, "d")
    assert first.cell(3, 4) == RawCell(0.5, "n")
    assert first.cell(4, 2) == RawCell("A")
    assert first.cell(9, 9) is None
    assert first.spans == (Span(5, 3, 5),)
    assert [one.is_hidden for one in file.sheets] == [False, True]


def test_workbook__with_formulas__gives_saved_results_and_tells_those_without() -> None:
    data = table({"Ark1": [["Tiltak", "Dager"], ["Kurs", "=1+1"], ["Møte", "=2+2"]]})

    def calculated(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")

    sheet = read_raw(repacked(data, calculated)).sheets[0]
    assert sheet.cell(2, 2) == RawCell(2, "n")
    assert sheet.cell(3, 2) == RawCell("=2+2", "f")


def test_workbook__with_blank_rows_and_columns_around__is_trimmed_at_the_ends_only() -> None:
    sheet = opened([[], ["", "Tiltak", " "], ["", "Kurs"], ["", " "]]).sheets[0]
    assert [len(row) for row in sheet.rows] == [0, 2, 2]
