"""The empty template, filled in at home without a thought for ids."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from roadmap import planner
from roadmap.changes import apply, diff, making
from roadmap.comparing import Sort
from roadmap.exchange import Reading, empty_workbook
from roadmap.fields import choice_key, fields_of
from roadmap.incoming import incoming
from roadmap.model import CapabilityKey, Horizon, Kind, MeasureStatus, Plan
from roadmap.taking_in import Taken
from roadmap.texts import LANGUAGES, text
from tests.people import Person
from tests.workbooks import HEADS, TODAY, column, found, read, saved

IN_EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def filled_in(language: str, rows: Mapping[Kind, list[dict[str, Any]]]) -> bytes:
    """The template in a language with these rows, each by field, written below what stands there."""
    workbook = load_workbook(io.BytesIO(empty_workbook(language, today=TODAY)))
    for kind, several in rows.items():
        for values in several:
            _write(workbook, kind, values, language)
    return saved(workbook)


def _write(workbook: Workbook, kind: Kind, values: Mapping[str, Any], language: str) -> None:
    sheet = workbook[text(f"excel.sheet.{kind}", language)]
    columns = {
        field.name: column(sheet, text(f"{field.text_key}.label", language)) for field in fields_of(kind)
    }
    row = next(
        n for n in range(HEADS + 1, 200) if all(sheet.cell(n, at).value is None for at in range(1, 15))
    )
    for name, value in values.items():
        sheet.cell(row, columns[name]).value = value


def at_home(language: str) -> bytes:
    """What a unit filled in: names where something refers to something, words from the drop-downs."""
    area = text("standard.area.1", language)
    group = text("standard.group.1", language)
    return filled_in(
        language,
        {
            Kind.PLAN: [
                {"title": "Trygg hjemme", "units": "Hjemmetjenesten\nBrann", "start": date(2027, 1, 1)}
            ],
            Kind.OVERALL_GOAL: [{"text": "Ingen skal dø i brann hjemme"}],
            Kind.BENEFIT: [{"area": area, "group": group, "text": "Færre branner"}],
            Kind.GOAL: [{"text": "Ett lag", "area": area}, {"text": "Vi vet hvem"}],
            Kind.SUB_GOAL: [
                {"goal": "Ett lag", "text": "Fire møter", "due": "1.6.2027"},
                {"goal": "vi vet hvem", "text": "En liste"},
            ],
            Kind.MEASURE: [
                {
                    "title": "Månedlig møte",
                    "capability": text(choice_key(CapabilityKey.ARENAS), language),
                    "sub_goals": "Fire møter\nEn liste",
                    "benefits": "Færre branner",
                    "importance": 5,
                    "horizon": text(choice_key(Horizon.SHORT_MEDIUM), language),
                    "status": text(choice_key(MeasureStatus.IN_PROGRESS), language),
                },
                {"title": "Felles liste", "depends_on": "Månedlig møte"},
            ],
        },
    )


def check(reading: Reading, of: Plan) -> None:
    """The plan holds what was filled in, with its references in place."""
    assert reading.problems == ()
    [overall], [benefit] = of.overall_goals, of.benefits
    assert (overall.text, benefit.text) == ("Ingen skal dø i brann hjemme", "Færre branner")
    first, second = of.goals
    assert first.area == benefit.area
    assert [one.goal for one in of.sub_goals] == [first.id, second.id]
    meeting, listed = of.measures
    assert meeting.sub_goals == tuple(one.id for one in of.sub_goals)
    assert (meeting.benefits, meeting.capability, meeting.importance) == (
        (benefit.id,),
        CapabilityKey.ARENAS,
        5,
    )
    assert (meeting.horizon, meeting.status) == (Horizon.SHORT_MEDIUM, MeasureStatus.IN_PROGRESS)
    assert listed.depends_on == (meeting.id,)
    assert of.sub_goals[0].due == date(2027, 6, 1)


@IN_EACH_LANGUAGE
def test_template__filled_in_by_names__is_the_plan_that_was_meant(language: str) -> None:
    reading = read(at_home(language))
    assert reading.plan is not None
    check(reading, reading.plan)
    assert (reading.plan.title, reading.plan.head.units) == ("Trygg hjemme", ("Hjemmetjenesten", "Brann"))
    assert len(reading.plan.benefit_areas) == 4


@IN_EACH_LANGUAGE
def test_template__filled_in_and_taken_into_a_plan__refers_to_what_came_with_it(language: str) -> None:
    plan = Plan("p" * 32)
    reading = read(at_home(language), plan)
    after = apply(plan, reading.changes)
    check(reading, after)
    again = read(at_home(language), after)
    assert (again.changes, again.missing) == ((), ())


def test_template__untouched__is_a_plan_without_content_and_without_remarks() -> None:
    reading = read(empty_workbook("nb", today=TODAY))
    assert (reading.problems, reading.is_blocked) == ((), False)
    assert reading.plan is not None
    assert (reading.plan.measures, reading.plan.goals, reading.plan.title) == ((), (), "")


def test_template__filled_in_with_numbers_of_ones_own_as_ids__is_read_and_refers_by_name() -> None:
    data = filled_in(
        "nb", {Kind.MEASURE: [{"title": "Ett"}, {"title": "To", "depends_on": "Ett"}, {"title": "Tre"}]}
    )
    workbook = load_workbook(io.BytesIO(data))
    for number in (1, 2, 3):
        workbook["Tiltak"].cell(HEADS + number, 1).value = number
    reading = read(saved(workbook))
    assert reading.problems == ()
    assert reading.plan is not None
    assert reading.plan.measures[1].depends_on == (reading.plan.measures[0].id,)


def test_template__the_same_id_typed_twice__keeps_it_for_the_first() -> None:
    data = filled_in(
        "nb", {Kind.MEASURE: [{"title": "Ett"}, {"title": "To"}, {"title": "T", "depends_on": "T-1"}]}
    )
    workbook = load_workbook(io.BytesIO(data))
    for row in (1, 2):
        workbook["Tiltak"].cell(HEADS + row, 1).value = "T-1"
    reading = read(saved(workbook))
    assert found(reading.problems) == [("Tiltak!A5", "duplicate_id")]
    assert reading.plan is not None
    assert reading.plan.measures[2].depends_on == (reading.plan.measures[0].id,)


def test_template__filled_in_and_taken_in_as_a_new_plan__comes_out_and_in_again_unchanged() -> None:
    read_plan = read(at_home("nb")).plan
    assert read_plan is not None
    made = planner.create_from_workbook(read_plan, "somebody", "nb")
    plan = planner.open_plan(made)
    reading = planner.read(planner.export_workbook(plan, "en", TODAY), "en", plan)
    assert (reading.problems, reading.changes) == ((), ())
    assert diff(plan, apply(plan, reading.changes)) == ()


def test_template__taken_into_a_plan_with_areas_of_the_same_names__fills_those_in_and_empties_nothing() -> (
    None
):
    made = planner.new_plan("Vår plan", "somebody", "nb", organisation="Fjelldal")
    plan = planner.open_plan(made)
    plan = apply(plan, making(Kind.MEASURE, "old", {"title": "Fra før"}, "a0"))
    data = filled_in("nb", {Kind.PLAN: [{"units": "Brann"}], Kind.MEASURE: [{"title": "Kurs"}]})
    reading = read(data, plan)
    assert (reading.problems, reading.missing) == ((), ())
    after = apply(plan, reading.changes)
    assert (after.title, after.head.organisation, after.head.units) == ("Vår plan", "Fjelldal", ("Brann",))
    assert [one.id for one in after.benefit_areas] == [one.id for one in plan.benefit_areas]
    assert [one.title for one in after.measures] == ["Kurs", "Fra før"]


@pytest.mark.both_engines
def test_template__made_into_a_plan_and_put_right_since__brings_only_the_row_put_right() -> None:
    def titled(wrong: str | int) -> bytes:
        rows = [("Kurs", 3), ("Feil", wrong), ("Møte", 4)]
        area = [{"text": "Ett lag", "area": text("standard.area.1", "nb")}]
        several = [{"title": title, "importance": number} for title, number in rows]
        return filled_in("nb", {Kind.GOAL: area, Kind.MEASURE: several})

    first = read(titled("mye"))
    assert first.plan is not None
    kari = Person(planner.create_from_workbook(first.plan, "kari", "nb"))
    assert [one.title for one in kari.see().measures] == ["Kurs", "Møte"]
    kari.remove(kari.see().measures[0].id)
    kari.remove(kari.see().benefit_areas[3].id)
    reading = read(titled(5), kari.see())
    assert (reading.errors, reading.missing) == ((), ())
    items = planner.compare(kari.see(), incoming(reading, kari.see()))
    assert [(one.sort, one.is_wanted) for one in items] == [(Sort.NEW, True), (Sort.SETTLED, False)]
    planner.import_all(kari.see(), reading, "kari")
    assert sorted(one.title for one in kari.see().measures) == ["Feil", "Møte"]
    assert (len(kari.see().goals), len(kari.see().benefit_areas)) == (1, 3)


def _goals(evidence: str, responsible: str) -> bytes:
    """The template with two goals that have a sub-goal of the same name each, and a measure for one."""
    return filled_in(
        "nb",
        {
            Kind.GOAL: [{"text": "Ett lag"}, {"text": "Hjem"}],
            Kind.SUB_GOAL: [
                {"goal": "Ett lag", "text": "Møte", "evidence": evidence},
                {"goal": "Hjem", "text": "Møte"},
            ],
            Kind.MEASURE: [{"title": "Kurs", "responsible": responsible}],
        },
    )


def test_rows_without_ids__taken_in_and_then_corrected__change_what_they_made() -> None:
    first = read(_goals("1", "Kari"))
    assert first.plan is not None
    reading = read(_goals("2", "Ola"), first.plan)
    after = apply(first.plan, reading.changes)
    assert sorted((one.field, one.new) for one in reading.changes) == [
        ("evidence", "2"),
        ("responsible", "Ola"),
    ]
    assert [(one.text, one.evidence) for one in after.sub_goals] == [("Møte", "2"), ("Møte", "")]
    assert {code for _, code in found(reading.problems)} == {"row_by_name", "changed_in_both"}


def test_row_without_id__corrected_after_what_it_made_was_removed__is_settled() -> None:
    first = read(_goals("", "Kari"))
    assert first.plan is not None
    kari = Person(planner.create_from_workbook(first.plan, "kari", "nb"))
    kari.remove(kari.see().measures[0].id)
    items = planner.compare(kari.see(), incoming(read(_goals("", "Ola"), kari.see()), kari.see()))
    assert [one.is_wanted for one in items] == [False]


def test_row_without_id__called_as_two_in_the_plan__is_new_and_says_what_to_do() -> None:
    first = read(_goals("", "Kari"))
    assert first.plan is not None
    plan = apply(first.plan, making(Kind.MEASURE, "other", {"title": "kurs"}, "zz"))
    reading = read(_goals("", "Ola"), plan)
    assert [code for _, code in found(reading.problems)] == ["same_name"]
    assert len(apply(plan, reading.changes).measures) == 3


def _by_unit(title: str, status: str, responsible: str) -> bytes:
    """The template as one unit has filled it in, with a measure that another has too."""
    data = filled_in(
        "nb",
        {
            Kind.PLAN: [{"title": title}],
            Kind.MEASURE: [{"title": "Felles ukemøte", "responsible": responsible}],
        },
    )
    workbook = load_workbook(io.BytesIO(data))
    sheet = workbook[text("excel.sheet.capability", "nb")]
    sheet.cell(HEADS + 1, column(sheet, text("field.capability.status.label", "nb"))).value = status
    return saved(workbook)


@pytest.mark.both_engines
def test_template__of_a_second_unit__writes_over_nothing_of_the_first_unless_asked() -> None:
    first = read(_by_unit("Ett", "På papir", "Kari"))
    assert first.plan is not None
    kari = Person(planner.create_from_workbook(first.plan, "kari", "nb"))
    before = kari.see()
    reading = read(_by_unit("To", "I tre systemer", "Ola"), before)
    items = planner.compare(before, incoming(reading, before))
    assert {(one.sort, one.kind, one.is_wanted) for one in items} == {
        (Sort.CONFLICT, kind, False) for kind in (Kind.PLAN, Kind.CAPABILITY, Kind.MEASURE)
    }
    assert {one.values["field"] for one in reading.problems if one.code == "changed_in_both"}
    assert planner.import_all(before, reading, "ola") == Taken(0, 3)
    assert diff(before, kari.see()) == ()
    assert planner.import_all(before, reading, "ola", doubtful=True) == Taken(3, 0)
    assert {one.value for one in kari.conflicts()} == {"Ett", "På papir", "Kari"}


def test_template__with_what_the_plan_has_nothing_in__fills_it_in_by_itself() -> None:
    kari = Person(planner.new_plan("Plan", "kari", "nb"))
    reading = read(_by_unit("", "På papir", "Kari"), kari.see())
    items = planner.compare(kari.see(), incoming(reading, kari.see()))
    assert [(one.sort, one.is_wanted) for one in items] == [(Sort.NEW, True), (Sort.CHANGED, True)]
