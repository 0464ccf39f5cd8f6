"""The Excel page: what a file would change is shown first, and nothing changes before the button."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from streamlit.testing.v1 import AppTest

from roadmap import other_lists, past, planner
from roadmap.apart import Job
from roadmap.changes import diff
from roadmap.comparing import Sort, item_id
from roadmap.model import Goal, MeasureStatus, Plan, SubGoal
from roadmap.problems import Refused, refused
from roadmap.texts import LANGUAGES, text
from tests.jobs import Here
from tests.people import Person
from tests.screens import headings
from tests.small_plans import measure, plan_of

FRAME = str(Path(__file__).parents[1] / "pages" / "frame.py")
TODAY = date(2027, 6, 1)
MEASURES = "Tiltak"


@pytest.fixture
def plan() -> Plan:
    """A saved plan of two measures; the second serves a sub-goal."""
    few = plan_of(
        Goal(id="goal", rank="a", text="Faste møter"),
        SubGoal(id="sub", rank="a", goal="goal", text="Fire møter er holdt"),
        measure("m1", title="Avklare ansvar", importance=5, status=MeasureStatus.DONE),
        measure("m2", title="Felles kalender", sub_goals=("sub",)),
    )
    return planner.open_plan(planner.create_from(few, "kari"))


def opened(plan: str | None, language: str = "nb") -> AppTest:
    at = AppTest.from_file(FRAME, default_timeout=30)
    at.query_params["lang"] = language
    at.run()  # pages have addresses of their own only after a first run
    if plan:
        at.query_params["plan"] = plan
    return at.switch_page("workbook.py").run()


def open_plan(at: AppTest) -> str:
    """The plan that the address names."""
    asked = at.query_params["plan"]
    return asked if isinstance(asked, str) else asked[0]


@pytest.fixture(autouse=True)
def read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in the test's own process, which is faster, but where a test is about the process."""
    if "apart" not in request.node.name:
        monkeypatch.setattr(planner, "Job", Here)
        monkeypatch.setattr(other_lists, "Job", Here)


def upload(at: AppTest, data: bytes, name: str = "plan.xlsx") -> AppTest:
    at.file_uploader[0].set_value((name, data, "application/octet-stream"))
    at.run()
    assert not at.exception
    return at


def edited(plan: Plan, edit: Callable[[Worksheet], None], language: str = "nb") -> bytes:
    """The plan's workbook with the sheet of measures edited as in Excel."""
    workbook = load_workbook(BytesIO(planner.export_workbook(plan, language, TODAY)))
    edit(workbook[text("excel.sheet.measure", language)])
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def cell(sheet: Worksheet, row: int, field: str, language: str = "nb") -> Any:
    """A cell of the row-th measure (from 0), found by its column's head."""
    label = text(f"field.measure.{field}.label", language)
    heads = next(line for line in sheet.iter_rows() if all(one.value for one in line))
    head = next(one for one in heads if one.value == label)
    return sheet.cell(head.row + 1 + row, head.column)


def listed(at: AppTest) -> dict[str, list[dict[str, Any]]]:
    """The pieces in the list, by sort."""
    for one in at.get("bidi_component"):
        found = json.loads(one.proto.json) if one.proto.json else {}
        if "groups" in found:
            return {group["sort"]: group["items"] for group in found["groups"]}
    return {}


def said(pieces: list[tuple[str, int]]) -> str:
    """A text put together from its pieces."""
    return "".join(piece for piece, _ in pieces)


def choose(at: AppTest, ticks: dict[str, bool] | None = None, answers: dict[str, str] | None = None) -> None:
    """Tick, and answer, as the browser does it."""
    file = at.session_state["workbook_job"][0][0]
    at.session_state[f"preview-{file}"] = {"picks": {"ticks": ticks or {}, "answers": answers or {}}}


def counted(at: AppTest) -> dict[str, str]:
    """The figures above the list, by their labels."""
    return {metric.label: metric.value for metric in at.metric}


def keys(at: AppTest) -> list[str | None]:
    return [button.key for button in at.button]


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
    taken = "1 nye, 1 endret, 1 tømt"
    assert [one.value for one in at.success] == [text("workbook.done.text", "nb", what=taken)]
    titles = [measure.title for measure in planner.open_plan(plan.id).measures]
    assert titles == ["Nytt navn", "Felles kalender", "Helt nytt tiltak"]
    assert at.file_uploader[0].value is None
    again = upload(opened(plan.id), data)
    assert [one.value for one in again.info] == [text("workbook.preview.same", "nb")]
    assert planner.undo(plan.id, str(at.session_state["person"]))
    assert diff(plan, planner.open_plan(plan.id)) == ()
    assert listed(upload(opened(plan.id), data))["new"] == [new]


def test_take__of_some__leaves_the_rest_for_next_time(plan: Plan) -> None:
    def edit(sheet: Worksheet) -> None:
        cell(sheet, 0, "title").value = "Nytt navn"
        cell(sheet, 1, "title").value = "Annet navn"

    data = edited(plan, edit)
    at = upload(opened(plan.id), data)
    choose(at, ticks={item_id(Sort.CHANGED, "m1"): False})
    at.button(key="take").click().run()
    assert [one.title for one in planner.open_plan(plan.id).measures] == ["Avklare ansvar", "Annet navn"]
    again = upload(opened(plan.id), data)
    assert [piece["id"] for piece in listed(again)["changed"]] == [item_id(Sort.CHANGED, "m1")]
    choose(again, ticks={item_id(Sort.CHANGED, "m1"): False})
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
    assert [one.value for one in again.info] == [text("workbook.preview.same", "nb")]


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


def test_reading_apart__shows_that_it_goes_on_and_then_what_was_found(plan: Plan) -> None:
    held = Job(time.sleep, 60)
    data = edited(plan, lambda sheet: setattr(cell(sheet, 0, "title"), "value", "Fra filen"))
    while held.seconds is None:
        time.sleep(0.01)
    at = upload(opened(plan.id), data)
    assert at.get("progress")[0].proto.text == text("workbook.reading.waits", "nb")
    assert listed(at) == {}
    other = AppTest.from_file(FRAME, default_timeout=30)
    other.query_params["plan"] = plan.id
    assert not other.run().switch_page("step4_measures.py").run().exception
    held.stop()
    at.session_state["workbook_job"][1].result()
    at.run()
    assert [piece["name"] for piece in listed(at)["changed"]] == ["Avklare ansvar"]


def test_reading_apart__whose_process_ends__is_said_and_can_be_tried_again(plan: Plan) -> None:
    at = upload(opened(plan.id), planner.export_workbook(plan, "nb", TODAY))
    at.session_state["workbook_job"][1].stop()
    with pytest.raises(Refused):
        at.session_state["workbook_job"][1].result()
    at.run()
    assert text("problem.reading_ended", "nb") in at.error[0].value.replace("\\", "")
    at.button(key="again").click().run()
    assert not at.error
    assert at.session_state["workbook_job"][1].result().changes == ()


@pytest.mark.parametrize(
    "data", [b"", b"hei", b"PK\x03\x04 halv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"], ids=str
)
@pytest.mark.parametrize("with_plan", [True, False])
def test_no_workbook__gets_a_sentence_and_nothing_is_lost(data: bytes, with_plan: bool, plan: Plan) -> None:
    at = upload(opened(plan.id if with_plan else None), data, "hva.xls")
    assert len(at.error) == 1
    assert text("workbook.problems.nothing_read", "nb") in "".join(one.value for one in at.markdown)
    assert {"take", "create"}.isdisjoint(keys(at))
    assert len(planner.plans()) == 1


@pytest.mark.parametrize("with_plan", [True, False])
def test_create__from_a_file__makes_a_plan_of_its_own_and_opens_it(with_plan: bool, plan: Plan) -> None:
    at = upload(opened(plan.id if with_plan else None), planner.export_workbook(plan, "nb", TODAY))
    if with_plan:
        at.radio(key="workbook-use").set_value("new").run()
    counted = at.table[0].value
    assert str(len(plan.measures)) in counted.iloc[-1].tolist()
    at.button(key="create").click().run()
    assert headings(at)[0] == text("step.1.title", "nb")
    [made] = [one.id for one in planner.plans() if one.id != plan.id]
    assert open_plan(at) == made
    assert [m.title for m in planner.open_plan(made).measures] == [m.title for m in plan.measures]
    assert planner.open_plan(plan.id).revision == plan.revision


def test_file_of_another_plan__refused_for_this_one_but_can_become_a_new_plan(plan: Plan) -> None:
    other = planner.new_plan("En annen", "kari", "nb")
    at = upload(opened(other), planner.export_workbook(plan, "nb", TODAY))
    assert text("problem.other_plan", "nb") in at.error[0].value.replace("\\", "")
    at.radio(key="workbook-use").set_value("new").run()
    assert not at.error
    assert "create" in keys(at)


def test_another_file__the_first_is_taken_away(plan: Plan) -> None:
    at = upload(opened(plan.id), b"hei")
    at.button(key="another").click().run()
    assert not at.error
    assert at.file_uploader[0].value is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_downloads__plan_or_empty_template__in_each_language(language: str, plan: Plan) -> None:
    with_plan, without = opened(plan.id, language), opened(None, language)
    assert [one.proto.label for one in with_plan.get("download_button")] == [
        text("workbook.download", language)
    ]
    assert [one.proto.label for one in without.get("download_button")] == [
        text("workbook.template.button", language)
    ]
