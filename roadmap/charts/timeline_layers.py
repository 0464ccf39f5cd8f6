"""The time line's layers, from the horizons at the back to the arrows in front."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from roadmap.charts.look import Look, Spec, coloured, lettered, pixels, rows_named, template
from roadmap.texts import month_name

BAR = 18  # px


@cache
def timeline_template(look: Look) -> Spec:
    """The chart without its rows: made once, for making one takes Altair some 40 ms."""
    size = look.size
    return template(
        look,
        {
            "bands": _bands(look),
            "months": _months(look),
            "years": _years(look),
            "lanes": _lanes(),
            "again": [_years_again()],
            "bars": _bars(look),
            "links": _links(look),
        },
        (size * 5.6, 0, 12, 0),
        alt.param(name="G", expr=f"clamp(width * 0.36, {size * 10}, {size * 21})"),
        alt.param(name="M", value=[month_name(month, look.language, short=True) for month in range(1, 13)]),
        alt.param(name="Y", value=0),
    )


def _month(at: str) -> str:
    """The expression that writes a place on the axis of months, such as «mar 2027»."""
    return f"M[floor({at}) % 12] + ' ' + (Y + floor(({at}) / 12))"


def _bands(look: Look) -> list[alt.Chart]:
    """The horizons; this layer gives the axis of months its place beside the names."""
    rows, size = rows_named("bands"), look.size
    edges: Any = [alt.ExprRef("G"), alt.ExprRef("width - 6")]
    x = alt.X("x:Q", scale=alt.Scale(range=edges, zero=False, nice=False))
    shade = alt.condition("datum.n == 0", alt.value(0.16), alt.value(0.06))
    return [
        rows.mark_rect(color=look.scheme.accent).encode(
            x=x, x2="u", y=alt.value(-size * 5.4), y2=alt.value("height"), opacity=shade
        ),
        rows.transform_calculate(name=f"width - G > {size * 34} ? datum.t : datum.k")
        .mark_text(dx=6, style="bold")
        .encode(x="x:Q", y=alt.value(-size * 4.6), text="name:N"),
    ]


def _months(look: Look) -> list[alt.Chart]:
    """Every third month by name; only each half year where the place is narrow."""
    rows, size = rows_named("months").transform_calculate(t="M[datum.x % 12]"), look.size
    roomy = f"width - G > {size * 30} || datum.x % 6 == 0"
    return [
        rows.mark_rule(color=look.scheme.grid).encode(
            x="x:Q", y=alt.value(-size * 1.6), y2=alt.value("height")
        ),
        rows.mark_text(dx=3, style="quiet").encode(
            x="x:Q",
            y=alt.value(-size * 0.9),
            text="t:N",
            opacity=alt.condition(roomy, alt.value(1), alt.value(0)),
        ),
    ]


def _years(look: Look) -> list[alt.Chart]:
    rows, size = rows_named("years"), look.size
    return [
        rows.mark_rule().encode(x="x:Q", x2="u", y=alt.value(-size * 3.6)),
        rows.mark_rule().encode(x="x:Q", y=alt.value(-size * 3.6), y2=alt.value("height")),
        rows.mark_text(dx=4, style="bold").encode(x="x:Q", y=alt.value(-size * 2.7), text="t:N"),
    ]


def _years_again() -> alt.Chart:
    year: alt.Chart = rows_named("again").mark_text(dx=4, style="quiet")
    return year.encode(x="x:Q", y=pixels(alt.Y, "y"), text="t:N")


def _lanes() -> list[alt.Chart]:
    rows = rows_named("lanes")
    return [
        rows.mark_rule().encode(x=alt.value(0), x2=alt.value("width"), y=pixels(alt.Y, "v")),
        rows.mark_text(limit=alt.ExprRef("G"), style="bold").encode(
            x=alt.value(0), y=pixels(alt.Y, "y"), text="t:N"
        ),
    ]


def _bars(look: Look) -> list[alt.Chart]:
    """The bars, hollow and dashed where a date is assumed, and their letters and names on the left."""
    size, y = look.size, pixels(alt.Y, "y")
    rows = coloured(rows_named("bars")).transform_calculate(
        d=f"replace(datum.t, '\\n', ' ') + ': ' + {_month('datum.x')} + '–' + {_month('datum.u - 0.01')}",
        l=f"datum.y - (length(split(datum.t, '\\n')) - 1) * {size * 0.6}",
    )
    return [
        rows.mark_bar(orient="horizontal", height=BAR, cornerRadius=3, aria=True).encode(
            x="x:Q",
            x2="u",
            y=y,
            fill=alt.Fill("h:N", scale=None),
            stroke=alt.Stroke("h:N", scale=None),
            fillOpacity=alt.condition("datum.a", alt.value(0.12), alt.value(1)),
            strokeDash=alt.condition("datum.a", alt.value([4, 3]), alt.value([1, 0])),
            tooltip="d:N",
            description="d:N",
        ),
        *lettered(rows, size * 0.8, y, size),
        rows.mark_text(lineBreak="\n", limit=alt.ExprRef(f"G - {round(size * 2.4)}")).encode(
            x=alt.value(size * 1.9), y=pixels(alt.Y, "l"), text="t:N"
        ),
    ]


def _links(look: Look) -> list[alt.Chart]:
    """Arrows: along the row of what comes first, then to the start of what waits. Broken ones are dashed."""
    edge, start = BAR / 2 + 3, 5
    rows = rows_named("links").transform_calculate(
        s="datum.v > datum.y ? 180 : 0", e=f"datum.v + (datum.v > datum.y ? -{edge} : {edge})"
    )
    colour = alt.condition("datum.b", alt.value(look.alarm), alt.value(look.scheme.ink))
    dash = alt.condition("datum.b", alt.value([5, 3]), alt.value([1, 0]))
    y = pixels(alt.Y, "y")
    return [
        rows.mark_rule(x2Offset=start).encode(x="x:Q", x2="u", y=y, color=colour, strokeDash=dash),
        rows.mark_rule(xOffset=start).encode(x="u:Q", y=y, y2="e", color=colour, strokeDash=dash),
        rows.mark_point(shape="triangle", size=60, filled=True, opacity=1, xOffset=start).encode(
            x="u:Q", y=pixels(alt.Y, "e"), angle=alt.Angle("s:Q", scale=None), color=colour
        ),
    ]
