"""The place where a person writes what the others shall call them."""

from __future__ import annotations

import streamlit as st

from pages.ui import state, trouble
from pages.ui.state import say
from roadmap import past
from roadmap.problems import Refused

_NAME = "my_name"
_TYPED = "my_name_typed"
_PLACE = "my-name"


def my_name() -> str:
    """The person's name, or an empty text; asked for once in a session."""
    if _NAME not in st.session_state:
        st.session_state[_NAME] = past.names([state.person()]).get(state.person(), "")
    return str(st.session_state[_NAME])


def choose_name() -> None:
    """A button that says one's name, or that one may write it."""
    _keep()
    name = my_name()
    label = state.plain(name) or say("people.write_name")
    with st.popover(
        label, icon=":material/person:", type="tertiary", key=_PLACE, on_change=_into_the_field
    ) as popover:
        if not popover.open:
            return
        if _TYPED not in st.session_state:
            st.session_state[_TYPED] = name
        st.text_input(
            say("people.label"),
            key=_TYPED,
            placeholder=say("people.placeholder"),
            max_chars=past.NAME_LIMIT,
        )
        st.markdown(f":small[{say('people.help')}]")


def _into_the_field() -> None:
    if st.session_state[_PLACE]:
        state.focus(_TYPED)


def _keep() -> None:
    """Compared in each run: a callback is lost where a run is broken off."""
    typed = st.session_state.get(_TYPED, my_name())
    if typed == my_name():
        return
    try:
        st.session_state[_NAME] = st.session_state[_TYPED] = past.call_me(state.person(), typed)
    except Refused as refusal:
        trouble.tell(refusal)
