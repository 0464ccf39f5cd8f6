"""Whole plans for tests: generated ones with hostile texts in every field, and large ones for measuring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from roadmap.changes import apply, making, ranks, setting
from roadmap.fields import Field, FieldType, Json, decode, encode, fields_of
from roadmap.model import (
    FIXED_IDS,
    MAX_OVERALL_GOALS,
    PARENTS,
    TYPES,
    CapabilityKey,
    Horizon,
    Kind,
    MeasureStatus,
    Plan,
    collaboration_id,
)

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://example.org";"klikk")',
    "+47 900 00 000",
    "-5",
    "@SUM(A1)",
    "'med apostrof",
    "#REF!",
    "#N/A",
    "SANN",
    "TRUE",
    "None",
    "nan",
    "0012",
    "1/2",
    "1E5",
    "3,14",
    "01.02.2027",
    "_x0041_",
    "_x005F_x0041_",
    "_x0041_x0042_",
    "linje én\nlinje to\n\nlinje fire",
    "tabulator\there",
    "«anførsel» \"dobbel\" 'enkel' `grav`",
    "<b>&amp;</b> ]]> <!-- -->",
    '<row r="1" customHeight="1"',
    "&P &N &A",
    "T-001; D-002, G-003 og M-001",
    "D-001 – T-001",
    "a;b;c",
    "æøåÆØÅ æ",
    "e\u0301 sammensatt",
    "👩‍🚒👨‍👩‍👧‍👦🇳🇴",
    "\u202eomvendt\u202c مرحبا שלום",
    "usynlig\u200b\u200d\ufeff tegn",
    "hardt\u00a0mellomrom",
    "漢字かな",
    "nul\x00 og klokke\x07",
    "ord " * 700,
    "Overgangssamhandlingskoordineringsansvarlig" * 6,
    "{klammer} %s {0}",
    "C:\\sti\\fil",
)


def texts() -> st.SearchStrategy[str]:
    """Texts as people and attackers write them."""
    return st.one_of(st.just(""), st.sampled_from(HOSTILE), st.text(max_size=60))


def _values(field: Field, targets: Callable[[Kind], list[str]]) -> st.SearchStrategy[Any]:
    """Values of a field as JSON, before cleaning."""
    match field.type:
        case FieldType.TEXT:
            return texts().map(lambda text: text[: field.limit])
        case FieldType.POINTS:
            return st.lists(texts(), max_size=3)
        case FieldType.CHOICE:
            assert field.choices is not None
            return st.sampled_from([None, *field.choices])
        case FieldType.SCALE:
            return st.sampled_from([None, 1, 2, 3, 4, 5])
        case FieldType.DATE | FieldType.MONTH:
            days = st.dates(date(1990, 1, 1), date(2100, 12, 31)).map(date.isoformat)
            return st.one_of(st.none(), days)
    assert field.target is not None
    found = targets(field.target)
    if field.type is FieldType.REFS:
        return st.lists(st.sampled_from(found), max_size=3, unique=True) if found else st.just([])
    return st.sampled_from(found if field.is_parent else [None, *found])


class _Builder:
    """Draws a plan kind by kind, so that what is referred to is there."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._living: dict[Kind, list[str]] = {}
        self.plan = Plan("p" * 32)

    def build(self) -> Plan:
        for kind in Kind:
            if kind in (Kind.CAPABILITY, Kind.ANSWER):
                self._fill_fixed(kind)
            elif all(self._living.get(target) for target in PARENTS.get(kind, {}).values()):
                self._make(kind)
        self._remove_one()
        return self.plan

    def _values(self, kind: Kind, entity: str) -> dict[str, Json]:
        def others(target: Kind) -> list[str]:
            return [one for one in self._living.get(target, []) if one != entity]

        drawn = {f: self._draw(_values(f, others)) for f in fields_of(kind)}
        return {f.name: encode(decode(f, value)) for f, value in drawn.items()}

    def _fill_fixed(self, kind: Kind) -> None:
        fixed = sorted(one for one in FIXED_IDS if isinstance(self.plan.entities[one], TYPES[kind]))
        for entity in self._draw(st.lists(st.sampled_from(fixed), max_size=4, unique=True)):
            for name, value in self._values(kind, entity).items():
                self.plan = apply(self.plan, setting(self.plan, kind, entity, name, value))

    def _make(self, kind: Kind) -> None:
        most = MAX_OVERALL_GOALS if kind is Kind.OVERALL_GOAL else 3
        count = 1 if kind is Kind.PLAN else self._draw(st.integers(0, most))
        made = [self.plan.id] if kind is Kind.PLAN else [f"{kind}-{n}" for n in range(count)]
        # Measures may wait for those that come later too.
        self._living[kind] = list(made) if kind is Kind.MEASURE else []
        for entity, rank in zip(made, self._draw(st.permutations(ranks(count))), strict=True):
            content = self._values(kind, entity)
            if kind is Kind.COLLABORATION:
                entity = collaboration_id(str(content["actor"]), str(content["area"]))
            self.plan = apply(self.plan, making(kind, entity, content, rank))
            self._living[kind].append(entity)

    def _remove_one(self) -> None:
        kinds = [kind for kind in (Kind.BENEFIT, Kind.SUB_GOAL, Kind.MEASURE) if self._living.get(kind)]
        removable = [(kind, one) for kind in kinds for one in self._living[kind]]
        for kind, entity in self._draw(st.lists(st.sampled_from(removable), max_size=1)) if kinds else []:
            self.plan = apply(self.plan, setting(self.plan, kind, entity, "exists", False))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans with some of everything, texts of every kind, and sometimes something removed again."""
    return _Builder(draw).build()


def plan_with_each(texts: Sequence[str]) -> Plan:
    """A plan with an entity of each kind for each text, which stands in every field of it that holds text."""
    plan = Plan("p" * 32)
    for kind in Kind:
        fixed = [one for one, entity in plan.entities.items() if isinstance(entity, TYPES[kind])]
        most = {Kind.PLAN: 1, Kind.OVERALL_GOAL: MAX_OVERALL_GOALS}.get(kind, len(texts))
        for n, (text, rank) in enumerate(zip(texts[:most], ranks(len(texts)), strict=False)):
            content = {f.name: encode(decode(f, _same(f, text, n))) for f in fields_of(kind)}
            if kind in (Kind.CAPABILITY, Kind.ANSWER):
                for name, value in content.items():
                    plan = apply(plan, setting(plan, kind, fixed[n % len(fixed)], name, value))
            else:
                plan = apply(plan, making(kind, _id_in(plan, kind, n, content), content, rank))
    return plan


def _id_in(plan: Plan, kind: Kind, n: int, content: dict[str, Json]) -> str:
    if kind is Kind.COLLABORATION:
        return collaboration_id(str(content["actor"]), str(content["area"]))
    return plan.id if kind is Kind.PLAN else f"{kind}-{n}"


def _same(field: Field, text: str, n: int) -> Json:
    match field.type:
        case FieldType.TEXT:
            return text[: field.limit]
        case FieldType.POINTS:
            return [text, "og en til"]
        case FieldType.REF:
            return f"{field.target}-{n}"
        case FieldType.REFS:
            return [f"{field.target}-{n}"] if field.target is not field.kind else []
    return None


def large_plan(measures: int) -> Plan:
    """A plan with so many measures, and goals, sub-goals and benefits as a plan of that size has."""
    plan = Plan("q" * 32)
    plan = apply(plan, making(Kind.PLAN, plan.id, {"title": "Stor plan", "start": "2027-01-01"}, "a0"))
    some = max(4, measures // 4)
    plan = _with(plan, Kind.BENEFIT_AREA, 4, lambda n: {"name": f"Gevinstområde {n}"})
    plan = _with(plan, Kind.BENEFICIARY_GROUP, 3, lambda n: {"name": f"Gruppe {n}"})
    plan = _with(plan, Kind.BENEFIT, some, _benefit)
    plan = _with(
        plan, Kind.GOAL, max(3, measures // 10), lambda n: {"text": f"Mål {n}: ett lag rundt barnet"}
    )
    plan = _with(plan, Kind.SUB_GOAL, some, lambda n: _sub_goal(n, max(3, measures // 10)))
    return _with(plan, Kind.MEASURE, measures, lambda n: _measure(n, some))


def _with(plan: Plan, kind: Kind, count: int, content: Callable[[int], dict[str, Json]]) -> Plan:
    changes = [
        change
        for n, rank in enumerate(ranks(count))
        for change in making(kind, f"{kind}-{n}", content(n), rank)
    ]
    return apply(plan, changes)


def _benefit(n: int) -> dict[str, Json]:
    area, group = f"{Kind.BENEFIT_AREA}-{n % 4}", f"{Kind.BENEFICIARY_GROUP}-{n % 3}"
    return {"area": area, "group": group, "text": f"Gevinst {n}: kortere ventetid for familiene"}


def _sub_goal(n: int, goals: int) -> dict[str, Json]:
    return {
        "goal": f"{Kind.GOAL}-{n % goals}",
        "text": f"Delmål {n}: fast møte hver uke",
        "due": "2028-06-30",
    }


def _measure(n: int, some: int) -> dict[str, Json]:
    start = date(2027, 1, 1) + timedelta(days=n * 7 % 1000)
    return {
        "title": f"Tiltak {n}: felles rutine for overganger mellom enhetene",
        "description": "Vi skriver ned hvem som gjør hva når et barn går fra én enhet til en annen. " * 2,
        "capability": list(CapabilityKey)[n % 7].value,
        "sub_goals": [f"{Kind.SUB_GOAL}-{n % some}"],
        "benefits": [f"{Kind.BENEFIT}-{n % some}", f"{Kind.BENEFIT}-{(n + 1) % some}"],
        "importance": 1 + n % 5,
        "effort": 1 + n * 3 % 5,
        "responsible": f"Leder {n % 11}",
        "horizon": (Horizon.LONG if n % 3 else Horizon.SHORT_MEDIUM).value,
        "start": start.isoformat(),
        "end": (start + timedelta(days=120)).isoformat(),
        "depends_on": [f"{Kind.MEASURE}-{n - 1}"] if n and n % 5 == 0 else [],
        "status": MeasureStatus.NOT_STARTED.value,
    }
