"""A whole plan typed into the real pages, with power cuts on the way, and out to a workbook and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from roadmap import planner
from roadmap.fields import fields_of
from roadmap.model import LINKS, PARENTS, Kind, Plan
from tests.app_server import AppServer
from tests.journey import Journey
from tests.office import saved_by_office
from tests.typist import LANGUAGE, label_of, said, title_of

OFFICE_WAYS = [("xlsx",), ("ods", "xlsx")]


def spelled_out(plan: Plan) -> dict[Kind, list[dict[str, Any]]]:
    """All that a plan says, in its order, with names in place of ids."""
    return {kind: [_spelled(plan, kind, entity) for entity in plan.of(kind)] for kind in Kind}


def _spelled(plan: Plan, kind: Kind, entity: Any) -> dict[str, Any]:
    names = {**PARENTS.get(kind, {}), **LINKS.get(kind, {})}

    def named(value: Any) -> Any:
        return tuple(map(named, value)) if isinstance(value, tuple) else value and title_of(plan.find(value))

    values = {field.name: getattr(entity, field.name) for field in fields_of(kind)}
    return {name: named(value) if name in names else value for name, value in values.items()}


def test_journey__typed_through_two_power_cuts__is_all_there_and_comes_back_from_excel(
    app_server: AppServer, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = planner.example_plan()
    person = Journey(page, example)
    plan_id = person.begin(app_server.url)
    person.common_goal()
    person.situation()
    person.ambition()
    measures = example.measures
    person.interruptions = {
        (measures[len(measures) // 2].id, "responsible"): lambda: _power_cut(person, app_server),
        (measures[-2].id, "end"): app_server.kill,
    }
    person.measures()
    page.close()
    app_server.start()
    data = _come_back(page.context, app_server, plan_id, tmp_path)
    app_server.stop()

    monkeypatch.setenv(planner.DATABASE_VARIABLE, app_server.database_url)
    plan = planner.open_plan(plan_id)
    typed, wanted = spelled_out(plan), spelled_out(example)
    for kind in Kind:
        assert typed[kind] == wanted[kind]
    for way in OFFICE_WAYS:
        folder = tmp_path / "-".join(way)
        folder.mkdir()
        reading = planner.read(saved_by_office(folder, data, *way), LANGUAGE, plan)
        assert reading.problems == ()
        assert reading.changes == ()


def _power_cut(person: Journey, server: AppServer) -> None:
    """The server dies under the person's hands and is back after a while; the caret stays where it was."""
    writing = person.focus()
    server.kill()
    person.page.get_by_text(said("sheet.waiting")).first.wait_for()
    assert person.focus() == writing
    server.start()
    person.is_saved()
    assert person.focus() == writing


def _come_back(context: BrowserContext, server: AppServer, plan: str, folder: Path) -> bytes:
    """A month later, in a new tab: what was typed last stands there, and the workbook is fetched."""
    page = context.new_page()
    later = Journey(page, planner.example_plan())
    page.goto(f"{server.url}/measures?plan={plan}")
    last = later.paper.measures[-1]
    page.get_by_role("button", name=said("sheet.details_row", label=last.title)).click()
    end = page.get_by_label(label_of(Kind.MEASURE, "end"), exact=True)
    later.await_value(end, f"{last.end:%d.%m.%Y}")
    later.is_saved()
    later.go(5, "excel")
    with page.expect_download() as download:
        page.get_by_role("button", name=said("workbook.download")).click()
    download.value.save_as(folder / "workbook.xlsx")
    return (folder / "workbook.xlsx").read_bytes()
