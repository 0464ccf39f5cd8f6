"""Who else is at the plan, as the line at the foot of the page shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from zlib import crc32

import streamlit as st

from pages.ui import state
from roadmap import together
from roadmap.texts import text

_TONES: Final = 7
SETTLED_SECONDS: Final = 30.0  # and up to as many more, so that not all pages run anew at once
QUIET_SECONDS: Final = 6.0


@dataclass
class Pace:
    """How many seconds there are between two looks of a page, and since when there should be others."""

    seconds: int = field(default_factory=together.pace)
    other_since: float | None = None
    wrote_at: float = 0.0

    def is_over(self, tab: str, now: float) -> bool:
        """Whether the page is to run anew: not for a moment's crowd, nor while it is written in.

        `now` counts seconds from anywhere; asked at each look.
        """
        if together.pace() == self.seconds:
            self.other_since = None
            return False
        self.other_since = now if self.other_since is None else self.other_since
        settled = SETTLED_SECONDS * (1 + crc32(tab.encode()) % 100 / 100)
        return now - self.other_since >= settled and now - self.wrote_at >= QUIET_SECONDS


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
