"""The time line: a bar for each measure over months and years, and arrows to what waits for it."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from roadmap.charts.look import (
    Look,
    Row,
    Spec,
    colour_of,
    filled,
    label,
    mark_of,
    word,
    wrapped,
)
from roadmap.charts.timeline_layers import BAR, timeline_template
from roadmap.model import CapabilityKey, Horizon, Kind, Plan
from roadmap.schedule import Bar, Grouping, Lane, Link, Span, bands, bars, lanes, links
from roadmap.texts import month_name, text, written_date

Rows = list[dict[str, Any]]
_TWO_LINES = 60  # up to so many bars, a name may take two lines
_ON_A_SCREEN = 40  # above so many bars, each lane repeats the years
_NAME = 34  # characters on a line of the names' column


def timeline(
    plan: Plan, language: str, *, by: Grouping = Grouping.CAPABILITY, dark: bool = False, size: int = 14
) -> Spec:
    """The time line as Vega-Lite; as high as its bars need, as wide as its place."""
    look = Look(language, dark, size)
    placed = bars(plan)
    drawing = _Drawing(look, 2 if len(placed) <= _TWO_LINES else 1)
    for lane in lanes(placed, by):
        drawing.add(lane, by)
    for link in links(placed):
        drawing.connect(link)
    spans = bands(plan)
    rows = drawing.rows | _calendar(placed, spans, look)
    rows["again"] = [
        {"x": year["x"], "t": year["t"], "y": lane["y"]}
        for lane in (rows["lanes"][1:] if len(placed) > _ON_A_SCREEN else ())
        for year in rows["years"]
    ]
    return filled(timeline_template(look), drawing.height, look.say("timeline.alt", count=len(placed)), rows)


def timeline_rows(plan: Plan, language: str, *, by: Grouping = Grouping.CAPABILITY) -> list[Row]:
    """What the time line shows, as a table in the same order."""
    titles = {measure.id: measure.title for measure in plan.measures}
    assumed = text("chart.timeline.assumed", language)
    found: list[Row] = []
    for lane in lanes(bars(plan), by):
        for bar in lane.bars:
            values = {
                "title": bar.measure.title,
                "capability": word(bar.measure.capability, language),
                "responsible": bar.measure.responsible,
                "start": written_date(bar.start, language),
                "end": written_date(bar.end, language) + (f" ({assumed})" if bar.assumed else ""),
                "depends_on": "; ".join(titles[one] for one in bar.measure.depends_on),
            }
            found.append({label(Kind.MEASURE, name, language): value for name, value in values.items()})
    return found


def month_of(day: date) -> float:
    """A day on the time line's axis: months since year 0, so that all months are equally wide."""
    share = (day.day - 1) / calendar.monthrange(day.year, day.month)[1]
    return round(day.year * 12 + day.month - 1 + share, 2)


class _Drawing:
    """The lanes from the top down, and where each bar came to stand."""

    def __init__(self, look: Look, lines: int) -> None:
        self.look = look
        self.lines = lines
        self.height = 0.0
        self.rows: dict[str, Rows] = {"lanes": [], "bars": [], "links": []}
        self.at: dict[str, tuple[Bar, float]] = {}

    def add(self, lane: Lane, by: Grouping) -> None:
        line = self.look.size * 1.25
        self.rows["lanes"].append(
            {"y": round(self.height + line), "t": _lane_name(lane, by, self.look), "v": round(self.height)}
        )
        self.height += line * 1.8
        for bar in lane.bars:
            name = wrapped(
                bar.measure.title or text("finding.unnamed", self.look.language), _NAME, self.lines
            )
            high = max(len(name) * line + 9, BAR + 8)
            y = round(self.height + high / 2)
            first_line = round(y - (len(name) - 1) * line / 2)
            self.rows["bars"].append(_bar_row(bar, name, y, first_line, self.look.language))
            self.at[bar.measure.id] = bar, y
            self.height += high
        self.height += line * 0.4

    def connect(self, link: Link) -> None:
        """An arrow along the row of what comes first, then down or up to the start of what waits."""
        (before, above), (after, below) = self.at[link.before], self.at[link.after]
        down = below > above
        self.rows["links"].append(
            {
                "x": _until(before),
                "u": month_of(after.start),
                "y": above,
                "v": below + (-BAR / 2 - 3 if down else BAR / 2 + 3),
                "s": 180 if down else 0,
                "b": int(link.broken),
            }
        )


def _lane_name(lane: Lane, by: Grouping, look: Look) -> str:
    if not lane.key:
        return look.say("none.capability" if by is Grouping.CAPABILITY else "none.responsible")
    return word(CapabilityKey(lane.key), look.language) if by is Grouping.CAPABILITY else lane.key


def _until(bar: Bar) -> float:
    """The end of the last day, on the axis."""
    return month_of(date.fromordinal(bar.end.toordinal() + 1))


def _bar_row(bar: Bar, name: list[str], y: int, first_line: int, language: str) -> dict[str, Any]:
    when = f"{written_date(bar.start, language)}–{written_date(bar.end, language)}"
    return {
        "x": month_of(bar.start),
        "u": _until(bar),
        "y": y,
        "l": first_line,
        "t": "\n".join(name),
        "d": f"{bar.measure.title}: {when}",
        "c": mark_of(bar.measure.capability),
        "h": colour_of(bar.measure.capability),
        "a": int(bar.assumed),
    }


def _calendar(placed: Iterable[Bar], spans: Mapping[Horizon, Span], look: Look) -> dict[str, Rows]:
    """What lies behind the bars: the horizons, and the years and quarters of the whole axis."""
    days = [day for bar in placed for day in (bar.start, bar.end)]
    days += [day for span in spans.values() for day in (span.first, span.until)]
    if not days:
        return {"bands": [], "years": [], "months": []}
    first, last = int(month_of(min(days))), int(month_of(max(days)) + 0.99)
    every = 3 if last - first <= 60 else 6
    years = range(first // 12, (last - 1) // 12 + 1)
    return {
        "bands": [
            {
                "x": month_of(span.first),
                "u": month_of(span.until),
                "t": look.say(f"timeline.{horizon}"),
                "k": look.say(f"timeline.brief.{horizon}"),
                "n": n,
            }
            for n, (horizon, span) in enumerate(spans.items())
        ],
        "years": [{"x": max(y * 12, first), "u": min(y * 12 + 12, last), "t": f"{y}"} for y in years],
        "months": [
            {"x": month, "t": month_name(month % 12 + 1, look.language, short=True)}
            for month in range(first, last)
            if month % every == 0
        ],
    }
