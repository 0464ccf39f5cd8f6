"""A plan's past: who did what, going back to any moment, versions that lie fast, and names."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import text as sql

from roadmap import going_back, past, planner
from roadmap.changes import EXISTS, RANK
from roadmap.comparing import Sort
from roadmap.model import Kind
from roadmap.past import Scope
from roadmap.problems import Refused
from roadmap.sittings import Did
from roadmap.telling import Telling
from tests.people import Person, two_at_one_measure
from tests.plans import HOSTILE, plan_with_each

TODAY = date(2027, 6, 1)


def told(person: Person, scope: Scope | None = None) -> list[str]:
    """The history as the person reads it, newest first: who, and what they did."""
    scope = scope or Scope()
    people = past.people(person.plan, person.name)
    words = Telling("nb", (person.see(),))
    read = past.read_sittings(person.plan, scope)
    found = [d for one in read.sittings for d in past.read_deeds(person.plan, scope, one).deeds]
    return [f"{people.who(deed.actor, 'nb')}: {words.deed(deed)}" for deed in found]


# History


@pytest.mark.both_engines
def test_scope__asked_of_the_log__finds_just_the_changes_that_it_holds() -> None:
    plan = planner.open_plan(planner.create_from(plan_with_each(["en", "to"]), "kari"))
    reading, last = planner.start().past, plan.revision
    log = {one.revision: one.change for one in reading.changes(plan.id, Scope(), 1, last, last)}
    places = {(one.entity, one.field) for one in log.values()}
    parts = [past.of_step(step) for step in past.STEPS_WITH_HISTORY]
    parts += [Scope(*place) for place in places] + [Scope(entity) for entity, _ in places]
    for part in parts:
        found = {one.revision for one in reading.changes(plan.id, part, 1, last, last)}
        held = {at for at, one in log.items() if part.holds(one.kind, one.entity, one.field)}
        of_it = {at: one.field for at, one in log.items() if part.field and one.entity == part.entity}
        made = {at for at, field in of_it.items() if field in (EXISTS, RANK)}
        assert found == held | made, part
        assert 0 < len(held) < len(log)


@pytest.mark.both_engines
def test_history__of_a_plan__says_who_did_what_newest_first() -> None:
    kari, ola = two_at_one_measure()
    past.call_me("ola", "Ola")
    ola.remove("m")
    kari.undo()
    assert told(kari)[:3] == [
        "Ola: slettet tiltak «Ring hjem i dag»",
        "Ola: endret tittel på tiltak «Ring hjem i dag»",
        "Du: la til tiltak «Ring hjem i dag»",
    ]
    assert told(ola)[2].startswith("Noen uten navn (1): ")


@pytest.mark.both_engines
def test_history__of_one_thing__or_one_field_of_it__leaves_out_the_rest() -> None:
    kari, ola = two_at_one_measure()
    ola.write("m", "description", "noe annet")
    ola.write(kari.plan, "organisation", "Steinkjer", kind="plan")
    assert len(told(kari, Scope("m"))) == 3
    assert [line for line in told(kari, Scope("m", "description")) if "endret" in line] == [
        "Noen uten navn (2): endret beskrivelse på tiltak «Ring hjem i dag»"
    ]
    assert told(kari, Scope("m", "importance")) == ["Du: la til tiltak «Ring hjem i dag»"]


@pytest.mark.both_engines
def test_history__of_a_step__holds_what_is_filled_in_there() -> None:
    kari, _ = two_at_one_measure()
    kari.write("technology", "ambition", "Alt på ett sted", kind="capability")
    kari.write("technology", "status", "To systemer", kind="capability")
    assert told(kari, past.of_step(3)) == ["Du: fylte inn ambisjon på kapabilitet «Teknologi»"]
    assert told(kari, past.of_step(2)) == ["Du: fylte inn status i dag på kapabilitet «Teknologi»"]
    assert len(told(kari, past.of_step(4))) == 2


@pytest.mark.both_engines
def test_history__longer_than_what_is_read_at_once__says_that_there_is_more() -> None:
    kari, _ = two_at_one_measure()
    read = past.read_sittings(kari.plan, Scope(), 3)
    assert (read.more, [one.whole for one in read.sittings]) == (True, [False])
    whole = past.read_sittings(kari.plan, Scope())
    assert (whole.more, whole.sittings[0].first) == (False, 1)


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (1, [("ola", Did.CHANGED, 0)]),
        (2, [("ola", Did.CHANGED, 0)]),
        (5, [("ola", Did.CHANGED, 0), ("kari", Did.MADE, 0), ("kari", Did.BEGAN, 8)]),
    ],
)
def test_deeds__of_a_sitting_that_is_read_in_part__are_told_whole_or_later(
    most: int, expected: list[tuple[str, Did, int]]
) -> None:
    kari, _ = two_at_one_measure()
    (sitting,) = past.read_sittings(kari.plan, Scope()).sittings
    done = past.read_deeds(kari.plan, Scope(), sitting, most)
    assert done.more
    assert [(one.actor, one.did, one.count) for one in done.deeds] == expected


# What has changed


def test_differences__between_two_moments__are_new_changed_emptied_and_gone() -> None:
    kari, _ = two_at_one_measure()
    kari.make(Kind.MEASURE, "gone", title="Borte")
    kari.make(Kind.GOAL, "g", text="Mål", capability="technology")
    before = kari.see()
    kari.remove("gone")
    kari.write("m", "description", "")
    kari.write("m", "title", "Ring")
    kari.make(Kind.SUB_GOAL, "s", goal="g", text="Delmål")
    found = {(one.sort, one.entity) for one in past.differences(before, kari.see())}
    assert found == {
        (Sort.MISSING, "gone"),
        (Sort.EMPTIED, "m"),
        (Sort.CHANGED, "m"),
        (Sort.NEW, "s"),
    }


def test_differences__of_links_to_what_was_removed_then__are_none_and_never_conflicts() -> None:
    kari, _ = two_at_one_measure()
    kari.make(Kind.MEASURE, "other", title="Annet")
    kari.write("m", "depends_on", ["other"])
    kari.remove("other")
    before = kari.see()
    kari.write("m", "depends_on", [])
    assert past.differences(before, kari.see()) == ()
    kari.bring_back("other")
    kari.write("m", "depends_on", ["other"])
    assert {one.sort for one in past.differences(before, kari.see())} == {Sort.NEW}


def test_changes__with_hostile_texts__stand_in_the_sheet_as_text() -> None:
    plan = planner.create_from(plan_with_each(HOSTILE), "kari")
    data = past.export_changes(plan, 1, "Siden starten", "nb", TODAY)
    sheet = load_workbook(BytesIO(data)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=4))
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n"}
    assert all(cell.value is None for row in rows for cell in row if cell.data_type == "n")
    # Excel's own way of writing an underscore before x and four digits.
    shown = {str(cell.value).replace("_x005F_", "_") for row in rows for cell in row}
    assert {"=1+1", "0012", "@SUM(A1)"} <= shown
    assert sheet["A2"].value == "Siden starten"


def test_changes__of_a_plan_since_a_moment__have_a_row_for_each_field() -> None:
    kari, ola = two_at_one_measure()
    before = kari.see().revision
    ola.write("m", "title", "Ring alle")
    ola.write("m", "importance", 4)
    kari.make(Kind.GOAL, "g", text="Ett lag")
    sheet = load_workbook(BytesIO(past.export_changes(kari.plan, before, "Siden", "nb", TODAY))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert rows == [
        ["Nytt", "Mål", "Ett lag", "Mål", None, "Ett lag"],
        ["Endret", "Tiltak", "Ring alle", "Tiltak", "Ring hjem i dag", "Ring alle"],
        ["Endret", "Tiltak", "Ring alle", "Viktighet", None, "4 – stor"],
    ]


# Versions


@pytest.mark.both_engines
def test_version__of_now_and_of_a_moment__keeps_its_checksum_whatever_happens_later() -> None:
    kari, _ = two_at_one_measure()
    then = kari.see().revision
    first = past.name_version(kari.plan, "  Vedtatt i  kommunestyret 12.02.2027 ", "kari")
    kari.write("m", "title", "Noe nytt")
    older = past.name_version(kari.plan, "Utkast", "ola", then - 1)
    assert (first.name, first.revision) == ("Vedtatt i kommunestyret 12.02.2027", then)
    assert past.versions(kari.plan) == (first, older)
    assert all(past.is_whole(kari.plan, one) for one in (first, older))
    assert len(first.checksum) == 64
    assert past.open_at(kari.plan, first.revision).find("m").title == "Ring hjem i dag"  # type: ignore[union-attr]


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("damage", "whole"),
    [
        ("UPDATE change SET new = '\"x\"' WHERE rev = 3", False),
        ("UPDATE change SET actor = 'x' WHERE rev = 1", False),
        ("DELETE FROM change WHERE rev = 2", False),
        ("UPDATE version SET hash = 'x'", False),
        ("UPDATE version SET rev = rev - 1", False),
        ("UPDATE change SET new = '\"x\"' WHERE rev > (SELECT rev FROM version)", True),
    ],
)
def test_version__where_somebody_has_written_in_the_database__is_found_out(damage: str, whole: bool) -> None:
    kari, _ = two_at_one_measure()
    past.name_version(kari.plan, "Vedtatt", "kari")
    kari.write("m", "title", "Noe nytt")
    with planner.start().engine.begin() as connection:
        connection.execute(sql(damage))
    (version,) = past.versions(kari.plan)
    assert past.is_whole(kari.plan, version) is whole


@pytest.mark.both_engines
def test_version__named_twice_as_by_a_double_click__is_one() -> None:
    kari, _ = two_at_one_measure()
    with ThreadPoolExecutor(4) as people:
        made = list(people.map(lambda _: past.name_version(kari.plan, "Vedtatt", "kari"), range(4)))
    assert past.versions(kari.plan) == (made[0],)
    assert set(made) == {made[0]}
    kari.write("m", "title", "Noe nytt")
    past.name_version(kari.plan, "Vedtatt", "kari")
    assert len(past.versions(kari.plan)) == 2


@pytest.mark.both_engines
def test_version__renamed__keeps_its_moment_its_checksum_and_the_names_it_had() -> None:
    kari, ola = two_at_one_measure()
    first = past.name_version(kari.plan, "Vedtat", "kari")
    same = past.name_version(kari.plan, "Sendt på høring", "kari")
    ola.write("m", "title", "Noe nytt")
    renamed = past.rename_version(kari.plan, first.id, " Vedtatt ", "ola")
    assert past.rename_version(kari.plan, first.id, "Vedtatt", "kari") == renamed
    again = past.rename_version(kari.plan, first.id, "Vedtatt 12.02", "kari")
    assert [(one.name, one.actor) for one in again.names] == [
        ("Vedtat", "kari"),
        ("Vedtatt", "ola"),
        ("Vedtatt 12.02", "kari"),
    ]
    kept = (again.revision, again.checksum, again.actor, again.at)
    assert kept == (first.revision, first.checksum, first.actor, first.at)
    assert set(past.versions(kari.plan)) == {again, same}
    assert past.is_whole(kari.plan, again)
    planner.start().verify(kari.plan)


@pytest.mark.both_engines
def test_version__renamed_by_many_at_once__has_each_name_once() -> None:
    kari, _ = two_at_one_measure()
    version = past.name_version(kari.plan, "Vedtat", "kari").id
    with ThreadPoolExecutor(4) as people:
        list(people.map(lambda n: past.rename_version(kari.plan, version, f"Navn {n}", "ola"), range(4)))
    (found,) = past.versions(kari.plan)
    assert sorted(one.name for one in found.names) == ["Navn 0", "Navn 1", "Navn 2", "Navn 3", "Vedtat"]


@pytest.mark.both_engines
def test_version__whose_former_name_somebody_has_altered__is_found_out() -> None:
    kari, _ = two_at_one_measure()
    version = past.name_version(kari.plan, "Vedtat", "kari")
    past.rename_version(kari.plan, version.id, "Vedtatt", "ola")
    with planner.start().engine.begin() as connection:
        connection.execute(sql("UPDATE version SET name = 'Forkastet' WHERE name = 'Vedtat'"))
    with pytest.raises(Refused, match="plan_damaged"):
        planner.start().verify(kari.plan)


@pytest.mark.both_engines
def test_version__that_is_not_there__cannot_be_renamed() -> None:
    kari, _ = two_at_one_measure()
    with pytest.raises(Refused, match="no_such_version"):
        past.rename_version(kari.plan, "x", "Vedtatt", "kari")
    version = past.name_version(kari.plan, "Vedtatt", "kari")
    with pytest.raises(Refused, match="version_without_name"):
        past.rename_version(kari.plan, version.id, " ", "kari")


@pytest.mark.both_engines
@pytest.mark.parametrize("name", ["", "  \n "])
def test_version__without_a_name__is_refused(name: str) -> None:
    kari, _ = two_at_one_measure()
    with pytest.raises(Refused) as caught:
        past.name_version(kari.plan, name, "kari")
    assert caught.value.problem.code == "version_without_name"


# People


@pytest.mark.both_engines
def test_name__that_a_person_gives_themselves__is_cleaned_kept_and_taken_away() -> None:
    assert past.call_me("ola", "  Ola\x00\n Nordmann ") == "Ola Nordmann"
    assert past.call_me("kari", "x" * 500) == "x" * past.NAME_LIMIT
    assert past.names(["ola", "nobody"]) == {"ola": "Ola Nordmann"}
    past.call_me("ola", "Ola")
    assert past.names(["ola"]) == {"ola": "Ola"}
    past.call_me("ola", "")
    assert past.names(["ola"]) == {}


@pytest.mark.both_engines
def test_people__without_a_name__keep_their_number_whoever_else_gets_a_name() -> None:
    kari, _ = two_at_one_measure()
    berit = Person(kari.plan, "berit")
    berit.write("m", "responsible", "Berit")
    before = past.people(kari.plan, "kari").who("berit", "nb")
    past.call_me("ola", "Ola")
    people = past.people(kari.plan, "kari")
    assert (before, people.who("berit", "nb")) == ("Noen uten navn (3)", "Noen uten navn (3)")
    assert [people.who(one, "nb") for one in ("kari", "ola", "stranger")] == ["Du", "Ola", "Noen uten navn"]


def test_deed__of_a_restore_and_of_an_undo__stand_in_the_history() -> None:
    kari, ola = two_at_one_measure()
    going_back.restore(kari.plan, kari.see().revision - 1, "kari")
    ola.undo()
    read = past.read_sittings(kari.plan, Scope())
    (newest, *_) = past.read_deeds(kari.plan, Scope(), read.sittings[0]).deeds
    assert newest.did is Did.RESTORED
    assert told(kari)[0] == "Du: gikk tilbake til slik planen var før, og endret 1 ting"
