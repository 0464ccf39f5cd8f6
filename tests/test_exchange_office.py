"""Workbooks that LibreOffice opened, that were edited as it keeps them, and that it saved again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from roadmap.changes import Change, apply, diff
from roadmap.example import example_plan
from roadmap.exchange import Reading, read_workbook, write_workbook
from roadmap.model import Plan
from roadmap.texts import sentence
from tests.flat_sheets import FlatSheet, Value, edited
from tests.office import converted
from tests.workbooks import TODAY, found

Sheets = Callable[[str], FlatSheet]
Edit = Callable[[Sheets], None]
STRAIGHT, AROUND = "xlsx", "by way of ods"


@dataclass(frozen=True)
class Case:
    """An edit, what is said of it as (place, code), and what it changes as (measure, field, new)."""

    edit: Edit
    said: tuple[tuple[str, str], ...] = ()
    changes: tuple[tuple[str, str, object], ...] = ()
    missing: int = 0


def several(*edits: Edit) -> Edit:
    """Edits one after the other."""

    def edit(sheets: Sheets) -> None:
        for one in edits:
            one(sheets)

    return edit


def on(title: str, edit: Callable[[FlatSheet], None]) -> Edit:
    """An edit of one sheet."""
    return lambda sheets: edit(sheets(title))


PLAN = example_plan()
FIRST, SECOND, THIRD = PLAN.measures[:3]
NEW = "new"
ADDED: dict[str, Value] = {"Tiltak": "Satt inn i LibreOffice", "Start": date(2027, 9, 1)}
INSERTED = on("Tiltak", lambda sheet: sheet.insert_row(1, ADDED))
CASES: dict[str, Case] = {
    "untouched": Case(lambda _: None),
    "sorted": Case(
        several(
            on("Tiltak", lambda sheet: sheet.sort("Tiltak", reverse=True)),
            on("Mål", lambda sheet: sheet.sort("Mål")),
            on("Delmål", lambda sheet: sheet.sort("Delmål", reverse=True)),
            on("Gevinster", lambda sheet: sheet.sort("Gevinst")),
        )
    ),
    "row inserted": Case(
        INSERTED,
        changes=(
            (NEW, "exists", True),
            (NEW, "title", "Satt inn i LibreOffice"),
            (NEW, "start", "2027-09-01"),
        ),
    ),
    "row deleted": Case(
        on("Tiltak", lambda sheet: sheet.delete_row(0)), (("Tiltak!", "row_missing"),), missing=1
    ),
    "row copied": Case(
        several(
            on("Tiltak", lambda sheet: sheet.copy_row(0, before=3)),
            on("Tiltak", lambda sheet: sheet.put(3, "Tiltak", "En kopi")),
        ),
        (("Tiltak!A7", "duplicate_id"),),
        ((NEW, "exists", True), (NEW, "title", "En kopi"), (NEW, "responsible", FIRST.responsible)),
    ),
    "sheet renamed": Case(
        on("Tiltak", lambda sheet: sheet.rename("Handlingsplan 2027")),
        (("Handlingsplan 2027!", "sheet_renamed"),),
    ),
    "head renamed": Case(
        on("Tiltak", lambda sheet: sheet.rename_head("Viktighet", "Viktigheten")),
        (("Tiltak!G3", "column_renamed"),),
    ),
    "column added": Case(
        on("Tiltak", lambda sheet: sheet.insert_column("Kapabilitet", "Kostnad", 250_000)),
        (("Tiltak!D3", "unknown_column"),),
    ),
    "cells edited": Case(
        several(
            on("Tiltak", lambda sheet: sheet.put(0, "Tiltak", "Skrevet om: æøå 👩‍🚒")),
            on("Tiltak", lambda sheet: sheet.put(1, "Start", date(2027, 12, 31))),
            on("Tiltak", lambda sheet: sheet.put(1, "Viktighet", 1)),
            on("Tiltak", lambda sheet: sheet.put(2, "Beskrivelse", "Linje én\nLinje to")),
            on("Tiltak", lambda sheet: sheet.put(2, "Ansvarlig", None)),
        ),
        (("Tiltak!L5", "ends_before_start"),),
        changes=(
            (FIRST.id, "title", "Skrevet om: æøå 👩‍🚒"),
            (SECOND.id, "importance", 1),
            (SECOND.id, "start", "2027-12-31"),
            (THIRD.id, "description", "Linje én\nLinje to"),
            (THIRD.id, "responsible", ""),
        ),
    ),
    "cells spoilt": Case(
        several(
            on("Tiltak", lambda sheet: sheet.put(0, "Viktighet", 2.5)),
            on("Tiltak", lambda sheet: sheet.put(1, "Start", date(1905, 7, 18))),
            on("Tiltak", lambda sheet: sheet.put(2, "Ansvarlig", "Kari")),
        ),
        (("Tiltak!G4", "cell_not_on_scale"), ("Tiltak!K5", "cell_year_in_date")),
        ((THIRD.id, "responsible", "Kari"),),
    ),
    "all at once": Case(
        several(
            INSERTED,
            on("Tiltak", lambda sheet: sheet.delete_row(3)),
            on("Tiltak", lambda sheet: sheet.sort("Tiltak")),
            on("Tiltak", lambda sheet: sheet.insert_column("Kapabilitet", "Kostnad", 1.5)),
            on("Tiltak", lambda sheet: sheet.rename("Det vi gjør")),
        ),
        (
            ("Det vi gjør!", "sheet_renamed"),
            ("Det vi gjør!D3", "unknown_column"),
            ("Det vi gjør!", "row_missing"),
        ),
        (
            (NEW, "exists", True),
            (NEW, "title", "Satt inn i LibreOffice"),
            (NEW, "start", "2027-09-01"),
        ),
        missing=1,
    ),
    "view edited": Case(
        on("Tidslinje", lambda sheet: sheet.put_at(8, 1, "Flyttet")), (("Tidslinje!B9", "view_edited"),)
    ),
}


BOTH_WAYS = ("untouched", "cells edited", "all at once")
WAYS = [(name, STRAIGHT) for name in CASES] + [(name, AROUND) for name in BOTH_WAYS]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """The workbook after each edit, as LibreOffice saved it, by case and way: four starts for all of them."""
    folder = tmp_path_factory.mktemp("office")
    data = write_workbook(PLAN, "nb", today=TODAY)
    flat = converted(folder / "flat", {"plan": data}, "xlsx", "fods")["plan"]
    made = {name.replace(" ", "-"): edited(flat, case.edit) for name, case in CASES.items()}
    both = {name: content for name, content in made.items() if name.replace("-", " ") in BOTH_WAYS}
    straight = converted(folder / "xlsx", made, "fods", "xlsx")
    around = converted(folder / "around", converted(folder / "ods", both, "fods", "ods"), "ods", "xlsx")
    return {
        (name.replace("-", " "), way): content
        for way, files in ((STRAIGHT, straight), (AROUND, around))
        for name, content in files.items()
    }


def told(changes: tuple[Change, ...], plan: Plan) -> set[tuple[str, str, object]]:
    """The changes without where new rows are placed, and without what a copied row has from its original."""
    shown = {"exists", "title", "start", "responsible", "importance", "description"}
    known = [
        (one.entity if one.entity in plan.entities else NEW, one.field, as_shown(one.new)) for one in changes
    ]
    return {one for one in known if one[0] != NEW or one[1] in shown}


def as_shown(value: object) -> object:
    """A value that can be compared in a set."""
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize(("name", "way"), WAYS)
def test_workbook_edited__saved_by_libreoffice__has_the_expected_findings_and_no_other(
    name: str, way: str, saved: dict[tuple[str, str], bytes]
) -> None:
    case = CASES[name]
    data = saved[name, way]
    reading = read_workbook(data, "nb", plan=PLAN)
    assert tuple(found(reading.problems)) == case.said, [sentence(one, "nb") for one in reading.problems]
    assert len(reading.missing) == case.missing
    assert set(case.changes) <= told(reading.changes, PLAN)
    of_known = {one for one in told(reading.changes, PLAN) if one[0] != NEW}
    assert of_known == {one for one in case.changes if one[0] != NEW}
    assert_taken_in_once(reading, data)


def assert_taken_in_once(reading: Reading, data: bytes) -> None:
    """What the file brings is there afterwards, and the same file brings nothing more."""
    after = apply(PLAN, reading.changes)
    assert reading.plan is not None
    assert diff(reading.plan, after) == ()
    assert read_workbook(data, "nb", plan=after).changes == ()


@pytest.mark.parametrize("way", [STRAIGHT, AROUND])
def test_workbook_untouched__saved_by_libreoffice__is_the_whole_plan_by_itself_too(
    way: str, saved: dict[tuple[str, str], bytes]
) -> None:
    reading = read_workbook(saved["untouched", way], "en")
    assert reading.problems == ()
    assert reading.plan is not None
    assert diff(PLAN, reading.plan) == ()
