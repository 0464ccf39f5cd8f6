"""The Excel page: what a file would change is shown first, and nothing changes before the button."""

from __future__ import annotations

from datetime import datetime

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from roadmap import past, planner
from roadmap.changes import diff
from roadmap.comparing import Sort, item_id
from roadmap.model import Plan
from roadmap.problems import refused
from roadmap.texts import LANGUAGES, text
from tests.people import Person
from tests.screens import headings
from tests.workbook_page import (
    MEASURES,
    TODAY,
    cell,
    choose,
    counted,
    edited,
    keys,
    listed,
    opened,
    said,
    upload,
)

pytestmark = pytest.mark.usefixtures("read_here")


@pytest.mark.parametrize("language", LANGUAGES)
def test_changed_cells__in_each_language__shown_in_words_and_nothing_changed(
    language: str, plan: Plan
) -> None:
    first = plan.measures[0]

    def edit(sheet: Worksheet) -> None:
        cell(sheet, 0, "title", language).value = "Avklare *nytt* ansvar"
        cell(sheet, 0, "importance", language).value = 1
        cell(sheet, 0, "status", language).value = text("choice.measure_status.delayed", language)

    at = upload(opened(plan.id, language), edited(plan, edit, language))
    [piece] = listed(at)["changed"]
    assert (piece["kind"], piece["name"]) == (text("kind.measure.one", language), first.title)
    fields = {one["label"]: one for one in piece["fields"]}
    title = fields[text("field.measure.title.label", language)]
    assert title["before"] == [["Avklare ansvar", 0]]
    assert said(title["after"]) == "Avklare *nytt* ansvar"
    assert [words for words, differs in title["after"] if differs] == ["*nytt* "]
    assert said(fields[text("field.measure.importance.label", language)]["after"]).startswith("1 – ")
    delayed = text("choice.measure_status.delayed", language)
    assert said(fields[text("field.measure.status.label", language)]["after"]) == delayed
    assert counted(at) == {text("workbook.sort.changed", language): "1"}
    assert planner.open_plan(plan.id).revision == plan.revision


def test_take__changes_and_a_new_row__one_undo_takes_all_back(plan: Plan) -> None:
    def edit(sheet: Worksheet) -> None:
        cell(sheet, 0, "title").value = "Nytt navn"
        cell(sheet, 1, "sub_goals").value = None
        cell(sheet, len(plan.measures), "title").value = "Helt nytt tiltak"
        cell(sheet, len(plan.measures), "responsible").value = "Rådgiver"

    data = edited(plan, edit)
    at = upload(opened(plan.id), data)
    assert counted(at) == {text(f"workbook.sort.{sort}", "nb"): "1" for sort in ("new", "changed", "emptied")}
    [new] = listed(at)["new"]
    assert new["name"] == "Helt nytt tiltak"
    label = text("field.measure.responsible.label", "nb")
    assert [(one["label"], said(one["value"])) for one in new["values"]] == [(label, "Rådgiver")]
    at.button(key="take").click().run()
    taken = "1 ny, 1 endret, 1 tømt"
    assert [one.value for one in at.success] == [text("workbook.done.text", "nb", what=taken)]
    titles = [measure.title for measure in planner.open_plan(plan.id).measures]
    assert titles == ["Nytt navn", "Felles kalender", "Helt nytt tiltak"]
    assert at.file_uploader[0].value is None
    again = upload(opened(plan.id), data)
    assert [one.value for one in again.info] == [text("workbook.preview.same", "nb")]
    assert planner.undo(plan.id, str(at.session_state["person"]))
    assert diff(plan, planner.open_plan(plan.id)) == ()
    assert listed(upload(opened(plan.id), data))["new"] == [new]


def test_take__of_some__leaves_the_rest_for_next_time_without_a_tick(plan: Plan) -> None:
    def edit(sheet: Worksheet) -> None:
        cell(sheet, 0, "title").value = "Nytt navn"
        cell(sheet, 1, "title").value = "Annet navn"

    data = edited(plan, edit)
    at = upload(opened(plan.id), data)
    choose(at, ticks={item_id(Sort.CHANGED, "m1"): False})
    at.button(key="take-below").click().run()
    assert [one.title for one in planner.open_plan(plan.id).measures] == ["Avklare ansvar", "Annet navn"]
    again = upload(opened(plan.id), data)
    assert [(piece["id"], piece["on"]) for piece in listed(again)["settled"]] == [
        (item_id(Sort.SETTLED, "m1"), False)
    ]
    assert "take-below" not in keys(again)
    again.button(key="take").click().run()
    assert text("problem.nothing_chosen", "nb") in again.info[0].value.replace("\\", "")
    assert again.file_uploader[0].value is not None


def test_preview__references_and_empty_cells__are_said_with_names(plan: Plan) -> None:
    second = plan.measures[1]

    def edit(sheet: Worksheet) -> None:
        cell(sheet, 0, "depends_on").value = second.title
        cell(sheet, 1, "sub_goals").value = None

    found = listed(upload(opened(plan.id), edited(plan, edit)))
    [changed], [emptied] = found["changed"][0]["fields"], found["emptied"][0]["fields"]
    assert changed["label"] == text("field.measure.depends_on.label", "nb")
    assert said(changed["after"]) == second.title
    assert said(emptied["before"]) == "Fire møter er holdt"
    assert said(emptied["after"]) == text("workbook.list.nothing", "nb")


@pytest.mark.parametrize(("answer", "stands"), [("plan", "Fra Ola"), ("file", "Fra filen")])
def test_conflict__with_what_another_wrote_since__shows_both_and_who_and_the_choice_is_done(
    answer: str, stands: str, plan: Plan
) -> None:
    ola = Person(plan.id, "ola")
    data = edited(plan, lambda sheet: setattr(cell(sheet, 0, "title"), "value", "Fra filen"))
    ola.write("m1", "title", "Fra Ola")
    past.call_me("ola", "Ola fra Familiehuset")
    at = upload(opened(plan.id), data)
    [piece] = listed(at)["conflict"]
    [question] = piece["questions"]
    texts = {option["value"]: option for option in question["options"]}
    assert (said(texts["plan"]["text"]), said(texts["file"]["text"])) == ("Fra Ola", "Fra filen")
    assert "Ola fra Familiehuset" in texts["plan"]["note"]
    assert f"{datetime.now().astimezone():%d.%m.%Y}" in texts["plan"]["note"]
    choose(at, answers={question["id"]: answer})
    at.button(key="take").click().run()
    assert ola.see().find("m1").title == stands  # type: ignore[union-attr]
    assert ola.conflicts() == ()
    again = upload(opened(plan.id), data)
    nothing_new = "only_settled" if answer == "plan" else "same"
    assert [one.value for one in again.info] == [text(f"workbook.preview.{nothing_new}", "nb")]


def test_conflict__where_both_are_kept__says_how_many_places_have_two_texts_and_undo_takes_it_back(
    plan: Plan,
) -> None:
    ola = Person(plan.id, "ola")
    data = edited(plan, lambda sheet: setattr(cell(sheet, 0, "title"), "value", "Fra filen"))
    ola.write("m1", "title", "Fra Ola")
    at = upload(opened(plan.id), data)
    at.button(key="take").click().run()
    assert [one.value for one in at.warning] == [text("workbook.done.two_texts_one", "nb")]
    [link] = [one.proto.label for one in at.get("page_link") if "Fra filen" in one.proto.label]
    assert text("field.measure.title.label", "nb") in link
    assert [(one.value, one.actor) for one in ola.conflicts()] == [("Fra Ola", "ola")]
    again = upload(opened(plan.id), data)
    assert [one.value for one in again.info] == [text("workbook.preview.same", "nb")]
    assert planner.undo(plan.id, str(at.session_state["person"]))
    assert ola.see().find("m1").title == "Fra Ola"  # type: ignore[union-attr]
    assert ola.conflicts() == ()


def test_missing_row__without_a_tick__stays_and_with_one_is_removed(plan: Plan) -> None:
    data = edited(plan, lambda sheet: sheet.delete_rows(cell(sheet, 1, "title").row))
    at = upload(opened(plan.id), data)
    [piece] = listed(at)["missing"]
    assert (piece["name"], piece["on"], piece["held"]) == ("Felles kalender", False, False)
    at.button(key="take").click().run()
    assert len(planner.open_plan(plan.id).measures) == 2
    choose(at, ticks={piece["id"]: True})
    at.button(key="take").click().run()
    assert [one.id for one in planner.open_plan(plan.id).measures] == ["m1"]
    assert planner.undo(plan.id, str(at.session_state["person"]))
    assert len(planner.open_plan(plan.id).measures) == 2


def test_plan__changed_by_another_while_the_preview_stands__is_compared_anew(plan: Plan) -> None:
    at = upload(
        opened(plan.id), edited(plan, lambda sheet: setattr(cell(sheet, 0, "title"), "value", "Fra filen"))
    )
    assert "conflict" not in listed(at)
    Person(plan.id, "ola").write("m1", "title", "Fra Ola")
    at.run()
    assert "conflict" in listed(at)


def test_same_file__says_there_is_nothing_to_take_in(plan: Plan) -> None:
    at = upload(opened(plan.id), planner.export_workbook(plan, "nb", TODAY))
    assert [one.value for one in at.info] == [text("workbook.preview.same", "nb")]
    assert "take" not in keys(at)


def test_rows_with_errors__beside_ready_ones__are_listed_and_the_ready_ones_taken_in(plan: Plan) -> None:
    places: list[str] = []

    def edit(sheet: Worksheet) -> None:
        for field, value in (("status", "Kanskje"), ("depends_on", "T-999")):
            wrong = cell(sheet, 0, field)
            wrong.value = value
            places.append(wrong.coordinate)
        cell(sheet, 1, "title").value = "Nytt navn"

    at = upload(opened(plan.id), edited(plan, edit))
    told = at.error[0].value.replace("\\", "")
    assert text("workbook.problems.row", "nb") in told
    assert all(f"«{MEASURES}», celle {place}" in told for place in places)
    at.button(key="take").click().run()
    assert [one.title for one in planner.open_plan(plan.id).measures] == ["Avklare ansvar", "Nytt navn"]
    assert [one.value for one in at.warning] == [text("workbook.done.row_left", "nb", count=1)]
    for _ in range(2):
        [kept] = at.expander
        assert kept.label == text("workbook.done.problems", "nb", count=2)
        assert all(f"celle {place}" in kept.markdown[0].value for place in places)
        at.run()
    upload(at, planner.export_workbook(plan, "nb", TODAY))
    assert not at.success
    at.button(key="another").click().run()
    assert not at.success
    assert not at.expander


@pytest.mark.parametrize(("asked", "button"), [("compare", None), ("create_from_workbook", "create")])
def test_storage__that_cannot_be_asked__is_said_and_the_file_stays_chosen(
    asked: str, button: str | None, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise refused("store_busy")

    data = edited(plan, lambda sheet: setattr(cell(sheet, 0, "title"), "value", "Fra filen"))
    with monkeypatch.context() as patch:
        patch.setattr(planner, asked, busy)
        at = upload(opened(None if button else plan.id), data)
        if button:
            at.button(key=button).click().run()
    assert not at.exception
    assert [one.value.replace("\\", "") for one in at.error] == [text("problem.store_busy", "nb")]
    at.button(key=button or "again").click().run()
    assert not at.error
    assert headings(at)[0] == text("step.1.title", "nb") if button else "take" in keys(at)


def test_many_errors__are_folded_after_the_first_ones(plan: Plan) -> None:
    def edit(sheet: Worksheet) -> None:
        for row in range(2, 60):
            cell(sheet, row, "title").value = f"Tiltak {row}"
            cell(sheet, row, "status").value = "Kanskje"

    at = upload(opened(plan.id), edited(plan, edit))
    assert at.error[0].value.count("Kanskje") < 58
    assert "58" in at.error[0].value
    assert sum(one.value.count("Kanskje") for one in (at.error[0], *at.expander[0].markdown)) == 58
