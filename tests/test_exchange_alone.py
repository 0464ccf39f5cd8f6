"""A file read by itself, as when it is checked: what it has no row of any more, and what refers to that."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from roadmap.changes import diff
from roadmap.exchange import empty_workbook
from roadmap.exchange.sheets import DATA_SHEETS
from roadmap.model import Kind
from roadmap.texts import sentence, text
from tests.workbooks import HEADS, TODAY, edits, exported, found, put, read, saved, small_plan, without

SHEETS = {kind: text(f"excel.sheet.{kind}", "nb") for kind in DATA_SHEETS}


@pytest.mark.parametrize("kind", SHEETS)
def test_sheet_missing__read_alone_or_for_the_plan__is_one_finding_and_what_it_held_stands(
    kind: Kind,
) -> None:
    plan = small_plan()
    data = exported(plan, without(SHEETS[kind]))
    for target in (plan, None):
        reading = read(data, target)
        assert [one.code for one in reading.problems] == ["sheet_missing"]
        assert reading.plan is not None
        assert diff(plan, reading.plan) == ()


@pytest.mark.parametrize("kind", [Kind.MEASURE, Kind.SUB_GOAL, Kind.GOAL, Kind.ACTOR, Kind.BENEFIT_AREA])
def test_row_deleted_that_others_refer_to__read_alone__is_told_as_for_the_plan(kind: Kind) -> None:
    plan = small_plan()
    data = exported(plan, lambda workbook: workbook[SHEETS[kind]].delete_rows(HEADS + 1))
    alone, for_plan = read(data), read(data, plan)
    assert [(one.code, one.severity, one.place) for one in alone.problems] == [
        (f"{one.code}_alone", one.severity, one.place) for one in for_plan.problems
    ]
    assert (len(for_plan.problems), alone.left_out, alone.missing) == (1, (), for_plan.missing)


def test_rows_deleted__as_a_new_plan__are_not_in_it_but_where_others_belong_to_them() -> None:
    def delete(workbook: Workbook) -> None:
        for sheet in ("Tiltak", "Mål", "Aktører"):
            workbook[sheet].delete_rows(HEADS + 1)

    reading = read(exported(small_plan(), delete))
    assert reading.plan is not None
    assert [(one.title, one.depends_on) for one in reading.plan.measures] == [("Opplæring", ())]
    assert [one.text for one in reading.plan.goals] == ["Tidlig hjelp"]
    assert [one.text for one in reading.plan.sub_goals] == ["Fast møte", "Felles skjema"]
    assert [one.text for one in reading.plan.collaborations] == ["Møter"]


def test_sheet_that_nothing_is_known_of__referred_to__is_one_finding_and_the_rows_come_along() -> None:
    edit = edits(put("Tiltak", 1, {"Delmål det støtter": "D-002"}), without("Delmål", "Teknisk"))
    reading = read(exported(small_plan(), edit))
    assert [sentence(one, "nb") for one in reading.problems] == [
        "Ark «Tiltak», celle E4: «D-001 Fast møte» og det andre i kolonnen skal stå i arket «Delmål», men "
        "det arket mangler eller er tomt. Kolonnen er ikke lest. Resten av radene kommer med."
    ]
    assert reading.plan is not None
    assert [(one.title, one.sub_goals) for one in reading.plan.measures] == [
        ("Møteplan", ()),
        ("Opplæring", ()),
    ]


def test_sheet_that_nothing_is_known_of__with_what_rows_belong_to__is_one_finding_for_them_all() -> None:
    reading = read(exported(small_plan(), without("Mål", "Teknisk", "Tiltak")))
    assert found(reading.problems) == [("Delmål!B4", "parents_in_empty_sheet")]
    assert len(reading.left_out) == 2


def test_template__without_the_sheet_of_areas__still_knows_those_that_it_printed() -> None:
    workbook = load_workbook(io.BytesIO(empty_workbook("nb", today=TODAY)))
    put(SHEETS[Kind.BENEFIT], 0, {"Gevinstområde": "GO-001", "Gevinst for hvem": "GH-001", "Gevinst": "Ro"})(
        workbook
    )
    without(SHEETS[Kind.BENEFIT_AREA])(workbook)
    reading = read(saved(workbook))
    assert [one.code for one in reading.problems] == ["sheet_missing"]
    assert reading.plan is not None
    assert [one.text for one in reading.plan.benefits] == ["Ro"]
    assert len(reading.plan.benefit_areas) == 4
