"""The versions of a plan: making one, and each with what can be done with it."""

from __future__ import annotations

from itertools import pairwise

import streamlit as st

from pages.ui import page, state, trouble, when, workbook_out
from pages.ui.state import say
from roadmap import past
from roadmap.model import Plan
from roadmap.past import Version
from roadmap.problems import Refused
from roadmap.telling import People

SHORT = 8
_NAME = "version_name"
_MADE = "version_made"


def show(plan: Plan) -> None:
    """A field to name the plan as it is, and the versions there are, newest first."""
    st.markdown(say("versions.lead"))
    name_field(plan.id)
    say_made()
    found = past.versions(plan.id)
    if not found:
        st.info(say("versions.none"))
    people = past.people(plan.id, state.person())
    for version in found:
        _version(plan, version, people)


def say_made() -> None:
    """What was just named."""
    if made := st.session_state.pop(_MADE, None):
        st.success(page.plain(say("versions.made", name=made)), icon=":material/check:")


def name_field(plan: str, revision: int | None = None) -> None:
    """A field to name the plan as it is, or as it was at a revision."""
    with st.form("new-version", border=False):
        field, button = st.columns([4, 1], vertical_alignment="bottom")
        with field:
            st.text_input(
                say("versions.name"),
                key=_NAME,
                placeholder=say("versions.placeholder"),
                max_chars=past.VERSION_LIMIT,
            )
        with button:
            st.form_submit_button(
                say("versions.keep"), type="primary", on_click=_keep, args=(plan, revision), width="stretch"
            )


def _keep(plan: str, revision: int | None) -> None:
    try:
        version = past.name_version(plan, st.session_state[_NAME], state.person(), revision)
    except Refused as refusal:
        trouble.tell(refusal)
        return
    st.session_state[_NAME] = ""
    st.session_state[_MADE] = version.name


def _version(plan: Plan, version: Version, people: People) -> None:
    with st.container(key=f"version-{version.id}"):
        st.subheader(page.plain(version.name), anchor=False)
        who = people.by(version.actor, state.language())
        st.markdown(page.plain(say("versions.named", who=who, at=when.written(version.at))))
        for before, after in pairwise(version.names):
            who = people.by(after.actor, state.language())
            said = say("versions.was_called", name=before.name, who=who, at=when.written(after.at))
            st.markdown(f":small[{page.plain(said)}]")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                say("versions.open"),
                key=f"open-{version.id}",
                icon=":material/difference:",
                on_click=when.turn_to,
                args=(version.revision,),
            )
            workbook_out.download_then(plan, version.revision, version, say("versions.workbook"))
            _rename(plan, version)
            _checksum(plan, version)


def _rename(plan: Plan, version: Version) -> None:
    key = f"{_NAME}-{version.id}"
    with st.popover(
        say("versions.rename"), icon=":material/edit:", type="tertiary", key=f"rename-{version.id}"
    ):
        st.markdown(say("versions.rename_lead"))
        with st.form(f"form-{version.id}", border=False):
            st.text_input(say("versions.name"), version.name, max_chars=past.VERSION_LIMIT, key=key)
            st.form_submit_button(
                say("versions.rename_now"), type="primary", on_click=_give, args=(plan.id, version.id, key)
            )


def _give(plan: str, version: str, key: str) -> None:
    try:
        past.rename_version(plan, version, st.session_state[key], state.person())
    except Refused as refusal:
        trouble.tell(refusal)


def _checksum(plan: Plan, version: Version) -> None:
    label = say("versions.checksum", short=version.checksum[:SHORT])
    key = f"sum-{version.id}"
    with st.popover(
        label, icon=":material/verified_user:", type="tertiary", key=key, on_change="rerun"
    ) as box:
        if not box.open:
            return
        if past.is_whole(plan.id, version):
            st.success(say("versions.is_whole"), icon=":material/check:")
        else:
            st.error(say("versions.is_broken"), icon=":material/error:")
        st.markdown(say("versions.whole_sum"))
        st.code(version.checksum, language=None, wrap_lines=True)
        st.markdown(f":small[{say('versions.about')}]")
