"""Pictures of a plan: plan in, Vega-Lite out, each with the same content as rows for the table beside it."""

from roadmap.charts.actors import actors, actors_rows
from roadmap.charts.look import Row
from roadmap.charts.maturity import maturity, maturity_rows
from roadmap.charts.priorities import SELECTION, priorities, priorities_letters, priorities_rows
from roadmap.charts.timeline import timeline, timeline_rows
from roadmap.charts.vega import Spec

__all__ = [
    "SELECTION",
    "Row",
    "Spec",
    "actors",
    "actors_rows",
    "maturity",
    "maturity_rows",
    "priorities",
    "priorities_letters",
    "priorities_rows",
    "timeline",
    "timeline_rows",
]
