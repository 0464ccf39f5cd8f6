"""The command line, for scripts and for those who look after the machines: python -m roadmap."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from roadmap import planner, safekeeping_commands
from roadmap.command_words import language_in, sentence, speaking, told
from roadmap.problems import Problem, Refused, Severity, refused
from roadmap.texts import LANGUAGES, REFERENCE, text

ACTOR = "command-line"
CLEAN, PROBLEMS, NO_WORKBOOK = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 problems, 2 not a workbook or not a command."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    asked = language_in(given)
    with speaking(asked):
        parsed = _parser(asked).parse_args(given)
    language = str(parsed.lang)
    try:
        if parsed.needs_folder:
            planner.check_folder(getattr(parsed, "url", None))
        return int(parsed.run(parsed, language))
    except Refused as refusal:
        print(sentence(refusal.problem, language), file=sys.stderr)
        return PROBLEMS
    except FileNotFoundError as error:
        print(text("cli.error.missing", language, path=error.filename), file=sys.stderr)
    except OSError as error:
        values = {"path": error.filename, "reason": error.strerror}
        print(text("cli.error.file", language, **values), file=sys.stderr)
    return NO_WORKBOOK


# The commands


def list_plans(_given: argparse.Namespace, language: str) -> int:
    """One line for each plan: id, title and when it was last changed."""
    code = CLEAN
    plans = planner.plans()
    if not plans:
        print(text("cli.done.no_plans", language))
    for plan in plans:
        if not plan.readable:
            print(text("cli.error.unreadable", language, plan=plan.id), file=sys.stderr)
            code = PROBLEMS
            continue
        changed = plan.changed_at.astimezone()
        print(f"{plan.id}\t{' '.join(plan.title.split())}\t{changed:%Y-%m-%d %H:%M}")
    return code


def write_example(given: argparse.Namespace, language: str) -> int:
    """Write the example plan as a workbook."""
    return _write(given, planner.export_workbook(planner.example_plan(), language, _today()), language)


def write_template(given: argparse.Namespace, language: str) -> int:
    """Write an empty workbook to fill in."""
    return _write(given, planner.template_workbook(language, _today()), language)


def check(given: argparse.Namespace, language: str) -> int:
    """One line for each problem in a workbook."""
    reading = planner.read(_bytes(given.source), language)
    _tell(reading.problems, given.source, language, sys.stdout)
    if not reading.is_workbook:
        return NO_WORKBOOK
    told = [one for one in reading.problems if one.severity is not Severity.NOTE]
    if not told:
        print(text("cli.done.clean", language, path=given.source))
    return PROBLEMS if told else CLEAN


def convert(given: argparse.Namespace, language: str) -> int:
    """Read a workbook and write it anew."""
    reading = planner.read(_bytes(given.source), language)
    _tell(reading.problems, given.source, language, sys.stderr)
    if reading.plan is None or reading.errors:
        return PROBLEMS if reading.is_workbook else NO_WORKBOOK
    return _write(given, planner.export_workbook(reading.plan, language, _today()), language)


def export(given: argparse.Namespace, language: str) -> int:
    """Write a saved plan as a workbook."""
    return _write(given, planner.export_workbook(planner.open_plan(given.plan), language, _today()), language)


def import_workbook(given: argparse.Namespace, language: str) -> int:
    """Read a workbook as a new plan, or into a saved one.

    With any error nothing is changed, unless the rows without errors are asked for.
    """
    plan = planner.open_plan(given.plan) if given.plan else None
    reading = planner.read(_bytes(given.source), language, plan)
    _tell(reading.problems, given.source, language, sys.stderr)
    if reading.plan is None:
        return PROBLEMS if reading.is_workbook else NO_WORKBOOK
    if reading.errors and not given.ready:
        print(text("cli.error.rows", language, count=len(reading.left_out)), file=sys.stderr)
        return PROBLEMS
    if plan is None:
        created = planner.create_from_workbook(reading.plan, ACTOR, language)
        print(text("cli.done.created", language, plan=created))
        return CLEAN
    taken = planner.import_all(plan, reading, ACTOR, doubtful=given.all)
    print(text("cli.done.imported", language, count=taken.changes, plan=plan.id))
    if taken.left:
        print(text("cli.done.left", language, count=taken.left), file=sys.stderr)
    return CLEAN


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise refused("cli_is_folder", path=str(path))
    return path.read_bytes()


def _today() -> date:
    return datetime.now().astimezone().date()


def _write(given: argparse.Namespace, data: bytes, language: str) -> int:
    """Write a whole file, or leave what was there as it is."""
    path: Path = given.out
    if path.is_dir():
        raise refused("cli_is_folder", path=str(path))
    if path.suffix.lower() != ".xlsx":
        raise refused("cli_not_xlsx", path=str(path))
    if not path.parent.is_dir():
        raise refused("folder_missing", path=str(path.parent))
    if path.exists() and not given.force:
        raise refused("output_exists", path=str(path))
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    print(text("cli.done.written", language, path=path))
    return CLEAN


def _tell(problems: Sequence[Problem], source: Path, language: str, where: Any) -> None:
    for problem in problems:
        print(told(problem, source, language), file=where)


# How they are called

Command = tuple[Callable[[argparse.Namespace, str], int], tuple[str, ...]]
COMMANDS: dict[str, Command] = {
    "plans": (list_plans, ()),
    "example": (write_example, ("out", "--force")),
    "template": (write_template, ("out", "--force")),
    "check": (check, ("source",)),
    "convert": (convert, ("source", "out", "--force")),
    "export": (export, ("plan", "out", "--force")),
    "import": (import_workbook, ("source", "--plan", "--ready", "--all")),
    "verify": (safekeeping_commands.verify, ()),
    "rebuild": (safekeeping_commands.rebuild, ()),
    "backup": (safekeeping_commands.backup, ("out",)),
    "restore": (safekeeping_commands.restore, ("backup", "--aside")),
    "move": (safekeeping_commands.move, ("url",)),
}
# They need no plans, or may be the first to bring some.
_MAY_BE_FIRST = ("example", "template", "check", "convert", "restore")
_SHOWN = {"out": "OUT", "source": "IN", "backup": "IN", "plan": "PLAN", "--plan": "PLAN", "url": "URL"}
_WORDS = ("plan", "--plan", "url")


def _parser(language: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m roadmap", description=text("cli.about", language), add_help=False
    )
    _add_options(parser, language, default=REFERENCE)
    commands = parser.add_subparsers(title=text("cli.commands", language), metavar="COMMAND", required=True)
    for name, (run, takes) in COMMANDS.items():
        said = text(f"cli.command.{name}", language)
        command = commands.add_parser(name, help=said, description=said, add_help=False)
        _add_options(command, language, default=argparse.SUPPRESS)
        for argument in takes:
            kind = str if argument in _WORDS else Path
            said = text(f"cli.argument.{argument.removeprefix('--')}", language)
            if argument not in _SHOWN:
                command.add_argument(argument, action="store_true", help=said)
                continue
            command.add_argument(argument, metavar=_SHOWN[argument], type=kind, help=said)
        command.set_defaults(run=run, needs_folder=name not in _MAY_BE_FIRST)
    return parser


def _add_options(parser: argparse.ArgumentParser, language: str, *, default: str) -> None:
    parser.add_argument("-h", "--help", action="help", help=text("cli.option.help", language))
    said = text("cli.option.lang", language)
    parser.add_argument("--lang", choices=LANGUAGES, default=default, help=said)


if __name__ == "__main__":
    sys.exit(main())
