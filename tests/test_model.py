"""The plan: what lives in it, in which order, and what a removed part takes with it."""

from __future__ import annotations

import pytest

from roadmap.changes import Change, apply, making
from roadmap.model import (
    FIXED_IDS,
    Benefit,
    Capability,
    CapabilityGroup,
    CapabilityKey,
    Collaboration,
    Kind,
    Measure,
    Plan,
    collaboration_id,
)


def small_plan() -> Plan:
    """Two of most things, with references between them."""
    return apply(
        Plan("plan"),
        [
            *making(Kind.PLAN, "plan", {"title": "Veikart"}, "a0"),
            *making(Kind.BENEFIT_AREA, "area", {"name": "Innhold"}, "a0"),
            *making(Kind.BENEFICIARY_GROUP, "group", {"name": "Innbyggere"}, "a0"),
            *making(
                Kind.BENEFIT, "benefit", {"area": "area", "group": "group", "text": "Hjelp\nTidlig"}, "a0"
            ),
            *making(Kind.ACTOR, "actor", {"name": "Skolen"}, "a0"),
            *making(Kind.COLLABORATION, "actor~area", {"actor": "actor", "area": "area"}, "a0"),
            *making(Kind.GOAL, "goal", {"text": "Én dør", "area": "area"}, "a0"),
            *making(Kind.SUB_GOAL, "sub", {"goal": "goal", "text": "Felles mottak"}, "a0"),
            *making(Kind.MEASURE, "first", {"sub_goals": ["sub"], "benefits": ["benefit"]}, "a1"),
            *making(Kind.MEASURE, "second", {"depends_on": ["first"]}, "a0"),
        ],
    )


def without(plan: Plan, kind: Kind, entity: str) -> Plan:
    """The plan after an entity is removed."""
    return apply(plan, [Change(kind, entity, "exists", True, False)])


def test_plan__from_nothing__has_the_seven_capabilities_in_two_groups_with_their_answers() -> None:
    plan = Plan("plan")
    assert [capability.key for capability in plan.capabilities] == list(CapabilityKey)
    groups = [capability.key.group for capability in plan.capabilities]
    assert groups == [CapabilityGroup.TECHNOLOGICAL_ORGANISATIONAL] * 3 + [CapabilityGroup.HUMAN_CULTURAL] * 4
    assert len(plan.answers) == 42
    assert [answer.number for answer in plan.answers[:7]] == [1, 2, 3, 4, 5, 6, 1]
    assert plan.answers[6].capability is CapabilityKey.ARENAS
    assert {entity.id for entity in (*plan.capabilities, *plan.answers)} == FIXED_IDS
    assert plan.title == ""


def test_plan__with_ranks__is_in_the_groups_order() -> None:
    assert [measure.id for measure in small_plan().measures] == ["second", "first"]


def test_plan__with_a_removed_area__hides_what_hangs_on_it_and_links_to_it() -> None:
    plan = without(small_plan(), Kind.BENEFIT_AREA, "area")
    assert (plan.benefit_areas, plan.benefits, plan.collaborations) == ((), (), ())
    assert plan.goals[0].area is None
    assert plan.measures[1].benefits == ()
    assert plan.measures[1].sub_goals == ("sub",)
    assert plan.find("benefit") is None
    assert plan.kind_of("benefit") is None


def test_plan__with_a_removed_goal__hides_its_sub_goals_and_brings_all_back_with_it() -> None:
    before = small_plan()
    hidden = without(before, Kind.GOAL, "goal")
    assert hidden.sub_goals == ()
    assert hidden.measures[1].sub_goals == ()
    again = apply(hidden, [Change(Kind.GOAL, "goal", "exists", False, True)])
    assert again.sub_goals == before.sub_goals
    assert again.measures == before.measures


def test_plan__with_a_removed_measure__drops_dependencies_on_it() -> None:
    plan = without(small_plan(), Kind.MEASURE, "first")
    assert plan.measures == (Measure(id="second", rank="a0"),)


def test_plan__after_an_edit__keeps_all_other_entities_as_the_same_values() -> None:
    before = small_plan()
    assert before.measures
    after = apply(before, [Change(Kind.MEASURE, "first", "title", "", "Ring hjem")])
    assert after.measures[0] is before.measures[0]
    assert after.measures[1].title == "Ring hjem"
    assert after.find("first") is after.measures[1]
    assert before.measures[1].title == ""
    assert after.revision == before.revision + 1


def test_plan__with_links_of_another_kind__does_not_follow_them() -> None:
    plan = apply(small_plan(), [Change(Kind.MEASURE, "first", "sub_goals", ["sub"], ["goal", "sub"])])
    assert plan.measures[1].sub_goals == ("sub",)


def test_benefit__of_several_lines__has_a_name_and_points() -> None:
    benefit = small_plan().benefits[0]
    assert (benefit.name, benefit.points) == ("Hjelp", ("Tidlig",))
    assert Benefit(id="x").name == ""


def test_collaboration__of_actor_and_area__has_the_same_id_for_everyone() -> None:
    found = small_plan().find(collaboration_id("actor", "area"))
    assert isinstance(found, Collaboration)


def test_values__of_the_model__cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Capability(id="technology").status = "new"  # type: ignore[misc]
