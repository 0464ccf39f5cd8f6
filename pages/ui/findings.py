"""What does not fit together in a plan, in words, each with a way to the spot."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.ui import page, state
from pages.ui.spots import spot
from pages.ui.state import say
from roadmap.checks import contradictions, gaps
from roadmap.model import Plan
from roadmap.problems import Problem

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
