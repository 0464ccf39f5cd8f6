"""Step 1: the common goal, and the benefits that the group expects of it."""

from __future__ import annotations

from pages.ui import live, page
from pages.ui.sheets import Column, Matrix, Sheet
from roadmap.model import Kind, Plan

GOALS = Sheet(
    "overall_goals", Kind.OVERALL_GOAL, "step1.goals.title", (Column("text", "wide"),), add="step1.goals.add"
)
BENEFITS = Sheet(
    "benefits",
    Kind.BENEFIT,
    "step1.benefits.title",
    layout="matrix",
    matrix=Matrix(Kind.BENEFIT_AREA, Kind.BENEFICIARY_GROUP, "area", "group", many=True),
)
AREAS = Sheet(
    "areas",
    Kind.BENEFIT_AREA,
    "step1.areas.title",
    (Column("name"), Column("priority", "narrow"), Column("meaning", "wide")),
    add="step1.areas.add",
)
GROUPS = Sheet(
    "groups", Kind.BENEFICIARY_GROUP, "step1.groups.title", (Column("name", "wide"),), add="step1.groups.add"
)


def about(plan: Plan) -> Sheet:
    """The form for what the plan says about itself."""
    columns = tuple(Column(name) for name in ("title", "organisation", "units", "start"))
    return Sheet("about", Kind.PLAN, "step1.about.title", columns, layout="form", ids=(plan.id,))


def main() -> None:
    """Show the step."""
    plan = page.begin_step(1)
    if plan is None:
        return
    page.section("step1.goals")
    if not plan.overall_goals:
        page.invite("overall_goals")
    live.show(GOALS)
    page.section("step1.benefits")
    if not plan.benefits:
        page.invite("matrix")
    live.show(BENEFITS, open_entity=page.asked_entity())
    page.section("step1.areas")
    live.show(AREAS)
    with page.folded("step1.groups.title", icon=":material/group:", key="groups") as groups:
        if groups.open:
            live.show(GROUPS)
    with page.folded("step1.about.title", icon=":material/edit_note:", key="about") as form:
        if form.open:
            live.show(about(plan))


main()
