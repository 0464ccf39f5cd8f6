"""A workbook in: the file is chosen, read while others' pages answer, and taken in as the person says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.ui import imported, live, new_plan, other_list, page, preview, state
from pages.ui.chooser import choose_file
from pages.ui.state import say
from roadmap import planner
from roadmap.comparing import Item, Sort, changes_of, conflicts, picked
from roadmap.model import Plan
from roadmap.planner import Incoming, Job
from roadmap.problems import Problem, Refused, Severity
from roadmap.texts import isolated

# Above the ten megabytes that the reader takes: so it is the reader who says no, in the person's language.
LARGEST_UPLOAD_MB = 25
POLL_SECONDS = 0.5
SHOWN_AT_ONCE = 20
_ROUND = "workbook_round"
_JOB = "workbook_job"
_LISTED = "workbook_listed"
_USES = ("change", "new")

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
    round_ = st.session_state.get(_ROUND, 0)
    file = choose_file(f"workbook-{round_}", "workbook.in", LARGEST_UPLOAD_MB)
    if file is None:
        _forget()
    else:
        imported.forget()
        st.button(say("workbook.in.remove"), icon=":material/close:", key="another", on_click=_next_file)
    return file


def show(file: UploadedFile, plan: Plan | None, beside: DeltaGenerator) -> None:
    """What the file holds: `beside` it what that comes to and the button that takes it in, the rest below."""
    with beside:
        target = plan if plan and _use() == "change" else None
        job = _job(file, target)
        if not job.is_done:
            _wait(job)
            return
        try:
            found = job.result()
        except Refused as refusal:
            _problems([refusal.problem], blocked=True)
            st.button(say("workbook.reading.again"), key="again", on_click=_forget)
            return
    try:
        _show_found(file, found, target, beside)
    except Refused as refusal:
        st.error(state.told(refusal.problem), icon=":material/error:")
        st.button(say("workbook.reading.again"), key="again")


def _show_found(file: UploadedFile, found: Incoming, target: Plan | None, beside: DeltaGenerator) -> None:
    """What was read, as it was or as a list of somebody else's."""
    brought = other_list.instead(file, found, target, _wait)
    if brought is None:
        return
    if brought.found is not found:
        found, beside = brought.found, st.container()
    key = f"preview-{brought.name}"
    with beside:
        if found.is_blocked:
            st.markdown(f"**{say('workbook.problems.nothing_read')}**")
        elif found.plan is not None:
            _new_plan(found.plan)
    items = _compared(target, found, key, beside) if target else ()
    _problems(found.problems, blocked=found.is_blocked, left_out=found.left_out)
    if target and items:
        _list(target, items, found, key)
    if target and not found.is_blocked:
        _follow(target, items, found)


def _job(file: UploadedFile, plan: Plan | None) -> Job[Incoming]:
    """The reading of the file, begun once. What others change in the plan meanwhile needs no new reading.

    An undo does: the reading left out what the plan already said, and that may be what was undone.
    """
    asked = (file.file_id, state.language(), plan.id if plan else None, live.turns())
    known: tuple[Any, Job[Incoming]] | None = st.session_state.get(_JOB)
    if known is None or known[0] != asked:
        _forget()
        known = (asked, planner.read_apart(file.getvalue(), state.language(), plan))
        st.session_state[_JOB] = known
    return known[1]


def _forget() -> None:
    known = st.session_state.pop(_JOB, None)
    st.session_state.pop(_LISTED, None)
    other_list.forget()
    if known is not None:
        known[1].stop()


def _wait(job: Job[Incoming]) -> None:
    """Say how long it has taken, until the file is read; then the page runs again."""

    @st.fragment(run_every=POLL_SECONDS)
    def watch() -> None:
        if job.is_done:
            st.rerun()
        seconds = job.seconds
        said = (
            say("workbook.reading.waits")
            if seconds is None
            else say("workbook.reading.goes", seconds=int(seconds), limit=int(job.limit))
        )
        with st.container(key="reading"):
            st.progress(min((seconds or 0) / job.limit, 1.0), text=said)

    watch()


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


def _problems(problems: Sequence[Problem], *, blocked: bool, left_out: int = 0) -> None:
    """What there is to say about the file, the worst first; each sentence names its sheet and cell."""
    for severity, alert in _ALERTS.items():
        said = [state.told(one) for one in problems if one.severity is severity]
        if not said:
            continue
        title = say(f"workbook.problems.{severity}")
        if severity is Severity.ERROR and not blocked:
            title = say(
                "workbook.problems.rows" if left_out != 1 else "workbook.problems.row", count=left_out
            )
        alert(f"**{title}**\n\n{_lines(said[:SHOWN_AT_ONCE])}", icon=_ICONS[severity])
        if more := said[SHOWN_AT_ONCE:]:
            with st.expander(say("workbook.problems.more", count=len(more))):
                st.markdown(_lines(more))


def _lines(said: Sequence[str]) -> str:
    return "\n".join(f"- {one}" for one in said)


def _new_plan(plan: Plan) -> None:
    create, what, count = (say(f"workbook.preview.{name}") for name in ("create", "what", "count"))
    held = preview.how_many(plan, state.language())
    st.subheader(say("workbook.preview.title_new"), anchor=False)
    st.markdown(f"**{page.plain(plan.title or say('page.unnamed'))}**")
    st.button(create, type="primary", icon=":material/add:", key="create", on_click=_create, args=(plan,))
    st.table({what: [kind for kind, _ in held], count: [str(n) for _, n in held]}, width="content")


def _create(plan: Plan) -> None:
    try:
        made = planner.create_from_workbook(plan, state.person(), state.language())
    except Refused as refusal:
        imported.remember(refusal.problem)
        return
    _next_file()
    new_plan.open_at_first_step(made)


def _compared(plan: Plan, found: Incoming, key: str, beside: DeltaGenerator) -> tuple[Item, ...]:
    """What the file would do with the plan as it is now; `beside` the file how much of what."""
    if found.is_blocked:
        return ()
    items = planner.compare(plan, found)
    removed = preview.removed(plan, found, state.language())
    with beside:
        if removed:
            names = page.plain(", ".join(map(isolated, removed)))
            st.info(say("workbook.preview.removed", names=names), icon=":material/info:")
        if not items:
            is_rest = found.left_out or removed
            said = say("workbook.preview.rest_same" if is_rest else "workbook.preview.same")
            st.info(said, icon=":material/check:")
            return ()
        if all(one.sort is Sort.SETTLED for one in items):
            st.info(say("workbook.preview.only_settled"), icon=":material/check:")
        st.header(say("workbook.preview.title"), anchor=False)
        st.markdown(say("workbook.preview.lead"))
        with st.container(horizontal=True, gap="medium", key="counts"):
            for sort, count in preview.counts(items).items():
                if count:
                    st.metric(say(f"workbook.sort.{sort}"), str(count), width="content")
        _take_button("take", plan.id, found, key)
    return items


def _list(plan: Plan, items: Sequence[Item], found: Incoming, key: str) -> None:
    """The pieces to choose from, in a fragment of their own: a tick does not draw the page."""
    asked = (key, plan.revision, state.language())
    known = st.session_state.get(_LISTED)
    if known is None or known[0] != asked:
        fields = [(one.entity, one.field) for one in conflicts(items)]
        written = planner.last_written(plan.id, fields)
        known = (asked, preview.described(plan, items, state.language(), written, state.person()))
        st.session_state[_LISTED] = known
    st.fragment(preview.mount)(known[1], state.language(), key)
    if len(items) > 1:  # whoever has read it all need not go up again
        _take_button("take-below", plan.id, found, key)


def _follow(plan: Plan, items: tuple[Item, ...], found: Incoming) -> None:
    """Run the page again when others, or an undo, have changed what the file would do."""
    seen = [plan.revision]

    def watch() -> None:
        try:
            now = planner.open_plan(plan.id)
            is_other = now.revision != seen[0] and planner.compare(now, found) != items
        except Refused:
            return  # the page's line says what ails the storage
        if is_other:
            st.rerun()
        seen[0] = now.revision

    live.again_and_again(watch)


def _take_button(name: str, plan: str, found: Incoming, key: str) -> None:
    st.button(
        say("workbook.preview.take"),
        type="primary",
        icon=":material/check:",
        key=name,
        on_click=_take,
        args=(plan, found, key),
    )


def _take(plan: str, found: Incoming, key: str) -> None:
    """Take in what was chosen: compared anew, with the plan as it is when the button is pressed."""
    ticks = preview.ticks(key)
    try:
        items = planner.compare(planner.open_plan(plan), found)
        changes = changes_of(items, ticks, preview.answers(key))
        if changes:
            planner.import_changes(plan, changes, state.person())
    except Refused as refusal:
        imported.remember(refusal.problem)
        return
    if not changes:
        imported.remember(Problem("nothing_chosen", Severity.NOTE))
        return
    told = tuple(one for one in found.problems if one.severity is not Severity.NOTE)
    taken = preview.counts(picked(items, ticks))
    imported.remember(imported.Done(plan, taken, found.left_out, told, live.turns()))
    _next_file()


def _next_file() -> None:
    _forget()
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
