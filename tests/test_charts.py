"""The pictures: what they show of a plan, and that they can be drawn, read and told apart."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import altair as alt
import pytest

from roadmap import charts
from roadmap.charts import Row, Spec
from roadmap.example import example_plan
from roadmap.model import (
    Actor,
    ActorKind,
    Capability,
    CapabilityKey,
    Frequency,
    Horizon,
    Maturity,
    Plan,
    Potential,
)
from roadmap.palette import DARK, LIGHT, contrast
from roadmap.priorities import is_over, prioritised
from roadmap.schedule import Grouping, bars
from roadmap.texts import LANGUAGES
from tests.small_plans import many_measures, measure, plan_of

Draw = Callable[..., Spec]
PICTURES: dict[str, tuple[Draw, Callable[..., list[Row]]]] = {
    "actors": (charts.actors, charts.actors_rows),
    "maturity": (charts.maturity, charts.maturity_rows),
    "priorities": (charts.priorities, charts.priorities_rows),
    "timeline": (charts.timeline, charts.timeline_rows),
}
EACH = pytest.mark.parametrize("name", PICTURES)
HOSTILE = "<script>alert(1)</script> \u202e\U0001f600 'datum.x' \\ \" {0}"


def rows_of(spec: Spec) -> list[dict[str, Any]]:
    return [row for layer in spec["layer"] for row in layer["data"]["values"]]


def rows_with(spec: Spec, *names: str) -> list[dict[str, Any]]:
    """The rows of the one layer whose rows have all these values."""
    (found,) = [
        layer["data"]["values"] for layer in spec["layer"] if set(names) <= layer["data"]["values"][0].keys()
    ]
    return list(found)


def values_of(spec: Any, name: str) -> Iterator[Any]:
    """Every value under this name, anywhere in a chart but in its rows."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key == name:
                yield value
            elif key != "data":
                yield from values_of(value, name)
    elif isinstance(spec, list):
        for one in spec:
            yield from values_of(one, name)


def actors_of(count: int) -> Plan:
    """Actors with names of one to four long words, all kinds, and some that are not assessed."""
    frequencies, potentials = [*Frequency, None], [*Potential, None]
    return plan_of(
        *(
            Actor(
                id=f"a{n:02}",
                rank=f"{n:02}",
                name=" ".join(
                    ["Barneverntjenesten", "Helsestasjon", "og", "spesialisthelsetjenesten"][: 1 + n % 4]
                ),
                kind=list(ActorKind)[n % 6],
                frequency=frequencies[n * n % 6],
                importance=(n % 6) or None,
                potential=potentials[n % 4],
            )
            for n in range(count)
        )
    )


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dark", [False, True])
def test_pictures__the_example__are_json_and_described(name: str, language: str, dark: bool) -> None:
    spec = PICTURES[name][0](example_plan(), language, dark=dark, size=16)
    assert json.loads(json.dumps(spec)) == spec
    assert len(spec["description"]) > 30
    assert spec["height"] > 200


@EACH
def test_pictures__the_example__follow_the_schema_of_vega_lite(name: str) -> None:
    alt.LayerChart.from_dict(PICTURES[name][0](example_plan(), "nb"))


@EACH
@pytest.mark.parametrize("plan", [plan_of(), plan_of(start=None)], ids=["empty", "without start"])
def test_pictures__nothing_entered__say_no_none(name: str, plan: Plan) -> None:
    draw, rows = PICTURES[name]
    spec = draw(plan, "nb")
    shown = json.dumps([rows_of(spec), rows(plan, "nb")])
    assert not {"None", "null", "nan"} & set(shown.replace('"', " ").split())


@EACH
def test_pictures__any__text_is_14_px_or_more_and_in_ink(name: str) -> None:
    for dark, scheme in ((False, LIGHT), (True, DARK)):
        spec = PICTURES[name][0](example_plan(), "nb", dark=dark)
        assert min(values_of(spec, "fontSize")) >= 14
        assert contrast(spec["config"]["text"]["color"], scheme.paper) >= 7
        assert contrast(spec["config"]["style"]["quiet"]["color"], scheme.paper) >= 4.5


@EACH
def test_pictures__drawn_twice__are_the_same_and_share_nothing(name: str) -> None:
    draw, _ = PICTURES[name]
    first = draw(example_plan(), "nb")
    kept = json.dumps(first)
    draw(many_measures(3), "nb")
    assert json.dumps(first) == kept
    assert json.dumps(draw(example_plan(), "nb")) == kept


def test_pictures__hostile_names__stay_in_the_rows() -> None:
    plan = plan_of(
        Actor(id="a", name=HOSTILE),
        measure("m", title=HOSTILE, importance=3, effort=3, horizon=Horizon.LONG, responsible=HOSTILE),
    )
    for draw, _ in PICTURES.values():
        spec = draw(plan, "nb")
        bare = {**spec, "layer": [{**layer, "data": None} for layer in spec["layer"]]}
        assert "<script" not in json.dumps(bare)


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_rows__the_example__head_their_columns_in_the_language(name: str, language: str) -> None:
    found = PICTURES[name][1](example_plan(), language)
    assert found
    assert all(row.keys() == found[0].keys() for row in found)
    heads = {one: tuple(PICTURES[name][1](example_plan(), one)[0]) for one in ("nb", "en")}
    assert heads["nb"] != heads["en"]


@pytest.mark.parametrize("count", [1, 9, 25])
def test_actors__up_to_25_long_names__no_label_covers_another(count: int) -> None:
    placed = rows_with(charts.actors(actors_of(count), "nb"), "t", "q")
    assert len(placed) == count
    line = 14 * 1.25
    for side in (1, -1):
        here = sorted((row for row in placed if row["s"] == side), key=lambda row: float(row["l"]))
        for one, following in itertools.pairwise(here):
            assert one["l"] + len(one["t"].split("\n")) * line <= one["q"] + 1
            assert one["q"] + line <= following["l"] + 1


def test_actors__more_often__is_nearer_and_more_important_is_larger() -> None:
    plan = plan_of(
        *(
            Actor(id=one, rank=f"{n}", name=one, frequency=one, importance=5 - n)
            for n, one in enumerate(Frequency)
        )
    )
    placed = {row["t"]: row for row in rows_with(charts.actors(plan, "nb"), "t", "q")}
    distances = [float(placed[one]["u"] ** 2 + placed[one]["v"] ** 2) for one in Frequency]
    assert distances == sorted(distances)
    sizes = [placed[one]["a"] for one in Frequency]
    assert sizes == sorted(sizes, reverse=True)


def test_actors__potential__differs_in_shape_and_in_words() -> None:
    plan = plan_of(*(Actor(id=f"{one}", name=f"{one}", potential=one) for one in (*Potential, None)))
    placed = rows_with(charts.actors(plan, "nb"), "t", "q")
    assert len({row["p"] for row in placed}) == len({row["w"] for row in placed}) == 4


def test_actors_rows__any__nearest_first() -> None:
    plan = plan_of(
        Actor(id="a", rank="a", name="A"),
        Actor(id="b", rank="b", name="B", frequency=Frequency.RARELY, importance=5),
        Actor(id="c", rank="c", name="C", frequency=Frequency.DAILY, importance=2),
        Actor(id="d", rank="d", name="D", frequency=Frequency.DAILY, importance=4),
    )
    assert [row["Aktør"] for row in charts.actors_rows(plan, "nb")] == ["D", "C", "B", "A"]
    assert charts.actors_rows(plan, "nb")[0]["Hvor viktig"] == "4 (stor)"


def test_maturity__assessed_and_not__has_a_step_and_a_word() -> None:
    plan = plan_of(Capability(id="arenas", rank="a1", maturity=Maturity.HIGH))
    by_mark = {row["c"]: row for row in rows_with(charts.maturity(plan, "nb"), "w", "c")}
    assert list(by_mark) == ["A", "B", "C", "D", "E", "F", "G"]
    assert (by_mark["B"]["x"], by_mark["B"]["w"]) == (3, "Høyt")
    assert (by_mark["A"]["x"], by_mark["A"]["w"]) == (0, "Ikke vurdert")


def test_priorities__same_cell__no_two_points_at_one_place() -> None:
    points = rows_with(charts.priorities(many_measures(200), "nb"), "id")
    places = [(row["x"], row["y"]) for row in points]
    assert len(places) == len(set(places)) == 200


def test_priorities__one_crowded_step__makes_no_other_step_higher() -> None:
    crowd = [measure(f"m{n:02}", importance=4, effort=2) for n in range(31)]
    alone = measure("one", importance=2, effort=5)
    spec = charts.priorities(plan_of(*crowd, alone), "nb")
    middles = {row["n"]: row["y"] for row in rows_with(spec, "e", "i")}
    gaps = [middles[n] - middles[n + 1] for n in (4, 3, 2, 1)]
    assert gaps[0] == pytest.approx(gaps[1], abs=1)
    assert gaps[2] == pytest.approx(gaps[3], abs=1)
    assert gaps[0] > 2 * gaps[2]
    assert {row["y"] < middles[3] for row in rows_with(spec, "id") if row["id"] != "one"} == {True}


def test_priorities__a_point__carries_its_measure_its_number_and_is_chosen_by_it() -> None:
    plan = example_plan()
    spec = charts.priorities(plan, "nb")
    points = {row["id"]: row["n"] for row in rows_with(spec, "id")}
    listed = {one.id: number for number, one in enumerate(prioritised(plan), 1) if not is_over(one)}
    assert points == listed
    (selection,) = [one for params in values_of(spec, "params") for one in params if "select" in one]
    assert (selection["name"], selection["select"]["fields"]) == (charts.SELECTION, ["id"])


def test_priorities__a_capability__is_a_letter_in_the_point_and_named_beside_the_picture() -> None:
    plan = plan_of(
        measure("a", importance=5, effort=1, capability=CapabilityKey.ARENAS),
        measure("b", importance=4, effort=1, capability=CapabilityKey.TECHNOLOGY),
        measure("c", importance=3, effort=1),
        measure("d", capability=CapabilityKey.LEADERSHIP),
    )
    spec = charts.priorities(plan, "nb")
    points = {row["id"]: (row["l"], row["d"]) for row in rows_with(spec, "id")}
    assert points == {"a": ("B1", "1. a (Arenaer)"), "b": ("A2", "2. b (Teknologi)"), "c": ("3", "3. c")}
    assert "l" in {one.get("field") for one in values_of(spec, "text") if isinstance(one, dict)}
    assert charts.priorities_letters(plan, "nb") == "A Teknologi, B Arenaer"


def test_priorities__importance_and_effort__place_the_point_up_and_right() -> None:
    plan = plan_of(measure("low", importance=1, effort=1), measure("high", importance=5, effort=5))
    points = {row["id"]: row for row in rows_with(charts.priorities(plan, "nb"), "id")}
    assert points["high"]["y"] < points["low"]["y"]
    assert points["high"]["x"] > points["low"]["x"]
    assert points["high"]["t"] == "high"  # few enough to be named


def test_priorities__not_weighed__is_in_the_table_without_advice() -> None:
    plan = plan_of(measure("a"), measure("b", importance=5, effort=1))
    assert [row["id"] for row in rows_with(charts.priorities(plan, "nb"), "id")] == ["b"]
    assert [(row["Tiltak"], row["Råd"]) for row in charts.priorities_rows(plan, "nb")] == [
        ("b", "Begynn her"),
        ("a", ""),
    ]


def test_timeline__bars__stand_in_months_from_the_first_january() -> None:
    plan = plan_of(
        measure("a", start=date(2027, 3, 1), end=date(2027, 5, 31)),
        measure("b", horizon=Horizon.LONG),
    )
    found = {row["t"]: row for row in rows_with(charts.timeline(plan, "nb"), "t", "c")}
    assert (found["a"]["x"], found["a"]["u"]) == (2, 5)
    assert (found["b"]["x"], found["b"]["u"]) == (12, 36)
    assert ("a" in found["a"], found["b"]["a"]) == (False, 1)


def test_timeline__dependencies__run_from_end_to_start_and_broken_ones_are_marked() -> None:
    plan = plan_of(
        measure("a", start=date(2027, 1, 1), end=date(2027, 3, 31)),
        measure("b", start=date(2027, 7, 1), end=date(2027, 12, 31), depends_on=("a",)),
        measure("c", start=date(2027, 3, 1), end=date(2027, 4, 30), depends_on=("a",)),
    )
    spec = charts.timeline(plan, "nb")
    at = {row["t"]: row for row in rows_with(spec, "t", "c")}
    links = {(row["y"], row["v"]): row for row in rows_with(spec, "v", "u")}
    sound, broken = links[at["a"]["y"], at["b"]["y"]], links[at["a"]["y"], at["c"]["y"]]
    assert (sound["x"], sound["u"]) == (3, 6)
    assert ("b" in sound, broken["b"]) == (False, 1)


@pytest.mark.parametrize("by", Grouping)
@pytest.mark.parametrize("count", [24, 200])
def test_timeline__many_bars__each_has_its_own_row(count: int, by: Grouping) -> None:
    plan = many_measures(count)
    spec = charts.timeline(plan, "nb", by=by)
    heights = sorted(row["y"] for row in rows_with(spec, "t", "c"))
    assert len(heights) == len(bars(plan)) == count
    assert min(b - a for a, b in itertools.pairwise(heights)) >= 22
    assert heights[-1] < spec["height"]


def test_timeline__name_that_turns_what_is_around_it__leaves_its_dates_as_they_are() -> None:
    spec = charts.timeline(plan_of(measure("a", title="\u2067Ring hjem", horizon=Horizon.LONG)), "nb")
    [row] = rows_with(spec, "t", "c")
    assert row["t"] == "\u2068\u2067Ring hjem\u2069\u2069"
    assert not {"\u2068", "\u2069"} & set("".join(map(str, values_of(spec, "calculate"))))


@pytest.mark.parametrize(("language", "month"), [("nb", "okt"), ("nn", "okt"), ("en", "Oct")])
def test_timeline__months_and_years__are_in_the_language(language: str, month: str) -> None:
    spec = charts.timeline(example_plan(), language)
    signals = {one["name"]: one.get("value") for one in spec["params"]}
    assert signals["M"][9] == month
    assert signals["Y"] == 2027
    years = [row["t"] for row in rows_of(spec) if row.keys() == {"x", "u", "t"}]
    assert years == ["2027", "2028", "2029"]


def test_timeline_rows__assumed_date__says_so() -> None:
    plan = plan_of(measure("a", title="Felles mottak"), measure("b", horizon=Horizon.LONG, depends_on=("a",)))
    (row,) = charts.timeline_rows(plan, "nb")
    assert (row["Start"], row["Slutt"]) == ("01.01.2028", "31.12.2029 (antatt)")
    assert row["Avhenger av"] == "Felles mottak"
