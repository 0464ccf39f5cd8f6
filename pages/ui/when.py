"""Moments in words, and the one that the address names."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import streamlit as st

from pages.ui import state
from pages.ui.state import say
from roadmap.texts import written_date

_AT = "at"


def asked() -> int | None:
    """The revision that the address names."""
    raw = st.query_params.get(_AT, "")
    return int(raw) if raw.isdecimal() and len(raw) < 10 else None


def turn_to(revision: int | None) -> None:
    """Show a moment, or leave it."""
    st.query_params.pop("part", None)
    if revision is None:
        st.query_params.pop(_AT, None)
    else:
        st.query_params[_AT] = str(revision)


def day(at: datetime) -> str:
    """A day as people say it: today, yesterday, or its date."""
    today, here = state.today(), state.local(at).date()
    if here == today:
        return say("history.today")
    return say("history.yesterday") if here == today - timedelta(days=1) else _date(here)


def _date(here: date) -> str:
    return written_date(here, state.language())


def written(at: str) -> str:
    """A moment from the log, with its date and hour."""
    here = state.local(datetime.fromisoformat(at))
    return say("history.moment", day=_date(here.date()), time=f"{here:%H:%M}")
