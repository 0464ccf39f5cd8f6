"""Safety on the start page: what is wrong with the storage, and all plans in one file, out and in again."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.ui import page, state
from pages.ui.chooser import choose_file
from pages.ui.state import say
from roadmap import safekeeping
from roadmap.problems import Refused
from roadmap.safekeeping import BROUGHT, Met

LARGEST_MB = 200
_ROUND = "everything_round"
_MET = "everything_met"
_BROUGHT = "everything_brought"


def conditions() -> None:
    """Say what is wrong with the database or its backups, where something is."""
    for problem in safekeeping.condition():
        st.warning(state.told(problem), icon=":material/warning:")


def fold() -> None:
    """Download everything, and bring it in; folded away."""
    with page.folded("safe.title", icon=":material/shield:", key="safe") as part:
        if not part.open:
            return
        st.markdown(f"{say('safe.about')}  \n{page.plain(_kept())}")
        st.markdown(f"**{say('safe.download')}**  \n{say('safe.download_lead')}")
        st.download_button(
            say("safe.download"),
            data=_everything,
            file_name=f"{say('safe.file')} {state.today():%Y-%m-%d}.zip",
            mime="application/zip",
            icon=":material/download:",
            on_click="ignore",
        )
        _bring_in()


def _everything() -> bytes:
    with safekeeping.everything() as file:
        return file.read()


def _kept() -> str:
    kept = safekeeping.backups_kept()
    if kept is None:
        return say("safe.kept_nowhere")
    if kept.newest is None:
        return say("safe.kept_none_yet", folder=kept.folder)
    return say("safe.kept", folder=kept.folder, at=state.local(kept.newest))


def _bring_in() -> None:
    st.markdown(f"**{say('safe.upload.label')}**  \n{say('safe.upload.lead')}")
    brought = st.session_state.get(_BROUGHT)
    if brought is not None:
        st.success(
            say("safe.brought_one") if brought == 1 else say("safe.brought", count=brought),
            icon=":material/check:",
        )
    round_ = st.session_state.get(_ROUND, 0)
    file = choose_file(f"everything-{round_}", "safe.upload", LARGEST_MB)
    if file is None:
        return
    st.session_state.pop(_BROUGHT, None)
    st.button(say("safe.upload.remove"), icon=":material/close:", key="everything-remove", on_click=_next)
    try:
        met = _met(file)
    except Refused as refusal:
        st.error(state.told(refusal.problem), icon=":material/error:")
        return
    st.markdown("\n".join(f"- {page.plain(_said(one))}" for one in met))
    coming = sum(one.meeting in BROUGHT for one in met)
    if not coming:
        st.info(say("safe.nothing"), icon=":material/info:")
        return
    st.button(
        say("safe.bring", count=coming),
        type="primary",
        icon=":material/upload:",
        key="everything-bring",
        on_click=_bring,
        args=(file,),
    )


def _met(file: UploadedFile) -> tuple[Met, ...]:
    """How the file's plans stand to those here; looked through once for each file."""
    known: tuple[str, tuple[Met, ...]] | None = st.session_state.get(_MET)
    if known is None or known[0] != file.file_id:
        known = file.file_id, safekeeping.compare(file, file.name)
        st.session_state[_MET] = known
    return known[1]


def _said(met: Met) -> str:
    return say(f"safe.met.{met.meeting}", title=" ".join(met.head.title.split()), count=met.changes)


def _bring(file: UploadedFile) -> None:
    met = safekeeping.bring_in(file, file.name)
    _next()
    st.session_state[_BROUGHT] = sum(one.meeting in BROUGHT for one in met)


def _next() -> None:
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state.pop(_MET, None)
