"""The actors around the residents: the nearer the more often, the larger the more important."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from roadmap.charts.look import Look, Row, label, scale_word, word, wrapped
from roadmap.charts.vega import (
    Spec,
    calculated,
    either,
    field,
    filled,
    given,
    group,
    part,
    signal,
    template,
)
from roadmap.model import Actor, ActorKind, Frequency, Kind, Plan, Potential

Rows = list[dict[str, Any]]
# How far out each frequency lies, as a share of the radius; what is not known lies outside all rings.
RINGS: Mapping[Frequency, float] = {frequency: 0.46 + 0.135 * n for n, frequency in enumerate(Frequency)}
_OUTSIDE = 1.14
_AREAS = (110, 170, 250, 350, 470)  # px² for importance 1-5
_SHAPES: Mapping[Potential | None, tuple[str, float]] = {
    Potential.LITTLE: ("circle", 0.15),
    Potential.SOME: ("diamond", 0.6),
    Potential.MUCH: ("triangle-up", 1),
    None: ("square", 0),
}
_NAME = 22  # characters on a line
_LOWEST = 500  # px
_MIDDLE = {"x": signal("width / 2"), "y": signal("height / 2")}


def actors(plan: Plan, language: str, *, dark: bool = False, size: int = 14) -> Spec:
    """The picture of the actors as Vega-Lite; the names stand in two columns, so that none covers another."""
    look = Look(language, dark, size)
    ordered = sorted(plan.actors, key=_kind_order)
    half = (len(ordered) + 1) // 2
    sides = [_Side(look, 1, ordered[:half]), _Side(look, -1, ordered[: half - 1 : -1] if half else [])]
    height = max(_LOWEST * size / 14, *(side.height for side in sides))
    rings = _rings(plan, look)
    placed = [row for side in sides for row in side.rows(height)]
    rows = {
        "rings": rings,
        "words": rings,
        "leaders": [{name: row[name] for name in "uvsy"} for row in placed],
        "actors": placed,
        "centre": [{"t": look.say("actors.residents")}],
    }
    return filled(_template(look), height, look.say("actors.alt", count=len(ordered)), rows)


def actors_rows(plan: Plan, language: str) -> list[Row]:
    """What the picture shows, as a table: the nearest and most important first."""
    by_nearness = sorted(plan.actors, key=lambda one: (_radius(one), -(one.importance or 0)))
    found: list[Row] = []
    for one in by_nearness:
        values = {
            "name": one.name,
            "kind": word(one.kind, language),
            "frequency": word(one.frequency, language),
            "importance": scale_word("importance", one.importance, language),
            "potential": word(one.potential, language),
        }
        found.append({label(Kind.ACTOR, name, language): value for name, value in values.items()})
    return found


def _kind_order(actor: Actor) -> int:
    return list(ActorKind).index(actor.kind) if actor.kind else len(ActorKind)


def _radius(actor: Actor) -> float:
    return RINGS[actor.frequency] if actor.frequency else _OUTSIDE


def _rings(plan: Plan, look: Look) -> Rows:
    rings = [{"r": radius, "t": word(one, look.language).lower(), "a": 0} for one, radius in RINGS.items()]
    if any(one.frequency is None for one in plan.actors):
        rings.append({"r": _OUTSIDE, "t": look.say("none.frequency"), "a": 1})
    return rings


class _Side:
    """The actors on the right (1) or left (-1) of the residents, from the top down."""

    def __init__(self, look: Look, sign: int, actors_here: Sequence[Actor]) -> None:
        self.look = look
        self.sign = sign
        self.actors = actors_here
        self.names = [wrapped(one.name, _NAME, 3) for one in actors_here]
        self.line = look.size * 1.25
        self.height = sum(self._block(name) for name in self.names)

    def _block(self, name: Sequence[str]) -> float:
        return (len(name) + 1) * self.line + self.look.size * 0.7

    def rows(self, height: float) -> Rows:
        """Each actor's place on its ring (u, v: shares of the radius) and its label's (y, in px)."""
        spare = (height - self.height) / max(len(self.actors), 1)
        found: Rows = []
        top = 0.0
        for actor, name in zip(self.actors, self.names, strict=True):
            block = self._block(name) + spare
            middle = top + block / 2
            found.append(self._row(actor, name, middle, (middle / height - 0.5) * 1.7, len(found) % 2))
            top += block
        return found

    def _row(self, actor: Actor, name: Sequence[str], y: float, sine: float, odd: int) -> dict[str, Any]:
        # Neighbours stand a little nearer and farther by turns, so that full rings are not crowded.
        radius = _radius(actor) + (0.03 if odd else -0.03)
        shape, fill = _SHAPES[actor.potential]
        first = y - len(name) * self.line / 2
        return {
            "u": round(self.sign * radius * math.sqrt(1 - sine * sine), 3),
            "v": round(radius * sine, 3),
            "s": self.sign,
            "y": round(y),
            "l": round(first),
            "q": round(first + len(name) * self.line),
            "t": "\n".join(name),
            "d": actor.name,
            "w": self.look.say(f"actors.potential.{actor.potential or 'none'}"),
            "p": shape,
            "f": fill if actor.importance else 0,
            "a": _AREAS[(actor.importance or 2) - 1],
        }


@cache
def _template(look: Look) -> Spec:
    """The picture without its rows; L is how wide a column of names is, R the radius of the last ring."""
    size = look.size
    groups = {
        "rings": _ring_layers(look),
        "leaders": group(
            [part("rule", {"x": given("x"), "y": field("z"), "x2": field("e"), "y2": field("y")})], _PLACES
        ),
        "words": _word_layers(),
        "actors": _actor_layers(look),
        "centre": _centre_layers(look),
    }
    signals = {
        "L": f"clamp(width * 0.26, {size * 9}, {size * 14})",
        "R": f"clamp(min(width, height) / 2 - {size}, {size * 6}, width / 2 - L) / {_OUTSIDE}",
    }
    return template(look, groups, (size, 0, size, 0), signals)


# The px of an actor's figure (x, z), of the end of its line (e) and of its name (n).
_PLACES = calculated(
    x="width / 2 + R * datum.u",
    z="height / 2 + R * datum.v",
    e=f"width / 2 + datum.s * (R * {_OUTSIDE} + 8)",
    n=f"width / 2 + datum.s * (R * {_OUTSIDE} + 14)",
)


def _ring_layers(look: Look) -> Spec:
    ring = {
        **_MIDDLE,
        "size": given("area", type="quantitative"),
        "strokeDash": either("datum.a", [3, 4], [1, 0]),
    }
    circle = part("point", ring, filled=False, strokeWidth=1.2, opacity=1, color=look.scheme.line)
    return group([circle], calculated(area="pow(2 * R * datum.r, 2)"))


def _word_layers() -> Spec:
    """How often the actors on a ring meet, at the top of the ring, where no actor stands."""
    word_ = {"x": _MIDDLE["x"], "y": field("top"), "text": field("t")}
    return group(
        [
            part("text", word_, align="center", style="halo"),
            part("text", word_, align="center", style="quiet"),
        ],
        calculated(top="height / 2 - R * datum.r"),
    )


def _actor_layers(look: Look) -> Spec:
    """The figures, and the names on both sides."""
    return group([*_figures(look), _names(1, "left"), _names(-1, "right")], _PLACES)


def _figures(look: Look) -> list[Spec]:
    """The figures, on a patch of paper that covers the lines."""
    colour = look.scheme.link
    figure = {
        "x": given("x"),
        "y": field("z"),
        "shape": given("p"),
        "size": given("a", type="quantitative"),
    }
    filling = {
        "fillOpacity": given("f", type="quantitative"),
        "tooltip": [field("d"), field("w")],
        "description": field("d"),
    }
    solid = {"filled": True, "opacity": 1}
    return [
        part("point", figure, **solid, fill=look.scheme.paper),
        part("point", figure | filling, **solid, fill=colour, stroke=colour, strokeWidth=1.8, aria=True),
    ]


def _names(side: int, align: str) -> Spec:
    x, limit = given("n"), {"expr": "L - 16"}
    return group(
        [
            part(
                "text",
                {"x": x, "y": field("l"), "text": field("t")},
                align=align,
                lineBreak="\n",
                limit=limit,
                style="bold",
            ),
            part(
                "text", {"x": x, "y": field("q"), "text": field("w")}, align=align, limit=limit, style="quiet"
            ),
        ],
        [{"filter": f"datum.s == {side}"}],
    )


def _centre_layers(look: Look) -> Spec:
    disc = {**_MIDDLE, "size": signal(f"pow(2 * max(R * 0.3, {look.size * 3.1}), 2)")}
    name = {**_MIDDLE, "text": field("t")}
    return group(
        [
            part("circle", disc, color=look.scheme.accent, opacity=1),
            part("text", name, align="center", style="bold", color="#ffffff"),
        ]
    )
