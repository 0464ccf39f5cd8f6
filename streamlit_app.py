"""The app as a server: `python -m streamlit run streamlit_app.py`, or `uvicorn streamlit_app:app`."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.page import apologise
from pages.ui.server import MIDDLEWARE, ROUTES, allow_hosts
from roadmap import planner

# What the pages import: read once, before the first person asks, who would otherwise wait for it.
WARM = ("pandas", "altair", "roadmap.charts")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Opens the store before the first page, and spares the collector what is loaded for good."""
    for module in WARM:
        import_module(module)
    allow_hosts()
    planner.watch()
    gc.collect()
    gc.freeze()
    yield None
    planner.stop()


app = st.App(
    Path(__file__).with_name("pages") / "frame.py",
    lifespan=lifespan,
    middleware=MIDDLEWARE,
    routes=ROUTES,
    on_script_error=apologise,
)
