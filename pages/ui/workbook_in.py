"""A workbook in: the file is chosen, shown as what it would change, and taken in when the person says so."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.ui import new_plan, page, preview, state, views
from pages.ui.state import say
from roadmap import planner
from roadmap.changes import Change
from roadmap.model import Plan
from roadmap.planner import Reading
from roadmap.problems import Problem, Refused, Severity
from roadmap.texts import sentence

# Above the ten megabytes that the reader takes: so it is the reader who says no, in the person's language.
LARGEST_UPLOAD_MB = 25
_ROUND = "workbook_round"
_DONE = "workbook_done"
_USES = ("change", "new")

# Streamlit's own words in the chooser are English and fixed. The style draws ours; this lets them be heard.
_CHOOSER_JS = """export default function ({ data }) {
  const place = document.querySelector(".st-key-upload");
  const name = (selector, label) => place?.querySelector(selector)?.setAttribute("aria-label", label);
  const speak = () => {
    name("[data-testid=stFileUploaderDropzone] > span button", data.choose);
    name("input[type=file]", data.label);
  };
  speak();
  const observer = new MutationObserver(speak);
  if (place) observer.observe(place, { childList: true, subtree: true });
  return () => observer.disconnect();
}"""
_tell_chooser = st.components.v2.component("veikart_chooser", js=_CHOOSER_JS)

_ALERTS = {Severity.ERROR: st.error, Severity.WARNING: st.warning, Severity.NOTE: st.info}
_ICONS = {
    Severity.ERROR: ":material/error:",
    Severity.WARNING: ":material/warning:",
    Severity.NOTE: ":material/info:",
}


def choose(plan: Plan | None) -> UploadedFile | None:
    """The file that the person has chosen."""
    st.header(say("workbook.in.title"), anchor=False)
    st.markdown(say("workbook.in.lead_plan" if plan else "workbook.in.lead_new"))
    file = _chooser()
    if file is not None:
        st.button(say("workbook.in.remove"), icon=":material/close:", key="another", on_click=_next_file)
    return file


def show(file: UploadedFile, plan: Plan | None) -> None:
    """What the file holds, and the button that takes it in."""
    target = plan if plan and _use() == "change" else None
    reading = _read(file.getvalue(), state.language(), target)
    _problems(reading.problems)
    if reading.plan is None:
        st.markdown(f"**{say('workbook.problems.nothing_read')}**")
    elif target is None:
        _new_plan(reading.plan)
    else:
        _changes(target, reading.plan, reading.changes)


@st.cache_resource(
    max_entries=8, ttl=600, show_spinner=False, hash_funcs={Plan: lambda plan: (plan.id, plan.revision)}
)
def _read(data: bytes, language: str, plan: Plan | None) -> Reading:
    """What the file holds, read once for each revision of the plan."""
    return planner.read(data, language, plan)


def _chooser() -> UploadedFile | None:
    texts = {name: say(f"workbook.in.{name}") for name in ("label", "choose", "limits")}
    drawn = ";".join(
        f"--vk-{name}:{json.dumps(texts[name], ensure_ascii=False)}" for name in ("choose", "limits")
    )
    st.html(f"<style>.st-key-upload{{{drawn}}}</style>")
    round_ = st.session_state.get(_ROUND, 0)
    with st.container(key="upload"):
        file = st.file_uploader(texts["label"], key=f"workbook-{round_}", max_upload_size=LARGEST_UPLOAD_MB)
        _tell_chooser(key=f"chooser-{round_}", data=texts, height=0)
    return file


def _use() -> str:
    """Whether the file shall change the open plan or become one of its own."""
    chosen = st.radio(
        say("workbook.use.label"),
        _USES,
        format_func=lambda use: say(f"workbook.use.{use}"),
        horizontal=True,
        key="workbook-use",
    )
    return str(chosen)


def _problems(problems: Sequence[Problem]) -> None:
    """What there is to say about the file, the worst first; each sentence names its sheet and cell."""
    for severity, alert in _ALERTS.items():
        said = [sentence(one, state.language()) for one in problems if one.severity is severity]
        if said:
            lines = "\n".join(f"- {page.plain(one)}" for one in said)
            alert(f"**{say(f'workbook.problems.{severity}')}**\n\n{lines}", icon=_ICONS[severity])


def _new_plan(plan: Plan) -> None:
    create, what, count = (say(f"workbook.preview.{name}") for name in ("create", "what", "count"))
    held = preview.how_many(plan, state.language())
    st.subheader(say("workbook.preview.title_new"), anchor=False)
    st.markdown(f"**{page.plain(plan.title or say('page.unnamed'))}**")
    st.button(create, type="primary", icon=":material/add:", key="create", on_click=_create, args=(plan,))
    st.table({what: [kind for kind, _ in held], count: [str(n) for _, n in held]}, width="content")


def _create(plan: Plan) -> None:
    made = planner.create_from_workbook(plan, state.person(), state.language())
    _next_file()
    new_plan.open_at_first_step(made)


def _changes(before: Plan, after: Plan, changes: Sequence[Change]) -> None:
    if not changes:
        st.info(say("workbook.preview.same"), icon=":material/check:")
        return
    st.subheader(say("workbook.preview.title"), anchor=False)
    found = preview.counts(changes)
    with st.container(horizontal=True, key="counts"):
        for name in ("new", "changed", "removed"):
            st.metric(say(f"workbook.preview.{name}"), getattr(found, name), width="content")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            say("workbook.preview.take"),
            type="primary",
            icon=":material/check:",
            key="take",
            on_click=_take,
            args=(before.id, changes),
        )
        st.markdown(say("workbook.preview.nothing_yet"), width="content")
    _table(before, after, changes)


def _table(before: Plan, after: Plan, changes: Sequence[Change]) -> None:
    columns = [
        views.column(name, say(f"workbook.preview.{name}"), width=width)
        for name, width in (("what", "wide"), ("field", "medium"), ("before", "wide"), ("after", "wide"))
    ]
    view = views.View(
        "preview",
        "workbook.preview.title",
        lambda _, __: columns,
        lambda plan, language: preview.rows(plan, after, changes, language),
    )
    views.mount_view(view, before)


def _take(plan: str, changes: Sequence[Change]) -> None:
    try:
        planner.import_changes(plan, changes, state.person())
    except Refused as refusal:
        st.session_state[_DONE] = refusal.problem
        return
    st.session_state[_DONE] = True
    _next_file()


def _next_file() -> None:
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def say_what_was_done() -> None:
    """What was just taken in, or why it was not."""
    done = st.session_state.pop(_DONE, None)
    if isinstance(done, Problem):
        st.error(page.plain(sentence(done, state.language())), icon=":material/error:")
    elif done:
        st.success(say("workbook.done.text"), icon=":material/check:")
