"""The saved plans as cards: what one is called, how far it has come, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import streamlit as st

from pages.ui import new_plan, page, state
from pages.ui.state import say
from roadmap import planner
from roadmap.planner import ACTIVE, ARCHIVED, DELETED, PlanSummary

SAID_FOR = timedelta(minutes=2)
DAYS_COUNTED = 7
_NOTICE = "start_notice"
_UNDO = "undo-notice"
_STATUS_AFTER = {"archive": ARCHIVED, "delete": DELETED, "bring_back": ACTIVE}


@dataclass(frozen=True)
class Notice:
    """What was just done with a plan; taking it back gives the plan the status `before`."""

    did: str
    title: str
    plan: str
    before: str
    at: datetime


def card(plan: PlanSummary) -> None:
    """One plan: its title opens it at the step it has come to, the rest is folded away."""
    if not plan.readable:
        said = say("start.unreadable", id=plan.id, changed=_changed(plan.changed_at).lower())
        st.warning(page.plain(said), icon=":material/warning:")
        return
    with st.container(key=f"card-{plan.id}", horizontal=True, vertical_alignment="center"):
        with st.container(key=f"card-words-{plan.id}", gap=None):
            st.page_link(
                page.STEP_FILES[plan.step - 1],
                label=page.plain(plan.title or say("page.unnamed")),
                query_params={state.PLAN: plan.id},
            )
            st.markdown(_about(plan))
        st.html(_stations(plan.percents), width="content")
        _more(plan)


def _about(plan: PlanSummary) -> str:
    step = say("start.step", number=plan.step, name=say(f"step.{plan.step}.name"))
    parts = [page.plain(plan.organisation), f"**{page.plain(step)}**", page.plain(_changed(plan.changed_at))]
    return " · ".join(part for part in parts if part)


def _changed(at: datetime, now: datetime | None = None) -> str:
    """When, as people say it: the hour for today and yesterday, then days, then the date."""
    here = state.local(at)
    days = (state.local(now or datetime.now(UTC)).date() - here.date()).days
    if days <= 1:
        return say("start.changed.yesterday" if days == 1 else "start.changed.today", time=f"{here:%H:%M}")
    if days <= DAYS_COUNTED:
        return say("start.changed.days", days=days)
    return say("start.changed.day", day=here.date())


def _stations(percents: Sequence[int]) -> str:
    """The road in small, for the eye alone: each step as full as the road inside the plan says."""
    stations = "".join(f'<i style="--there:{percent}%"></i>' for percent in percents)
    return f'<div class="vk-stations" aria-hidden="true">{stations}</div>'


def _more(plan: PlanSummary) -> None:
    # The title is part of the button's name for those who hear the page; the style hides it from the eye.
    key = f"more-{plan.id}"
    st.menu_button(
        f"{say('start.more')} **{page.plain(plan.title or say('page.unnamed'))}**",
        ("copy", "archive", "delete"),
        format_func=lambda action: say(f"start.{action}"),
        icon=":material/more_horiz:",
        type="tertiary",
        key=key,
        on_click=_chosen,
        args=(key, plan),
    )


def _chosen(key: str, plan: PlanSummary) -> None:
    _do(str(st.session_state[key]), plan)


def _do(action: str, plan: PlanSummary) -> None:
    """Copy a plan or give it another status, and remember how to take that back."""
    title, status, target = plan.title, plan.status, plan.id
    if action == "copy":
        target = planner.copy_plan(plan.id, state.person(), state.language())
        title, status = planner.open_plan(target).title, DELETED
    else:
        planner.set_status(plan.id, _STATUS_AFTER[action])
        page.focus(_UNDO)
    st.session_state[_NOTICE] = Notice(action, title, target, status, datetime.now(UTC))


def notice() -> None:
    """What was just done, with the way back; said for a while."""
    just: Notice | None = st.session_state.get(_NOTICE)
    if just is None or datetime.now(UTC) - just.at > SAID_FOR:
        return
    with st.container(key="notice", horizontal=True, vertical_alignment="center"):
        title = just.title or say("page.unnamed")
        st.success(page.plain(say(f"start.did.{just.did}", title=title)), icon=":material/check:")
        st.button(say("start.undo"), icon=":material/undo:", key=_UNDO, on_click=_take_back, args=(just,))


def _take_back(just: Notice) -> None:
    planner.set_status(just.plan, just.before)
    st.session_state.pop(_NOTICE, None)
    # Its card is back in the list; what is put away again is folded with the others.
    page.focus(f"card-words-{just.plan}" if just.before == ACTIVE else new_plan.OPENER)


def put_away() -> None:
    """The archived and deleted plans, folded; each can be brought back."""
    away = (*planner.plans(ARCHIVED), *planner.plans(DELETED))
    if not away:
        return
    with st.expander(say("start.put_away", count=len(away)), icon=":material/inventory_2:", key="put-away"):
        for plan in away:
            title = page.plain(plan.title or say("page.unnamed"))
            with st.container(key=f"away-{plan.id}", horizontal=True, vertical_alignment="center"):
                word = say("start.archived" if plan.status == ARCHIVED else "start.deleted")
                st.markdown(f"**{title}**  \n{word} · {page.plain(_changed(plan.changed_at))}")
                for action in ("bring_back", "delete") if plan.status == ARCHIVED else ("bring_back",):
                    st.button(
                        f"{say(f'start.{action}')} **{title}**",
                        key=f"{action}-{plan.id}",
                        type="tertiary",
                        on_click=_do,
                        args=(action, plan),
                    )
