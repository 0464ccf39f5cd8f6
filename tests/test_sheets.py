"""What sheets show: a browser that takes in each patch shows what a freshly mounted sheet would."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from pages.ui import sheets
from pages.ui.notes import Notes
from pages.ui.sheets import Column, Data, Matrix, Sheet, Told
from roadmap import planner
from roadmap.model import Kind, Plan
from roadmap.telling import People

ME, OTHER = "me", "other"
MEASURES = Sheet(
    "measures",
    Kind.MEASURE,
    "step4.list.title",
    (Column("title"), Column("depends_on")),
    add="step4.list.add",
)
BENEFITS = Sheet(
    "benefits",
    Kind.BENEFIT,
    "step1.benefits.title",
    layout="matrix",
    matrix=Matrix(Kind.BENEFIT_AREA, Kind.BENEFICIARY_GROUP, "area", "group", many=True),
)
TOGETHER = Sheet(
    "collaboration",
    Kind.COLLABORATION,
    "step2.collaboration.title",
    layout="matrix",
    matrix=Matrix(Kind.ACTOR, Kind.BENEFIT_AREA, "actor", "area", many=False),
)


@dataclass
class Browser:
    """Takes in patches as the component does."""

    sheet: Sheet
    plan: str
    told: Told = field(default_factory=Told)
    rows: dict[str, Data] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    columns: list[Data] = field(default_factory=list)

    def mount(self) -> Browser:
        self.mounted = planner.open_plan(self.plan)
        data = self.described()
        self.rows = {row["id"]: row for row in data["rows"]}
        self.order = list(self.rows)
        self.columns = data["columns"]
        return self

    @property
    def notes(self) -> Notes:
        """What is said beside the values."""
        return Notes(planner.look(self.plan, ME).conflicts, People(ME))

    def described(self) -> Data:
        plan = planner.open_plan(self.plan)
        return sheets.describe(self.sheet, plan, "nb", self.notes)

    def take(self) -> None:
        plan = planner.open_plan(self.plan)
        patch = sheets.patch(self.sheet, self.mounted, plan, self.told, "nb", self.notes)
        for row in patch["upsert"]:
            if row["id"] not in self.rows:
                self.order.append(row["id"])
            self.rows[row["id"]] = row
        self.order = self.order if patch["order"] is None else patch["order"]
        if self.sheet.matrix:
            self.columns = patch["columns"] or self.columns
        else:
            newer = {column["field"]: column for column in patch["columns"] or ()}
            self.columns = [newer.get(column["field"], column) for column in self.columns]
            for option in (one for column in self.columns for one in column["options"]):
                option["label"] = patch["names"].get(option["value"], option["label"])

    def shows_the_plan(self) -> bool:
        self.take()
        now = self.described()
        shown = [self.rows[one] for one in self.order]
        return (shown, self.columns) == (now["rows"], now["columns"])


def do(plan: str, person: str = ME, /, **operation: Any) -> None:
    given = {"op": planner.new_id(), "group": planner.new_id(), "base": planner.open_plan(plan).revision}
    (ack,) = planner.submit(plan, [given | operation], person)
    assert ack.outcome in ("saved", "merged", "conflict"), ack


@pytest.fixture
def plan() -> Plan:
    return planner.open_plan(planner.create_from(planner.example_plan(), OTHER))


@pytest.mark.parametrize("sheet", [MEASURES, BENEFITS, TOGETHER], ids=lambda sheet: sheet.key)
def test_patch__added_then_undone__leaves_what_was_mounted(sheet: Sheet, plan: Plan) -> None:
    browser = Browser(sheet, plan.id).mount()
    area, group = plan.benefit_areas[0].id, plan.beneficiary_groups[0].id
    values = {"title": "Nytt"} if sheet is MEASURES else {"text": "Ny", "area": area, "group": group}
    kind = "measure" if sheet is MEASURES else "benefit"
    if sheet is TOGETHER:
        free = next(
            (actor.id, one.id)
            for actor in plan.actors
            for one in plan.benefit_areas
            if plan.find(f"{actor.id}~{one.id}") is None
        )
        cell = {"entity": "~".join(free), "values": dict(zip(("actor", "area"), free, strict=True))}
        do(plan.id, do="set", kind="collaboration", field="text", value="Nytt", **cell)
    else:
        do(plan.id, do="create", kind=kind, entity="ny", values=values)
    assert browser.shows_the_plan()
    planner.undo(plan.id, ME)
    assert browser.shows_the_plan()
    planner.redo(plan.id, ME)
    assert browser.shows_the_plan()


def test_patch__row_moved_then_undone__is_back_in_its_place(plan: Plan) -> None:
    browser = Browser(MEASURES, plan.id).mount()
    do(plan.id, do="move", kind="measure", entity=plan.measures[5].id, before=plan.measures[0].id)
    assert browser.shows_the_plan()
    planner.undo(plan.id, ME)
    assert browser.shows_the_plan()


def test_patch__benefit_moved_between_cells_then_undone__is_back(plan: Plan) -> None:
    browser = Browser(BENEFITS, plan.id).mount()
    benefit, area = plan.benefits[0], plan.benefit_areas[-1]
    do(plan.id, do="move", kind="benefit", entity=benefit.id, before=None, values={"area": area.id})
    assert browser.shows_the_plan()
    planner.undo(plan.id, ME)
    assert browser.shows_the_plan()


def test_patch__name_of_a_choice_changed_then_undone__is_as_it_was(plan: Plan) -> None:
    browser = Browser(MEASURES, plan.id).mount()
    do(plan.id, do="set", kind="measure", entity=plan.measures[0].id, field="title", value="Nytt navn")
    assert browser.shows_the_plan()
    planner.undo(plan.id, ME)
    assert browser.shows_the_plan()


@pytest.mark.parametrize("kind", ["benefit_area", "beneficiary_group"])
def test_patch__head_of_the_matrix_removed_and_brought_back__follows(kind: str, plan: Plan) -> None:
    browser = Browser(BENEFITS, plan.id).mount()
    do(plan.id, do="delete", kind=kind, entity=plan.of(Kind(kind))[1].id)
    assert browser.shows_the_plan()
    planner.undo(plan.id, ME)
    assert browser.shows_the_plan()


def test_patch__conflict_kept_and_resolved__comes_and_goes(plan: Plan) -> None:
    browser = Browser(MEASURES, plan.id).mount()
    measure, base = plan.measures[0], plan.revision
    cell = {"kind": "measure", "entity": measure.id, "field": "title"}
    do(plan.id, OTHER, do="set", value="Deres ord", **cell)
    assert browser.shows_the_plan()
    do(plan.id, do="set", value="Mine ord", **cell | {"base": base})
    assert browser.shows_the_plan()
    ((kept,),) = [row["conflicts"]["title"] for row in browser.rows.values() if "conflicts" in row]
    assert (kept["text"], kept["who"]) == ("Mine ord", "deg")
    do(plan.id, do="resolve", conflict=kept["id"], value="Deres ord", **cell)
    assert browser.shows_the_plan()
    assert not any("conflicts" in row for row in browser.rows.values())


def test_patch__one_measure_changed__sends_that_row_alone(plan: Plan) -> None:
    do(plan.id, do="set", kind="measure", entity=plan.measures[3].id, field="description", value="Ny")
    patch = sheets.patch(MEASURES, plan, planner.open_plan(plan.id), Told(), "nb")
    assert [row["id"] for row in patch["upsert"]] == [plan.measures[3].id]
    assert (patch["order"], patch["columns"], patch["names"]) == (None, None, {})


def test_patch__one_measure_renamed__sends_that_name_alone(plan: Plan) -> None:
    renamed = plan.measures[3].id
    do(plan.id, do="set", kind="measure", entity=renamed, field="title", value="Nytt navn")
    patch = sheets.patch(MEASURES, plan, planner.open_plan(plan.id), Told(), "nb")
    assert [row["id"] for row in patch["upsert"]] == [renamed]
    assert (patch["order"], patch["columns"], patch["names"]) == (None, None, {renamed: "Nytt navn"})
