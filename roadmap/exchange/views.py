"""The sheets for the council's table: the roadmap as the handbook's template, and the two matrices."""

from __future__ import annotations

from openpyxl import Workbook

from roadmap.exchange.blocks import Block, Head, Section, write_blocks
from roadmap.exchange.data_sheets import Naming
from roadmap.exchange.pen import Pen
from roadmap.exchange.sheets import View, sheet_name
from roadmap.exchange.visible_ids import name_of
from roadmap.fields import choice_key
from roadmap.model import Actor, Benefit, BenefitArea, Entity, Measure, Plan, collaboration_id
from roadmap.palette import CAPABILITY_MARKS
from roadmap.roadmap_table import RoadmapGroup, RoadmapRow, roadmap_table


def write_roadmap(workbook: Workbook, plan: Plan, naming: Naming, pen: Pen) -> None:
    """Add the handbook's table: two groups, a block for each capability, a row for each measure."""
    columns = {"capability": 20.0, "maturity": 16.0}
    columns |= dict.fromkeys(("short_medium", "long", "sub_goals", "goals"), 40.0)
    write_blocks(
        workbook,
        pen,
        title=sheet_name(View.ROADMAP, pen.language),
        hint=pen.say("excel.about.roadmap"),
        heads=[Head(pen.say(f"excel.roadmap.{name}"), width) for name, width in columns.items()],
        sections=[_section(group, naming, pen) for group in roadmap_table(plan)],
        footer=plan.title,
        marked=True,
    )


def _section(group: RoadmapGroup, naming: Naming, pen: Pen) -> Section:
    heading = f"capability_group.{group.group}.name" if group.group else "excel.roadmap.no_group"
    return Section(pen.say(heading), tuple(_block(row, naming, pen) for row in group.rows))


def _block(row: RoadmapRow, naming: Naming, pen: Pen) -> Block:
    name = pen.say(choice_key(row.capability)) if row.capability else pen.say("excel.roadmap.no_capability")
    maturity = pen.say(choice_key(row.maturity)) if row.maturity else ""
    undecided = tuple(
        pen.say("excel.roadmap.undecided", measure=_measure(measure, naming)) for measure in row.undecided
    )
    return Block(
        (name, maturity),
        (
            tuple(_measure(measure, naming) for measure in row.short_medium) + undecided,
            tuple(_measure(measure, naming) for measure in row.long),
            tuple(_named(one, naming) for one in row.sub_goals),
            tuple(_named(one, naming) for one in row.goals),
        ),
        CAPABILITY_MARKS.get(row.capability or "", ""),
        row.capability,
    )


def _measure(measure: Measure, naming: Naming) -> str:
    named = _named(measure, naming)
    return f"{named} ({measure.responsible})" if measure.responsible else named


def _named(entity: Entity, naming: Naming) -> str:
    return f"{naming.ids[entity.id]} {name_of(entity)}".rstrip()


def write_benefit_matrix(workbook: Workbook, plan: Plan, pen: Pen) -> None:
    """Add the benefits as a matrix: area by for whom."""
    cells: dict[tuple[str, str], list[str]] = {}
    for benefit in plan.benefits:
        cells.setdefault((benefit.area, benefit.group), []).append(_bulleted(benefit))
    blocks = [
        Block(
            (_area(area, pen),),
            tuple(tuple(cells.get((area.id, group.id), ())) for group in plan.beneficiary_groups),
        )
        for area in plan.benefit_areas
    ]
    heads = [Head(pen.say("field.benefit.area.label"), 24.0)]
    heads += [Head(group.name, 46.0) for group in plan.beneficiary_groups]
    _write_matrix(workbook, plan, View.BENEFIT_MATRIX, heads, blocks, pen)


def write_collaboration_matrix(workbook: Workbook, plan: Plan, pen: Pen) -> None:
    """Add what is worked on together: actor by benefit area."""
    texts = {one.id: one.text for one in plan.collaborations}

    def row(actor: Actor) -> Block:
        found = (texts.get(collaboration_id(actor.id, area.id)) for area in plan.benefit_areas)
        return Block((actor.name,), tuple((one,) if one else () for one in found))

    heads = [Head(pen.say("field.collaboration.actor.label"), 28.0)]
    heads += [Head(area.name, 38.0) for area in plan.benefit_areas]
    _write_matrix(
        workbook, plan, View.COLLABORATION_MATRIX, heads, [row(actor) for actor in plan.actors], pen
    )


def _write_matrix(
    workbook: Workbook, plan: Plan, sheet: View, heads: list[Head], blocks: list[Block], pen: Pen
) -> None:
    write_blocks(
        workbook,
        pen,
        title=sheet_name(sheet, pen.language),
        hint=pen.say(f"excel.about.{sheet}"),
        heads=heads,
        sections=[Section("", tuple(blocks))],
        footer=plan.title,
        paper="A3" if len(heads) > 4 else "A4",
    )


def _area(area: BenefitArea, pen: Pen) -> str:
    if area.priority is None:
        return area.name
    return pen.say("excel.matrix.area", area=area.name, priority=pen.say(choice_key(area.priority)).lower())


def _bulleted(benefit: Benefit) -> str:
    return "\n".join([f"• {benefit.name}", *(f"   – {point}" for point in benefit.points)])
