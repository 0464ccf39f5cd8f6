"""The commands for those who look after an installation: verify, rebuild, backup, restore, move."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

from roadmap import safekeeping
from roadmap.command_words import sentence
from roadmap.problems import refused
from roadmap.safekeeping import LEFT_OUT, Met
from roadmap.texts import text

WHOLE, DAMAGED = 0, 1


def verify(_given: argparse.Namespace, language: str) -> int:
    """One line for each plan, and whether all are as they were written."""
    code = count = 0
    for count, checked in enumerate(safekeeping.check(), 1):  # noqa: B007  how many there were is told
        if checked.problem is not None:
            code = DAMAGED
            print(sentence(checked.problem, language), file=sys.stderr)
        else:
            said = {"title": _flat(checked.title), "count": checked.revision}
            print(text("cli.done.whole", language, **said))
    if not code:
        print(text("cli.done.verified", language, count=count))
    return code


def rebuild(_given: argparse.Namespace, language: str) -> int:
    """Make anew what follows from the logs, where it is wrong."""
    mended, damaged = safekeeping.rebuild()
    for title in mended:
        print(text("cli.done.rebuilt", language, title=_flat(title)))
    for problem in damaged:
        print(sentence(problem, language), file=sys.stderr)
    if not mended and not damaged:
        print(text("cli.done.nothing_to_rebuild", language))
    return DAMAGED if damaged else WHOLE


def backup(given: argparse.Namespace, language: str) -> int:
    """Copy the whole database."""
    count = safekeeping.backup(given.out)
    print(text("cli.done.backup", language, count=count, path=given.out))
    return WHOLE


def restore(given: argparse.Namespace, language: str) -> int:
    """Bring in the plans of a backup, beside those that are here or in place of a damaged file."""
    if given.backup.is_dir():
        raise refused("cli_is_folder", path=str(given.backup))
    if not given.backup.exists():
        raise FileNotFoundError(2, "", str(given.backup))
    if not given.aside:
        return _told(safekeeping.bring_in(given.backup, given.backup.name), language)
    aside, met = safekeeping.start_afresh(given.backup)
    if aside is not None:
        print(text("cli.done.aside", language, path=aside))
    return _told(met, language)


def move(given: argparse.Namespace, language: str) -> int:
    """Move all plans to another database."""
    count, where = safekeeping.move_to(given.url)
    print(text("cli.done.moved", language, count=count, url=where))
    return WHOLE


def _told(met: Iterable[Met], language: str) -> int:
    code = WHOLE
    for one in met:
        said = {"title": _flat(one.head.title), "count": one.changes}
        left_out = one.meeting in LEFT_OUT
        line = text(f"safe.met.{one.meeting}", language, **said)
        print(line, file=sys.stderr if left_out else sys.stdout)
        code = DAMAGED if left_out else code
    return code


def _flat(title: str) -> str:
    return " ".join(title.split())
