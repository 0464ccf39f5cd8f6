"""What leads to what: goals with their sub-goals, and the red thread from each measure to those it is for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from openpyxl import Workbook

from roadmap.exchange.blocks import Block, Column, Items, Lines, Section, Table
from roadmap.exchange.data_sheets import Naming
from roadmap.exchange.pen import Pen
from roadmap.exchange.sheets import View
from roadmap.exchange.styles import Sort
from roadmap.exchange.view_sheets import named, write_view
from roadmap.fields import choice_key
from roadmap.model import Benefit, Goal, Measure, Plan, SubGoal
from roadmap.palette import CAPABILITY_MARKS


def write_aims(workbook: Workbook, plan: Plan, naming: Naming, pen: Pen) -> None:
    """Add the goals, each with its sub-goals and with what helps and hinders."""

    def column(key: str, width: float, lines: Lines = Lines.EACH, sort: Sort = Sort.TEXT) -> Column:
        return Column(pen.say(f"field.{key}.label"), width, lines, sort)

    names = (column("goal.text", 38, sort=Sort.NAME), Column(pen.say("excel.aims.belongs_to"), 24))
    items = (
        column("sub_goal.text", 42),
        column("sub_goal.due", 12, sort=Sort.DATE),
        column("sub_goal.evidence", 36),
        column("goal.opportunities", 31, Lines.NONE),
        column("goal.limitations", 31, Lines.NONE),
    )
    section = Section("", _goal_blocks(plan, naming, pen))
    write_view(workbook, pen, View.AIMS, Table(names, items, (section,), marked=True), plan)


def _goal_blocks(plan: Plan, naming: Naming, pen: Pen) -> tuple[Block, ...]:
    """A block for each goal: its sub-goals line by line, and beside them what helps and hinders."""
    parts: dict[str, list[SubGoal]] = {}
    for sub_goal in plan.sub_goals:
        parts.setdefault(sub_goal.goal, []).append(sub_goal)
    areas = {area.id: area.name for area in plan.benefit_areas}

    def block(goal: Goal) -> Block:
        capability = pen.say(choice_key(goal.capability)) if goal.capability else ""
        about = "\n".join(filter(None, (capability, areas.get(goal.area or ""))))
        below = [(naming.named(one), one.due, one.evidence) for one in parts.get(goal.id, ())]
        points = zip_longest(
            *(_bullets(some) for some in (goal.opportunities, goal.limitations)), fillvalue=""
        )
        rows = tuple(
            (*(left or ("", None, "")), *(right or ("", ""))) for left, right in zip_longest(below, points)
        )
        mark = CAPABILITY_MARKS.get(goal.capability or "", "")
        return Block((naming.named(goal), about), rows, mark, goal.capability)

    return tuple(block(goal) for goal in plan.goals)


def _bullets(points: tuple[str, ...]) -> list[str]:
    return [f"• {point}" for point in points]


def write_threads(workbook: Workbook, plan: Plan, naming: Naming, pen: Pen) -> None:
    """Add a line from each measure over sub-goal and goal to the benefits, and what no measure leads to."""
    names = (Column(pen.say("kind.measure.one"), 38, sort=Sort.NAME),)
    items = (
        Column(pen.say("kind.sub_goal.one"), 46),
        Column(pen.say("kind.goal.one"), 55),
        Column(pen.say("kind.benefit.one"), 56),
        Column(pen.say("field.benefit.group.label"), 20),
    )
    threads = _Threads(plan, naming, pen)
    sections = [Section("", tuple(threads.of(measure) for measure in plan.measures))]
    if loose := threads.loose():
        sections.append(Section(pen.say("excel.threads.loose"), (loose,)))
    table = Table(names, items, tuple(sections), marked=True)
    write_view(workbook, pen, View.THREADS, table, plan, letters=True)


class _Threads:
    """Follows what leads to what in one plan."""

    def __init__(self, plan: Plan, naming: Naming, pen: Pen) -> None:
        self._plan, self._naming, self._pen = plan, naming, pen
        self._sub_goals: dict[str, SubGoal] = {one.id: one for one in plan.sub_goals}
        self._benefits: dict[str, Benefit] = {one.id: one for one in plan.benefits}
        self._goals = {one.id: naming.named(one) for one in plan.goals}
        self._groups = {one.id: one.name for one in plan.beneficiary_groups}

    def of(self, measure: Measure) -> Block:
        """A measure's lines; where it leads to nothing, that is said."""
        aims = [self._aim(self._sub_goals[one]) for one in measure.sub_goals]
        gains = [self._gain(self._benefits[one]) for one in measure.benefits]
        aims = aims or [(self._pen.say("excel.threads.no_sub_goal"), "")]
        gains = gains or [(self._pen.say("excel.threads.no_benefit"), "")]
        mark = CAPABILITY_MARKS.get(measure.capability or "", "")
        return Block(
            (named(measure, self._naming, self._pen),),
            tuple(_side_by_side(aims, gains)),
            mark,
            measure.capability,
        )

    def loose(self) -> Block | None:
        """The sub-goals and benefits that no measure leads to."""
        aimed = {one for measure in self._plan.measures for one in measure.sub_goals}
        gained = {one for measure in self._plan.measures for one in measure.benefits}
        aims = [self._aim(one) for one in self._plan.sub_goals if one.id not in aimed]
        gains = [self._gain(one) for one in self._plan.benefits if one.id not in gained]
        rows = tuple(_side_by_side(aims, gains))
        return Block((self._pen.say("excel.threads.no_measure"),), rows) if rows else None

    def _aim(self, sub_goal: SubGoal) -> tuple[str, str]:
        return self._naming.named(sub_goal), self._goals[sub_goal.goal]

    def _gain(self, benefit: Benefit) -> tuple[str, str]:
        return self._naming.named(benefit), self._groups[benefit.group]


def _side_by_side(aims: list[tuple[str, str]], gains: list[tuple[str, str]]) -> Iterator[Items]:
    for aim, gain in zip_longest(aims, gains, fillvalue=("", "")):
        yield (*aim, *gain)
