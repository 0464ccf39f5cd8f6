"""The hidden sheet, as others leave it: gone, spoilt, forged, or of a Veikart that is newer than this one."""

from __future__ import annotations

import base64
import json
import random
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from roadmap.problems import Problem
from roadmap.texts import sentence
from tests.workbooks import exported, found, read, small_plan, without

State = list[list[Any]]
JUNK: tuple[Any, ...] = (
    None,
    5,
    True,
    "",
    "m1",
    "technology",
    "ac~ba",
    "p" * 32,
    [],
    ["m1"],
    {},
    "9999-99-99",
    "x" * 5000,
)


def rewritten(change: Callable[[dict[str, Any]], None]) -> Callable[[Workbook], None]:
    """An edit: the hidden sheet's values by their names."""

    def edit(workbook: Workbook) -> None:
        sheet = workbook["Teknisk"]
        values: dict[str, Any] = {str(row[0].value): row[1].value for row in sheet.iter_rows()}
        change(values)
        sheet.delete_rows(1, sheet.max_row)
        for name, value in values.items():
            sheet.append([name, value])

    return edit


def packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode())).decode()


def with_state(change: Callable[[State], object]) -> Callable[[Workbook], None]:
    """An edit: what stands in the hidden sheet about the plan."""

    def edit(values: dict[str, Any]) -> None:
        state = json.loads(zlib.decompress(base64.b64decode(values["state.1"])))
        change(state)
        values["state.1"] = packed(json.dumps(state))

    return rewritten(edit)


SPOILT: dict[str, Callable[[Workbook], None]] = {
    "no number": rewritten(lambda values: values.update({"veikart.format": "én"})),
    "no plan's state": rewritten(lambda values: values.pop("state.1")),
    "no revision": rewritten(lambda values: values.pop("revision")),
    "other language": rewritten(lambda values: values.update(language="de")),
    "no code": rewritten(lambda values: values.update({"state.1": "ikke kode"})),
    "no json": rewritten(lambda values: values.update({"state.1": packed("{")})),
    "other json": rewritten(lambda values: values.update({"state.1": packed("[1, 2]")})),
    "very deep": rewritten(lambda values: values.update({"state.1": packed("[" * 100_000)})),
    "a bomb": rewritten(lambda values: values.update({"state.1": packed("[" + "0," * 11_000_000)})),
    "an unknown kind": with_state(lambda state: state[-1].__setitem__(0, "secret")),
    "kinds that have changed places": with_state(
        lambda state: [
            row.__setitem__(0, {"capability": "answer", "answer": "capability"}.get(row[0], row[0]))
            for row in state[:2]
        ]
    ),
    "a row twice": with_state(lambda state: state.append(state[-1])),
    "a capability that is none": with_state(lambda state: state[0].__setitem__(1, "magic")),
}


@pytest.mark.parametrize("name", SPOILT)
@pytest.mark.parametrize("known", [True, False])
def test_hidden_sheet_spoilt__read__is_refused_with_what_to_do(name: str, *, known: bool) -> None:
    plan = small_plan()
    reading = read(exported(plan, SPOILT[name]), plan if known else None)
    assert (reading.is_blocked, reading.is_workbook) == (True, True)
    [problem] = reading.problems
    assert sentence(problem, "nb") == (
        "Det skjulte arket med tekniske opplysninger er endret og kan ikke leses. "
        "Slett det arket og prøv igjen."
    )


def test_hidden_sheet_gone__as_the_message_says__the_file_is_read() -> None:
    plan = small_plan()
    assert not read(exported(plan, without("Teknisk")), plan).is_blocked


def test_hidden_sheet_of_a_newer_veikart__read__says_which_and_what_to_do() -> None:
    plan = small_plan()
    newer = rewritten(lambda values: values.update({"veikart.format": "99"}))
    [problem] = read(exported(plan, newer), plan).problems
    assert sentence(problem, "nb") == (
        "Filen er laget av en nyere utgave av Veikart (format 99, denne forstår 1). "
        "Oppdater Veikart på denne maskinen."
    )


def test_hidden_sheet_forged__in_many_ways__never_raises() -> None:
    plan = small_plan()
    chance = random.Random(20261121)

    def forge(state: State) -> None:
        for _ in range(chance.randint(1, 3)):
            row = chance.choice(state)
            at = chance.randrange(4)
            if at < 3:
                row[at] = chance.choice([chance.choice(state)[at], chance.choice(JUNK)])
            elif isinstance(row[3], dict):
                row[3][chance.choice(["title", "text", "depends_on", "area", "?"])] = chance.choice(JUNK)

    told: list[Problem] = []
    for _ in range(30):
        data = exported(plan, with_state(forge))
        for known in (plan, None):
            reading = read(data, known)
            told += reading.problems
            assert not (reading.is_blocked and reading.changes)
    assert ("", "technical_unreadable") in found(told)
