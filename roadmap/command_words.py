"""How the command line speaks: its language, the words of argparse, and problems without talk of pages."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from roadmap.problems import Problem
from roadmap.texts import LANGUAGES, REFERENCE, catalogue, text, texts_under
from roadmap.texts import sentence as on_a_page


def language_in(arguments: Sequence[str]) -> str:
    """The language asked for, found before anything else is read, so that help is in that language too."""
    early = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    early.add_argument("--lang", choices=LANGUAGES, default=REFERENCE)
    known = [one for one in arguments if one not in ("-h", "--help")]
    try:
        return str(early.parse_known_args(known)[0].lang)
    except argparse.ArgumentError:
        return REFERENCE


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let argparse say its own words in a language: the English catalogue knows them as it writes them.

    It asks the system for translations, and no system has these; so it is given another one to ask.
    """
    own = {said: key for key, said in texts_under("cli.words", "en").items()}

    def translated(said: str) -> str:
        return text(f"cli.words.{own[said]}", language) if said in own else said

    asking = vars(argparse)
    before = asking["_"]
    asking["_"] = translated
    try:
        yield
    finally:
        asking["_"] = before


def sentence(problem: Problem, language: str) -> str:
    """What a problem says to somebody without pages, buttons and ticks before them."""
    key = f"cli.instead.{problem.code}"
    return (
        text(key, language, **problem.values) if key in catalogue(language) else on_a_page(problem, language)
    )


def told(problem: Problem, source: Path, language: str) -> str:
    """A problem on one line, with its place first: `Tiltak!D14: …`."""
    place = problem.place
    said = " ".join(sentence(problem, language).split())
    if not place.sheet:
        return f"{source.name}: {said}"
    # The sentence begins with the place in words, which stands before it here already.
    words = text(f"excel.place.{'cell' if place.cell else 'sheet'}", language, **vars(place))
    where = f"{place.sheet}!{place.cell}" if place.cell else place.sheet
    return f"{where}: {said.removeprefix(words)}"
