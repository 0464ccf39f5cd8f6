"""Who else is at the plan, as the line at the foot of the page shows it."""

from __future__ import annotations

from typing import Any, Final
from zlib import crc32

import streamlit as st

from pages.ui import state
from roadmap import together
from roadmap.texts import text

_TONES: Final = 7


def here(plan: str) -> list[dict[str, Any]]:
    """Note that this tab looks at a plan, and say who does. On a wall nobody sits: it is not counted."""
    person, language = state.person(), state.language()
    if not state.on_wall():
        together.attend(plan, person, state.tab(), st.session_state.get("step") or 0)
    return [_mark(one, one.actor == person, language) for one in together.present(plan)]


def _mark(one: together.Present, is_me: bool, language: str) -> dict[str, Any]:
    name = one.name or text("people.nameless", language)
    if is_me:
        name = text(f"together.me{'_named' if one.name else ''}", language, name=one.name)
    at = ((step, text(f"step.{step}.name", language)) for step in one.steps)
    steps = (text("together.step", language, number=step, name=called) for step, called in at)
    return {"initials": initials(one.name), "name": name, "at": ", ".join(steps), "tone": tone(one.actor)}


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name; nothing for none."""
    words = [word for word in name.replace(",", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:: max(1, len(words) - 1)])[:2].upper()


def tone(actor: str) -> int:
    """A person's tone, the same for everybody who sees it."""
    return crc32(actor.encode()) % _TONES + 1
