"""Step 3: how the group wants to work, and the goals and sub-goals that lead there."""

from __future__ import annotations

import streamlit as st

from pages.ui import capabilities, live, page
from pages.ui.sheets import Column, Sheet, name_of
from pages.ui.state import language, say
from roadmap.model import Kind, Plan, SubGoal

AREAS = Sheet(
    "area_ambitions",
    Kind.BENEFIT_AREA,
    "step3.areas.title",
    (Column("name", readonly=True), Column("ambition", "wide")),
)
CAPABILITIES = Sheet(
    "capability_ambitions",
    Kind.CAPABILITY,
    "step3.capabilities.title",
    (Column("maturity", "narrow", readonly=True), Column("ambition", "wide")),
    head=capabilities.name_of,
    head_label="kind.capability.one",
)
GOALS = Sheet(
    "goals",
    Kind.GOAL,
    "step3.goals.title",
    (
        Column("text", "wide"),
        Column("area"),
        Column("capability"),
        Column("opportunities", detail=True),
        Column("limitations", detail=True),
    ),
    add="step3.goals.add",
)
PARTS = ("ambition", "goals", "sub_goals", "frames")
FRAMES = Sheet(
    "frames",
    Kind.GOAL,
    "step3.frames.title",
    (Column("text", readonly=True), Column("opportunities", "wide"), Column("limitations", "wide")),
)
ALL = ""


def main() -> None:
    """Show the part of the step that was chosen."""
    plan = page.begin_step(3)
    if plan is None:
        return
    chosen = page.part("step3", PARTS)
    _SHOW[chosen](plan)


def ambition(_: Plan) -> None:
    """The ambition for each benefit area and each capability."""
    page.section("step3.areas")
    live.show(AREAS)
    page.section("step3.capabilities")
    live.show(CAPABILITIES)


def goals(plan: Plan) -> None:
    """The goals, with what they are for."""
    page.section("step3.goals")
    if not plan.goals:
        page.invite("goals")
    live.show(GOALS, open_entity=page.asked_entity())


def sub_goals(plan: Plan) -> None:
    """The sub-goals of one goal, or of all."""
    page.section("step3.sub_goals")
    if not plan.sub_goals:
        page.invite("sub_goals")
    if not plan.goals:
        st.info(say("step3.sub_goals.goal_first"))
        return
    live.show(_sub_goals_of(_choose_goal(plan)), open_entity=page.asked_entity())


def _choose_goal(plan: Plan) -> str:
    names = {ALL: say("step3.sub_goals.all")} | {goal.id: name_of(goal, language()) for goal in plan.goals}
    asked = plan.find(page.asked_entity() or "")
    first = 0 if isinstance(asked, SubGoal) or plan.sub_goals else 1
    label = say("step3.sub_goals.choose")
    return st.selectbox(
        label, list(names), index=first, format_func=lambda one: names.get(one, ""), key="goal"
    )


def _sub_goals_of(goal: str) -> Sheet:
    goals_column = () if goal else (Column("goal", "wide"),)
    columns = (*goals_column, Column("text", "wide"), Column("due", "narrow"), Column("evidence", "wide"))
    return Sheet(
        f"sub_goals-{goal or 'all'}",
        Kind.SUB_GOAL,
        "step3.sub_goals.title",
        columns,
        where=(("goal", goal),) if goal else (),
        add="step3.sub_goals.add" if goal else "",
        tools=() if goal else ("search", "group"),
    )


def frames(plan: Plan) -> None:
    """What helps and what hinders, goal by goal."""
    page.section("step3.frames")
    if not plan.goals:
        page.invite("goals")
    live.show(FRAMES)


_SHOW = {"ambition": ambition, "goals": goals, "sub_goals": sub_goals, "frames": frames}

main()
