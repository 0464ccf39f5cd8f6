"""What a reading tells apart: rows left out, what has no row any more, and what was changed where."""

from __future__ import annotations

import base64
import json
import zlib

from openpyxl import Workbook

from roadmap import planner
from roadmap.changes import apply, diff, making, removing, setting
from roadmap.comparing import Sort
from roadmap.incoming import incoming
from roadmap.model import Kind
from roadmap.problems import Severity
from roadmap.texts import sentence
from tests.workbooks import HEADS, edits, exported, found, put, read, small_plan, table, without


def test_row_with_an_error__among_others__is_left_out_alone() -> None:
    plan = small_plan()
    data = exported(
        plan,
        edits(
            put("Tiltak", 0, {"Viktighet": "mye", "Ansvarlig": "Kari"}),
            put("Tiltak", 1, {"Ansvarlig": "Ola"}),
            put("Tiltak", 2, {"Tiltak": "Kurs"}),
        ),
    )
    reading = read(data, plan)
    assert not reading.is_blocked
    assert [(one.cell, one.entity) for one in reading.left_out] == [("A4", "m1")]
    assert reading.missing == ()
    after = apply(plan, reading.changes)
    assert [(one.title, one.responsible) for one in after.measures] == [
        ("Møteplan", ""),
        ("Opplæring", "Ola"),
        ("Kurs", ""),
    ]


def test_new_row_with_an_error__leaves_out_the_new_rows_that_lean_on_it() -> None:
    plan = small_plan()
    data = exported(
        plan,
        edits(
            put("Mål", 1, {"Mål": "Nytt mål", "Gevinstområde": "Ukjent"}),
            put("Delmål", 2, {"Mål": "Nytt mål", "Delmål": "Nytt delmål"}),
            put("Tiltak", 2, {"Tiltak": "Nytt tiltak", "Delmål det støtter": "Nytt delmål"}),
            put("Tiltak", 3, {"Tiltak": "Enda et", "Avhenger av": "Nytt tiltak"}),
            put("Tiltak", 4, {"Tiltak": "Står for seg selv", "Avhenger av": "Møteplan"}),
        ),
    )
    reading = read(data, plan)
    assert found(reading.errors) == [
        ("Mål!C5", "cell_unknown_reference"),
        ("Delmål!B6", "cell_left_out"),
        ("Tiltak!E6", "cell_left_out"),
        ("Tiltak!M7", "cell_left_out"),
    ]
    assert "«Nytt delmål» er en ny rad med feil i" in sentence(reading.errors[2], "nb")
    assert len(reading.left_out) == 4
    after = apply(plan, reading.changes)
    assert [one.title for one in after.measures][2:] == ["Står for seg selv"]


def test_row_with_an_error__of_what_stands_in_the_plan__is_still_referred_to() -> None:
    plan = small_plan()
    data = exported(
        plan,
        edits(
            put("Tiltak", 0, {"Status": "Kanskje"}),
            put("Tiltak", 2, {"Tiltak": "Kurs", "Avhenger av": "T-001"}),
        ),
    )
    reading = read(data, plan)
    assert apply(plan, reading.changes).measures[2].depends_on == ("m1",)


def test_file_itself_unreadable__read__is_blocked_and_no_row_is_left_out() -> None:
    reading = read(table({"Ark1": [["Hei"]]}), small_plan())
    assert (reading.is_blocked, reading.left_out, reading.changes) == (True, (), ())


def test_rows_without_errors__of_a_new_plan__make_it_without_the_others() -> None:
    data = table({"Tiltak": [["Id", "Tiltak", "Viktighet"], ["", "Kurs", 9], ["", "Møter", 3]]})
    reading = read(data)
    assert reading.plan is not None
    assert [one.title for one in reading.plan.measures] == ["Møter"]
    assert [one.severity for one in reading.problems] == [Severity.ERROR]


def test_exported_row_with_an_error__as_a_new_plan__stays_as_it_was_exported() -> None:
    plan = small_plan()
    reading = read(exported(plan, put("Mål", 0, {"Gevinstområde": "Ukjent", "Mål": "Endret"})))
    assert reading.plan is not None
    assert diff(plan, reading.plan) == ()
    assert [one.code for one in reading.problems] == ["cell_unknown_reference"]


def test_missing_rows__read__are_named_and_those_made_since_are_not_among_them() -> None:
    plan = small_plan()
    data = exported(plan, lambda workbook: workbook["Tiltak"].delete_rows(HEADS + 1))
    grown = apply(plan, making(Kind.MEASURE, "later", {"title": "Kom til siden"}, "zz"))
    reading = read(data, grown)
    assert (reading.missing, reading.changes) == (("m1",), ())


def test_row_that_cannot_be_placed__read__may_be_what_seems_to_be_missing() -> None:
    plan = small_plan()
    for edit in (put("Tiltak", 0, {"Id": "T-099"}), put("Tiltak", 0, {"Id": "=A1"})):
        reading = read(exported(plan, edit), plan)
        assert (reading.missing, len(reading.left_out)) == ((), 1)
    collaboration = read(exported(plan, put("Samhandling", 0, {"Aktør": "Ukjent"})), plan)
    assert (collaboration.missing, len(collaboration.left_out)) == ((), 1)


def test_collaboration_with_an_unreadable_text__read__is_not_missing() -> None:
    plan = small_plan()
    reading = read(exported(plan, put("Samhandling", 0, {"Hva vi samarbeider om": "#REF!"})), plan)
    assert (reading.missing, [one.entity for one in reading.left_out]) == ((), ["ac~ba"])


def test_changes__read__begin_at_what_was_exported() -> None:
    plan = small_plan()
    data = exported(
        plan,
        edits(
            put("Tiltak", 0, {"Tiltak": "I filen", "Viktighet": None}),
            put("Tiltak", 1, {"Tiltak": "I filen også"}),
            put("Tiltak", 2, {"Tiltak": "Kurs"}),
        ),
    )
    later = apply(plan, setting(plan, Kind.MEASURE, "m2", "title", "I appen"))
    later = apply(later, setting(later, Kind.MEASURE, "m2", "responsible", "Kari"))
    reading = read(data, later)
    new = apply(later, reading.changes).measures[2]
    assert [(one.entity, one.field, one.old, one.new) for one in reading.changes] == [
        ("m1", "title", "Møteplan", "I filen"),
        ("m1", "importance", 3, None),
        ("m2", "title", "Opplæring", "I filen også"),
        (new.id, "exists", False, True),
        (new.id, "rank", "", new.rank),
        (new.id, "title", "", "Kurs"),
    ]
    assert reading.exported is not None
    assert (reading.exported.revision, reading.exported.exported) == (plan.revision, "2026-11-21")


def test_removed_in_the_plan_since__read__names_what_and_where() -> None:
    plan = small_plan()
    reading = read(exported(plan), apply(plan, removing(plan, plan.measures[1])))
    [problem] = reading.problems
    assert (problem.code, problem.place.entity, problem.place.cell) == ("removed_in_app", "m2", "A5")


def test_without_the_technical_sheet__read__nothing_is_known_of_the_export() -> None:
    plan = small_plan()
    reading = read(exported(plan, edits(without("Teknisk"), put("Tiltak", 0, {"Tiltak": "Ny"}))), plan)
    assert reading.exported is None
    assert [(one.old, one.new) for one in reading.changes] == [("Møteplan", "Ny")]


def test_sheet_alone__with_older_text_than_the_plan__is_warned_of_and_changes_nothing_unasked() -> None:
    plan = small_plan()
    edit = edits(put("Tiltak", 2, {"Tiltak": "Kurs"}), without("Teknisk"))
    later = apply(plan, setting(plan, Kind.MEASURE, "m1", "title", "Nyere navn"))
    reading = read(exported(plan, edit), later)
    [problem] = reading.problems
    assert (problem.code, problem.severity) == ("version_unknown", Severity.WARNING)
    items = planner.compare(later, incoming(reading, later))
    assert [(one.sort, one.is_wanted) for one in items] == [(Sort.NEW, True), (Sort.CHANGED, False)]
    same = read(exported(plan, without("Teknisk")), plan)
    assert (same.changes, same.problems) == ((), ())


def test_technical_sheet__that_takes_one_thing_for_another__is_refused() -> None:
    plan = small_plan()

    def forge(workbook: Workbook) -> None:
        sheet = workbook["Teknisk"]
        rows = {row[0].value: row[1] for row in sheet.iter_rows()}
        state = json.loads(zlib.decompress(base64.b64decode(str(rows["state.1"].value))))
        for row in state:
            row[1] = {"m1": "g1", "g1": "m1"}.get(row[1], row[1])
        rows["state.1"].value = base64.b64encode(zlib.compress(json.dumps(state).encode())).decode()

    assert found(read(exported(plan, forge), plan).problems) == [("", "technical_unreadable")]


def test_file_changed_in_both__taken_in_twice__is_put_together_once() -> None:
    made = planner.create_from(small_plan(), "somebody")
    plan = planner.open_plan(made)
    long = {"Beskrivelse": "Vi møtes hver uke på helsestasjonen"}
    first = apply(plan, setting(plan, Kind.MEASURE, plan.measures[0].id, "description", "Vi møtes hver uke"))
    data = exported(first, put("Tiltak", 0, long))
    planner.import_changes(made, diff(plan, first), "somebody")
    now = planner.open_plan(made)
    later = setting(now, Kind.MEASURE, now.measures[0].id, "description", "Alle møtes hver uke")
    planner.import_changes(made, later, "another")
    for expected in (1, 0):
        reading = planner.read(data, "nb", planner.open_plan(made))
        assert planner.import_changes(made, reading.changes, "somebody") == expected
        [measure] = [one for one in planner.open_plan(made).measures if one.description]
        assert measure.description == "Alle møtes hver uke på helsestasjonen"
