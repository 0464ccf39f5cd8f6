"""Step 2: with whom the group works, on what, and how the seven capabilities stand today."""

from __future__ import annotations

import streamlit as st

from pages.ui import capabilities, live, page, pictures
from pages.ui.sheets import Column, Matrix, Sheet
from pages.ui.state import say
from roadmap.model import Kind, Plan

ACTORS = Sheet(
    "actors",
    Kind.ACTOR,
    "step2.actors.title",
    (
        Column("name", "wide"),
        Column("kind"),
        Column("frequency"),
        Column("importance", "narrow"),
        Column("potential", "narrow"),
        Column("improvement", "wide"),
    ),
    add="step2.actors.add",
)
COLLABORATION = Sheet(
    "collaboration",
    Kind.COLLABORATION,
    "step2.collaboration.title",
    layout="matrix",
    matrix=Matrix(Kind.ACTOR, Kind.BENEFIT_AREA, "actor", "area", many=False),
)
AREAS = Sheet(
    "collaboration_areas",
    Kind.COLLABORATION_AREA,
    "step2.areas.title",
    (Column("name"), *(Column(name, "wide") for name in ("what", "who", "why", "how"))),
    add="step2.areas.add",
)
PARTS = ("actors", "collaboration", "areas", "capabilities", "maturity")


def main() -> None:
    """Show the part of the step that was chosen."""
    plan = page.begin_step(2)
    if plan is None:
        return
    chosen = page.part("step2", PARTS)
    page.section(f"step2.{chosen}")
    _SHOW[chosen](plan)


def actors(plan: Plan) -> None:
    """The actors, and the picture of them around the residents."""
    if not plan.actors:
        page.invite("actors")
    live.show(ACTORS)
    if plan.actors:
        pictures.actors()


def collaboration(plan: Plan) -> None:
    """What the group works on with each actor, by benefit area."""
    if not plan.actors:
        page.invite("collaboration")
        return
    live.show(COLLABORATION)


def areas(plan: Plan) -> None:
    """The group-work form for each area of collaboration: what, who, why and how."""
    if not plan.collaboration_areas:
        page.invite("collaboration_area")
    live.show(AREAS)


def platform(plan: Plan) -> None:
    """One capability at a time: questions and answers, status, maturity and recommendation."""
    capabilities.workbench(plan)


def maturity(_: Plan) -> None:
    """All seven side by side."""
    pictures.maturity()
    st.subheader(say("step2.overview.title"), anchor=False)
    live.show(capabilities.OVERVIEW)


_SHOW = {
    "actors": actors,
    "collaboration": collaboration,
    "areas": areas,
    "capabilities": platform,
    "maturity": maturity,
}

main()
