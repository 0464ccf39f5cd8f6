"""The sheets for the council's table: the roadmap as the handbook's template, and the two matrices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from openpyxl import Workbook

from roadmap.exchange.blocks import Block, Column, Items, Lines, Section, Table
from roadmap.exchange.data_sheets import Naming
from roadmap.exchange.pen import Pen
from roadmap.exchange.printing import A3
from roadmap.exchange.sheets import View
from roadmap.exchange.styles import Sort
from roadmap.exchange.view_sheets import named, write_view
from roadmap.fields import choice_key
from roadmap.model import Actor, Benefit, BenefitArea, Entity, Measure, Plan, collaboration_id
from roadmap.palette import CAPABILITY_MARKS
from roadmap.roadmap_table import RoadmapGroup, RoadmapRow, roadmap_table
from roadmap.texts import isolated

_NARROWEST, _WIDEST = 22.0, 66.0


def write_roadmap(workbook: Workbook, plan: Plan, naming: Naming, pen: Pen) -> None:
    """Add the handbook's table: two groups, a block for each capability, a row for each measure."""
    names = [Column(pen.say("excel.roadmap.capability"), 20.0, sort=Sort.NAME)]
    names.append(Column(pen.say("excel.roadmap.maturity"), 20.0, sort=Sort.NAME))
    groups = roadmap_table(plan)
    undecided = any(row.undecided for group in groups for row in group.rows)
    # The paper is as wide with one column more: text keeps its size.
    widths = {"short_medium": 33.0, "long": 33.0, "undecided": 33.0, "sub_goals": 39.0, "goals": 36.5}
    if not undecided:
        widths = {"short_medium": 42.5, "long": 42.5, "sub_goals": 46.0, "goals": 44.0}
    # A measure ends where the next one begins, also when that one stands in the other column.
    lines = {"sub_goals": Lines.RUNS, "goals": Lines.RUNS}
    items = [
        Column(pen.say(f"excel.roadmap.{name}"), width, lines.get(name, Lines.ROWS))
        for name, width in widths.items()
    ]
    told = _Roadmap(plan, naming, pen, list(widths))
    sections = tuple(told.section(group) for group in groups)
    table = Table(tuple(names), tuple(items), sections, marked=True)
    write_view(workbook, pen, View.ROADMAP, table, plan)


class _Roadmap:
    """Says what stands in the handbook's table."""

    def __init__(self, plan: Plan, naming: Naming, pen: Pen, columns: list[str]) -> None:
        self._naming, self._pen, self._columns = naming, pen, columns
        self._sub_goals = {one.id: one for one in plan.sub_goals}
        self._goals = {one.id: one for one in plan.goals}

    def section(self, group: RoadmapGroup) -> Section:
        """A group of capabilities, or what belongs to none."""
        heading = f"capability_group.{group.group}.name" if group.group else "excel.roadmap.no_group"
        return Section(self._pen.say(heading), tuple(self._block(row) for row in group.rows))

    def _block(self, row: RoadmapRow) -> Block:
        pen = self._pen
        unreached = "" if row.has_measures else pen.say("excel.roadmap.unreached")
        name = pen.say(choice_key(row.capability)) if row.capability else unreached
        maturity = pen.say(choice_key(row.maturity)) if row.maturity else ""
        if row.capability and not row.maturity:
            maturity = pen.say("excel.platform.not_assessed")
        mark = CAPABILITY_MARKS.get(row.capability or "", "")
        return Block((name, maturity), tuple(self._rows(row)), mark, row.capability)

    def _rows(self, row: RoadmapRow) -> Iterator[Items]:
        """A row for each measure beside what it leads to, then what no measure of the row leads to."""
        parts = {"short_medium": row.short_medium, "long": row.long, "undecided": row.undecided}
        for name, measures in parts.items():
            for measure in measures:
                sub_goals, goals = self._led_to(measure)
                yield self._items({name: self._measure(measure), "sub_goals": sub_goals, "goals": goals})
        served = {one for measures in parts.values() for measure in measures for one in measure.sub_goals}
        reached = {self._sub_goals[one].goal for one in served}
        for sub_goal in row.sub_goals:
            if sub_goal.id not in served:
                reached.add(sub_goal.goal)
                goal = self._named(self._goals[sub_goal.goal])
                yield self._items({"sub_goals": self._named(sub_goal), "goals": goal})
        for one in row.goals:
            if one.id not in reached:
                yield self._items({"goals": self._named(one)})

    def _items(self, said: Mapping[str, str]) -> Items:
        return tuple(said.get(name, "") for name in self._columns)

    def _led_to(self, measure: Measure) -> tuple[str, str]:
        sub_goals = [self._sub_goals[one] for one in measure.sub_goals]
        goals = dict.fromkeys(one.goal for one in sub_goals)
        return (
            "\n".join(self._named(one) for one in sub_goals),
            "\n".join(self._named(self._goals[one]) for one in goals),
        )

    def _measure(self, measure: Measure) -> str:
        said = named(measure, self._naming, self._pen)
        return f"{isolated(said)} ({isolated(measure.responsible)})" if measure.responsible else said

    def _named(self, entity: Entity) -> str:
        return self._naming.named(entity)


def write_benefit_matrix(workbook: Workbook, plan: Plan, pen: Pen) -> None:
    """Add the benefits as a matrix: area by for whom."""
    cells: dict[tuple[str, str], list[str]] = {}
    for benefit in plan.benefits:
        cells.setdefault((benefit.area, benefit.group), []).append(_bulleted(benefit))
    blocks = []
    for area in plan.benefit_areas:
        columns = [cells.get((area.id, group.id), []) for group in plan.beneficiary_groups]
        blocks.append(Block((_area(area, pen),), tuple(zip_longest(*columns, fillvalue=""))))
    name = Column(pen.say("field.benefit.area.label"), 24.0, sort=Sort.NAME)
    heads = [group.name for group in plan.beneficiary_groups]
    _write_matrix(workbook, plan, View.BENEFIT_MATRIX, name, heads, blocks, pen)


def write_collaboration_matrix(workbook: Workbook, plan: Plan, pen: Pen) -> None:
    """Add what is worked on together: actor by benefit area."""
    texts = {one.id: one.text for one in plan.collaborations}

    def row(actor: Actor) -> Block:
        found = (texts.get(collaboration_id(actor.id, area.id), "") for area in plan.benefit_areas)
        return Block((actor.name,), (tuple(found) or ("",),))

    name = Column(pen.say("field.collaboration.actor.label"), 28.0, sort=Sort.NAME)
    heads = [area.name for area in plan.benefit_areas]
    blocks = [row(actor) for actor in plan.actors]
    _write_matrix(workbook, plan, View.COLLABORATION_MATRIX, name, heads, blocks, pen)


def _write_matrix(
    workbook: Workbook, plan: Plan, view: View, name: Column, heads: list[str], blocks: list[Block], pen: Pen
) -> None:
    width = max(_NARROWEST, min(_WIDEST, (A3.room - name.width) / max(len(heads), 1)))
    columns = tuple(Column(head, width, Lines.NONE) for head in heads or [""])
    write_view(workbook, pen, view, Table((name,), columns, (Section("", tuple(blocks)),)), plan)


def _area(area: BenefitArea, pen: Pen) -> str:
    if area.priority is None:
        return area.name
    return pen.say("excel.matrix.area", area=area.name, priority=pen.say(choice_key(area.priority)).lower())


def _bulleted(benefit: Benefit) -> str:
    return "\n".join([f"• {benefit.name}", *(f"   – {point}" for point in benefit.points)])
