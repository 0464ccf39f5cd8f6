"""The time line's layers, from the horizons at the back to the arrows in front."""

from __future__ import annotations

from functools import cache

from roadmap.charts.look import Look
from roadmap.charts.vega import (
    Spec,
    calculated,
    colours,
    either,
    field,
    fixed,
    given,
    group,
    lettered,
    part,
    template,
)
from roadmap.texts import month_name

BAR = 18  # px
_BOTTOM = fixed("height")


@cache
def timeline_template(look: Look) -> Spec:
    """The time line without its rows; the signal G is where its axis begins, Y the axis' first year."""
    size = look.size
    groups = {
        "bands": _bands(look),
        "months": _months(look),
        "years": _years(size),
        "lanes": _lanes(),
        "again": group([part("text", {"text": field("t")}, dx=4, style="quiet")]),
        "bars": _bars(size),
        "links": _links(look),
    }
    signals = {
        "G": f"clamp(width * 0.36, {size * 10}, {size * 21})",
        "M": [month_name(month, look.language, short=True) for month in range(1, 13)],
        "Y": 0,
    }
    return template(look, groups, (size * 5.6, 0, 12, 0), signals)


def _bands(look: Look) -> Spec:
    """The horizons; this layer gives the axis of months its place beside the names."""
    size = look.size
    axis = {"range": [{"expr": "G"}, {"expr": "width - 6"}], "zero": False, "nice": False}
    return group(
        [
            part(
                "rect",
                {
                    "x": field("x", scale=axis),
                    "x2": field("u"),
                    "y": fixed(-size * 5.4),
                    "y2": _BOTTOM,
                    "opacity": either("datum.n == 0", 0.16, 0.06),
                },
                color=look.scheme.accent,
            ),
            part("text", {"y": fixed(-size * 4.6), "text": field("name")}, dx=6, style="bold"),
        ],
        calculated(name=f"width - G > {size * 34} ? datum.t : datum.k"),
    )


def _months(look: Look) -> Spec:
    """Every third month by name; only each half year where the place is narrow."""
    size = look.size
    roomy = either(f"width - G > {size * 30} || datum.x % 6 == 0", 1, 0)
    return group(
        [
            part("rule", {"y": fixed(-size * 1.6), "y2": _BOTTOM}, color=look.scheme.grid),
            part(
                "text", {"y": fixed(-size * 0.9), "text": field("t"), "opacity": roomy}, dx=3, style="quiet"
            ),
        ],
        calculated(t="M[datum.x % 12]"),
    )


def _years(size: int) -> Spec:
    above = fixed(round(-size * 3.6))
    return group(
        [
            part("rule", {"x2": field("u"), "y": above}),
            part("rule", {"y": above, "y2": _BOTTOM}),
            part("text", {"y": fixed(-size * 2.7), "text": field("t")}, dx=4, style="bold"),
        ]
    )


def _lanes() -> Spec:
    left = fixed(0)
    return group(
        [
            part("rule", {"x": left, "x2": fixed("width"), "y": field("v")}),
            part("text", {"x": left, "text": field("t")}, limit={"expr": "G"}, style="bold"),
        ]
    )


def _month(at: str) -> str:
    """The expression that writes a place on the axis of months, such as «mar 2027»."""
    return f"M[floor({at}) % 12] + ' ' + (Y + floor(({at}) / 12))"


def _bars(size: int) -> Spec:
    """The bars, hollow and dashed where a date is assumed, and their letters and names on the left."""
    bar = {
        "x2": field("u"),
        "fill": given("h"),
        "stroke": given("h"),
        "fillOpacity": either("datum.a", 0.12, 1),
        "strokeDash": either("datum.a", [4, 3], [1, 0]),
        "tooltip": field("d"),
        "description": field("d"),
    }
    name = {"x": fixed(size * 1.9), "y": field("l"), "text": field("t")}
    return group(
        [
            part("bar", bar, orient="horizontal", height=BAR, cornerRadius=3, aria=True),
            *lettered(size * 0.8, size),
            part("text", name, lineBreak="\n", limit={"expr": f"G - {round(size * 2.4)}"}),
        ],
        colours()
        + calculated(
            d=f"replace(datum.t, '\\n', ' ') + ': ' + {_month('datum.x')} + '–' + {_month('datum.u - 0.01')}",
            l=f"datum.y - (length(split(datum.t, '\\n')) - 1) * {size * 0.6:g}",
        ),
    )


def _links(look: Look) -> Spec:
    """Arrows: along the row of what comes first, then to the start of what waits. Broken ones are dashed."""
    edge, start = BAR // 2 + 3, 5
    dash = {"strokeDash": either("datum.b", [5, 3], [1, 0])}
    head = {"x": field("u"), "y": field("e"), "angle": given("s", type="quantitative")}
    return group(
        [
            part("rule", {"x2": field("u"), **dash}, x2Offset=start),
            part("rule", {"x": field("u"), "y2": field("e"), **dash}, xOffset=start),
            part("point", head, shape="triangle", size=60, filled=True, opacity=1, xOffset=start),
        ],
        calculated(s="datum.v > datum.y ? 180 : 0", e=f"datum.v + (datum.v > datum.y ? -{edge} : {edge})"),
        {"color": either("datum.b", look.alarm, look.scheme.ink)},
    )
