"""What a person is told about each cell that cannot be read, or was read otherwise than it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from string import ascii_uppercase
from typing import Any

import pytest
from openpyxl import Workbook

from roadmap.changes import apply, setting
from roadmap.exchange import Reading, read_workbook
from roadmap.model import Kind, Plan
from roadmap.problems import Severity
from roadmap.texts import LANGUAGES, sentence
from tests.workbooks import HEADS, column, exported, put, read, small_plan

ITSELF: object = ...
OWN = "Tiltak"  # the sheet and the column of the measures' names are called the same
FIRST = 6  # the first row below what the plan holds

DATE = "Skriv dag.måned.år, for eksempel 01.03.2027."
SCALE = "er ikke et helt tall fra 1 til 5. Skriv et tall fra 1 til 5, der 1 er svært lavt og 5 er svært høyt."
STATUSES = "Ikke startet, Under arbeid, Ferdig, Forsinket, Stanset"
FORMULA = "her står en formel. Kopier cellen og lim inn bare verdien."

# What is written in a new row of measures, under which head, and what is said of it were it row 6.
REFUSED: list[tuple[str, Any, str]] = [
    # Ids
    ("Id", "T-099", "Celle A6: «T-099» er ikke en id i denne planen. La cellen stå tom hvis raden er ny."),
    ("Id", 17, "Celle A6: «17» er ikke en id i denne planen. La cellen stå tom hvis raden er ny."),
    ("Id", "D-001", "Celle A6: D-001 er id-en til noe annet (Delmål). La cellen stå tom hvis raden er ny."),
    ("Id", "=A1", f"Celle A6: {FORMULA}"),
    ("Id", "#REF!", "Celle A6: Excel viser feilen #REF!. Skriv det som skulle stått her."),
    # Dates
    ("Start", "12/31/2026", "Celle K6: «12/31/2026» har måneden først. Skriv dagen først: 31.12.2026."),
    ("Start", "31.02.2027", "Celle K6: datoen «31.02.2027» finnes ikke. Mente du 28.02.2027?"),
    ("Start", "2028-02-30", "Celle K6: datoen «2028-02-30» finnes ikke. Mente du 29.02.2028?"),
    ("Start", "31. april 2027", "Celle K6: datoen «31. april 2027» finnes ikke. Mente du 30.04.2027?"),
    ("Start", "32.02.2027", f"Celle K6: datoen «32.02.2027» finnes ikke. {DATE}"),
    (
        "Start",
        "2026",
        "Celle K6: bare årstallet 2026 er skrevet. Skriv hele datoen, for eksempel 01.01.2026.",
    ),
    ("Start", 2026, "Celle K6: bare årstallet 2026 er skrevet. Skriv hele datoen, for eksempel 01.01.2026."),
    (
        "Start",
        date(1905, 7, 18),
        "Celle K6: ble til 18.07.1905 fordi bare årstallet 2026 er skrevet i en datocelle. "
        "Skriv hele datoen, for eksempel 01.01.2026.",
    ),
    (
        "Start",
        date(1950, 1, 1),
        "Celle K6: datoen 01.01.1950 er utenfor årene 1990–2100. Rett årstallet.",
    ),
    ("Start", -5, "Celle K6: datoen 25.12.1899 er utenfor årene 1990–2100. Rett årstallet."),
    ("Start", 1e12, f"Celle K6: «1000000000000» er ikke en dato. {DATE}"),
    ("Start", "uke 12", f"Celle K6: «uke 12» er ikke en dato. {DATE}"),
    *(
        (
            "Start",
            part,
            f"Celle K6: «{part}» er et tidsrom og ingen dato. Skriv en dag i det, for eksempel {day}.",
        )
        for part, day in (
            ("høst 2027", "01.10.2027"),
            ("2027, våren", "01.04.2027"),
            ("Q3 2027", "01.07.2027"),
            ("1. kvartal 2027", "01.01.2027"),
        )
    ),
    ("Start", "Q3", f"Celle K6: «Q3» er ikke en dato. {DATE}"),
    ("Start", "²⁰²⁶", f"Celle K6: «²⁰²⁶» er ikke en dato. {DATE}"),
    ("Start", time(12, 30), f"Celle K6: «12:30» er ikke en dato. {DATE}"),
    ("Start", True, f"Celle K6: «SANN» er ikke en dato. {DATE}"),
    ("Start", "=TODAY()", f"Celle K6: {FORMULA}"),
    # Numbers
    ("Viktighet", 2.5, f"Celle G6: «2,5» {SCALE}"),
    ("Viktighet", "2,5", f"Celle G6: «2,5» {SCALE}"),
    ("Viktighet", 0, f"Celle G6: «0» {SCALE}"),
    ("Viktighet", 6, f"Celle G6: «6» {SCALE}"),
    ("Viktighet", -1, f"Celle G6: «-1» {SCALE}"),
    ("Viktighet", "3-4", f"Celle G6: «3-4» {SCALE}"),
    ("Viktighet", "2.5 - høy", f"Celle G6: «2.5 - høy» {SCALE}"),
    ("Viktighet", "12", f"Celle G6: «12» {SCALE}"),
    ("Viktighet", "A", f"Celle G6: «A» {SCALE}"),
    ("Viktighet", "middles", "Celle G6: «middles» er ikke et av valgene for Viktighet. Mente du «3»?"),
    ("Viktighet", "ganske", f"Celle G6: «ganske» {SCALE}"),
    ("Viktighet", True, f"Celle G6: «SANN» {SCALE}"),
    ("Viktighet", date(2027, 1, 4), f"Celle G6: «04.01.2027» {SCALE}"),
    ("Viktighet", "=SUM(G4:G5)", f"Celle G6: {FORMULA}"),
    ("Viktighet", "#DIV/0!", "Celle G6: Excel viser feilen #DIV/0!. Skriv det som skulle stått her."),
    # Choices
    ("Status", "Pågar", "Celle N6: «Pågar» er ikke et av valgene for Status. Mente du «Under arbeid»?"),
    ("Status", "Ferdigg", "Celle N6: «Ferdigg» er ikke et av valgene for Status. Mente du «Ferdig»?"),
    (
        "Status",
        "kanskje",
        f"Celle N6: «kanskje» er ikke et av valgene for Status. Velg ett av disse: {STATUSES}.",
    ),
    ("Status", 3, f"Celle N6: «3» er ikke et av valgene for Status. Velg ett av disse: {STATUSES}."),
    # Dependencies
    (
        "Avhenger av",
        "T-999",
        "Celle M6: fant ikke «T-999» blant tiltakene. "
        "Skriv en id som finnes, for eksempel T-001, eller navnet slik det står.",
    ),
    ("Avhenger av", "Møtplan", "Celle M6: fant ikke «Møtplan» blant tiltakene. Mente du «Møteplan»?"),
    (
        "Avhenger av",
        "T-001; Opplering",
        "Celle M6: fant ikke «Opplering» blant tiltakene. Mente du «Opplæring»?",
    ),
    ("Avhenger av", 2, "Celle M6: fant ikke «2» blant tiltakene. Mente du «T-002»?"),
    (
        "Avhenger av",
        date(2027, 2, 1),
        "Celle M6: Excel har gjort det som ble skrevet, om til 01.02.2027. "
        "Gjør cellen om til tekst, og skriv id-en eller navnet på nytt.",
    ),
    ("Avhenger av", ITSELF, "Celle M6: et tiltak kan ikke avhenge av seg selv. Fjern ITSELF fra cellen."),
    # Texts
    (OWN, "=1+1", f"Celle B6: {FORMULA}"),
    (OWN, "#REF!", "Celle B6: Excel viser feilen #REF!. Skriv det som skulle stått her."),
    (OWN, "x" * 301, "Celle B6: Tiltak har 301 tegn, og det er plass til 300. Kort ned teksten."),
    (
        "Beskrivelse",
        "x" * 32_767,
        "Celle C6: Beskrivelse har 32767 tegn, og det er plass til 20000. Kort ned teksten.",
    ),
]


def in_sheet(said: str, row: int = FIRST) -> str:
    """The sentence that begins with a cell of row 6, said of another row, with the sheet before the cell."""
    return f"Ark «Tiltak», c{said[1:]}".replace(f"{FIRST}:", f"{row}:", 1)


def in_new_rows(cells: Sequence[tuple[str, Any]]) -> Reading:
    """A reading of the small plan with a new row for each cell: all are read in one go."""

    def write(workbook: Workbook) -> None:
        for n, (head, written) in enumerate(cells):
            value = f"Nytt {n}" if written is ITSELF else written
            put("Tiltak", FIRST - HEADS - 1 + n, {OWN: f"Nytt {n}", head: value})(workbook)

    plan = small_plan()
    return read(exported(plan, write), plan)


@pytest.fixture(scope="module")
def refused() -> Reading:
    return in_new_rows([(head, written) for head, written, _ in REFUSED])


@pytest.fixture(scope="module")
def understood() -> Reading:
    return in_new_rows([(head, written) for head, written, *_ in UNDERSTOOD])


@pytest.mark.parametrize("number", range(len(REFUSED)), ids=lambda n: f"{REFUSED[n][0]} {REFUSED[n][1]}"[:40])
def test_cell_that_cannot_be_read__in_a_new_row__is_told_with_what_to_do_and_leaves_the_row_out(
    number: int, refused: Reading
) -> None:
    _, _, said = REFUSED[number]
    row = FIRST + number
    [problem] = [one for one in refused.problems if one.place.cell.lstrip(ascii_uppercase) == str(row)]
    assert sentence(problem, "nb") == in_sheet(said, row).replace("ITSELF", f"Nytt {number}")
    assert problem.severity is Severity.ERROR
    assert f"A{row}" in {one.cell for one in refused.left_out}


@pytest.mark.parametrize(
    ("written", "said"), [("høy", "Høyt"), ("lav", "Lavt"), (3, "Høyt"), ("låg", "Lavt")]
)
def test_maturity__in_other_words__is_read_and_told(written: object, said: str) -> None:
    plan = small_plan()
    reading = read(exported(plan, put("Kapabiliteter", 0, {"Modenhetsnivå": written})), plan)
    assert [one.field for one in reading.changes] == ["maturity"]
    [problem] = reading.problems
    assert sentence(problem, "nb").endswith(f"«{written}» er lest som «{said}».")


def test_rows_that_cannot_be_read__all_together__change_nothing(refused: Reading) -> None:
    assert (refused.changes, len(refused.left_out), refused.is_blocked) == ((), len(REFUSED), False)


UNDERSTOOD: list[tuple[str, Any, str, Any, str | None]] = [
    (
        "Start",
        "mars 2027",
        "start",
        date(2027, 3, 1),
        "Celle K6: «mars 2027» mangler dag og er lest som 01.03.2027.",
    ),
    (
        "Start",
        "3/2027",
        "start",
        date(2027, 3, 1),
        "Celle K6: «3/2027» mangler dag og er lest som 01.03.2027.",
    ),
    ("Start", " 1.\u00a0mars\u200b 2027 ", "start", date(2027, 3, 1), None),
    ("Start", "01/03/2027", "start", date(2027, 3, 1), None),
    ("Start", "1.3.2027", "start", date(2027, 3, 1), None),
    ("Start", "01.03.27", "start", date(2027, 3, 1), None),
    ("Start", "2027-03-01", "start", date(2027, 3, 1), None),
    ("Start", "1. mars 2027", "start", date(2027, 3, 1), None),
    ("Start", 46447, "start", date(2027, 3, 1), None),
    ("Viktighet", "4", "importance", 4, None),
    ("Viktighet", 4.0, "importance", 4, None),
    ("Viktighet", "4/5", "importance", 4, "Celle G6: «4/5» er lest som 4."),
    ("Viktighet", "4 (høy, 2. plass)", "importance", 4, "Celle G6: «4 (høy, 2. plass)» er lest som 4."),
    ("Kapabilitet", "LEADERSHIP", "capability", "leadership", None),
    ("Delmål det støtter", "d-1 og d-2", "sub_goals", ("s1", "s2"), None),
    ("Delmål det støtter", "Felles skjema og Fast møte", "sub_goals", ("s2", "s1"), None),
    ("Avhenger av", "T-002 Et helt annet navn", "depends_on", ("m2",), None),
    ("Viktighet", "4 - høy", "importance", 4, "Celle G6: «4 - høy» er lest som 4."),
    ("Viktighet", "høy", "importance", 4, "Celle G6: «høy» er lest som 4."),
    ("Viktighet", "4,0", "importance", 4, "Celle G6: «4,0» er lest som 4."),
    ("Viktighet", "\u00a03 ", "importance", 3, None),
    ("Status", "pågår", "status", "in_progress", "Celle N6: «pågår» er lest som «Under arbeid»."),
    ("Status", "UNDER  ARBEID", "status", "in_progress", None),
    ("Status", "In progress", "status", "in_progress", None),
    ("Tidsperspektiv", "lang sikt", "horizon", "long", None),
    (
        "Tidsperspektiv",
        "1-3 år",
        "horizon",
        "long",
        "Celle J6: «1-3 år» er lest som «Lang sikt (1–3 år)».",
    ),
    ("Start", "March 1, 2027", "start", date(2027, 3, 1), None),
    ("Avhenger av", "T-001; T-002", "depends_on", ("m1", "m2"), None),
    ("Avhenger av", "t1, t2", "depends_on", ("m1", "m2"), None),
    ("Avhenger av", "T-001\nT-002", "depends_on", ("m1", "m2"), None),
    ("Avhenger av", "T\u20111 og T\u200b-002", "depends_on", ("m1", "m2"), None),
    ("Avhenger av", "møteplan og OPPLÆRING", "depends_on", ("m1", "m2"), None),
    ("Avhenger av", "Opplæring".replace("æ", "æ"), "depends_on", ("m2",), None),
    ("Avhenger av", "T-001 Møteplan; T-001;", "depends_on", ("m1",), None),
    (OWN, "+47 900 00 000", "title", "+47 900 00 000", None),
    (OWN, "-5 grader", "title", "-5 grader", None),
    (OWN, "@alle", "title", "@alle", None),
    (OWN, "hardt\u00a0mellomrom", "title", "hardt\u00a0mellomrom", None),
    (OWN, "  rundt\n  ", "title", "rundt", None),
    (OWN, "Bla\u030asel\u00e6rer", "title", "Bla\u030asel\u00e6rer", None),
    (OWN, "👩\u200d🚒 øver", "title", "👩\u200d🚒 øver", None),
    (OWN, True, "title", "SANN", None),
    (OWN, 12.0, "title", "12", None),
    (OWN, 2.5, "title", "2,5", None),
    (
        OWN,
        date(2027, 2, 1),
        "title",
        "01.02.2027",
        "Celle B6: Excel har gjort teksten om til en dato. Den er lest som «01.02.2027».",
    ),
]


@pytest.mark.parametrize("number", range(len(UNDERSTOOD)), ids=lambda n: f"{UNDERSTOOD[n][:2]}"[:40])
def test_cell_in_a_way_of_its_own__in_a_new_row__is_understood_and_told(
    number: int, understood: Reading
) -> None:
    _, _, field, value, said = UNDERSTOOD[number]
    row = FIRST + number
    told = [one for one in understood.problems if one.place.cell.lstrip(ascii_uppercase) == str(row)]
    assert [sentence(one, "nb") for one in told] == ([in_sheet(said, row)] if said else [])
    measure = apply(small_plan(), understood.changes).measures[row - HEADS - 1]
    assert getattr(measure, field) == value


@pytest.mark.parametrize(
    ("head", "written", "nynorsk", "english"),
    [
        (
            "Start",
            date(1905, 7, 18),
            "Ark «Tiltak», celle K6: viser 18.07.1905 fordi berre årstalet 2026 er skrive i ei datocelle. "
            "Skriv heile datoen, til dømes 01.01.2026.",
            "Sheet “Tiltak”, cell K6: shows 18/07/1905 because only the year 2026 was written in a date "
            "cell. Write the whole date, for example 01/01/2026.",
        ),
        (
            "Status",
            "Ferdigg",
            "Ark «Tiltak», celle N6: «Ferdigg» er ikkje eitt av vala for Status. Meinte du «Ferdig»?",
            "Sheet “Tiltak”, cell N6: “Ferdigg” is not one of the choices for Status. Did you mean “Done”?",
        ),
        (
            "Avhenger av",
            date(2027, 2, 1),
            "Ark «Tiltak», celle M6: Excel har gjort det som vart skrive, om til 01.02.2027. "
            "Gjer cella om til tekst, og skriv id-en eller namnet på nytt.",
            "Sheet “Tiltak”, cell M6: Excel has turned what was written into 01.02.2027. "
            "Make the cell text, and write the id or the name again.",
        ),
    ],
)
def test_message__in_the_other_languages__says_the_same(
    head: str, written: Any, nynorsk: str, english: str
) -> None:
    plan = small_plan()
    [problem] = read(exported(plan, put("Tiltak", 2, {OWN: "Nytt", head: written})), plan).problems
    assert (sentence(problem, "nn"), sentence(problem, "en")) == (nynorsk, english)


def test_dependencies_in_a_ring__closed_by_the_file__are_spelt_out_and_taken_in() -> None:
    plan = small_plan()
    edit = put("Tiltak", 0, {"Avhenger av": "T-002"})
    reading = read(exported(plan, edit), plan)
    [problem] = reading.problems
    assert sentence(problem, "nb") == (
        "Ark «Tiltak», celle M4: tiltakene venter på hverandre i ring: «Møteplan» → «Opplæring» → "
        "«Møteplan». Ingen av dem kan starte først. Fjern én av avhengighetene."
    )
    assert (problem.severity, reading.left_out) == (Severity.WARNING, ())
    assert apply(plan, reading.changes).measures[0].depends_on == ("m2",)


def test_dependencies_in_a_ring__in_the_plan_before__are_not_told_again() -> None:
    plan = small_plan()
    plan = apply(plan, setting(plan, Kind.MEASURE, "m1", "depends_on", ["m2"]))
    for known in (plan, None):
        assert read(exported(plan, put("Tiltak", 0, {"Ansvarlig": "Kari"})), known).problems == ()


def test_texts_put_together_in_another_way__read__change_nothing() -> None:
    plan = small_plan()
    plan = apply(plan, setting(plan, Kind.MEASURE, "m1", "title", "Blåselærer"))
    assert read(exported(plan, put("Tiltak", 0, {OWN: "Bla\u030aselærer"})), plan).changes == ()


def test_many_unknown_references__read__are_told_without_a_guess_for_each() -> None:
    plan = small_plan()
    rows = 40

    def write(workbook: Any) -> None:
        for n in range(rows):
            put("Tiltak", 2 + n, {OWN: f"Nytt {n}", "Avhenger av": "Møtplan"})(workbook)

    codes = [one.code for one in read(exported(plan, write), plan).problems]
    assert len(codes) == rows
    assert 0 < codes.count("cell_near_reference") < rows
    assert set(codes) == {"cell_near_reference", "cell_unknown_reference"}


def test_id_that_a_typing_error_has_spoilt__with_the_name_of_another__is_suggested() -> None:
    plan = small_plan()
    [problem] = read(exported(plan, put("Tiltak", 0, {"Id": "T-0O1"})), plan).problems
    assert sentence(problem, "nb") == in_sheet(
        "Celle A4: «T-0O1» er ikke en id i denne planen. Mente du T-001, som har samme navn? "
        "La cellen stå tom hvis raden er ny."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_in_a_language__of_a_number_in_a_text__have_its_decimal_sign(language: str) -> None:
    plan: Plan = small_plan()
    data = exported(plan, put("Tiltak", 0, {OWN: 2.5}))
    [change] = read_workbook(data, language, plan=plan).changes
    assert change.new == ("2.5" if language == "en" else "2,5")


def test_head__renamed__is_one_sentence_that_says_how_it_is_read_again() -> None:
    plan = small_plan()

    def rename(workbook: Workbook) -> None:
        sheet = workbook["Tiltak"]
        sheet.cell(HEADS, column(sheet, "Ansvarlig")).value = "Hvem har ansvar"

    [problem] = read(exported(plan, rename), plan).problems
    assert sentence(problem, "nb").endswith(
        "kolonnen «Hvem har ansvar» er ikke kjent, og «Ansvarlig» mangler. "
        "Er det den samme, gi den navnet «Ansvarlig» igjen, så leses den."
    )


def test_head__renamed_to_what_others_call_the_column__is_read_as_it() -> None:
    plan = small_plan()

    def rename(workbook: Workbook) -> None:
        put("Tiltak", 0, {"Ansvarlig": "Kari"})(workbook)
        sheet = workbook["Tiltak"]
        sheet.cell(HEADS, column(sheet, "Ansvarlig")).value = "Eier"

    reading = read(exported(plan, rename), plan)
    assert [sentence(one, "nb").split(": ", 1)[1] for one in reading.problems] == [
        "kolonnen «Eier» er lest som «Ansvarlig»."
    ]
    assert [(one.field, one.new) for one in reading.changes] == [("responsible", "Kari")]
