"""What a browser session remembers: language, who, which plan, and small choices of view."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from pages.ui.server import LANGUAGE_COOKIE, PERSON_COOKIE, chosen_language
from roadmap import planner
from roadmap.model import Plan
from roadmap.problems import Problem, Refused
from roadmap.texts import isolated, sentence, text

LANGUAGE = "language"
PLAN = "plan"
WALL = "wall"
REFUSED = "plan_refused"  # why there is no plan has been said
FOCUS = "focus"
_ON_WALL = "on_wall"


def focus(key: str) -> None:
    """Put the keyboard in the field or on the button with this key when the page runs next."""
    st.session_state[FOCUS] = key


def language() -> str:
    """The person's language: as chosen in this session, in the address, or on an earlier visit."""
    try:
        return str(st.session_state[LANGUAGE])
    except KeyError:
        asked, remembered = st.query_params.get("lang"), st.context.cookies.get(LANGUAGE_COOKIE)
        accepted = st.context.headers.get("Accept-Language")
        return str(st.session_state.setdefault(LANGUAGE, chosen_language(asked, remembered, accepted)))


# For what follows from a plan alone: made once for each revision, for everybody who looks at it.
once_per_revision = st.cache_resource(
    max_entries=200, show_spinner=False, hash_funcs={Plan: lambda plan: (plan.id, plan.revision)}
)


def say(key: str, /, **values: object) -> str:
    """A text in the person's language."""
    return text(key, language(), **values)


def plain(words: str) -> str:
    """A person's text, so that Markdown shows it as it was typed and it turns nothing around it."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>~:$^=&" else c for c in isolated(words))


def told(problem: Problem) -> str:
    """What a person reads about a problem; it may quote what was typed, and Markdown shows that as it was."""
    return plain(sentence(problem, language()))


def person() -> str:
    """Who is at the browser, so that undo is their own: the cookie's number, or one for this session."""
    try:
        return str(st.session_state["person"])
    except KeyError:
        known = st.context.cookies.get(PERSON_COOKIE) or uuid.uuid4().hex
        return str(st.session_state.setdefault("person", known))


def tab() -> str:
    """Which tab this is; another after F5."""
    return str(st.session_state.setdefault("tab", uuid.uuid4().hex))


def plan_id() -> str | None:
    """The plan that the address names, else the one that was open; kept in the address for links and F5."""
    asked = st.query_params.get(PLAN) or st.session_state.get(PLAN)
    if asked:
        st.session_state[PLAN] = asked
        if st.query_params.get(PLAN) != asked:
            st.query_params[PLAN] = asked
    return asked


def close_plan() -> None:
    """Leave the plan; the address names none."""
    st.session_state.pop(PLAN, None)
    if PLAN in st.query_params:
        del st.query_params[PLAN]


def look() -> planner.Look | None:
    """The open plan as the person finds it; None, with the reason said, when there is none with its id."""
    asked = plan_id()
    st.session_state.pop(REFUSED, None)
    if asked is None:
        return None
    try:
        return planner.look(asked, person())
    except Refused as refusal:
        if not refusal.problem.code.startswith("store_"):
            # What cannot be read just now stays in the address, for when it can.
            close_plan()
        st.session_state[REFUSED] = True
        st.error(told(refusal.problem))
        return None


def open_plan() -> Plan | None:
    """The open plan as it is now, or None."""
    seen = look()
    return seen.plan if seen else None


def on_wall() -> bool:
    """Whether the page is shown on a wall: larger, and without anything to press."""
    return bool(st.session_state.get(_ON_WALL))


def read_wall() -> None:
    """Read from the address, once in a run, whether the page is on a wall: asking the address is slow."""
    st.session_state[_ON_WALL] = st.query_params.get(WALL) == "1"


def dark() -> bool:
    """Whether the person's theme is dark."""
    return st.context.theme.type == "dark"


def local(at: datetime) -> datetime:
    """A moment by the clock of the person's machine; by the server's where it tells no zone."""
    return at.astimezone(_zone(st.context.timezone))


@lru_cache(maxsize=64)
def _zone(name: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def today() -> date:
    """The date where the person is."""
    return local(datetime.now(UTC)).date()
