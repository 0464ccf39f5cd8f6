"""Which row is which, and what of it is new, after a person has been at the sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from roadmap import planner
from roadmap.changes import apply, making
from roadmap.incoming import incoming
from roadmap.model import Kind
from roadmap.problems import Severity
from tests.workbooks import HEADS, column, edits, exported, found, put, read, small_plan, without

PLAN = small_plan()


def headed(head: str | None) -> Callable[[Workbook], None]:
    """An edit: another head over the ids of the measures."""

    def edit(workbook: Workbook) -> None:
        workbook["Tiltak"].cell(HEADS, 1).value = head

    return edit


@pytest.mark.parametrize("head", ["Nr.", "ID-nr", "Nummer", None])
def test_ids__under_another_head_or_none__are_known_by_what_stands_there(head: str | None) -> None:
    edit = edits(put("Tiltak", 0, {"Tiltak": "Ny møteplan"}), headed(head))
    reading = read(exported(PLAN, edit), PLAN)
    assert (found(reading.problems), reading.missing) == ([("Tiltak!A3", "ids_read_as")], ())
    assert [(one.entity, one.new) for one in reading.changes] == [("m1", "Ny møteplan")]


def test_ids__that_others_are_referred_to_by__are_not_taken_for_those_of_the_rows() -> None:
    def edit(workbook: Workbook) -> None:
        sheet = workbook["Tiltak"]
        sheet.cell(HEADS, column(sheet, "Avhenger av")).value = "Etter"
        sheet.delete_cols(1)

    reading = read(exported(PLAN, edit), PLAN)
    assert "matched_by_name" in {code for _, code in found(reading.problems)}
    assert (reading.changes, apply(PLAN, reading.changes)) == ((), PLAN)


def copied_above(original: int, **changed: str) -> Callable[[Workbook], None]:
    """An edit: a row of a measure copied in right above itself, with other words in the copy."""

    def edit(workbook: Workbook) -> None:
        sheet = workbook["Tiltak"]
        sheet.insert_rows(original)
        for at in range(1, sheet.max_column + 1):
            sheet.cell(original, at).value = sheet.cell(original + 1, at).value
        for head, value in changed.items():
            sheet.cell(original, column(sheet, head)).value = value

    return edit


@pytest.mark.parametrize("edit", [edits(), without("Teknisk")], ids=["dated", "undated"])
def test_copy__above_the_row_that_it_was_made_from__is_the_new_one(edit: Callable[[Workbook], None]) -> None:
    reading = read(exported(PLAN, edits(copied_above(HEADS + 1, Tiltak="Noe annet"), edit)), PLAN)
    assert ("Tiltak!A4", "duplicate_id") in found(reading.problems)
    after = apply(PLAN, reading.changes)
    assert {one.title: one.id in ("m1", "m2") for one in after.measures} == {
        "Noe annet": False,
        "Møteplan": True,
        "Opplæring": True,
    }
    assert {one.entity for one in reading.changes}.isdisjoint({"m1", "m2"})


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u2060"])
def test_text__with_nothing_new_but_what_nobody_sees__is_not_changed(unseen: str) -> None:
    plan = apply(PLAN, making(Kind.GOAL, "g2", {"text": "Mål", "opportunities": ["Møter", "Kurs"]}, "zz"))
    edit = edits(
        put("Tiltak", 0, {"Tiltak": f"Møte{unseen}plan"}),
        put("Mål", 1, {"Muligheter": f"Mø{unseen}ter\nKurs"}),
        put("Tiltak", 1, {"Tiltak": f"Opp{unseen}læring nå"}),
    )
    reading = read(exported(plan, edit), plan)
    assert [one.entity for one in reading.changes] == ["m2"]


def test_comments_and_notes_beside_the_table__are_not_read_and_said_so() -> None:
    def edit(workbook: Workbook) -> None:
        sheet = workbook["Tiltak"]
        sheet.cell(HEADS + 1, 2).comment = Comment("Er dette rett?", "Kari")
        sheet.cell(HEADS + 2, sheet.max_column + 2).value = "husk å ringe"

    reading = read(exported(PLAN, edit), PLAN)
    assert reading.changes == ()
    [comments, notes] = reading.problems
    assert (comments.code, comments.values["cells"]) == ("comments_not_read", "B4")
    assert (notes.code, notes.values["cells"]) == ("notes_not_read", "P5")
    assert {one.severity for one in reading.problems} == {Severity.NOTE}


def test_one_column_sorted__while_the_ids_stand_still__is_said_and_not_taken_in_by_itself() -> None:
    edit = edits(
        put("Tiltak", 0, {"Tiltak": "Opplæring"}),
        put("Tiltak", 1, {"Tiltak": "Møteplan"}),
        put("Delmål", 0, {"Delmål": "Fast møte hver uke"}),
    )
    reading = read(exported(PLAN, edit), PLAN)
    assert [(one.code, one.place.sheet) for one in reading.problems] == [("one_column_sorted", "Tiltak")]
    items = planner.compare(PLAN, incoming(reading, PLAN))
    assert {one.entity: one.is_wanted for one in items} == {"m1": False, "m2": False, "s1": True}


def test_days__of_which_the_last_comes_first__are_told_once_with_their_cell() -> None:
    plan = apply(PLAN, making(Kind.MEASURE, "m3", {"start": "2027-05-01", "end": "2027-04-01"}, "zz"))
    edit = edits(
        put("Tiltak", 0, {"Start": "1.3.2027", "Slutt": "1.2.2027"}),
        put("Tiltak", 1, {"Start": "1.3.2027", "Slutt": "1.3.2027"}),
    )
    for before in (plan, None):
        reading = read(exported(plan, edit), before)
        assert found(reading.problems) == [("Tiltak!L4", "ends_before_start")]
