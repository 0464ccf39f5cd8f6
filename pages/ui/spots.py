"""Where something of a plan is edited: the page, the part of it, and the query that opens it there."""

from __future__ import annotations

import streamlit as st

from pages.ui import state
from roadmap.model import KIND_OF, Kind, Plan

PAGES = "pages"  # the session's pages by their files
PART = "part"
OPEN = "open"
# Some fields stand elsewhere than the rest of their entity.
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


def at(file: str) -> st.Page:
    """A page by its file; a link to it costs less than one to the file's name."""
    pages: dict[str, st.Page] = st.session_state[PAGES]
    return pages[file]


def spot(plan: Plan, entity: str, field: str) -> tuple[str, dict[str, str]]:
    """The page where a field of an entity is edited, and the query that opens it there."""
    found = plan.find(entity) or plan.head
    file, part = FIELD_SPOTS.get(field) or SPOTS[KIND_OF[type(found)]]
    return file, {state.PLAN: plan.id, OPEN: found.id} | ({PART: part} if part else {})
