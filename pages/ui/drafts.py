"""What is typed in the form for a new plan, kept in the browser's tab until the plan is made or given up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

BringBack = Callable[[Mapping[str, str]], None]
_KEY = "draft"
_LONGEST = 20_000

# Fields of a form tell the server nothing before the form is sent: the tab itself keeps what stands in them.
# A press on the button that sends it ends the draft, unless the form comes back.
_JS = """const NAME = "veikart.draft";
export default function ({ data, setTriggerValue }) {
  const field = (key) => document.querySelector(`.st-key-${key} :is(input, textarea)`);
  const save = () => {
    const draft = Object.fromEntries(data.fields.map((key) => [key, field(key)?.value ?? ""]));
    if (data.typed.some((key) => draft[key])) sessionStorage.setItem(NAME, JSON.stringify(draft));
    else sessionStorage.removeItem(NAME);
  };
  const typed = (event) => {
    if (data.fields.some((key) => event.target.closest?.(`.st-key-${key}`))) save();
  };
  const sent = ({ target, key, ctrlKey, metaKey }) => {
    const entered = key === "Enter" && (target.matches("input") || ctrlKey || metaKey);
    if (entered || (!key && target.closest?.(`.st-key-${data.send}`))) sessionStorage.removeItem(NAME);
  };
  globalThis.veikartDraft?.abort();
  globalThis.veikartDraft = new AbortController();
  const at = { capture: true, signal: globalThis.veikartDraft.signal };
  const kept = sessionStorage.getItem(NAME);
  if (kept && data.wanted) setTimeout(() => setTriggerValue("kept", JSON.parse(kept)), 0);
  else if (kept && !data.open) sessionStorage.removeItem(NAME);
  if (!data.open) return;
  if (data.refused) setTimeout(save, 0);
  document.addEventListener("input", typed, at);
  document.addEventListener("click", sent, at);
  document.addEventListener("keydown", sent, at);
  addEventListener("pagehide", () => field(data.fields[0]) && save(), at);
  return () => globalThis.veikartDraft.abort();
}"""
_keep = st.components.v2.component("veikart_draft", js=_JS)


def keep(
    fields: Sequence[str],
    typed: Sequence[str],
    send: str,
    bring_back: BringBack,
    *,
    shown: bool | None,
    refused: bool,
) -> None:
    """Keep the fields with these keys; `typed` are those that make it worth while, `send` is the button.

    `shown` is None in a session that has not yet seen the form: what was kept then comes back.
    """
    nothing_typed = not any(st.session_state.get(key) for key in typed)
    _keep(
        key=_KEY,
        data={
            "fields": list(fields),
            "typed": list(typed),
            "send": send,
            "open": bool(shown),
            "refused": refused,
            "wanted": shown is not False and nothing_typed and not refused,
        },
        on_kept_change=partial(_take, fields, bring_back),
        height=0,
    )


def _take(fields: Sequence[str], bring_back: BringBack) -> None:
    """Bring back what the tab says that it has kept."""
    kept = (st.session_state.get(_KEY) or {}).get("kept")
    if isinstance(kept, Mapping):
        bring_back({key: str(kept.get(key) or "")[:_LONGEST] for key in fields})
