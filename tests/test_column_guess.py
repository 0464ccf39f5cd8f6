"""Guesses about lists of other people's: which sheet, which row of heads, what rows and columns are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from roadmap.exchange.column_guess import Confidence, guess, guess_columns, guess_head_row
from roadmap.exchange.list_mapping import REST_FIELD, fingerprint, from_json, heads_of, targets_of, to_json
from roadmap.exchange.raw_tables import read_raw
from roadmap.exchange.synonyms import LISTED, NUMBER, choices_by_alias, fields_by_head, steps_by_word
from roadmap.fields import FIELDS, FieldType, field_of, fields_of
from roadmap.model import Kind
from roadmap.texts import LANGUAGES, catalogue, text
from tests.foreign_lists import (
    BENEFITS,
    HAND_MADE,
    MS_PROJECT,
    PLANNER,
    PROJECT_IN_ENGLISH,
    PROJECT_IN_NORWEGIAN,
    Rows,
    after,
    by_head,
    opened,
    taken,
)
from tests.workbooks import table


def test_hand_made_plan__guessed__has_its_heads_below_the_title_and_its_columns_by_other_names() -> None:
    file = opened(HAND_MADE)
    assert (guess(file).head_row, guess(file).kind) == (3, Kind.MEASURE)
    assert by_head(file) == {
        "Tiltak": "title",
        "Hvem": "responsible",
        "Frist": "end",
        "Status": "status",
        "Prioritet": "importance",
        "Kommentar": "description",
    }


def test_sheet_of_benefits__guessed__is_found_among_other_sheets_below_two_rows_of_heads() -> None:
    file = read_raw(table({"Les meg": [["Slik brukes arket"], ["Fyll ut"]], "Gevinster": BENEFITS}))
    mapping = guess(file)
    assert (mapping.sheet, mapping.head_row, mapping.kind) == ("Gevinster", 3, Kind.BENEFIT)
    assert {head: field for head, field in by_head(file).items() if field} == {
        "Gevinst": "text",
        "Gevinsttype": "area",
        "Interessent": "group",
    }


def test_export_of_planner__guessed__skips_the_lines_above_and_sees_that_months_come_first() -> None:
    file = opened(PLANNER, "Tasks")
    mapping = guess(file)
    assert (mapping.head_row, mapping.kind, mapping.month_first) == (5, Kind.MEASURE, True)
    assert {head: field for head, field in by_head(file).items() if field} == {
        "Task ID": NUMBER,
        "Task Name": "title",
        "Bucket Name": "capability",
        "Progress": "status",
        "Priority": "importance",
        "Assigned To": "responsible",
        "Start date": "start",
        "Due date": "end",
        "Notes": "description",
    }


def as_numbers(written: str) -> Any:
    return int(written)


@pytest.mark.parametrize("value", [as_numbers, str])
@pytest.mark.parametrize("above", [[None, None, "Prioritet"], ["Hva", "Ansvar", "Prioritet"]])
def test_head__that_goes_on_in_the_row_below__is_read_together_with_it(above: list[Any], value: Any) -> None:
    rows = [[name, "Kari", value(step)] for name, step in (("Ring", "5"), ("Møt", "4"), ("Skriv", "3"))]
    found = by_head(opened([above, ["Tiltak", "Ansvarlig", "(1-5)"], *rows]))
    assert found == {"Tiltak": "title", "Ansvarlig": "responsible", "Prioritet (1-5)": "importance"}


@pytest.mark.parametrize("value", [as_numbers, str])
def test_figures_alone__without_a_known_head__are_no_status(value: Any) -> None:
    rows = [["Ring hjem", value("5")], ["Møt", value("4")], ["Skriv", value("3")]]
    assert by_head(opened([["Tiltak", "(1-5)"], *rows])) == {"Tiltak": "title", "(1-5)": None}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_export_of_ms_project__guessed__knows_its_columns_in_norwegian(encoding: str) -> None:
    file = read_raw(MS_PROJECT.encode(encoding))
    assert {head: field for head, field in by_head(file).items() if field} == {
        "ID": NUMBER,
        "Aktivitetsnavn": "title",
        "Start": "start",
        "Slutt": "end",
        "Foregående aktiviteter": "depends_on",
        "Ressursnavn": "responsible",
        "% fullført": "status",
    }


@pytest.mark.parametrize("rows", [PROJECT_IN_ENGLISH, PROJECT_IN_NORWEGIAN])
def test_export_of_ms_project_to_excel__guessed__takes_neither_mode_nor_active_for_ours(rows: Rows) -> None:
    file = opened(rows, "Task_Table")
    found = by_head(file)
    name, start, end, before = list(found)[3], list(found)[5], list(found)[6], list(found)[7]
    assert [found[one] for one in (name, start, end, before)] == ["title", "start", "end", "depends_on"]
    assert {head for head, field in found.items() if field is None} == {
        list(found)[at] for at in (1, 2, 4, 8)
    }
    first, second = after(taken(file).plan).measures
    assert (first.title, first.end) == (rows[1][3], date(2027, 2, 12))
    assert (second.end, second.depends_on) == (date(2027, 1, 15), (first.id,))


def test_names__are_not_guessed_from_what_repeats_nor_a_status_from_one_word() -> None:
    rows = [
        ["Slag", "OK", "Det vi vil"],
        *[["Forebyggende", "Ja", word] for word in ("Kurs", "Møte", "Brev", "Tur")],
    ]
    assert by_head(opened(rows)) == {"Slag": None, "OK": None, "Det vi vil": "title"}
    assert by_head(opened([row[:2] for row in rows])) == {"Slag": None, "OK": None}


@pytest.mark.parametrize("kind", LISTED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_list__with_our_own_labels_as_heads__is_guessed_for_sure(kind: Kind, language: str) -> None:
    heads = [text(f"{field.text_key}.label", language) for field in fields_of(kind)]
    file = opened([heads, [f"verdi {n}" for n in range(len(heads))]])
    found = guess_columns(file.sheets[0], 1, kind, language)
    texts = {f.name for f in fields_of(kind) if f.type in (FieldType.TEXT, FieldType.REF, FieldType.REFS)}
    assert {one.field for one in found if one.confidence is Confidence.SURE} >= texts


def test_head__that_only_resembles_a_name__is_likely_and_the_exact_one_wins() -> None:
    file = opened(
        [
            ["Ansvarlig for oppfølging", "Ansvarlig", "Tiltakk", "Frist for gjennomføring"],
            ["Ola", "Kari", "Lage rutine", "1.3.2027"],
        ]
    )
    found = {
        one.head: (one.field, one.confidence) for one in guess_columns(file.sheets[0], 1, Kind.MEASURE, "nb")
    }
    assert found == {
        "Ansvarlig for oppfølging": (None, None),
        "Ansvarlig": ("responsible", Confidence.SURE),
        "Tiltakk": ("title", Confidence.LIKELY),
        "Frist for gjennomføring": ("end", Confidence.LIKELY),
    }


def test_column__whose_content_is_not_what_its_head_says__is_left_to_the_person() -> None:
    rows = [["Tiltak", "Status"], *[[f"Tiltak {n}", f"Vi venter på svar nummer {n}"] for n in range(5)]]
    assert by_head(opened(rows)) == {"Tiltak": "title", "Status": None}


def test_list__without_known_heads__is_guessed_from_what_stands_in_it() -> None:
    rows: list[list[Any]] = [["Det vi vil", "A", "B", "C"]]
    rows += [
        ["Lage en felles rutine", "1.1.2027", "1.3.2027", "Ferdig"],
        ["Holde kurs", "2.1.2027", "1.4.2027", "Pågår"],
    ]
    file = opened(rows)
    found = guess_columns(file.sheets[0], 1, Kind.MEASURE, "nb")
    assert [one.field for one in found] == ["title", "start", "end", "status"]
    assert {one.confidence for one in found} == {Confidence.GUESSED}


def test_list__with_a_single_date_and_no_heads__takes_it_as_the_day_it_ends() -> None:
    rows = [
        ["Lage en felles rutine", "1.3.2027"],
        ["Holde et kurs", "1.4.2027"],
        ["Si det videre", "1.5.2027"],
    ]
    file = opened([[*row, n] for n, row in enumerate(rows)])
    assert guess_head_row(file.sheets[0]) == 0
    assert dict(guess(file).columns) == {1: "title", 2: "end"}


def test_heads__in_two_rows__are_told_apart_by_the_group_above() -> None:
    file = opened(
        [
            ["Tiltak", "Planlagt", None, "Faktisk", None],
            [None, "Start", "Slutt", "Start", "Slutt"],
            ["Kurs", "1.1.2027", "1.2.2027", None, "3.2.2027"],
        ]
    )
    assert list(heads_of(file.sheets[0], 2).values()) == [
        "Tiltak",
        "Planlagt Start",
        "Planlagt Slutt",
        "Faktisk Start",
        "Faktisk Slutt",
    ]


def test_columns__without_anything_below_the_head__are_not_asked_about() -> None:
    file = opened([["Tiltak", "Tom", "Frist"], ["Kurs", None, "1.3.2027"], ["Møte"]])
    assert list(by_head(file)) == ["Tiltak", "Frist"]


def test_hidden_sheet__as_good_as_a_shown_one__is_second_choice() -> None:
    file = opened(HAND_MADE)
    hidden = type(file.sheets[0])("Gammel", file.sheets[0].rows, is_hidden=True)
    assert guess(type(file)((hidden, file.sheets[0]))).sheet == "Ark1"


def test_fingerprint__of_heads__is_the_same_for_the_next_list_and_another_for_others() -> None:
    one, next_one = opened(HAND_MADE).sheets[0], opened([*HAND_MADE[:3], ["Noe annet"]]).sheets[0]
    assert fingerprint(one, 3) == fingerprint(next_one, 3)
    assert fingerprint(one, 3) != fingerprint(opened(PLANNER).sheets[0], 5)


def test_mapping__remembered__comes_back_for_the_sheet_where_it_is_needed() -> None:
    mapping = guess(opened(PLANNER, "Tasks"))
    assert from_json(to_json(mapping), "Tasks", 5) == mapping
    again = from_json(to_json(mapping), "Ark2", 1)
    assert again is not None
    assert (again.sheet, again.head_row, again.columns) == ("Ark2", 1, mapping.columns)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "[]",
        "{}",
        '{"kind": "plan", "columns": []}',
        '{"kind": "nope", "columns": []}',
        '{"kind":"measure","columns":[[1,"nope"]],"parents":[],"keep_rest":false,"month_first":false}',
    ],
)
def test_mapping__that_was_remembered_wrong__is_forgotten(raw: str) -> None:
    assert from_json(raw, "Ark1", 1) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_synonyms__in_the_catalogues__are_of_fields_and_choices_that_exist(language: str) -> None:
    for key in catalogue(language):
        if key.startswith("other_list.head."):
            _, _, kind, name = key.split(".")
            assert name in targets_of(Kind(kind)), key
    choices = {
        field.choices for field in FIELDS if field.kind in (*LISTED, Kind.CAPABILITY) and field.choices
    }
    known = {choice.value for one in choices for choice in one} | {"1", "2", "3", "4", "5"}
    aliases = {key.rsplit(".", 1)[1] for key in catalogue(language) if key.startswith("other_list.alias.")}
    assert aliases == known


@pytest.mark.parametrize("kind", LISTED)
def test_kinds__that_a_list_can_hold__have_heads_and_a_place_for_the_rest(kind: Kind) -> None:
    assert set(fields_by_head(kind).values()) == set(targets_of(kind))
    assert field_of(kind, REST_FIELD[kind]).type is FieldType.TEXT
    assert {
        choice for f in fields_of(kind) if f.choices for choice in choices_by_alias(f.choices).values()
    } == {choice for f in fields_of(kind) if f.choices for choice in f.choices}


def test_words__of_a_scale__cover_it() -> None:
    assert set(steps_by_word().values()) == {1, 2, 3, 4, 5}
