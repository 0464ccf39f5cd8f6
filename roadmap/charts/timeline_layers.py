"""The time line's layers, from the horizons at the back to the arrows in front."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from roadmap.charts.look import Look, Spec, ink_on_colour, pixels, rows_named, template, written

BAR = 18  # px


@cache
def timeline_template(look: Look) -> Spec:
    """The chart without its rows: made once, for making one takes Altair some 40 ms."""
    size = look.size
    return template(
        {
            "bands": _bands(look),
            "months": _months(look),
            "years": _years(look),
            "lanes": _lanes(look),
            "again": [_years_again(look)],
            "bars": _bars(look),
            "links": _links(look),
        },
        (round(size * 5.6), 0, 12, 0),
        alt.param(name="G", expr=f"clamp(width * 0.36, {size * 10}, {size * 21})"),
    )


def _bands(look: Look) -> list[alt.Chart]:
    """The horizons; this layer gives the axis of months its place beside the names."""
    rows, size = rows_named("bands"), look.size
    edges: Any = [alt.ExprRef("G"), alt.ExprRef("width - 6")]
    x = alt.X("x:Q", scale=alt.Scale(range=edges, zero=False, nice=False))
    shade = alt.condition("datum.n == 0", alt.value(0.16), alt.value(0.06))
    return [
        rows.mark_rect(color=look.scheme.accent, aria=False).encode(
            x=x, x2="u", y=alt.value(-size * 5.4), y2=alt.value("height"), opacity=shade
        ),
        rows.transform_calculate(name=f"width - G > {size * 34} ? datum.t : datum.k")
        .mark_text(**written(look, dx=6, fontWeight=600))
        .encode(x="x:Q", y=alt.value(-size * 4.6), text="name:N"),
    ]


def _months(look: Look) -> list[alt.Chart]:
    """Every third month by name; only each half year where the place is narrow."""
    rows, size = rows_named("months"), look.size
    roomy = f"width - G > {size * 30} || datum.x % 6 == 0"
    return [
        rows.mark_rule(color=look.scheme.grid, aria=False).encode(
            x="x:Q", y=alt.value(-size * 1.6), y2=alt.value("height")
        ),
        rows.mark_text(**written(look, dx=3, quiet=True)).encode(
            x="x:Q",
            y=alt.value(-size * 0.9),
            text="t:N",
            opacity=alt.condition(roomy, alt.value(1), alt.value(0)),
        ),
    ]


def _years(look: Look) -> list[alt.Chart]:
    rows, size = rows_named("years"), look.size
    return [
        rows.mark_rule(color=look.scheme.line, aria=False).encode(x="x:Q", x2="u", y=alt.value(-size * 3.6)),
        rows.mark_rule(color=look.scheme.line, aria=False).encode(
            x="x:Q", y=alt.value(-size * 3.6), y2=alt.value("height")
        ),
        rows.mark_text(**written(look, dx=4, fontWeight=700)).encode(
            x="x:Q", y=alt.value(-size * 2.7), text="t:N"
        ),
    ]


def _years_again(look: Look) -> alt.Chart:
    year: alt.Chart = rows_named("again").mark_text(**written(look, dx=4, quiet=True))
    return year.encode(x="x:Q", y=pixels(alt.Y, "y"), text="t:N")


def _lanes(look: Look) -> list[alt.Chart]:
    rows = rows_named("lanes")
    return [
        rows.mark_rule(color=look.scheme.line, aria=False).encode(
            x=alt.value(0), x2=alt.value("width"), y=pixels(alt.Y, "v")
        ),
        rows.mark_text(**written(look, fontWeight=700, limit=alt.ExprRef("G"))).encode(
            x=alt.value(0), y=pixels(alt.Y, "y"), text="t:N"
        ),
    ]


def _bars(look: Look) -> list[alt.Chart]:
    """The bars, hollow and dashed where a date is assumed, and their letters and names on the left."""
    rows, size, y = rows_named("bars"), look.size, pixels(alt.Y, "y")
    colour: dict[str, Any] = {"type": "nominal", "scale": None, "legend": None}
    aside = alt.value(size * 0.8)
    return [
        rows.mark_bar(orient="horizontal", height=BAR, cornerRadius=3, strokeWidth=1.5).encode(
            x="x:Q",
            x2="u",
            y=y,
            fill=alt.Fill("h", **colour),
            stroke=alt.Stroke("h", **colour),
            fillOpacity=alt.condition("datum.a", alt.value(0.12), alt.value(1)),
            strokeDash=alt.condition("datum.a", alt.value([4, 3]), alt.value([1, 0])),
            tooltip="d:N",
            description="d:N",
        ),
        rows.mark_circle(size=size * size * 1.8, opacity=1, aria=False).encode(
            x=aside, y=y, color=alt.Color("h", **colour)
        ),
        rows.mark_text(**written(look, align="center", fontWeight=700)).encode(
            x=aside, y=y, text="c:N", color=ink_on_colour("h")
        ),
        rows.mark_text(**written(look, lineBreak="\n", limit=alt.ExprRef(f"G - {round(size * 2.4)}"))).encode(
            x=alt.value(size * 1.9), y=pixels(alt.Y, "l"), text="t:N"
        ),
    ]


def _links(look: Look) -> list[alt.Chart]:
    """Arrows: along the row of what comes first, then to the start of what waits. Broken ones are dashed."""
    rows, start = rows_named("links"), 5
    line: dict[str, Any] = {
        "color": alt.condition("datum.b", alt.value(look.alarm), alt.value(look.scheme.ink)),
        "strokeDash": alt.condition("datum.b", alt.value([5, 3]), alt.value([1, 0])),
    }
    rule: dict[str, Any] = {"strokeWidth": 1.5, "aria": False}
    y, v = pixels(alt.Y, "y"), pixels(alt.Y, "v")
    return [
        rows.mark_rule(x2Offset=start, **rule).encode(x="x:Q", x2="u", y=y, **line),
        rows.mark_rule(xOffset=start, **rule).encode(x="u:Q", y=y, y2="v", **line),
        rows.mark_point(shape="triangle", size=60, filled=True, opacity=1, xOffset=start, aria=False).encode(
            x="u:Q", y=v, angle=alt.Angle("s:Q", scale=None), color=line["color"]
        ),
    ]
