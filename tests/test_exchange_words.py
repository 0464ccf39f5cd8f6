"""The words of the workbook in three languages, and the room that they take."""

from __future__ import annotations

import pytest
from openpyxl.utils import get_column_letter

from roadmap.exchange.measuring import lines_in, row_height
from roadmap.exchange.sheets import DATA_SHEETS, View, columns_of, sheet_name
from roadmap.exchange.words import choices_by_word, columns_by_head, folded, kinds_by_sheet
from roadmap.fields import FIELDS, choice_key
from roadmap.model import Kind
from roadmap.texts import LANGUAGES, catalogue, text
from tests.workbooks import HEADS, column
from tests.written_books import example_book


@pytest.mark.parametrize("kind", DATA_SHEETS)
def test_heads__in_three_languages__never_mean_two_columns(kind: Kind) -> None:
    for language in LANGUAGES:
        for one in columns_of(kind):
            assert columns_by_head(kind)[folded(text(one.text_key, language))] == one.name


def test_sheet_names__in_three_languages__are_short_and_mean_one_kind() -> None:
    for language in LANGUAGES:
        names = [sheet_name(one, language) for one in (*View, *DATA_SHEETS, "technical")]
        assert len(set(names)) == len(names)
        assert all(len(name) <= 31 and not set(name) & set(r"[]:*?/\'") for name in names)
        assert all(kinds_by_sheet()[folded(sheet_name(kind, language))] is kind for kind in DATA_SHEETS)


def test_words_of_choices__in_three_languages__mean_one_choice() -> None:
    for field in FIELDS:
        for choice in field.choices or ():
            for language in LANGUAGES:
                word = folded(text(choice_key(choice), language))
                assert choices_by_word(type(choice))[word] is choice


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_of_cells__in_each_language__begin_with_their_place(language: str) -> None:
    place = text("excel.place.cell", language, sheet="Tiltak", cell="D14")
    keys = [key for key in catalogue(language) if key.startswith("problem.cell_")]
    assert len(keys) > 10
    for key in keys:
        assert (
            catalogue(language)[key].replace("{sheet}", "Tiltak").replace("{cell}", "D14").startswith(place)
        )


def test_wrapped_text__measured__takes_the_lines_it_needs() -> None:
    assert lines_in("", 20) == 1
    assert lines_in("kort", 20) == 1
    assert lines_in("to\nlinjer", 20) == 2
    assert lines_in("Overgangssamhandlingskoordineringsansvarlig", 12) >= 4
    assert 2 <= lines_in("Vi skriver ned hvem som gjør hva når et barn går videre", 40) <= 3
    assert row_height([("ord " * 9000, 20)]) == 409


def test_bold_text__measured__takes_more_room_than_plain() -> None:
    name = "Barne- og ungdomspsykiatrisk poliklinikk (BUP)"
    assert lines_in(name, 28, bold=True) == 3
    assert row_height(bold=[(name, 28)]) > row_height([(name, 36)])
    # Each line of a word that is broken loses the room of the letter that did not fit.
    assert lines_in("W" * 30, 21) == 4


def test_names__written_in_bold__have_room_for_all_their_lines() -> None:
    workbook = example_book("nb")
    matrix = workbook["Samhandlingsmatrise"]
    actor = next(
        cell for cell in matrix["A"] if cell.value == "Barne- og ungdomspsykiatrisk poliklinikk (BUP)"
    )
    assert (matrix.row_dimensions[actor.row].height or 0) >= 3 * 12.75
    answers = workbook["Spørsmål og svar"]
    asked = column(answers, text("excel.column.question", "nb"))
    width = answers.column_dimensions[get_column_letter(asked)].width
    for row in range(HEADS + 1, answers.max_row + 1):
        lines = lines_in(str(answers.cell(row, asked).value), width)
        assert (answers.row_dimensions[row].height or 0) >= lines * 12.75
