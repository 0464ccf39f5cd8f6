"""Work in a process of its own: its answer, its limit, its end, and what goes on meanwhile."""

from __future__ import annotations

import builtins
import math
import os
import threading
import time
from pathlib import Path
from types import MappingProxyType

import pytest

from roadmap.apart import Job
from roadmap.problems import Problem, Refused

LONG = 60


def test_job__that_is_done__has_the_answer_of_another_process() -> None:
    here = os.getpid()
    there = Job(os.getpid).result()
    assert there != here
    assert Job(math.hypot, 3, 4).result() == 5


def test_job__with_a_problem_in_its_answer__brings_all_of_it() -> None:
    problem = Problem("too_long", values=MappingProxyType({"limit": 3}))
    assert Job(list, [problem]).result() == [problem]


def test_job__that_takes_longer_than_its_limit__is_ended_and_says_how_long_it_got() -> None:
    began = time.monotonic()
    job = Job(time.sleep, LONG, limit=1)
    with pytest.raises(Refused, match="reading_too_slow") as refusal:
        job.result()
    assert refusal.value.problem.values["seconds"] == 1
    assert time.monotonic() - began < LONG / 2
    assert job.is_done


@pytest.mark.parametrize("work", [(os._exit, 3), (os.abort,), (int, "no number"), (os.fdopen, 1)])
def test_job__whose_process_ends_or_fails__is_refused_in_words(work: tuple[object, ...]) -> None:
    with pytest.raises(Refused, match="reading_ended"):
        Job(*work).result()  # type: ignore[arg-type]


def test_job__that_prints__keeps_its_answer_apart_from_what_it_printed() -> None:
    assert Job(builtins.print, "what a library says").result() is None


def test_jobs__begun_together__wait_for_their_turn() -> None:
    first, second = Job(time.sleep, LONG), Job(os.getpid)
    while first.seconds is None and second.seconds is None:
        time.sleep(0.01)
    waiting = [one for one in (first, second) if one.seconds is None]
    assert len(waiting) == 1
    first.stop()
    assert second.result() > 0


def test_job__that_is_stopped__lets_the_next_one_begin_and_leaves_no_process() -> None:
    job = Job(time.sleep, LONG)
    while (process := job._process) is None:
        time.sleep(0.01)
    job.stop()
    with pytest.raises(Refused):
        job.result()
    assert not Path(f"/proc/{process.pid}").exists()
    assert Job(os.getpid).result() > 0


def test_job__that_keeps_a_processor_busy__leaves_this_process_to_others() -> None:
    job = Job(math.factorial, 3_000_000, limit=LONG)
    while job.seconds is None:
        time.sleep(0.01)
    done = threading.Event()
    threading.Thread(target=done.set).start()
    assert done.wait(LONG / 2)
    assert not job.is_done
    job.stop()
