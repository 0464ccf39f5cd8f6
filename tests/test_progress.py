"""How far a plan has come, and what is left."""

from __future__ import annotations

import pytest

from roadmap.example import example_plan
from roadmap.model import BeneficiaryGroup, Benefit, BenefitArea, Goal, Horizon, OverallGoal, Priority
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
    ("horizons", "step"), [((None, None), 4), ((Horizon.LONG, None), 4), ((Horizon.LONG, Horizon.LONG), 5)]
)
def test_reached__measures__the_roadmap_once_all_are_placed(
    horizons: tuple[Horizon | None, Horizon | None], step: int
) -> None:
    measures = [measure(f"m{n}", horizon=horizon) for n, horizon in enumerate(horizons)]
    assert reached(progress(plan_of(OverallGoal(id="o", text="Sammen"), *measures))) == step


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
