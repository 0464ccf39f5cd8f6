"""The time line: a bar for each measure over months and years, and arrows to what waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from roadmap.charts.look import Look, Row, label, mark_of, word, wrapped
from roadmap.charts.timeline_layers import BAR, timeline_template
from roadmap.charts.vega import Spec, filled
from roadmap.model import CapabilityKey, Horizon, Kind, Plan
from roadmap.schedule import Bar, Grouping, Lane, Link, Span, bands, bars, lanes, links, start_of
from roadmap.texts import isolated, text, written_date

Rows = list[dict[str, Any]]
_TWO_LINES = 60  # up to so many bars, a name may take two lines
_ON_A_SCREEN = 40  # above so many bars, each lane repeats the years
_NAME = 34  # characters on a line of the names' column


def timeline(
    plan: Plan, language: str, *, by: Grouping = Grouping.CAPABILITY, dark: bool = False, size: int = 14
) -> Spec:
    """The time line as Vega-Lite; as high as its bars need, as wide as its place."""
    look = Look(language, dark, size)
    placed, spans = bars(plan), bands(plan)
    axis = _Axis(placed, spans)
    drawing = _Drawing(look, axis, two_lines=len(placed) <= _TWO_LINES)
    for lane in lanes(placed, by):
        drawing.add(lane, by)
    for link in links(placed, start_of(plan)):
        drawing.connect(link)
    rows = drawing.rows | _calendar(axis, spans, look)
    rows["again"] = [
        {"x": year["x"], "t": year["t"], "y": lane["y"]}
        for lane in (rows["lanes"][1:] if len(placed) > _ON_A_SCREEN else ())
        for year in rows["years"]
    ]
    description = look.say("timeline.alt", count=len(placed))
    return filled(timeline_template(look), drawing.height, description, rows, Y=axis.year)


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
                "depends_on": "; ".join(isolated(titles[one]) for one in bar.measure.depends_on),
            }
            found.append({label(Kind.MEASURE, name, language): value for name, value in values.items()})
    return found


class _Axis:
    """Days as months since January of the first year: all months are equally wide and have 31 days."""

    def __init__(self, placed: Iterable[Bar], spans: Mapping[Horizon, Span]) -> None:
        days = [day for bar in placed for day in (bar.start, bar.end)]
        days += [day for span in spans.values() for day in (span.first, span.until - timedelta(1))]
        self.year = min(days).year if days else 0
        self.first = int(self.at(min(days))) if days else 0
        self.last = int(self.after(max(days)) + 0.99) if days else 0

    def at(self, day: date) -> float:
        """Where a day begins."""
        return round((day.year - self.year) * 12 + day.month - 1 + (day.day - 1) / 31, 2)

    def after(self, day: date) -> float:
        """Where a day ends."""
        return round((day.year - self.year) * 12 + day.month - 1 + day.day / 31, 2)


class _Drawing:
    """The lanes from the top down, and where each bar came to stand."""

    def __init__(self, look: Look, axis: _Axis, *, two_lines: bool) -> None:
        self.look = look
        self.axis = axis
        self.two_lines = two_lines
        self.height = 0.0
        self.rows: dict[str, Rows] = {"lanes": [], "bars": [], "links": []}
        self.at: dict[str, dict[str, Any]] = {}

    def add(self, lane: Lane, by: Grouping) -> None:
        line = self.look.size * 1.25
        self.rows["lanes"].append(
            {"y": round(self.height + line), "t": _lane_name(lane, by, self.look), "v": round(self.height)}
        )
        self.height += line * 1.8
        for bar in lane.bars:
            name = self._name(bar)
            high = max(len(name) * line + 9, BAR + 8)
            y = round(self.height + high / 2)
            self.rows["bars"].append(self._row(bar, name, y))
            self.at[bar.measure.id] = self.rows["bars"][-1]
            self.height += high
        self.height += line * 0.4

    def _name(self, bar: Bar) -> list[str]:
        """On two lines where bars are few; else whole, to be cut where its column ends."""
        name = bar.measure.title or text("finding.unnamed", self.look.language)
        return wrapped(name, _NAME, 2) if self.two_lines else [name]

    def _row(self, bar: Bar, name: list[str], y: int) -> dict[str, Any]:
        row = {
            "x": self.axis.at(bar.start),
            "u": self.axis.after(bar.end),
            "y": y,
            "t": isolated("\n".join(name)),
            "c": mark_of(bar.measure.capability),
        }
        if bar.assumed:
            row["a"] = 1
        return row

    def connect(self, link: Link) -> None:
        """An arrow along the row of what comes first, then down or up to the start of what waits."""
        before, after = self.at[link.before], self.at[link.after]
        row = {"x": before["u"], "u": after["x"], "y": before["y"], "v": after["y"]}
        if link.broken:
            row["b"] = 1
        self.rows["links"].append(row)


def _lane_name(lane: Lane, by: Grouping, look: Look) -> str:
    if not lane.key:
        return look.say("none.capability" if by is Grouping.CAPABILITY else "none.responsible")
    return word(CapabilityKey(lane.key), look.language) if by is Grouping.CAPABILITY else lane.key


def _calendar(axis: _Axis, spans: Mapping[Horizon, Span], look: Look) -> dict[str, Rows]:
    """What lies behind the bars: the horizons, and the years and quarters of the whole axis."""
    every = 3 if axis.last - axis.first <= 60 else 6
    years = range(axis.first // 12, (axis.last + 11) // 12)
    return {
        "bands": [
            {
                "x": axis.at(span.first),
                "u": axis.at(span.until),
                "t": look.say(f"timeline.{horizon}"),
                "k": look.say(f"timeline.brief.{horizon}"),
                "n": n,
            }
            for n, (horizon, span) in enumerate(spans.items())
        ],
        "years": [
            {"x": max(n * 12, axis.first), "u": min(n * 12 + 12, axis.last), "t": f"{axis.year + n}"}
            for n in years
        ],
        "months": [{"x": month} for month in range(axis.first, axis.last) if month % every == 0],
    }
