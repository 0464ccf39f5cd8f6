"""Who else is at the plan, as the line at the foot of the page shows it."""

from __future__ import annotations

from typing import Any, Final
from zlib import crc32

import streamlit as st

from pages.ui import state
from pages.ui.state import say
from roadmap import together

_TONES: Final = 7


def here(plan: str) -> list[dict[str, Any]]:
    """Note that this tab looks at a plan, and say who does. On a wall nobody sits: it is not counted."""
    if not state.on_wall():
        together.attend(plan, state.person(), state.tab(), st.session_state.get("step") or 0)
    return [_mark(one) for one in together.present(plan)]


def _mark(one: together.Present) -> dict[str, Any]:
    name, me = one.name or say("people.nameless"), one.actor == state.person()
    if me:
        name = say("together.me_named", name=one.name) if one.name else say("together.me")
    steps = (say("together.step", number=step, name=say(f"step.{step}.name")) for step in one.steps)
    return {"initials": initials(one.name), "name": name, "at": ", ".join(steps), "tone": tone(one.actor)}


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name; nothing for none."""
    words = [word for word in name.replace(",", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:: max(1, len(words) - 1)])[:2].upper()


def tone(actor: str) -> int:
    """A person's tone, the same for everybody who sees it."""
    return crc32(actor.encode()) % _TONES + 1
