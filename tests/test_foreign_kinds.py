"""Lists of benefits, goals and actors taken into a plan: what hangs together by name stays together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from roadmap.exchange.column_guess import guess
from roadmap.exchange.foreign import read_list
from roadmap.model import (
    Actor,
    Benefit,
    BenefitArea,
    Goal,
    Kind,
    Plan,
)
from roadmap.problems import Severity
from roadmap.texts import sentence
from tests.foreign_lists import (
    BENEFITS,
    PLAN,
    after,
    guessed,
    opened,
    places,
    taken,
)
from tests.small_plans import plan_of


def test_benefits__with_new_areas_and_groups__make_them_once_and_say_so() -> None:
    file = opened(BENEFITS)
    reading = taken(file, PLAN, guessed(file, parents=(("group", "Pårørende"),)))
    plan = after(reading.plan)
    assert [one.name for one in plan.benefit_areas] == ["Kvalitet", "Spart tid"]
    assert [one.name for one in plan.beneficiary_groups] == ["Medarbeidere", "Innbyggere", "Pårørende"]
    groups = {one.name: one.id for one in plan.beneficiary_groups}
    benefits = {one.name: one for one in plan.benefits}
    assert benefits["Kortere ventetid"].area == "area"
    assert benefits["Mindre dobbeltarbeid"].group == "group"
    assert benefits["Tryggere pårørende"].group == groups["Pårørende"]
    said = [sentence(one, "nb") for one in reading.problems if one.severity is Severity.WARNING]
    assert said[0] == (
        "Ark «Ark1»: disse kolonnene blir ikke med: Nr, Indikator, Nullpunkt, Måltall, Gevinsteier. "
        "Skal de med, så velg hva de er, eller ta med resten i «Gevinst»."
    )
    assert said[2] == (
        "Ark «Ark1»: dette finnes ikke i planen, og blir laget (Gevinstområde): Spart tid. "
        "I planen står fra før: Kvalitet. "
        "Er noe av det nye det samme, så skriv det navnet i filen, og velg filen på nytt."
    )
    assert "Innbyggere, Pårørende. I planen står fra før: Medarbeidere." in said[1]
    alone = taken(file, None, guessed(file, parents=(("group", "Pårørende"),)))
    assert [one.severity for one in alone.problems if one.code == "list_created"] == [Severity.NOTE] * 2


@pytest.mark.parametrize("area", ["Kvalitet", "Kvalitett", "7", "T-001", "Kvalitet og trygghet"])
def test_benefits__in_a_plan_without_areas_or_with_one_like_it__make_theirs(area: str) -> None:
    file = opened([["Gevinst", "Gevinstområde", "For hvem"], ["Kortere kø", area, "Alle"]])
    for plan in (plan_of(), PLAN):
        made = after(taken(file, plan).plan)
        names = {one.id: one.name for one in made.benefit_areas}
        assert [names[one.area] for one in made.benefits] == [area]


def test_benefits__of_an_area_that_two_are_called__are_left_out_and_told() -> None:
    twin = BenefitArea(id="twin", rank="b", name="kvalitet")
    plan = replace(PLAN, entities={**PLAN.entities, "twin": twin})
    file = opened(
        [["Gevinst", "Gevinstområde", "For hvem"], ["Kortere kø", "Kvalitet", "Alle"], ["B", "Ny", "Alle"]]
    )
    reading = taken(file, plan)
    assert ("B2", "cell_unclear_reference") in places(reading.problems)
    assert [one.name for one in after(reading.plan).benefits] == ["B"]


def test_benefits__without_a_group_and_none_chosen__are_left_out_and_told() -> None:
    reading = taken(opened(BENEFITS), PLAN)
    assert ("D6", "list_row_without_parent") in places(reading.problems)
    assert [one.name for one in after(reading.plan).benefits] == ["Kortere ventetid", "Mindre dobbeltarbeid"]


def test_benefit__of_the_same_name_for_another_group__is_another_benefit() -> None:
    known = Benefit(id="b1", rank="a", area="area", group="group", text="Mindre stress\nog færre vikarer")
    plan = replace(PLAN, entities={**PLAN.entities, "b1": known})
    file = opened(
        [
            ["Gevinst", "Gevinstområde", "For hvem"],
            ["Mindre stress\nog bedre søvn", "Kvalitet", "Medarbeidere"],
            ["Mindre stress", "Kvalitet", "Innbyggere"],
        ]
    )
    made = after(taken(file, plan).plan).benefits
    assert len(made) == 2
    assert next(one for one in made if one.id == "b1").points == ("og færre vikarer", "og bedre søvn")


def test_goals_and_sub_goals__of_a_list__hang_together_by_name() -> None:
    file = opened(
        [
            ["Hovedmål", "Delmål", "Frist", "Indikator"],
            ["Ett lag rundt barnet", "Felles journal", "1.6.2027", "Journalen er i bruk"],
            ["Trygge overganger", "Rutine er skrevet", "2027-09-01", None],
        ]
    )
    mapping = guess(file)
    plan = after(taken(file, PLAN).plan)
    assert mapping.kind is Kind.SUB_GOAL
    goals = {one.id: one.text for one in plan.goals}
    assert [(goals[one.goal], one.text, one.due) for one in plan.sub_goals if one.id != "sub"] == [
        ("Ett lag rundt barnet", "Felles journal", date(2027, 6, 1)),
        ("Trygge overganger", "Rutine er skrevet", date(2027, 9, 1)),
    ]


def test_actors__of_a_list__are_read_with_other_peoples_words() -> None:
    file = opened(
        [
            ["Samarbeidspartner", "Sektor", "Betydning"],
            ["Sykehuset", "Helseforetak", 5],
            ["Frisklivssentralen", "Intern", "svært viktig"],
        ]
    )
    assert [(one.name, one.kind, one.importance) for one in after(taken(file, PLAN).plan).actors] == [
        ("Sykehuset", "state", 5),
        ("Frisklivssentralen", "internal_unit", 5),
    ]


def test_actor__already_in_the_plan__is_not_made_again() -> None:
    plan = plan_of(Actor(id="a", rank="a", name="NAV"))
    made = after(taken(opened([["Aktører", "Hvor viktig"], ["Nav", 4]]), plan).plan).actors
    assert [(one.name, one.importance) for one in made] == [("NAV", 4)]


def test_new_goals__among_many_and_after_earlier_imports__look_each_plan_through_only_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = plan_of(*(Goal(id=f"g{n}", rank=f"{n:03}", text=f"Mål {n}") for n in range(200)))
    find, looks = Plan.find, 0

    def counted(of: Plan, entity: str) -> Any:
        nonlocal looks
        looks += 1
        return find(of, entity)

    def looked(count: int) -> int:
        nonlocal looks
        looks = 0
        file = opened([["Delmål", "Mål"], *([f"Del {n}", f"Nytt mål {n}"] for n in range(count))])
        reading = read_list(file, guess(file), "nb", plan, before=(plan, plan, plan))
        assert len(after(reading.plan).goals) == 200 + count
        return looks

    monkeypatch.setattr(Plan, "find", counted)
    few = looked(10)
    assert looked(50) - few < 40 * 50
