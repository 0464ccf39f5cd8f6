"""What is wrong when nothing can be saved, or the database does not answer; said until it is over."""

from __future__ import annotations

import logging

import streamlit as st

from pages.ui import state
from pages.ui.state import say
from roadmap import planner
from roadmap.problems import Problem, Refused
from roadmap.texts import sentence

_log = logging.getLogger(__name__)
_NOT_SAVED = "not_saved"


def note(problem: Problem) -> bool:
    """Remember that something could not be saved; False where it is not the storage's doing."""
    of_storage = problem.code.startswith("store_")
    if of_storage:
        if _NOT_SAVED not in st.session_state:
            _log.warning("what people write is not saved: %s", problem.code)
        st.session_state[_NOT_SAVED] = problem
    return of_storage


def over() -> None:
    """Something was saved."""
    st.session_state.pop(_NOT_SAVED, None)


def tell(refusal: Refused) -> None:
    """Say in passing why something was not done."""
    st.toast(state.told(refusal.problem), icon=":material/warning:")


def said() -> str | None:
    """What is wrong, and that people can go on reading; None where all is well."""
    trouble, not_saved = planner.trouble(), st.session_state.get(_NOT_SAVED)
    if trouble is not None:
        reading = say("safe.reading", time=f"{state.local(trouble.since):%H:%M}")
        return f"{sentence(trouble.problem, state.language())} {reading}"
    return sentence(not_saved, state.language()) if not_saved else None
