"""Somebody else's list on the Excel page: guessed, shown, corrected, taken in and undone, remembered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from roadmap import planner
from roadmap.model import BeneficiaryGroup, BenefitArea, Kind, MeasureStatus, Plan
from roadmap.problems import refused
from roadmap.texts import LANGUAGES, text
from tests.foreign_lists import BENEFITS, HAND_MADE, MS_PROJECT, PLANNER
from tests.people import Person
from tests.small_plans import measure, plan_of
from tests.workbook_page import listed as pieces
from tests.workbooks import table

TODAY = date(2027, 6, 1)
FRAME = str(Path(__file__).parents[1] / "pages" / "frame.py")
pytestmark = pytest.mark.usefixtures("read_here")


@pytest.fixture
def plan() -> Plan:
    """A saved plan with a measure, an area and a group."""
    few = plan_of(
        BenefitArea(id="area", rank="a", name="Kvalitet"),
        BeneficiaryGroup(id="group", rank="a", name="Medarbeidere"),
        measure("m1", title="Kurs for alle"),
    )
    return planner.open_plan(planner.create_from(few, "kari"))


def uploaded(plan: Plan | None, data: bytes, language: str = "nb") -> AppTest:
    at = AppTest.from_file(FRAME, default_timeout=30)
    at.query_params["lang"] = language
    at.run()  # pages have addresses of their own only after a first run
    if plan:
        at.query_params["plan"] = plan.id
    at.switch_page("workbook.py").run()
    at.file_uploader[0].set_value(("liste.xlsx", data, "application/octet-stream"))
    at.run()
    assert not at.exception
    return at


def asked_to_show(at: AppTest) -> AppTest:
    at.button(key="show-list").click().run()
    assert not at.exception
    return at


def columns(at: AppTest) -> dict[str, str]:
    """What each column is set to become, by its head."""
    return {one.label: str(one.value) for one in at.selectbox if one.key and one.key[-1].isdigit()}


def listed(at: AppTest) -> dict[str, list[str]]:
    """The names in the list of what would come in, by sort."""
    return {sort: [item["name"] for item in items] for sort, items in pieces(at).items()}


def keys(at: AppTest) -> set[str | None]:
    return {button.key for button in at.button}


HAND_MADE_FILE = table({"Ark1": HAND_MADE})


@pytest.mark.parametrize("language", LANGUAGES)
def test_list__of_somebody_else__is_guessed_and_nothing_happens_before_it_is_asked_for(
    language: str, plan: Plan
) -> None:
    at = uploaded(plan, HAND_MADE_FILE, language)
    assert text("other_list.title", language) in [one.value for one in at.header]
    assert columns(at)["Hvem"] == "responsible"
    assert "show-list" in keys(at)
    assert "take" not in keys(at)
    assert not at.error
    assert planner.open_plan(plan.id).revision == plan.revision


def test_list__taken_in_by_the_button__is_in_the_plan_and_undone_in_one_step(plan: Plan) -> None:
    at = asked_to_show(uploaded(plan, HAND_MADE_FILE))
    assert listed(at) == {"new": ["Skrive felles rutine", "Ny vaktliste"], "changed": ["Kurs for alle"]}
    at.button(key="take").click().run()
    assert not at.exception
    after = planner.open_plan(plan.id)
    assert {one.title: one.status for one in after.measures} == {
        "Kurs for alle": MeasureStatus.DONE,
        "Skrive felles rutine": MeasureStatus.IN_PROGRESS,
        "Ny vaktliste": None,
    }
    assert planner.undo(plan.id, str(at.session_state["person"]))
    assert [one.title for one in planner.open_plan(plan.id).measures] == ["Kurs for alle"]


def test_list__taken_in_and_chosen_again__has_nothing_to_take_in(plan: Plan) -> None:
    at = asked_to_show(uploaded(plan, HAND_MADE_FILE))
    at.button(key="take").click().run()
    again = asked_to_show(uploaded(plan, HAND_MADE_FILE))
    assert text("workbook.preview.same", "nb") in [one.value for one in again.info]
    assert "take" not in keys(again)


def test_list__chosen_again_after_work_in_the_app__proposes_to_undo_nothing_of_it(plan: Plan) -> None:
    at = asked_to_show(uploaded(plan, HAND_MADE_FILE))
    at.button(key="take").click().run()
    worked = Person(plan.id)
    worked.write("m1", "status", "in_progress")
    worked.remove(next(one.id for one in worked.see().measures if one.title == "Ny vaktliste"))
    before = worked.see()
    again = asked_to_show(uploaded(plan, HAND_MADE_FILE))
    assert listed(again) == {"settled": ["Kurs for alle", "Ny vaktliste"]}
    assert text("workbook.preview.only_settled", "nb") in [one.value for one in again.info]
    again.button(key="take").click().run()
    assert worked.see() is before


def test_column__set_otherwise__hides_what_was_shown_until_it_is_asked_for_again(plan: Plan) -> None:
    at = asked_to_show(uploaded(plan, HAND_MADE_FILE))
    who = next(one for one in at.selectbox if one.label == "Hvem")
    who.set_value("").run()
    assert "take" not in keys(at)
    assert text("other_list.result.again", "nb") in [one.value for one in at.info]
    asked_to_show(at)
    at.button(key="take").click().run()
    made = {one.title: one for one in planner.open_plan(plan.id).measures}
    assert made["Skrive felles rutine"].responsible == ""


def test_mapping__that_cannot_be_kept__is_said_and_the_list_is_shown_all_the_same(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise refused("store_busy")

    monkeypatch.setattr(planner, "remember_list_mapping", busy)
    at = asked_to_show(uploaded(plan, HAND_MADE_FILE))
    assert [one.value.replace("\\", "") for one in at.error] == [text("problem.store_busy", "nb")]
    assert listed(at)["changed"] == ["Kurs for alle"]


def test_mapping__that_somebody_has_used__is_proposed_to_the_next(plan: Plan) -> None:
    at = uploaded(plan, HAND_MADE_FILE)
    next(one for one in at.selectbox if one.label == "Hvem").set_value("").run()
    next(one for one in at.checkbox if one.key and one.key.endswith("-rest")).set_value(True).run()
    asked_to_show(at)
    newer = [*HAND_MADE[:3], ["Et helt nytt tiltak", "Nina", "1.9.2027"]]
    next_one = uploaded(plan, table({"Nytt ark": newer}))
    assert text("other_list.remembered", "nb") in [one.value for one in next_one.info]
    assert columns(next_one)["Hvem"] == ""
    assert [one.value for one in next_one.checkbox if one.key and one.key.endswith("-rest")] == [True]
    asked_to_show(next_one)
    next_one.button(key="take").click().run()
    made = {one.title: one for one in planner.open_plan(plan.id).measures}
    assert made["Et helt nytt tiltak"].description == "Hvem: Nina"


def test_two_columns__for_one_field_or_none_for_the_name__are_told_before_reading(plan: Plan) -> None:
    at = uploaded(plan, HAND_MADE_FILE)
    title = next(one for one in at.selectbox if one.label == "Tiltak")
    title.set_value("responsible").run()
    assert "show-list" not in keys(at)
    said = text("other_list.result.no_name", "nb", field="Tiltak")
    assert said in [one.value.replace("\\", "") for one in at.warning]
    next(one for one in at.selectbox if one.label == "Kommentar").set_value("title").run()
    said = text("other_list.result.twice", "nb", field="Ansvarlig")
    assert said in [one.value.replace("\\", "") for one in at.warning]


def test_benefits__without_a_group__ask_for_one_and_make_it(plan: Plan) -> None:
    at = uploaded(plan, table({"Gevinster": BENEFITS}))
    group = next(one for one in at.selectbox if one.key and one.key.endswith("-group"))
    group.set_value("\x00new").run()
    next(one for one in at.text_input if one.key and one.key.endswith("-group-new")).set_value("Alle").run()
    asked_to_show(at)
    at.button(key="take").click().run()
    after = planner.open_plan(plan.id)
    groups = {one.id: one.name for one in after.beneficiary_groups}
    assert {one.name: groups[one.group] for one in after.benefits} == {
        "Kortere ventetid": "Innbyggere",
        "Mindre dobbeltarbeid": "Medarbeidere",
        "Tryggere pårørende": "Alle",
    }


def test_area__that_the_list_makes_and_the_plan_nearly_has__says_which_it_resembles(plan: Plan) -> None:
    rows = [["Gevinst", "Gevinsttype", "Interessent"], ["Ro", "Kvalitet i møtet", "Alle"]]
    at = asked_to_show(uploaded(plan, table({"Liste": rows})))
    notes = {item["name"]: item["note"] for item in pieces(at)["new"]}
    assert notes == {
        "Kvalitet i møtet": text("workbook.list.resembles", "nb", names="«Kvalitet»"),
        "Alle": "",
        "Ro": "",
    }


def test_csv_file__of_ms_project__is_taken_in_with_its_dependencies(plan: Plan) -> None:
    at = asked_to_show(uploaded(plan, MS_PROJECT.encode("cp1252")))
    at.button(key="take").click().run()
    made = {one.title: one for one in planner.open_plan(plan.id).measures}
    assert made["Prøve ut"].depends_on == (made["Forberede"].id, made["Kurs; første del"].id)


def test_order_of_dates__in_an_export_of_planner__can_be_turned(plan: Plan) -> None:
    at = uploaded(plan, table({"Tasks": PLANNER}))
    order = next(one for one in at.checkbox if one.key and one.key.endswith("-month"))
    assert order.value
    order.set_value(False).run()
    asked_to_show(at)
    said = " ".join(one.value for one in at.warning).replace("\\", "")
    assert "01/20/2027" in said


def test_kind_and_row_of_heads__set_otherwise__give_new_columns(plan: Plan) -> None:
    at = uploaded(plan, HAND_MADE_FILE)
    next(one for one in at.radio if one.key and one.key.endswith("-kind")).set_value(Kind.GOAL).run()
    assert not at.exception
    next(one for one in at.selectbox if one.key and one.key.endswith("-row")).set_value(0).run()
    assert not at.exception
    assert text("other_list.column.letter", "nb", letter="A") in columns(at)


def test_list__without_an_open_plan__becomes_a_plan() -> None:
    at = asked_to_show(uploaded(None, HAND_MADE_FILE))
    at.button(key="create").click().run()
    [made] = planner.plans()
    assert len(planner.open_plan(made.id).measures) == 3


def test_sheet__named_like_one_of_ours__can_be_read_as_a_list_all_the_same(plan: Plan) -> None:
    rows = [["Tiltak", "Ansvarlig", "Frist"], ["Kurs", "Kari", "1.3.2027"]]
    at = uploaded(plan, table({"Tiltak": rows}))
    assert "show-list" not in keys(at)
    next(one for one in at.checkbox if one.key and one.key.startswith("is-list")).set_value(True).run()
    asked_to_show(at)
    at.button(key="take").click().run()
    assert planner.open_plan(plan.id).measures[-1].end is not None


def test_workbook__of_ours__is_not_taken_for_a_list(plan: Plan) -> None:
    at = uploaded(plan, planner.export_workbook(plan, "nb", TODAY))
    assert "show-list" not in keys(at)
    assert [one for one in at.checkbox if one.key and one.key.startswith("is-list")] == []


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"\xff\xd8\xff\xe0" + bytes(range(256)), "list_not_a_table"), (b"x" * 2_000_000, "list_not_a_table")],
    ids=["picture", "one long line"],
)
def test_file__that_is_no_list_either__is_refused_with_the_reason(data: bytes, code: str, plan: Plan) -> None:
    at = uploaded(plan, data)
    assert text(f"problem.{code}", "nb") in at.error[0].value.replace("\\", "")
    assert "show-list" not in keys(at)


def test_text__of_a_list__is_shown_as_it_was_typed_and_never_as_markup(plan: Plan) -> None:
    rows = [["Tiltak", "<b>Hvem</b> *a*"], ["# Stor <script>alert(1)</script>", "[x](http://example.org)"]]
    at = uploaded(plan, table({"Ark1": rows}))
    shown = " ".join(one.value for one in at.markdown)
    assert "<script>" not in shown
    assert "\\<b\\>Hvem" in shown
    assert "\\[x\\]\\(http" in shown
