"""Workbooks whose sheets, heads and rows are not as they were written: what is read, and what is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from roadmap.changes import apply, making, removing, setting
from roadmap.exchange.sheets import EDITED_IN, View
from roadmap.model import Kind
from roadmap.problems import Severity
from roadmap.texts import LANGUAGES, sentence, text
from tests.workbooks import HEADS, column, edits, exported, put, read, repacked, small_plan, table, without

Edit = Callable[[Workbook], object]


def renamed(sheet: str, title: str) -> Edit:
    """An edit: a sheet given another name."""
    return lambda workbook: setattr(workbook[sheet], "title", title)


def head(sheet: str, old: str, new: str) -> Edit:
    """An edit: a head given another text."""
    return lambda workbook: setattr(workbook[sheet].cell(HEADS, column(workbook[sheet], old)), "value", new)


def gone(sheet: str, old: str) -> Edit:
    """An edit: a column deleted."""
    return lambda workbook: workbook[sheet].delete_cols(column(workbook[sheet], old))


def emptied(sheet: str) -> Edit:
    """An edit: nothing left below the head of the ids."""

    def edit(workbook: Workbook) -> None:
        for row in range(HEADS + 1, workbook[sheet].max_row + 1):
            workbook[sheet].cell(row, 1).value = None

    return edit


def cell(sheet: str, address: str, value: Any) -> Edit:
    """An edit: a cell of any sheet."""
    return lambda workbook: setattr(workbook[sheet][address], "value", value)


def merged(sheet: str, cells: str) -> Edit:
    """An edit: cells merged."""
    return lambda workbook: workbook[sheet].merge_cells(cells)


def added(title: str, rows: Sequence[Sequence[Any]]) -> Edit:
    """An edit: a sheet more."""

    def edit(workbook: Workbook) -> None:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))

    return edit


def said(edit: Edit) -> list[str]:
    """What is said of an edited export of the small plan, which it changes in nothing."""
    plan = small_plan()
    reading = read(exported(plan, edit), plan)
    assert reading.changes == ()
    return [sentence(one, "nb") for one in reading.problems]


UNCHANGED: dict[str, tuple[Edit, list[str]]] = {
    "sheet missing": (
        without("Aktører"),
        ["Arket «Aktører» er ikke i filen. Det som står der i planen, blir stående."],
    ),
    "sheet renamed": (
        renamed("Tiltak", "Det vi skal gjøre"),
        ["Arket «Det vi skal gjøre» er lest som «Tiltak», siden kolonnene passer."],
    ),
    "sheet named in English": (renamed("Tiltak", " MEASURES "), []),
    "sheet copied": (
        lambda workbook: workbook.copy_worksheet(workbook["Tiltak"]),
        ["Arket «Tiltak Copy» er ikke et av arkene til Veikart, og er ikke lest."],
    ),
    "sheet added": (
        edits(added("Notater", [["Husk kake"]]), added("Tomt", [])),
        ["Arket «Notater» er ikke et av arkene til Veikart, og er ikke lest."],
    ),
    "sheets in another order": (lambda workbook: workbook.move_sheet("Tiltak", -12), []),
    "heads gone": (
        lambda workbook: workbook["Tiltak"].delete_rows(HEADS),
        [
            "Ark «Tiltak»: fant ikke raden med navnene på kolonnene. Ingenting er lest fra arket. "
            "Last ned en tom mal og se hvordan den er."
        ],
    ),
    "heads moved down": (lambda workbook: workbook["Tiltak"].insert_rows(1, 5), []),
    "heads repeated": (
        lambda workbook: workbook["Tiltak"].append([one.value for one in workbook["Tiltak"][HEADS]]),
        [],
    ),
    "head in nynorsk": (head("Tiltak", "Beskrivelse", "  SKILDRING (kort)"), []),
    "head spelt wrong": (
        head("Tiltak", "Viktighet", "Viktigheit"),
        [
            "Ark «Tiltak», celle G3: kolonnen «Viktigheit» er ikke kjent, og «Viktighet» mangler. "
            "Er det den samme, gi den navnet «Viktighet» igjen, så leses den."
        ],
    ),
    "head of their own": (
        head("Tiltak", "Status", "Budsjett"),
        [
            "Ark «Tiltak», celle N3: kolonnen «Budsjett» er ikke kjent, og «Status» mangler. "
            "Er det den samme, gi den navnet «Status» igjen, så leses den."
        ],
    ),
    "head twice": (
        head("Tiltak", "Innsats", "Viktighet"),
        [
            "Ark «Tiltak», celle H3: kolonnen «Viktighet» står to ganger. Bare den første er lest.",
            "Ark «Tiltak»: kolonnen «Innsats» er ikke i filen. Det som står i den i planen, blir stående.",
        ],
    ),
    "column gone": (
        gone("Tiltak", "Viktighet"),
        ["Ark «Tiltak»: kolonnen «Viktighet» er ikke i filen. Det som står i den i planen, blir stående."],
    ),
    "ids gone": (
        gone("Tiltak", "Id"),
        ["Ark «Tiltak»: kolonnen Id mangler. Radene er kjent igjen på navn."],
    ),
    "ids emptied": (
        emptied("Tiltak"),
        ["Ark «Tiltak»: kolonnen Id har tomme celler. Radene er kjent igjen på navn."],
    ),
    "one id emptied, of what has a parent": (
        cell("Delmål", "A5", None),
        ["Ark «Delmål»: kolonnen Id har tomme celler. Radene er kjent igjen på navn."],
    ),
    "merged over rows": (
        merged("Tiltak", "B4:B5"),
        [
            "Ark «Tiltak», celle B4: cellene B4:B5 er slått sammen. "
            "Bare den øverste til venstre er lest. Del dem opp igjen, så leses alle."
        ],
    ),
    "merged above the heads": (merged("Tiltak", "A1:F2"), []),
    "filtered and hidden": (
        lambda workbook: setattr(workbook["Tiltak"].row_dimensions[4], "hidden", True),
        [],
    ),
    "sums below": (
        edits(
            put("Tiltak", 2, {"Tiltak": "Sum", "Viktighet": "=SUM(G4:G5)"}),
            put("Tiltak", 3, {"Tiltak": "Totalt:", "Innsats": 17}),
        ),
        [
            "Ark «Tiltak», celle A6: raden ser ut til å regne sammen listen. Den er ikke lest.",
            "Ark «Tiltak», celle A7: raden ser ut til å regne sammen listen. Den er ikke lest.",
        ],
    ),
    "a colour at the very bottom": (
        lambda workbook: setattr(workbook["Tiltak"].cell(1_048_576, 2), "number_format", "0.00"),
        [],
    ),
    "blanks far below": (put("Tiltak", 900, {"Tiltak": " \u00a0\n"}), []),
    "extra rows where rows are fixed": (
        put("Kapabiliteter", 7, {"Status i dag": "?"}),
        [
            "Ark «Kapabiliteter», celle A11: raden hører ikke til noe i planen. "
            "Dette arket har faste rader. Slett raden."
        ],
    ),
    "two plans": (
        put("Om planen", 1, {"Tittel": "En til"}),
        ["Ark «Om planen», celle A5: det er bare én plan i filen. Raden ble ikke lest."],
    ),
    "no parent": (
        put("Delmål", 2, {"Delmål": "Uten mål"}),
        ["Ark «Delmål», celle B6: raden mangler Mål. Skriv hva den hører til."],
    ),
    "same pair twice": (
        put("Samhandling", 1, {"Aktør": "Skolen", "Gevinstområde": "Innhold"}),
        [
            "Ark «Samhandling», celle A5: samme aktør og gevinstområde står to ganger. "
            "Slå sammen radene til én."
        ],
    ),
    "edit on the time line": (
        cell("Tidslinje", "B9", "Flyttet"),
        [
            "Ark «Tidslinje», celle B9: cellen er endret, men dette arket leses ikke. "
            "Gjør endringen der den hører hjemme i stedet: Tiltak."
        ],
    ),
    "edits on the benefit matrix": (
        edits(cell("Gevinstmatrise", "A4", "Annet"), cell("Gevinstmatrise", "Z99", "Nederst")),
        [
            "Ark «Gevinstmatrise», celle A4: den og 1 til er endret, men dette arket leses ikke. "
            "Gjør endringene der de hører hjemme i stedet: Gevinster."
        ],
    ),
}


@pytest.mark.parametrize("name", UNCHANGED)
def test_workbook_of_another_shape__read__changes_nothing_and_says_what_was_not_read(name: str) -> None:
    edit, sentences = UNCHANGED[name]
    assert said(edit) == sentences


def test_macros_and_links__read__are_mentioned_in_words() -> None:
    def add(parts: dict[str, bytes]) -> None:
        parts["xl/vbaProject.bin"] = b"x"
        parts["xl/externalLinks/externalLink1.xml"] = b"<x/>"

    plan = small_plan()
    problems = read(repacked(exported(plan), add), plan).problems
    assert [sentence(one, "nb") for one in problems] == [
        "Filen har makroer. De er ikke kjørt.",
        "Filen har lenker til andre filer. De er ikke fulgt.",
    ]


def test_rows_merged_away__in_an_edited_row__keep_what_the_plan_has() -> None:
    plan = small_plan()
    edit = edits(put("Tiltak", 1, {"Ansvarlig": "Kari"}), merged("Tiltak", "B4:B5"))
    reading = read(exported(plan, edit), plan)
    assert [(one.entity, one.field, one.new) for one in reading.changes] == [("m2", "responsible", "Kari")]


def test_ids_gone__a_row_renamed__is_new_and_the_old_one_is_missing() -> None:
    plan = small_plan()
    edit = edits(put("Tiltak", 0, {"Tiltak": "Et nytt navn"}), gone("Tiltak", "Id"))
    reading = read(exported(plan, edit), plan)
    assert [one.code for one in reading.problems] == ["matched_by_name", "row_missing"]
    assert reading.missing == ("m1",)
    assert [one.title for one in apply(plan, reading.changes).measures][:1] == ["Et nytt navn"]


def test_ids_emptied__of_what_was_renamed_or_removed_in_the_plan__brings_nothing_back() -> None:
    plan = small_plan()
    data = exported(plan, emptied("Tiltak"))
    later = apply(plan, setting(plan, Kind.MEASURE, "m1", "title", "Nytt navn"))
    later = apply(later, removing(later, later.entities["m2"]))
    reading = read(data, later)
    assert [one.code for one in reading.problems] == ["ids_empty", "removed_in_app"]
    assert (reading.changes, reading.missing) == ((), ())


def test_rows_without_ids__copied_from_others_or_called_the_same__are_new_with_a_warning() -> None:
    plan = small_plan()
    for edit in (
        put("Tiltak", 2, {"Tiltak": "Møteplan"}),
        edits(emptied("Tiltak"), put("Tiltak", 1, {"Tiltak": "Møteplan"})),
        edits(emptied("Delmål"), put("Delmål", 1, {"Delmål": "Fast møte"})),
    ):
        reading = read(exported(plan, edit), plan)
        assert "same_name" in [one.code for one in reading.problems]
        assert {one.entity for one in reading.changes}.isdisjoint(plan.entities)
        assert reading.changes


def test_ids_emptied__of_a_file_read_by_itself__is_said_in_the_same_words() -> None:
    reading = read(exported(small_plan(), emptied("Tiltak")))
    assert [one.code for one in reading.problems] == ["ids_empty"]
    assert reading.plan is not None
    assert {one.id for one in reading.plan.measures} == {"m1", "m2"}


def test_all_sheets_but_one__missing__changes_that_one_only() -> None:
    plan = small_plan()

    def strip(workbook: Workbook) -> None:
        for title in [one for one in workbook.sheetnames if one not in ("Tiltak", "Teknisk")]:
            del workbook[title]

    reading = read(exported(plan, edits(put("Tiltak", 0, {"Tiltak": "Ny"}), strip)), plan)
    assert {one.code for one in reading.problems} == {"sheet_missing"}
    assert reading.missing == ()
    assert [(one.entity, one.new) for one in reading.changes] == [("m1", "Ny")]


def test_only_views_left__read__finds_nothing_to_read() -> None:
    plan = small_plan()

    def strip(workbook: Workbook) -> None:
        for title in [one for one in workbook.sheetnames if one not in ("Forside", "Tidslinje")]:
            del workbook[title]

    reading = read(exported(plan, strip), plan)
    assert [one.code for one in reading.problems] == ["no_known_sheet"]


def test_notes_on_the_cover__read__are_a_note_and_no_warning() -> None:
    plan = small_plan()
    [problem] = read(exported(plan, cell("Forside", "B60", "Vedtatt 12. mars")), plan).problems
    assert (problem.code, problem.severity) == ("view_edited", Severity.NOTE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_view_edited__in_a_language__is_pointed_out_with_where_to_edit_instead(language: str) -> None:
    plan = small_plan()
    title = text("excel.sheet.timeline", language)
    data = exported(plan, cell(title, "B9", "?"), language)
    [problem] = read(data, plan).problems
    assert problem.place.sheet == title
    assert text("excel.sheet.measure", language) in sentence(problem, language)


def test_views__of_the_workbook__say_each_where_to_edit_instead() -> None:
    assert set(EDITED_IN) >= set(View) - {View.LISTS}


def test_what_views_showed__tampered_with__is_not_compared() -> None:
    plan = small_plan()

    def spoil(workbook: Workbook) -> None:
        rows = {row[0].value: row[1] for row in workbook["Teknisk"].iter_rows()}
        rows["views.1"].value = rows["state.1"].value
        workbook["Tidslinje"]["B9"] = "?"

    assert read(exported(plan, spoil), plan).problems == ()


def test_plan_changed_since__view_untouched__says_nothing_of_views() -> None:
    plan = small_plan()
    data = exported(plan)
    later = apply(plan, making(Kind.MEASURE, "m3", {"title": "Nytt"}, "b"))
    assert read(data, later).problems == ()


def test_hand_made_tables__in_one_workbook__need_neither_ids_nor_order() -> None:
    measure = {
        "Status": "Ferdig",
        "Delmål det støtter": "Fast møte",
        "TILTAK ": "Møteplan",
        "Viktighet:": 4,
        "Innsats": 2,
        "Ansvarlig": "Kari",
        "Start": "1.2.2027",
        "Slutt": "1.3.2027",
        "Avhenger av": None,
        "Tidsperspektiv": None,
        "Kapabilitet": None,
        "Beskrivelse": None,
        "Gevinster det skal gi": None,
        "Pris": 12_000,
    }
    data = table(
        {
            "Ting vi skal gjøre": [["Vårt veikart"], [], list(measure), list(measure.values())],
            "Sub-goals": [["Goal", "Sub-goal"], ["Tidlig hjelp", "Fast møte"]],
            "mål": [["MÅL", "Kapabilitet"], ["Tidlig hjelp", "ledelse"]],
        }
    )
    reading = read(data)
    assert [one.code for one in reading.problems] == ["sheet_renamed", "unknown_column"]
    assert reading.plan is not None
    [made], [sub_goal], [goal] = reading.plan.measures, reading.plan.sub_goals, reading.plan.goals
    assert (made.title, made.importance, made.sub_goals) == ("Møteplan", 4, (sub_goal.id,))
    assert (sub_goal.goal, goal.capability) == (goal.id, "leadership")


def test_names_that_stand_twice__in_a_sheet_without_ids__are_told_and_the_second_is_new() -> None:
    plan = small_plan()
    reading = read(table({"Tiltak": [["Tiltak", "Viktighet"], ["Møteplan", 4], ["Møteplan", 2]]}), plan)
    said = [sentence(one, "nb") for one in reading.problems if one.code == "name_twice"]
    assert said == [
        "Ark «Tiltak», celle A3: flere rader heter «Møteplan». "
        "Den første er kjent igjen, denne raden blir ny."
    ]
    assert reading.plan is not None
    assert [(one.title, one.importance) for one in reading.plan.measures if one.title == "Møteplan"] == [
        ("Møteplan", 4),
        ("Møteplan", 2),
    ]
