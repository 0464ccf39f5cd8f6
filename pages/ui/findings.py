"""What does not fit together in a plan, in words, each with a way to the spot."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.ui import page, state
from pages.ui.state import say
from roadmap.checks import contradictions, gaps
from roadmap.model import KIND_OF, Kind, Plan
from roadmap.problems import Problem

# Where an entity of a kind is edited: the page, and the part of it; some fields stand elsewhere.
SPOTS = {
    Kind.PLAN: ("step1_goal.py", ""),
    Kind.OVERALL_GOAL: ("step1_goal.py", ""),
    Kind.BENEFIT_AREA: ("step1_goal.py", ""),
    Kind.BENEFICIARY_GROUP: ("step1_goal.py", ""),
    Kind.BENEFIT: ("step1_goal.py", ""),
    Kind.ACTOR: ("step2_situation.py", "actors"),
    Kind.COLLABORATION: ("step2_situation.py", "collaboration"),
    Kind.COLLABORATION_AREA: ("step2_situation.py", "areas"),
    Kind.CAPABILITY: ("step2_situation.py", "capabilities"),
    Kind.ANSWER: ("step2_situation.py", "capabilities"),
    Kind.GOAL: ("step3_ambition.py", "goals"),
    Kind.SUB_GOAL: ("step3_ambition.py", "sub_goals"),
    Kind.MEASURE: ("step4_measures.py", "list"),
}
FIELD_SPOTS = {
    "ambition": ("step3_ambition.py", "ambition"),
    "opportunities": ("step3_ambition.py", "frames"),
    "limitations": ("step3_ambition.py", "frames"),
}
SHOWN_AT_ONCE = 20


def listed(plan: Plan) -> None:
    """First what is wrong, then what is missing."""
    wrong, missing = contradictions(plan), gaps(plan)
    if not wrong and not missing:
        page.invite("findings")
        return
    _part(plan, "step5.findings.wrong", ":material/warning:", wrong)
    _part(plan, "step5.findings.missing", ":material/edit_note:", missing)


def _part(plan: Plan, key: str, icon: str, problems: Sequence[Problem]) -> None:
    if not problems:
        return
    st.subheader(say(key, count=len(problems)), anchor=False)
    for problem in problems[:SHOWN_AT_ONCE]:
        _line(plan, icon, problem)
    if more := problems[SHOWN_AT_ONCE:]:
        with page.folded(
            "step5.findings.more", icon=":material/more_horiz:", key=f"{key}-more", count=len(more)
        ) as rest:
            for problem in more if rest.open else ():
                _line(plan, icon, problem)


def _line(plan: Plan, icon: str, problem: Problem) -> None:
    file, query = spot(plan, problem.place.entity, problem.place.field)
    label = state.told(problem)
    st.page_link(page.at(file), label=label, icon=icon, query_params=query)


def spot(plan: Plan, entity: str, field: str) -> tuple[str, dict[str, str]]:
    """The page where a field of an entity is edited, and the query that opens it there."""
    found = plan.find(entity) or plan.head
    file, part = FIELD_SPOTS.get(field) or SPOTS[KIND_OF[type(found)]]
    return file, {state.PLAN: plan.id, page.OPEN: found.id} | ({page.PART: part} if part else {})
