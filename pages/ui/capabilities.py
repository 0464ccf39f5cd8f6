"""The capability platform: one of the seven at a time, with its questions, levels and suggestions."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui import live, page, state
from pages.ui.sheets import Column, Sheet
from pages.ui.state import say
from roadmap.model import QUESTIONS_PER_CAPABILITY, Answer, CapabilityKey, Entity, Kind, Maturity, Plan
from roadmap.palette import CAPABILITY_MARKS
from roadmap.texts import catalogue, text

CHOSEN = "capability"


def name_of(entity: Entity, language: str) -> str:
    """The capability's name in a language."""
    return text(f"capability.{entity.id}.name", language)


def _question(answer: Any, language: str) -> str:
    assert isinstance(answer, Answer)
    return text(f"capability.{answer.capability}.question.{answer.number}", language)


OVERVIEW = Sheet(
    "capabilities",
    Kind.CAPABILITY,
    "step2.overview.title",
    (Column("maturity", "narrow"), Column("status", "wide"), Column("recommendation", "wide")),
    head=name_of,
    head_label="kind.capability.one",
)


def workbench(plan: Plan) -> None:
    """Choose a capability and work on it."""
    key = choose()
    st.subheader(f"{CAPABILITY_MARKS[key]}  {say(f'capability.{key}.name')}", anchor=False)
    st.markdown(say(f"capability.{key}.about"))
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{say('step2.capabilities.answers')}**")
        live.show(_answers(key))
    with right:
        live.show(_assessment(key))
        _levels(key)
        if not state.on_wall():
            _suggestions(plan, key)


def choose() -> CapabilityKey:
    """The capability that the person has chosen, or that the address points to."""
    asked = page.asked_entity()
    if CHOSEN not in st.session_state and asked in list(CapabilityKey):
        st.session_state[CHOSEN] = asked
    st.session_state[CHOSEN] = st.session_state.get(CHOSEN) or CapabilityKey.TECHNOLOGY.value
    chosen = st.segmented_control(
        say("kind.capability.one"),
        [key.value for key in CapabilityKey],
        format_func=lambda key: f"**{CAPABILITY_MARKS[key]}** {say(f'capability.{key}.name')}",
        key=CHOSEN,
        required=True,
        label_visibility="collapsed",
    )
    return CapabilityKey(chosen or CapabilityKey.TECHNOLOGY)


def _answers(key: CapabilityKey) -> Sheet:
    return Sheet(
        f"answers-{key}",
        Kind.ANSWER,
        "step2.capabilities.answers",
        (Column("text", "wide"),),
        ids=tuple(f"{key}-{number}" for number in range(1, QUESTIONS_PER_CAPABILITY + 1)),
        head=_question,
        head_label="step2.capabilities.question",
    )


def _assessment(key: CapabilityKey) -> Sheet:
    columns = (Column("maturity"), Column("status", "wide"), Column("recommendation", "wide"))
    return Sheet(
        f"assessment-{key}",
        Kind.CAPABILITY,
        "step2.capabilities.assessment",
        columns,
        layout="form",
        ids=(key.value,),
        head=name_of,
    )


def _levels(key: CapabilityKey) -> None:
    lines = (
        f"- **{say(f'choice.maturity.{level}')}:** {say(f'capability.{key}.level.{level}')}"
        for level in Maturity
    )
    with st.expander(say("step2.capabilities.levels"), icon=":material/stairs:", expanded=True):
        st.markdown("\n".join(lines))


def _suggestions(plan: Plan, key: CapabilityKey) -> None:
    texts = catalogue(state.language())
    assessed = next(capability for capability in plan.capabilities if capability.id == key)
    with page.folded(
        "step2.capabilities.suggestions", icon=":material/lightbulb:", key=f"ideas-{key}"
    ) as ideas:
        if not ideas.open:
            return
        for number in range(1, 10):
            direction = texts.get(f"capability.{key}.direction.{number}")
            if direction and direction not in assessed.recommendation:
                st.button(
                    direction,
                    key=f"suggest-{key}-{number}",
                    icon=":material/add:",
                    type="tertiary",
                    on_click=live.add_point,
                    args=(Kind.CAPABILITY, key.value, "recommendation", direction),
                )
