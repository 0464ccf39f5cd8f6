"""The editing component: all text of a plan is written in sheets and travels through the page's one channel.

`README.md` beside this file says what each script does and what goes over the wire.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import streamlit as st

_HERE: Final = Path(__file__).parent

# In the order in which a reader meets them; together they are one script.
_PARTS: Final = (
    "dom.js",
    "values.js",
    "outbox.js",
    "box.js",
    "rows.js",
    "cells.js",
    "list.js",
    "editors.js",
    "drag.js",
    "form.js",
    "add_line.js",
    "columns.js",
    "table.js",
    "grid_keys.js",
    "tools.js",
    "matrix.js",
    "sheet.js",
    "presence.js",
    "channel.js",
    "hub.js",
)

# The words that the browser needs, as text keys `sheet.<name>`.
WORDS: Final = (
    "actions",
    "add_point",
    "add_text",
    "added",
    "all",
    "answer_keys",
    "bad_date",
    "bad_month",
    "bad_pattern",
    "both_safe",
    "bring_back",
    "calendar",
    "changed_by",
    "choose",
    "clear",
    "close",
    "conflict_current",
    "conflict_current_by",
    "conflict_other",
    "conflict_title",
    "conflict_title_choice",
    "count",
    "count_all",
    "delete",
    "delete_row",
    "deleted",
    "deleted_with",
    "details",
    "details_row",
    "discard",
    "discarded",
    "drag",
    "group_by",
    "here",
    "here_list",
    "hide",
    "history",
    "keep_both",
    "keep_current",
    "keep_other",
    "keep_other_choice",
    "lost",
    "moved",
    "no_groups",
    "no_matches",
    "none",
    "not_yet",
    "own_order",
    "point_label",
    "problem",
    "problem_at",
    "redo",
    "saved",
    "saved_at",
    "saving",
    "search",
    "show",
    "show_hint",
    "sorted_down",
    "sorted_up",
    "state_conflict",
    "state_refused",
    "state_saving",
    "state_unsaved",
    "too_long",
    "two_texts",
    "two_texts_one",
    "undo",
    "untitled",
    "waiting",
)


@cache
def engine_script() -> str:
    """The whole browser side as one module; its version is the hash of its text."""
    code = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _PARTS)
    styles = json.dumps((_HERE / "sheet.css").read_text(encoding="utf-8"))
    version = sha256(f"{code}{styles}".encode()).hexdigest()[:16]
    return f"""const CSS_TEXT = {styles};
{code}
export default function start(component) {{
  const place = component.parentElement.host?.closest('[data-testid="stElementContainer"]');
  if (place) place.style.position = "absolute";
  install("{version}", component.data);
}}
"""


@cache
def _renderers() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The engine, sent once to each browser, and the small part that every sheet and channel is."""
    loader = (_HERE / "loader.js").read_text(encoding="utf-8")
    engine = st.components.v2.component("veikart_engine", js=engine_script())
    return engine, st.components.v2.component("veikart_sheet", js=loader)


# What follows gives its data in a list: of a mapping Streamlit looks at each value, whether it is a table.


def engine(language: str, words: Mapping[str, str]) -> None:
    """Sends the browser side to the page, with its words; once in a page's run."""
    run, _ = _renderers()
    run(key="sheet_engine", data={"lang": language, "words": words})


def sheet(data: Mapping[str, Any]) -> None:
    """Mounts one sheet under the key `data["key"]`; its edits arrive through the page's channel."""
    _, mount = _renderers()
    mount(key=f"sheet_{data['key']}", data=[{"role": "sheet", **data}])


def _nothing() -> None:
    """Streamlit keeps only values that have a callback."""


def carrier(acks: Mapping[str, Any], on_ops: Callable[[], object]) -> None:
    """Stands in for the channel on a page without a plan; nothing of it is seen."""
    _, mount = _renderers()
    mount(key="channel", data=[{"role": "carrier", "acks": acks}], on_ops_change=on_ops)


def channel(
    data: Mapping[str, Any],
    on_undo: Callable[[], None],
    on_redo: Callable[[], None],
    on_ops: Callable[[], object] = _nothing,
) -> Mapping[str, Any] | None:
    """Mounts the page's channel and returns the newest `{"seq", "ops"}` from the browser, or None.

    `on_ops` is called for a new batch, also when the page that it came from has been left.
    """
    _, mount = _renderers()
    result = mount(
        key="channel",
        data=[{"role": "channel", **data}],
        on_ops_change=on_ops,
        on_look_change=_nothing,
        on_undo_change=on_undo,
        on_redo_change=on_redo,
    )
    ops: Mapping[str, Any] | None = result.ops
    return ops
