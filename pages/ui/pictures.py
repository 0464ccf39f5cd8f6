"""The pictures on the pages, each with its content as a table beside it; they follow the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.ui import live, page, state, views
from pages.ui.spots import PART
from pages.ui.state import language, say
from roadmap import charts
from roadmap.charts import Row, Spec
from roadmap.model import Plan
from roadmap.priorities import not_weighed
from roadmap.roadmap_table import roadmap_table as groups_of
from roadmap.schedule import Grouping, unplaced
from roadmap.texts import catalogue

TEXT_SIZE, WALL_TEXT_SIZE = 15, 22
_PRIORITIES = "picture-priorities"
_Draw = Callable[..., Spec]


def _draw(draw: _Draw, rows: Callable[..., Sequence[Row]], plan: Plan, key: str, **options: object) -> None:
    """One picture and its table."""
    size = WALL_TEXT_SIZE if state.on_wall() else TEXT_SIZE
    st.vega_lite_chart(_spec(key, draw, plan, language(), state.dark(), size, **options), key=key)
    _reading(key)
    _table(key, lambda: rows(plan, language(), **options))


@state.once_per_revision
def _spec(
    key: str,  # noqa: ARG001  # what it is remembered by
    _draw: _Draw,
    plan: Plan,
    language: str,
    dark: bool,
    size: int,
    **options: object,
) -> Spec:
    """The picture with this key; not to be changed by whoever gets it."""
    return _draw(plan, language, dark=dark, size=size, **options)


def _reading(key: str) -> None:
    """How to read the picture, where that needs saying."""
    words = catalogue(language()).get(f"chart.{key.removeprefix('picture-')}.reading")
    if words:
        st.caption(words)


def _table(key: str, rows: Callable[[], Sequence[Row]]) -> None:
    if state.on_wall():
        return
    with page.folded("page.table_of_picture", icon=":material/table:", key=f"table-{key}") as table:
        if table.open:
            cells = [{page.plain(head): page.plain(cell) for head, cell in row.items()} for row in rows()]
            st.table(cells, hide_index=True)


def actors() -> None:
    """The actors around the residents."""
    live.following(lambda plan: _draw(charts.actors, charts.actors_rows, plan, "picture-actors"))


def maturity() -> None:
    """The maturity of the seven capabilities."""
    live.following(lambda plan: _draw(charts.maturity, charts.maturity_rows, plan, "picture-maturity"))


def timeline() -> None:
    """The time line, by capability or by responsible."""
    by = Grouping(
        st.segmented_control(
            say("step5.timeline.by"),
            list(Grouping),
            format_func=lambda one: say(f"field.measure.{one}.label"),
            default=Grouping.CAPABILITY,
            key="timeline-by",
            required=True,
        )
    )
    live.following(lambda plan: _timeline(plan, by))


def _timeline(plan: Plan, by: Grouping) -> None:
    _draw(charts.timeline, charts.timeline_rows, plan, "picture-timeline", by=by)
    _left_out("step5.timeline.left_out", len(unplaced(plan)), plan)


def _left_out(key: str, count: int, plan: Plan) -> None:
    """How many measures a picture cannot show, as the way to the list where that is mended."""
    if count:
        st.page_link(
            page.at("step4_measures.py"),
            label=say(key, count=count, total=len(plan.measures)),
            icon=":material/edit_note:",
            query_params={state.PLAN: plan.id, PART: "list"},
        )


def priorities(plan: Plan) -> None:
    """Importance against effort; a chosen point stays in `chosen_measure`."""
    size = WALL_TEXT_SIZE if state.on_wall() else TEXT_SIZE
    spec = _spec(_PRIORITIES, charts.priorities, plan, language(), state.dark(), size)
    st.vega_lite_chart(spec, key=_PRIORITIES, on_select="rerun", selection_mode=charts.SELECTION)
    _reading(_PRIORITIES)
    if letters := charts.priorities_letters(plan, language()):
        st.caption(say("chart.priorities.letters", what=letters))
    _left_out("step4.picture.left_out", not_weighed(plan), plan)
    _table(_PRIORITIES, lambda: charts.priorities_rows(plan, language()))


def chosen_measure() -> str | None:
    """The measure whose point was chosen in the picture of priorities."""
    chosen = st.session_state.get(_PRIORITIES)
    points = chosen.selection.get(charts.SELECTION) if chosen else None
    return str(points[0]["id"]) if points else None


def prioritised() -> None:
    """The prioritised list."""
    views.show(views.ORDER)


def roadmap_table() -> None:
    """The handbook's table: a table for each group of capabilities."""
    live.following(_roadmap_tables)


def _roadmap_tables(plan: Plan) -> None:
    for index, group in enumerate(groups_of(plan)):
        heading = f"capability_group.{group.group}.name" if group.group else "step5.table.rest"
        st.subheader(say(heading), anchor=False)
        views.mount_view(views.roadmap_group(index), plan)
