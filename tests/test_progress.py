"""How far a plan has come, and what is left."""

from __future__ import annotations

import pytest

from roadmap.example import example_plan
from roadmap.model import (
    Actor,
    ActorKind,
    Answer,
    BeneficiaryGroup,
    Benefit,
    BenefitArea,
    Capability,
    CollaborationArea,
    Entity,
    Frequency,
    Goal,
    Horizon,
    Maturity,
    OverallGoal,
    Priority,
    SubGoal,
)
from roadmap.progress import progress, reached
from roadmap.texts import LANGUAGES, catalogue
from tests.small_plans import measure, plan_of


def test_progress__new_plan__nothing_is_done_and_it_is_at_step_one() -> None:
    steps = progress(plan_of())
    assert [step.step for step in steps] == [1, 2, 3, 4, 5]
    assert [step.done for step in steps] == [0, 0, 0, 0, 0]
    assert reached(steps) == 1


def test_progress__half_of_step_one__counts_and_says_what_is_left() -> None:
    plan = plan_of(
        OverallGoal(id="o", text="Sammen"),
        BenefitArea(id="a1", rank="a", priority=Priority.FIRST, meaning="Mer tid"),
        BenefitArea(id="a2", rank="b", priority=Priority.LATER),
        BeneficiaryGroup(id="g"),
        Benefit(id="b", area="a1", group="g", text="Kortere vei"),
    )
    step = progress(plan)[0]
    assert (step.done, step.total, step.complete) == (2, 4, False)
    assert [(part.name, part.have, part.need) for part in step.left] == [
        ("benefits", 1, 2),
        ("meaning", 1, 2),
    ]


@pytest.mark.parametrize(
    ("horizons", "step", "roadmap"),
    [((None, None), 4, 0), ((Horizon.LONG, None), 5, 25), ((Horizon.LONG, Horizon.LONG), 5, 50)],
)
def test_reached__measures__the_roadmap_with_the_first_that_is_placed(
    horizons: tuple[Horizon | None, Horizon | None], step: int, roadmap: int
) -> None:
    measures = [measure(f"m{n}", horizon=horizon) for n, horizon in enumerate(horizons)]
    steps = progress(plan_of(OverallGoal(id="o", text="Sammen"), *measures))
    assert (reached(steps), steps[4].percent) == (step, roadmap)


def test_roadmap__measure_without_time__brings_neither_its_sub_goal_nor_its_benefit() -> None:
    aimed = {"sub_goals": ("s",), "benefits": ("b",)}
    parents = (BenefitArea(id="a"), BeneficiaryGroup(id="g"), Goal(id="g1", text="Felles mottak"))
    below = (SubGoal(id="s", goal="g1", text="Én telefon"), Benefit(id="b", area="a", group="g", text="Ro"))
    outside = progress(plan_of(*parents, *below, measure("m", **aimed)))[4]
    inside = progress(plan_of(*parents, *below, measure("m", horizon=Horizon.LONG, **aimed)))[4]
    assert (outside.percent, [part.name for part in outside.left]) == (
        0,
        ["placed", "consistent", "sub_goals", "benefits"],
    )
    assert inside.complete


@pytest.mark.parametrize(
    ("step", "entity"),
    [
        (1, Benefit(id="b", area="a1", group="g", text="Kortere vei")),
        (1, BenefitArea(id="a2", meaning="Mer tid")),
        (2, Actor(id="x", name="Fastlegene")),
        (2, Actor(id="x", kind=ActorKind.STATE)),
        (2, CollaborationArea(id="c", how="Hver uke")),
        (2, Answer(id="technology-1", text="Vi ringer")),
        (2, Capability(id="technology", maturity=Maturity.LOW)),
        (3, BenefitArea(id="a2", ambition="Alle med")),
        (3, Goal(id="g1", limitations=("Få folk",))),
        (4, measure("m", title="", description="Ring hjem")),
    ],
)
def test_progress__anything_written__begins_its_step_and_no_later_one(step: int, entity: Entity) -> None:
    many = [BenefitArea(id=f"more{n}") for n in range(300)]
    steps = progress(plan_of(BenefitArea(id="a1"), BeneficiaryGroup(id="g"), *many, entity))
    assert [one.step for one in steps if one.percent] == [step]
    assert reached(steps) == step


def test_progress__half_judged_actor_and_answered_question__count_by_halves() -> None:
    plan = plan_of(Actor(id="x", frequency=Frequency.DAILY), Answer(id="technology-1", text="Vi ringer"))
    shares = {part.name: part.share for part in progress(plan)[1].parts}
    assert shares["judged"] == pytest.approx(1 / 3)
    assert shares["status"] == pytest.approx(1 / 14)


def test_reached__goals_only__is_step_three() -> None:
    assert reached(progress(plan_of(Goal(id="g", text="Felles mottak")))) == 3


def test_progress__the_example__has_come_to_the_roadmap() -> None:
    steps = progress(example_plan())
    assert reached(steps) == 5
    assert [step.complete for step in steps[:3]] == [True, True, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_progress__each_part__has_its_text(language: str) -> None:
    keys = {part.text_key for step in progress(plan_of()) for part in step.parts}
    assert keys == {key for key in catalogue(language) if key.startswith("progress.")}
