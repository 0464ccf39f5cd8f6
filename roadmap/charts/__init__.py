"""Pictures of a plan: plan in, Vega-Lite out, each with the same content as rows for the table beside it."""

from roadmap.charts.actors import actors as actors
from roadmap.charts.actors import actors_rows as actors_rows
from roadmap.charts.look import Row as Row
from roadmap.charts.maturity import maturity as maturity
from roadmap.charts.maturity import maturity_rows as maturity_rows
from roadmap.charts.priorities import SELECTION as SELECTION
from roadmap.charts.priorities import priorities as priorities
from roadmap.charts.priorities import priorities_letters as priorities_letters
from roadmap.charts.priorities import priorities_rows as priorities_rows
from roadmap.charts.timeline import timeline as timeline
from roadmap.charts.timeline import timeline_rows as timeline_rows
from roadmap.charts.vega import Spec as Spec
