"""A plan as a workbook: sheets to read and print, and sheets that can be edited and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from openpyxl import Workbook

from roadmap.changes import apply, making, ranks
from roadmap.exchange.cover import write_cover
from roadmap.exchange.data_sheets import naming_of, write_data_sheet
from roadmap.exchange.lists import Lists
from roadmap.exchange.packing import packed
from roadmap.exchange.pen import Pen
from roadmap.exchange.sheets import DATA_SHEETS
from roadmap.exchange.technical import write_technical
from roadmap.exchange.timeline import write_timeline
from roadmap.exchange.views import write_benefit_matrix, write_collaboration_matrix, write_roadmap
from roadmap.model import Head, Kind, Plan
from roadmap.texts import texts_under

TEMPLATE = ""  # the plan's id in a workbook that belongs to no plan yet


def write_workbook(plan: Plan, language: str, *, today: date) -> bytes:
    """The plan as an .xlsx file in a language; refused where a text has no room in a cell."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    pen = Pen(workbook, language)
    naming = naming_of(plan)
    lists = Lists(plan, naming.labels, pen)
    write_cover(workbook, plan, pen, today)
    write_roadmap(workbook, plan, naming, pen)
    write_benefit_matrix(workbook, plan, pen)
    write_collaboration_matrix(workbook, plan, pen)
    write_timeline(workbook, plan, naming, pen)
    for kind in DATA_SHEETS:
        write_data_sheet(workbook, plan, kind, naming, lists, pen)
    lists.write(workbook)
    write_technical(workbook, plan, pen, today)
    _describe(workbook, plan, language, today)
    return packed(workbook, today)


def _describe(workbook: Workbook, plan: Plan, language: str, today: date) -> None:
    about = workbook.properties
    about.title = plan.title
    about.creator = plan.head.organisation or "Veikart"
    about.language = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[language]
    about.created = datetime.combine(today, time())


def empty_workbook(language: str, *, today: date) -> bytes:
    """A workbook to fill in: the method's standard areas and groups, and room for the rest."""
    plan = Plan(TEMPLATE)
    for kind, key in ((Kind.BENEFIT_AREA, "standard.area"), (Kind.BENEFICIARY_GROUP, "standard.group")):
        names = texts_under(key, language)
        for (number, name), rank in zip(names.items(), ranks(len(names)), strict=True):
            plan = apply(plan, making(kind, f"{kind}-{number}", {"name": name}, rank), 0)
    return write_workbook(
        replace(plan, entities={**plan.entities, TEMPLATE: Head(id=TEMPLATE)}), language, today=today
    )
