"""Somebody else's list: a person says where it is and what its rows and columns are; then it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.ui import imported, list_columns, live, page, state
from pages.ui.state import say
from roadmap import planner
from roadmap.model import Kind, Plan
from roadmap.other_lists import (
    HEAD_ROWS,
    LISTED,
    ListMapping,
    RawFile,
    RawSheet,
    count_rows,
    fingerprint,
    guess,
    guess_head_row,
    guess_kind,
    guess_sheet,
    open_apart,
    possible_heads,
    read_apart,
    recalled,
    to_json,
)
from roadmap.planner import Incoming, Job
from roadmap.problems import Problem, Refused

# A file that can be nothing but a list of somebody else's, and one that may be.
_ALWAYS = {"no_known_sheet", "workbook_csv", "workbook_other"}
_PERHAPS = {"no_heads", "unknown_column", "sheet_renamed", "matched_by_name"}
_OPENED = "list_opened"
_START = "list_start"
_ASKED = "list_asked"
_HEADS_SHOWN = 90

Wait = Callable[["Job[Any]"], None]


@dataclass(frozen=True)
class Brought:
    """What a file brings, and a name for this way of reading it."""

    found: Incoming
    name: str


def instead(file: UploadedFile, found: Incoming, plan: Plan | None, wait: Wait) -> Brought | None:
    """What the file brings, as it was read or as a list; None until the person has said how.

    `wait` shows how a job goes until it is done.
    """
    as_read = Brought(found, file.file_id)
    codes = {one.code for one in found.problems}
    is_list = found.is_blocked and bool(codes & _ALWAYS)
    if not is_list and codes & _PERHAPS:
        is_list = st.checkbox(say("other_list.is_list"), key=f"is-list-{file.file_id}")
        if not is_list:
            st.markdown(f":small[{say('other_list.is_list_help')}]")
    if not is_list:
        return as_read
    job = _opened(file)
    if not job.is_done:
        wait(job)
        return None
    raw = _result(job)
    if isinstance(raw, Problem):
        return Brought(replace(found, problems=(raw,), is_blocked=True), file.file_id)
    with st.container(key="other-list"):
        told = _told(raw, plan, f"list-{file.file_id}")
    return _read(told, raw, plan, wait)


def forget() -> None:
    """Let go of the file and of what was read of it."""
    st.session_state.pop(_START, None)
    for name in (_OPENED, _ASKED):
        if (known := st.session_state.pop(name, None)) is not None:
            known[1].stop()


def _opened(file: UploadedFile) -> Job[RawFile | Problem]:
    known: tuple[str, Job[RawFile | Problem]] | None = st.session_state.get(_OPENED)
    if known is None or known[0] != file.file_id:
        forget()
        known = (file.file_id, open_apart(file.getvalue()))
        st.session_state[_OPENED] = known
    return known[1]


def _result(job: Job[RawFile | Problem]) -> RawFile | Problem:
    try:
        return job.result()
    except Refused as refusal:
        return refusal.problem


# What the person says


def _told(file: RawFile, plan: Plan | None, key: str) -> ListMapping:
    """The steps, and the mapping that they come to."""
    st.header(say("other_list.title"), anchor=False)
    st.markdown(say("other_list.lead"))
    start, is_recalled = _start(file, key)
    if is_recalled:
        st.info(say("other_list.remembered"), icon=":material/history:")
    st.subheader(say("other_list.step.where"), anchor=False)
    if len(file.sheets) > 1:
        st.markdown(say("other_list.other_sheets"))
    sheet = _sheet(file, start, key)
    here = start if sheet.name == start.sheet else None
    row = _head_row(sheet, here.head_row if here else guess_head_row(sheet), f"{key}-{sheet.name}")
    here = here if here and here.head_row == row else None
    key = f"{key}-{sheet.name}-{row}"
    st.subheader(say("other_list.step.what"), anchor=False)
    kind = _kind(here.kind if here else guess_kind(sheet, row), key)
    begin = here if here and here.kind is kind else guess_sheet(sheet, row, kind)
    st.subheader(say("other_list.step.columns"), anchor=False)
    told = list_columns.told(sheet, begin, plan, f"{key}-{kind}", is_recalled=is_recalled and begin is start)
    count = count_rows(sheet, told, state.language())
    st.markdown(say("other_list.where.count_one" if count == 1 else "other_list.where.count", count=count))
    return told


def _start(file: RawFile, key: str) -> tuple[ListMapping, bool]:
    """Where the person begins: as such a list was read last, or as it is guessed; and which of the two."""
    known: tuple[str, ListMapping, bool] | None = st.session_state.get(_START)
    if known is None or known[0] != key:
        last = recalled(file, planner.list_mappings(list(possible_heads(file))))
        known = (key, last or guess(file), last is not None)
        st.session_state[_START] = known
    return known[1], known[2]


def _sheet(file: RawFile, start: ListMapping, key: str) -> RawSheet:
    if len(file.sheets) == 1:
        return file.sheets[0]
    names = [sheet.name for sheet in file.sheets]
    hidden = {sheet.name for sheet in file.sheets if sheet.is_hidden}
    chosen = st.selectbox(
        say("other_list.where.sheet"),
        names,
        index=names.index(start.sheet),
        format_func=lambda name: say("other_list.where.hidden", sheet=name) if name in hidden else name,
        key=f"{key}-sheet",
        width=480,
    )
    return file.sheet(chosen)


def _head_row(sheet: RawSheet, guessed: int, key: str) -> int:
    rows = [row for row in range(1, min(len(sheet.rows), HEAD_ROWS) + 1) if sheet.filled(row)]
    return st.selectbox(
        say("other_list.where.head_row"),
        [0, *rows],
        index=[0, *rows].index(guessed),
        format_func=lambda row: _row_said(sheet, row),
        key=f"{key}-row",
    )


def _row_said(sheet: RawSheet, row: int) -> str:
    if row == 0:
        return say("other_list.where.no_heads")
    cells = [cell.shown(state.language()) for at in sheet.filled(row) if (cell := sheet.cell(row, at))]
    heads = " | ".join(cells)
    short = heads if len(heads) <= _HEADS_SHOWN else f"{heads[:_HEADS_SHOWN].rstrip()} …"
    return say("other_list.where.row", row=row, heads=short)


def _kind(guessed: Kind, key: str) -> Kind:
    chosen = st.radio(
        say("other_list.kind.label"),
        LISTED,
        index=LISTED.index(guessed),
        format_func=lambda kind: say(f"other_list.kind.{kind}"),
        horizontal=True,
        key=f"{key}-kind",
    )
    return Kind(chosen)


# What comes of it


def _read(told: ListMapping, file: RawFile, plan: Plan | None, wait: Wait) -> Brought | None:
    """What the list brings, once the person has asked to see it."""
    if (lacking := list_columns.lacking(told)) is not None:
        st.warning(page.plain(lacking), icon=":material/warning:")
        return None
    st.button(
        say("other_list.result.show"),
        type="primary",
        icon=":material/visibility:",
        key="show-list",
        on_click=_ask,
        args=(file, told, plan),
    )
    wish = _wish(told, plan)
    known: tuple[Any, Job[Incoming]] | None = st.session_state.get(_ASKED)
    if known is None:
        return None
    if known[0] != wish:
        st.info(say("other_list.result.again"), icon=":material/refresh:")
        return None
    if not known[1].is_done:
        wait(known[1])
        return None
    try:
        return Brought(known[1].result(), f"list-{hash(wish)}")
    except Refused as refusal:
        st.error(state.told(refusal.problem), icon=":material/error:")
        return None


def _wish(told: ListMapping, plan: Plan | None) -> tuple[object, ...]:
    """What was asked for. After an undo it is another: the reading knew what the plan had before it."""
    return told, plan.id if plan else None, state.language(), live.turns()


def _ask(file: RawFile, told: ListMapping, plan: Plan | None) -> None:
    """Begin to read, and remember how: next time such a list comes, nobody has to say it again."""
    if (known := st.session_state.get(_ASKED)) is not None:
        known[1].stop()
    wish = _wish(told, plan)
    before = planner.after_imports(plan) if plan else ()
    st.session_state[_ASKED] = (wish, read_apart(file, told, state.language(), plan, before))
    if told.head_row:
        heads = fingerprint(file.sheet(told.sheet), told.head_row)
        try:
            planner.remember_list_mapping(heads, to_json(told))
        except Refused as refusal:
            imported.remember(refusal.problem)
