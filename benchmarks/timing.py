"""Interleaved repetitions and their medians: what disturbs the machine falls on all trials alike."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from datetime import date

Trial = Callable[[], float]


def interleaved(trials: Mapping[str, Trial], rounds: int, warmup: int = 1) -> dict[str, float]:
    """The median of what each trial returns, the trials taking turns for so many rounds."""
    found: dict[str, list[float]] = {name: [] for name in trials}
    for turn in range(warmup + rounds):
        for name, trial in trials.items():
            value = trial()
            if turn >= warmup:
                found[name].append(value)
    return {name: statistics.median(values) for name, values in found.items()}


def milliseconds(seconds: float) -> str:
    """Seconds as they stand in the tables."""
    return f"{seconds * 1000:.1f}"


def ratio(value: float, floor: float, most: float | None = None) -> str:
    """How many times the floor a value is, with a mark where it should be at most `most` times."""
    found = value / floor
    verdict = "" if most is None else f" (at most {most:g}: {'met' if found <= most else 'missed'})"
    return f"{found:.2f}{verdict}"


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table in Markdown, to be pasted into docs/benchmarks.md."""
    print(f"\n## {title}, {date.today().isoformat()}\n")  # noqa: DTZ011  the day on the reader's wall
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    print("\n".join(f"| {' | '.join(line)} |" for line in lines), flush=True)
