"""Lists of other people's, as small tables: a hand-made plan, a sheet of benefits, exports of two tools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from roadmap.exchange.column_guess import guess, guess_columns
from roadmap.exchange.foreign import read_list
from roadmap.exchange.list_mapping import ListMapping
from roadmap.exchange.raw_tables import RawFile, read_raw
from roadmap.exchange.reader import Reading
from roadmap.model import BeneficiaryGroup, BenefitArea, Goal, Plan, SubGoal
from roadmap.problems import Problem
from roadmap.texts import LANGUAGES, sentence
from tests.small_plans import measure, plan_of
from tests.workbooks import table

Rows = Sequence[Sequence[Any]]

PLAN = plan_of(
    BenefitArea(id="area", rank="a", name="Kvalitet"),
    BeneficiaryGroup(id="group", rank="a", name="Medarbeidere"),
    Goal(id="goal", rank="a", text="Ett lag rundt barnet"),
    SubGoal(id="sub", rank="a", goal="goal", text="Faste møter"),
    measure("m1", title="Kurs for alle", responsible="Per", description="Avtalt i mai"),
    measure("m2", title="Felles kalender"),
)

_MAY = datetime(2027, 5, 1)  # noqa: DTZ001  # cells know no time zone

HAND_MADE: Rows = [
    ["Handlingsplan for hjemmetjenesten 2027", None, None, None, None],
    [],
    ["Tiltak", "Hvem", "Frist", "Status", "Prioritet", None, "Kommentar"],
    ["Skrive felles rutine", "Kari Moen", "01.03.2027", "Pågår", "Høy", None, "Spør Ola først"],
    ["Kurs for alle", "Ola", _MAY, "Ferdig", 3, None, None],
    ["Ny vaktliste", "Kari Moen", "Q3", "I det blå", "Lav", None, None],
    [],
    ["Oppdatert 3. april av Kari"],
    ["Sum", None, 3],
]

BENEFITS: Rows = [
    ["Gevinstrealiseringsplan"],
    ["Beskrivelse", None, None, None, "Måling", None, None, "Oppfølging"],
    ["Nr", "Gevinst", "Gevinsttype", "Interessent", "Indikator", "Nullpunkt", "Måltall", "Gevinsteier"],
    [1, "Kortere ventetid", "Kvalitet", "Innbyggere", "Dager", 20, 10, "Kari"],
    [2, "Mindre dobbeltarbeid", "Spart tid", "Medarbeidere", "Timer", 5, 0, "Ola"],
    [3, "Tryggere pårørende", "Kvalitet", None, "Svar", 2.5, 4, "Ola"],
]

_PLANNER = """Plan name|Hjemmetjenesten
Plan ID|uJxK
Date of export|01/31/2027

Task ID|Task Name|Bucket Name|Progress|Priority|Assigned To|Created By|Start date|Due date|Late|Labels|Notes
aB1|Make a routine|Training|In progress|Important|Kari;Ola|Per|01/20/2027|02/28/2027|false||With everybody
aB2|Shared calendar|IT|Not started|Urgent|Kari|Per|02/03/2027|03/04/2027|false|Red
aB3|First meeting|Meetings|Completed|Medium|Ola|Per||01/05/2027|true"""
PLANNER: Rows = [[cell or None for cell in line.split("|")] for line in _PLANNER.split("\n")]

MS_PROJECT = """ID;Modus;Aktivitetsnavn;Varighet;Start;Slutt;Foregående aktiviteter;Ressursnavn;% fullført
1;Autoplanlagt;Forberede;10 dager;ma 04.01.27 08:00;fr 15.01.27 16:00;;Kari;100%
2;Autoplanlagt;"Kurs; første del";3 dager;ma 18.01.27 08:00;on 20.01.27 16:00;1;Kari;50%
3;Autoplanlagt;Prøve ut;5 dager;to 21.01.27 08:00;on 27.01.27 16:00;1;2FS+2 dager;Ola;0%
""".replace("1;2FS", '"1;2FS').replace("dager;Ola", 'dager";Ola')

# Heads as MS Project writes them in Excel, where the names come after what looks like them.
_PROJECT_IN_ENGLISH = """ID|Active|Task Mode|Name|Duration|Start|Finish|Predecessors|Outline Level|% Complete
1|Yes|Auto Scheduled|Alpha|30 days|January 4, 2027 8:00 AM|February 12, 2027 5:00 PM||1|50%
2|Yes|Auto Scheduled|Beta|10 days|January 4, 2027 8:00 AM|January 15, 2027 5:00 PM|1|2|0%"""
_PROJECT_IN_NORWEGIAN = """ID|Aktiv|Aktivitetsmodus|Navn|Varighet|Start|Slutt|Foregående|Disposisjonsnivå
1|Ja|Automatisk planlagt|Fase|30 dager|4. januar 2027 08:00|12. februar 2027 17:00||1
2|Ja|Manuelt planlagt|Kurs|10 dager|4. januar 2027 08:00|15. januar 2027 17:00|1|2"""
PROJECT_IN_ENGLISH, PROJECT_IN_NORWEGIAN = (
    [[cell or None for cell in line.split("|")] for line in written.split("\n")]
    for written in (_PROJECT_IN_ENGLISH, _PROJECT_IN_NORWEGIAN)
)


def opened(rows: Rows | bytes, sheet: str = "Ark1") -> RawFile:
    """A list as a file that was read as it stands."""
    return read_raw(rows if isinstance(rows, bytes) else table({sheet: rows}))


def guessed(file: RawFile, **chosen: Any) -> ListMapping:
    """The mapping as guessed, with what a person has chosen otherwise."""
    return replace(guess(file), **chosen)


def by_head(file: RawFile) -> dict[str, str | None]:
    """What each column is guessed to be, by its head."""
    mapping = guess(file)
    found = guess_columns(file.sheet(mapping.sheet), mapping.head_row, mapping.kind, "nb")
    return {one.head: one.field for one in found}


def taken(file: RawFile, plan: Plan | None = None, mapping: ListMapping | None = None) -> Reading:
    """What a list brings to a plan; whatever there is to say can be said in every language."""
    numbers = count()
    reading = read_list(file, mapping or guess(file), "nb", plan, new_id=lambda: f"new-{next(numbers)}")
    assert all(sentence(one, language) for one in reading.problems for language in LANGUAGES)
    return reading


def places(problems: Sequence[Problem]) -> set[tuple[str, str]]:
    """Problems as (cell, code)."""
    return {(one.place.cell, one.code) for one in problems}


def titled(plan: Plan) -> dict[str, Any]:
    return {one.title: one for one in plan.measures}


def after(plan: Plan | None) -> Plan:
    assert plan is not None
    return plan
