"""The page's line to the plan: takes in what people do in the sheets, and sends back what has changed.

Sheets are mounted in the page's full run. After that a small fragment carries all edits and others' changes,
so that an edit costs the same however much the page shows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from pages.ui import presence, sheets, state, trouble
from pages.ui.notes import Notes
from pages.ui.sheet import carrier, channel
from pages.ui.sheet import sheet as mount
from pages.ui.spots import at, spot
from roadmap import past, planner, together
from roadmap.model import Kind, Plan
from roadmap.problems import Refused
from roadmap.sittings import deeds
from roadmap.telling import People, Telling
from roadmap.texts import sentence

CHANNEL = "channel"
ROAD_LOOKS = 2  # the road is looked at every second time
_MOUNTED = "mounted"
_TAKEN = "taken"
_ACKS = "acks"
_TURNED = "turned"
_TURNS = "turns"


@dataclass
class Mounted:
    """The sheets of the page as it was last run in full, and what they showed then."""

    seen: planner.Look
    shown: dict[str, sheets.Sheet] = field(default_factory=dict)
    patched: dict[str, sheets.Told] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    patches: dict[str, Any] = field(default_factory=dict)
    patches_of: tuple[Any, ...] | None = None
    touched: dict[tuple[str, str], together.Touch] = field(default_factory=dict)
    heard: int = 0
    answering: bool = False
    looked_at: float = 0.0
    here: list[dict[str, Any]] = field(default_factory=list)
    turns: int = 0
    is_anew_when_turned: bool = False
    status: str = planner.ACTIVE
    part: str | None = None

    @property
    def plan(self) -> Plan:
        return self.seen.plan

    def notes(self, seen: planner.Look) -> Notes:
        """What is said beside the values; who did it is asked for only where there is something to say."""
        if not seen.conflicts:
            names = together.names(frozenset(one.actor for one in self.touched.values()))
            return Notes((), People(state.person(), (), names), touched=self.touched)
        plan = seen.plan.id
        written = planner.last_written(plan, {(one.entity, one.field) for one in seen.conflicts})
        return Notes(seen.conflicts, past.people(plan, state.person()), written, self.touched)

    def is_time_to_look(self, now: float) -> bool:
        """Whether what others do is to be told: always, but in an answer not if it was told just now.

        With half the pace it is told at least as often as by looks: the browser counts from each answer.
        """
        answering, self.answering = self.answering, False
        if answering and now - self.looked_at < together.pace() / 2:
            return False
        self.looked_at = now
        return True

    def listen(self, seen: planner.Look) -> None:
        """Take note of what others have changed since the sheets were mounted."""
        heard = max(self.heard, self.plan.revision)
        if seen.plan.revision > heard:
            self.touched |= together.changed_by_others(self.plan.id, state.person(), heard)
            self.heard = seen.plan.revision


def begin(seen: planner.Look | None) -> None:
    """Before the page runs: no sheets are mounted yet."""
    st.session_state[_MOUNTED] = Mounted(seen, turns=turns(), status=seen.status) if seen else None


def turns() -> int:
    """How often the person has undone and redone in this tab."""
    return int(st.session_state.get(_TURNS, 0))


def run_anew_when_turned() -> None:
    """Run the whole page again after an undo or a redo: for a page that says more than its sheets do."""
    mounted: Mounted = st.session_state[_MOUNTED]
    mounted.is_anew_when_turned = True


def look(fragment: str) -> planner.Look:
    """The plan as it is now; in the page's own run, where a fragment asks first, what has just been read."""
    mounted: Mounted = st.session_state[_MOUNTED]
    if fragment not in mounted.told:
        mounted.told.add(fragment)
        return mounted.seen
    return planner.look(mounted.plan.id, state.person())


def begin_part(name: str) -> None:
    """The sheets that follow stand in this part of the page."""
    mounted: Mounted = st.session_state[_MOUNTED]
    mounted.part = name


def show(sheet: sheets.Sheet, *, open_entity: str | None = None) -> None:
    """Mount a sheet on the page."""
    mounted: Mounted = st.session_state[_MOUNTED]
    mounted.shown[sheet.key] = sheet
    data = sheets.describe(sheet, mounted.plan, state.language(), mounted.notes(mounted.seen))
    mount(data | {"wall": state.on_wall(), "open": open_entity, "part": mounted.part})


def take_operations() -> bool:
    """Save what the browser has sent and nobody has taken in yet; False, with the reason said, if that fails.

    Done before anything is shown, and before anything is done to what was typed.

    The batch names its plan, since the person may have gone on to another one before it arrived.
    """
    sent = (st.session_state.get(CHANNEL) or {}).get("ops")
    if not isinstance(sent, Mapping) or st.session_state.get(_TAKEN) == sent.get("seq"):
        return True
    try:
        acks = planner.submit(str(sent.get("plan")), sent.get("ops") or (), state.person())
    except Refused as refusal:
        if not trouble.note(refusal.problem):
            trouble.tell(refusal)
        return False
    trouble.over()
    st.session_state[_TAKEN] = sent.get("seq")
    st.session_state[_ACKS] = {ack.op: _said(ack) for ack in acks}
    if mounted := st.session_state.get(_MOUNTED):
        mounted.answering = True
    return True


def _said(ack: planner.Ack) -> dict[str, Any]:
    message = sentence(ack.problem, state.language()) if ack.problem else None
    return {
        "op": ack.op,
        "status": ack.outcome.value,
        "rev": ack.revision,
        "value": ack.value,
        "message": message,
    }


def line(seen: planner.Look) -> None:
    """The channel itself, with what has changed since the page was run; call it inside the fragment."""
    mounted: Mounted = st.session_state[_MOUNTED]
    if mounted.is_anew_when_turned and mounted.turns != turns():
        st.rerun()
    _say_turned()
    _say_put_away(mounted, seen.status)
    channel(
        _told(mounted, seen, state.language()),
        on_ops=take_operations,
        on_undo=_undo,
        on_redo=_redo,
    )


def _told(mounted: Mounted, seen: planner.Look, language: str) -> dict[str, Any]:
    """What the browser is told of the plan as it is now."""
    # Somebody waits for an answer: who is here and what undo is about is told when it is time to look again.
    is_time = mounted.is_time_to_look(time.monotonic())
    if is_time:
        mounted.listen(seen)
        mounted.here = presence.here(seen.plan.id)
    return {
        "plan": seen.plan.id,
        "rev": seen.plan.revision,
        "lang": language,
        "acks": st.session_state.get(_ACKS, {}),
        "patches": _patches(mounted, seen, language),
        "saved_at": f"{state.local(seen.changed_at):%H:%M}",
        "two_texts": _two_texts(seen),
        "readonly": state.on_wall(),
        "here": mounted.here,
        "look": together.pace(),
        # Another in each answer: the browser draws the channel anew only then, and knows that it was heard.
        "told": time.time(),
        **_turns(seen, language, is_time=is_time),
    }


def _turns(seen: planner.Look, language: str, *, is_time: bool) -> dict[str, Any]:
    """Whether there is something to undo and to redo, and what, in words; between two looks only perhaps."""
    if not is_time:
        return {"undo": {"can": seen.undo.undo, "label": ""}, "redo": {"can": seen.undo.redo, "label": ""}}
    steps, words = past.next_steps(seen.plan.id, state.person()), Telling(language, (seen.plan,))
    both = {"undo": steps.undo, "redo": steps.redo}
    return {
        name: {"can": bool(deeds), "label": words.briefly(deeds) if deeds else ""}
        for name, deeds in both.items()
    }


def _two_texts(seen: planner.Look) -> dict[str, Any]:
    """How many fields have two texts, and the way to the first of them."""
    if not seen.conflicts:
        return {"count": 0}
    first = seen.conflicts[0]
    file, query = spot(seen.plan, first.entity, first.field)
    way = f"{at(file).url_path}?{urlencode(query)}"
    count = len({(one.entity, one.field) for one in seen.conflicts})
    return {"count": count, "entity": first.entity, "field": first.field, "way": way}


def carry() -> None:
    """On a page without a plan: take in what was typed just before a plan's page was left."""
    together.leave(state.tab())
    carrier(st.session_state.get(_ACKS, {}), on_ops=take_operations)


def _patches(mounted: Mounted, seen: planner.Look, language: str) -> dict[str, Any]:
    """What of the sheets differs from how they were mounted; put together once for all that find the same."""
    of = (seen.plan.revision, seen.conflicts, mounted.heard)
    as_mounted = of[:2] == (mounted.plan.revision, ()) and not mounted.patched
    if as_mounted or of == mounted.patches_of:
        return mounted.patches
    mounted.patches_of = of
    notes = mounted.notes(seen)
    mounted.patches = {
        key: sheets.patch(
            sheet,
            mounted.plan,
            seen.plan,
            mounted.patched.setdefault(key, sheets.Told()),
            language,
            notes,
        )
        for key, sheet in mounted.shown.items()
    }
    return mounted.patches


def _undo() -> None:
    _turn(planner.undo)


def _redo() -> None:
    _turn(planner.redo)


def _turn(turn: Callable[[str, str], planner.Turned]) -> None:
    mounted: Mounted = st.session_state[_MOUNTED]
    if not take_operations():
        return
    try:
        turned = turn(mounted.plan.id, state.person())
        # Said when the line is drawn: a callback of a fragment shows nothing of its own.
        st.session_state[_TURNED] = _what_turned(turned, is_undo=turn is planner.undo)
        if turned:
            st.session_state[_TURNS] = turns() + 1
    except Refused as refusal:
        trouble.tell(refusal)


def _what_turned(turned: planner.Turned, *, is_undo: bool) -> tuple[str, str]:
    """What was undone or done again, and what was not since others have changed it, with an icon."""
    mounted: Mounted = st.session_state[_MOUNTED]
    words = Telling(state.language(), (planner.open_plan(mounted.plan.id),))
    undone = "history.undone" if is_undo else "history.redone"
    told = ((undone, deeds(turned.what)), ("history.passed_over", deeds(turned.passed)))
    said = [state.say(key, what=words.briefly(about)) for key, about in told if about]
    if not said:
        said.append(state.say("history.nothing_to_undo" if is_undo else "history.nothing_to_redo"))
    return ". ".join(said), ":material/undo:" if is_undo else ":material/redo:"


def _say_turned() -> None:
    if _TURNED in st.session_state:
        said, icon = st.session_state.pop(_TURNED)
        st.toast(state.plain(said), icon=icon)


def _say_put_away(mounted: Mounted, status: str) -> None:
    """Somebody has just archived or deleted the plan: said where it is seen also far down the page."""
    if mounted.status != status != planner.ACTIVE:
        st.toast(state.say(f"page.put_away_{status}"), icon=":material/inventory_2:", duration="long")
    mounted.status = status


def add_point(kind: Kind, entity: str, name: str, point: str) -> None:
    """Add a suggested point to a list of points, as if the person had typed it."""
    mounted: Mounted = st.session_state[_MOUNTED]
    if not take_operations():
        return
    try:
        planner.add_point(mounted.plan.id, kind, entity, name, point, state.person())
    except Refused as refusal:
        trouble.tell(refusal)


def again_and_again(draw: Callable[[], None], times: int = 1) -> None:
    """A part of the page that runs again by itself; more seldom, the more people there are."""
    st.fragment(run_every=times * together.pace())(draw)()


def following(draw: Callable[[Plan], None]) -> None:
    """A part of the page that follows the plan as it changes, without running the page again."""
    mounted: Mounted = st.session_state[_MOUNTED]
    again_and_again(lambda: draw(planner.open_plan(mounted.plan.id)))
