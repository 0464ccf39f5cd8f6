"""What does not fit together in a plan, in words, each with a way to the spot."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.ui import page, state
from pages.ui.state import say
from roadmap.checks import contradictions, gaps
from roadmap.model import KIND_OF, Kind, Plan
from roadmap.problems import Problem
from roadmap.texts import sentence

# Where an entity of a kind is edited: the page, and the part of it.
SPOTS = {
    Kind.PLAN: ("step1_goal.py", ""),
    Kind.BENEFIT: ("step1_goal.py", ""),
    Kind.GOAL: ("step3_ambition.py", "goals"),
    Kind.SUB_GOAL: ("step3_ambition.py", "sub_goals"),
    Kind.MEASURE: ("step4_measures.py", "list"),
}
SHOWN_AT_ONCE = 30


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
    for index, problem in enumerate(problems[:SHOWN_AT_ONCE]):
        _line(plan, f"{key}-{index}", icon, problem)
    if len(problems) > SHOWN_AT_ONCE:
        with st.expander(say("step5.findings.more", count=len(problems) - SHOWN_AT_ONCE)):
            for index, problem in enumerate(problems[SHOWN_AT_ONCE:], SHOWN_AT_ONCE):
                _line(plan, f"{key}-{index}", icon, problem)


def _line(plan: Plan, key: str, icon: str, problem: Problem) -> None:
    entity = plan.find(problem.place.entity) or plan.head
    file, part = SPOTS[KIND_OF[type(entity)]]
    with st.container(key=f"finding-{key.rsplit('.', 1)[-1]}"):
        st.page_link(
            file,
            label=page.plain(sentence(problem, state.language())),
            icon=icon,
            query_params={state.PLAN: plan.id, page.OPEN: entity.id} | ({page.PART: part} if part else {}),
        )
