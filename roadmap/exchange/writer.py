"""A plan as a workbook: sheets to read and print, and sheets that can be edited and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from openpyxl import Workbook

from roadmap.changes import apply, making, ranks
from roadmap.exchange.cover import write_cover, write_guide
from roadmap.exchange.data_sheets import Naming, naming_of, write_data_sheet
from roadmap.exchange.lists import Lists
from roadmap.exchange.maturity_sheet import write_platform
from roadmap.exchange.packing import packed
from roadmap.exchange.pen import Pen
from roadmap.exchange.preprinted import STANDARD_NAMES
from roadmap.exchange.priority_sheet import write_priorities
from roadmap.exchange.sheets import DATA_SHEETS
from roadmap.exchange.technical import write_technical
from roadmap.exchange.threads import write_aims, write_threads
from roadmap.exchange.timeline import write_timeline
from roadmap.exchange.views import write_benefit_matrix, write_collaboration_matrix, write_roadmap
from roadmap.model import Head, Plan
from roadmap.texts import text, texts_under

TEMPLATE = ""  # the plan's id in a workbook that belongs to no plan yet


def write_workbook(plan: Plan, language: str, *, today: date) -> bytes:
    """The plan as an .xlsx file in a language; refused where a text has no room in a cell."""
    workbook, pen = _begun(language)
    naming = naming_of(plan)
    lists = Lists(plan, naming.labels, pen)
    write_cover(workbook, plan, pen, today)
    write_roadmap(workbook, plan, naming, pen)
    write_benefit_matrix(workbook, plan, pen)
    write_collaboration_matrix(workbook, plan, pen)
    platform = write_platform(workbook, plan, lists, pen)
    write_aims(workbook, plan, naming, pen)
    priorities = write_priorities(workbook, plan, naming, lists, pen)
    write_timeline(workbook, plan, naming, pen)
    write_threads(workbook, plan, naming, pen)
    _write_data(workbook, plan, naming, lists, pen)
    write_technical(workbook, plan, pen, today)
    _describe(workbook, plan.title, plan.head.organisation, language, today)
    return packed(workbook, today, (platform, priorities))


def empty_workbook(language: str, *, today: date) -> bytes:
    """A workbook to fill in: the method's standard areas and groups, room for the rest, and a guide."""
    plan = Plan(TEMPLATE)
    for kind, key in STANDARD_NAMES:
        names = texts_under(key, language)
        for (number, name), rank in zip(names.items(), ranks(len(names)), strict=True):
            plan = apply(plan, making(kind, f"{kind}-{number}", {"name": name}, rank), 0)
    plan = replace(plan, entities={**plan.entities, TEMPLATE: Head(id=TEMPLATE)})
    workbook, pen = _begun(language)
    write_guide(workbook, pen)
    naming = naming_of(plan)
    _write_data(workbook, plan, naming, Lists(plan, naming.labels, pen), pen, to_fill_in=True)
    write_technical(workbook, plan, pen, today)
    _describe(workbook, pen.say("excel.cover.template"), "", language, today)
    return packed(workbook, today)


def _begun(language: str) -> tuple[Workbook, Pen]:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    return workbook, Pen(workbook, language)


def _write_data(
    workbook: Workbook, plan: Plan, naming: Naming, lists: Lists, pen: Pen, *, to_fill_in: bool = False
) -> None:
    """Add all that can be read back, and the lists that it is chosen from."""
    for kind in DATA_SHEETS:
        write_data_sheet(workbook, plan, kind, naming, lists, pen, to_fill_in=to_fill_in)
    lists.write(workbook)


def _describe(workbook: Workbook, title: str, creator: str, language: str, today: date) -> None:
    about = workbook.properties
    about.title = title
    about.creator = creator or "Veikart"
    about.subject = text("excel.sheet.roadmap", language)
    about.language = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[language]
    about.created = datetime.combine(today, time())
