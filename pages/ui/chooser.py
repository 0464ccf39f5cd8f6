"""Streamlit's chooser of a file, in the person's language."""

from __future__ import annotations

import json

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.ui.state import say

# Streamlit's own words in the chooser are English and fixed. The style draws ours; this lets them be heard.
_JS = """export default function ({ data }) {
  const place = document.querySelector(".st-key-upload");
  const name = (selector, label) => place?.querySelector(selector)?.setAttribute("aria-label", label);
  const speak = () => {
    name("[data-testid=stFileUploaderDropzone] > span button", data.choose);
    name("input[type=file]", data.label);
    name("[data-testid=stFileChipDeleteBtn] button", data.remove);
    // The size is written as in English, and nobody needs it.
    name("[data-testid=stFileChip]", place?.querySelector("[data-testid=stFileChipName]")?.title);
    const refused = place?.querySelector("[data-testid=stFileChip] [role=alert]");
    if (refused && refused.textContent !== data.too_large) refused.textContent = data.too_large;
  };
  speak();
  const observer = new MutationObserver(speak);
  if (place) observer.observe(place, { childList: true, subtree: true });
  return () => observer.disconnect();
}"""
_tell = st.components.v2.component("veikart_chooser", js=_JS)


def choose_file(key: str, texts: str, megabytes: int) -> UploadedFile | None:
    """The file that is chosen; the texts are `<texts>.label`, `.choose`, `.limits` and `.too_large`."""
    names = ("label", "choose", "limits", "too_large")
    words = {name: say(f"{texts}.{name}", size=megabytes) for name in names}
    drawn = ";".join(
        f"--vk-{name}:{json.dumps(words[name], ensure_ascii=False)}" for name in ("choose", "limits")
    )
    st.html(f"<style>.st-key-upload{{{drawn}}}</style>")
    with st.container(key="upload"):
        file = st.file_uploader(words["label"], key=key, max_upload_size=megabytes)
        _tell(key=f"{key}-chooser", data=words | {"remove": say("sheet.discard")}, height=0)
    return file
