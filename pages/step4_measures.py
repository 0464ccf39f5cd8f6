"""Step 4: the measures, weighed and put in order."""

from __future__ import annotations

import streamlit as st

from pages.ui import live, page, pictures
from pages.ui.sheets import Column, Sheet
from roadmap.model import Kind, Measure, Plan

SHOWN = (
    Column("title", "wide"),
    Column("capability"),
    Column("importance", "narrow"),
    Column("effort", "narrow"),
    Column("responsible"),
    Column("horizon"),
    Column("status", "narrow"),
)
FOLDED = ("description", "sub_goals", "benefits", "depends_on", "start", "end")
MEASURES = Sheet(
    "measures",
    Kind.MEASURE,
    "step4.list.title",
    (*SHOWN, *(Column(name, detail=True) for name in FOLDED)),
    add="step4.list.add",
    tools=("search", "filter", "sort", "group"),
)
PARTS = ("list", "picture", "order")


def main() -> None:
    """Show the part of the step that was chosen."""
    plan = page.begin_step(4)
    if plan is None:
        return
    chosen = page.part("step4", PARTS)
    page.section(f"step4.{chosen}")
    _SHOW[chosen](plan)


def list_of_measures(plan: Plan) -> None:
    """The list to fill in: type, Enter, next."""
    if not plan.measures:
        page.invite("measures")
    live.show(MEASURES, open_entity=page.asked_entity())


def picture(plan: Plan) -> None:
    """Importance against effort; a chosen point opens its measure."""
    if not plan.measures:
        page.invite("measures")
        return
    # The picture keeps its place among the elements when a measure opens beside it, and so its chosen point.
    with st.container(horizontal=True, gap="large", key="picture-row"):
        with st.container(key="picture"):
            pictures.priorities(plan)
        chosen = pictures.chosen_measure()
        if chosen and isinstance(plan.find(chosen), Measure):
            with st.container(key="picture-measure", width=420):
                live.show(_one(chosen))


def _one(measure: str) -> Sheet:
    columns = tuple(Column(column.name) for column in MEASURES.columns)
    return Sheet(
        f"measure-{measure}", Kind.MEASURE, "kind.measure.one", columns, layout="form", ids=(measure,)
    )


def order(plan: Plan) -> None:
    """The prioritised list."""
    if not plan.measures:
        page.invite("measures")
        return
    pictures.prioritised()


_SHOW = {"list": list_of_measures, "picture": picture, "order": order}

main()
