"""What a page shows, for tests that run pages without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def headings(at: AppTest) -> list[str]:
    """The page's headings of the first level."""
    below = (one.value.splitlines()[0] for one in at.markdown if one.value.startswith("# "))
    return [*(one.value for one in at.title), *(line.removeprefix("# ").strip() for line in below)]
