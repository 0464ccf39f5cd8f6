"""An empty Streamlit app that imports what Veikart imports: what a start cannot take less than."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit as st

IMPORTS = (
    "altair",
    "defusedxml.ElementTree",
    "fractional_indexing",
    "openpyxl",
    "pandas",
    "platformdirs",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Imports before the first page, as Veikart does."""
    for module in IMPORTS:
        import_module(module)
    gc.collect()
    gc.freeze()
    yield None


app = st.App(Path(__file__).with_name("empty_page.py"), lifespan=lifespan)
