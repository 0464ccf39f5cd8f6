"""Files on the Excel page: read apart, refused, made into plans of their own, and handed out."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from roadmap import planner
from roadmap.apart import Job
from roadmap.model import Plan
from roadmap.problems import Refused
from roadmap.texts import LANGUAGES, text
from tests.screens import headings
from tests.workbook_page import (
    FRAME,
    TODAY,
    cell,
    edited,
    keys,
    listed,
    open_plan,
    opened,
    upload,
)

pytestmark = pytest.mark.usefixtures("read_here")


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
