"""The frame around every page: the road of five steps, the line that says what is saved, and the guide."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from pages.ui import live, people, sheets, state, trouble
from pages.ui.server import LANGUAGE_COOKIE
from pages.ui.sheet import engine
from pages.ui.spots import OPEN, PART
from pages.ui.spots import at as at
from pages.ui.state import focus as focus
from pages.ui.state import plain as plain
from pages.ui.state import say
from roadmap import planner
from roadmap.model import Plan
from roadmap.progress import StepProgress, progress
from roadmap.texts import LANGUAGES, catalogue, text

_log = logging.getLogger(__name__)
STEP_FILES = (
    "step1_goal.py",
    "step2_situation.py",
    "step3_ambition.py",
    "step4_measures.py",
    "step5_roadmap.py",
)

_LANGUAGE_JS = """export default function ({ data }) {
  document.documentElement.lang = data.language;
  document.cookie = `${data.cookie}=${data.language}; path=/; max-age=31536000; samesite=lax`;
  document.documentElement.classList.toggle("vk-on-wall", data.wall);
  const skip = document.querySelector("[data-testid=stSkipToContent]");
  if (skip) skip.textContent = data.skip;
  const before = globalThis.veikartStep ?? data.step;
  if (before !== data.step) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  globalThis.veikartStep = data.step;
  const arrived = (globalThis.veikartPage ?? data.page) !== data.page;
  globalThis.veikartPage = data.page;
  if (!data.focus && !arrived) return;
  // The field may be drawn after this, and more than once: looked for as long as a page may take to be drawn.
  // On a new page the heading takes the keys once what had them is gone with the old one.
  let [asked, until] = [data.focus, Date.now() + 3000];
  addEventListener("pointerdown", () => (until = 0), { capture: true, once: true });
  const look = () => {
    const place = `.st-key-${data.focus} :is(input, textarea, button, a)`;
    const field = data.focus && document.querySelector(place);
    const heading = arrived && document.querySelector("[data-testid=stMain] h1");
    if (asked ? field : document.activeElement === document.body) {
      asked = null;
      if (!field && heading) heading.tabIndex = -1;
      (field || heading)?.focus({ preventScroll: !field });
    }
    if (Date.now() < until) setTimeout(look, 50);
  };
  look();
}"""
_tell_browser = st.components.v2.component("veikart_language", js=_LANGUAGE_JS)


def dress(page: str) -> None:
    """The sheets' engine, and what the browser must know; the style stands in the index page."""
    engine(state.language(), sheets.words(state.language()))
    _tell_browser(
        key="browser",
        data={
            "language": state.language(),
            "cookie": LANGUAGE_COOKIE,
            "wall": state.on_wall(),
            "skip": say("page.skip"),
            "step": st.session_state.get("step") or 0,
            "page": page,
            "focus": st.session_state.pop(state.FOCUS, None),
        },
        height=0,
    )


def masthead(plan: Plan | None) -> None:
    """The top line: the product, the plan's title, and the choices of view."""
    with st.container(key="masthead", horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(at("start.py"), label=say("page.home"), icon=":material/signpost:", query_params={})
        # Also without a plan: it keeps the choices of view at the right.
        st.markdown(plain(plan.title or say("page.unnamed")) if plan else "", width="stretch")
        if plan is not None:
            if not state.on_wall():
                _history_link(plan)
            _wall_link()
        if not state.on_wall():
            people.choose_name()
        _language_choice()


def _history_link(plan: Plan) -> None:
    label, query = say("history.title"), {state.PLAN: plan.id}
    st.page_link(at("history.py"), label=label, icon=":material/history:", query_params=query)


def _wall_link() -> None:
    wall = state.on_wall()
    label, icon = (
        ("page.wall_close", ":material/close_fullscreen:") if wall else ("page.wall", ":material/tv:")
    )
    st.button(say(label), icon=icon, type="tertiary", key="wall", on_click=_turn_wall)


def _turn_wall() -> None:
    if state.on_wall():
        del st.query_params[state.WALL]
    else:
        st.query_params[state.WALL] = "1"


def _language_choice() -> None:
    st.selectbox(
        say("page.language"),
        LANGUAGES,
        format_func=lambda code: text("language.name", code),
        key=state.LANGUAGE,
        label_visibility="collapsed",
        width=130,
        on_change=_remember_language,
    )


def _remember_language() -> None:
    if "lang" in st.query_params:
        st.query_params["lang"] = state.language()


# The road and the line are two fragments, so that an edit does not draw the road, which seldom moves.
def road() -> None:
    """The five steps and how far each has come; runs again by itself.

    After a lost connection Streamlit's browser side asks for the whole page only if a part of it does so.
    """
    live.again_and_again(_road, live.ROAD_LOOKS)


def line() -> None:
    """What is saved, and all that goes to and fro; runs for every edit, and when the browser looks again."""
    st.fragment(_line)()


def _road() -> None:
    plan = live.look("road").plan
    current = st.session_state.get("step")
    steps = progress(plan)
    # The name says how far each step has come, so that the style can draw it with fewer elements.
    far = "".join(_drawn(step) for step in steps)
    with st.container(key=f"road-here{current}{far}", horizontal=True, gap="small"):
        for file, step in zip(STEP_FILES, steps, strict=True):
            st.page_link(
                at(file),
                label=f"{step.step} {say(f'step.{step.step}.name')}  \n:small[{_how_far(step)}]",
                query_params={state.PLAN: plan.id} | ({state.WALL: "1"} if state.on_wall() else {}),
            )


def _line() -> None:
    live.take_operations()
    seen = live.look("line")
    live.line(seen)
    _put_away(seen)
    if said := trouble.said():
        with st.container(key="trouble"):
            st.warning(plain(said), icon=":material/cloud_off:")


def _put_away(seen: planner.Look) -> None:
    """Say that the plan is archived or deleted, also where somebody has just done it, with the way back."""
    if seen.status == planner.ACTIVE:
        return
    with st.container(key="put-away-plan", horizontal=True, vertical_alignment="center"):
        st.warning(say(f"page.put_away_{seen.status}"), icon=":material/inventory_2:")
        st.button(
            say("start.bring_back"),
            icon=":material/undo:",
            key="bring-back-plan",
            on_click=planner.set_status,
            args=(seen.plan.id, planner.ACTIVE),
        )


def _drawn(step: StepProgress) -> str:
    """What the style draws of a step's stretch of the road: all of it, or so many tenths."""
    if step.complete:
        return f"-done{step.step}"
    return f"-way{step.step}at{min(max(round(step.percent / 10), 1), 9)}" if step.percent else ""


def _how_far(step: StepProgress) -> str:
    if step.complete:
        return say("page.step_done")
    return f"{step.percent} %" if step.percent else say("page.step_open")


def _so_far(done: int, total: int) -> str:
    return say("page.step_so_far", done=done, total=total)


def begin_step(number: int) -> Plan | None:
    """Head a step's page: its title, what it is for and its guide; None when no plan is open."""
    mounted = st.session_state.get("mounted")
    plan: Plan | None = mounted.plan if mounted else None
    if plan is None:
        st.title(say(f"step.{number}.title"), anchor=False)
        if state.REFUSED not in st.session_state:
            st.info(say("page.choose_plan"))
        st.page_link(at("start.py"), label=say("page.to_start"), icon=":material/arrow_back:")
        return None
    _headed("#", say(f"step.{number}.title"), None if state.on_wall() else say(f"step.{number}.purpose"))
    if not state.on_wall():
        _guide(number, plan)
    return plan


def _guide(number: int, plan: Plan) -> None:
    with folded("page.guide", icon=":material/help:", key=f"guide-{number}") as guide:
        if not guide.open:
            return
        ask, words = st.columns(2, gap="large")
        with ask:
            _left(progress(plan)[number - 1])
            st.subheader(say("page.guide_questions"), anchor=False)
            st.markdown("\n".join(f"- {q}" for q in _listed(f"step.{number}.question")))
            st.subheader(say("page.guide_in_the_room"), anchor=False)
            st.markdown(say(f"step.{number}.tip"))
        with words:
            st.subheader(say("page.guide_example"), anchor=False)
            st.markdown(say(f"step.{number}.example"))
            st.subheader(say("page.guide_words"), anchor=False)
            terms = say(f"step.{number}.terms").split(", ")
            st.markdown(
                "\n\n".join(f"**{say(f'term.{one}.name')}**  \n{say(f'term.{one}.text')}" for one in terms)
            )


def _left(step: StepProgress) -> None:
    if step.percent and step.left:
        st.subheader(say("page.guide_left"), anchor=False)
        lines = (f"- {say(one.text_key)}: {_so_far(one.have, one.need)}" for one in step.left)
        st.markdown("\n".join(lines))


def folded(label: str, *, icon: str, key: str, **values: object) -> ExpanderContainer:
    """A part of the page that is folded away; what is in it is made only while it is open."""
    return st.expander(say(label, **values), icon=icon, key=key, on_change="rerun")


def _listed(prefix: str) -> list[str]:
    texts = catalogue(state.language())
    return [texts[f"{prefix}.{n}"] for n in range(1, 20) if f"{prefix}.{n}" in texts]


def section(key: str) -> None:
    """A part of a page: its heading, and one line on what to do where the catalogue has one."""
    lead = catalogue(state.language()).get(f"{key}.lead")
    _headed("##", say(f"{key}.title"), None if state.on_wall() else lead)


def _headed(marks: str, title: str, lead: str | None) -> None:
    """A heading with what stands below it, as one element: each costs a page time."""
    st.markdown(f"{marks} {title}\n\n{lead or ''}", anchors=False)


def invite(key: str) -> None:
    """An empty state that invites, with an example."""
    with st.container(key=f"invite-{key}"):
        st.markdown(f"**{say(f'empty.{key}.title')}**  \n{say(f'empty.{key}.text')}")


def part(page: str, names: tuple[str, ...]) -> str:
    """The part of a page to show, as the person or the address chose; texts `<page>.part.<name>`."""
    key, last = f"part-{page}", f"last-part-{page}"
    asked = st.query_params.get(PART)
    if asked not in names:
        asked = st.session_state.get(last, names[0])
    st.session_state[key] = st.session_state[last] = asked
    live.begin_part(asked)
    st.segmented_control(
        say("page.parts"),
        names,
        format_func=lambda name: say(f"{page}.part.{name}"),
        key=key,
        label_visibility="collapsed",
        required=True,
        on_change=_turn_to_part,
        args=(key, last),
    )
    return str(asked)


def _turn_to_part(key: str, last: str) -> None:
    st.query_params[PART] = st.session_state[last] = st.session_state[key]
    st.query_params.pop(OPEN, None)


def asked_entity() -> str | None:
    """The entity that the address points to, to open it."""
    return st.query_params.get(OPEN)


def apologise(error: Exception) -> bool:
    """Say in the person's language that something failed; what failed goes to the log."""
    _log.error("a page failed", exc_info=error)
    st.error(state.told(planner.problem_of(error)), icon=":material/error:")
    return True
