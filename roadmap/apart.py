"""Work in a process of its own, so that nobody's page waits for it: one at a time, ended at its limit.

The process reads what to do, does it, writes the answer and ends. See docs/decisions/0008.
"""

from __future__ import annotations

import copyreg
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

from roadmap.problems import Refused, refused

LIMIT_SECONDS = 60
_PROJECT = str(Path(__file__).parents[1])
# By name rather than with `-m`: what is sent there and back must mean the same module in both processes.
_PROGRAM = "from roadmap.apart import main; main()"
Answer = TypeVar("Answer")

# Memory and processor are spent on one file at a time; who comes meanwhile waits.
_turn = threading.Lock()


def _read_only(values: dict[str, object]) -> MappingProxyType[str, object]:
    return MappingProxyType(values)


# What a problem says stands in read-only mappings, which Python does not send to other processes by itself.
copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))


class Job(Generic[Answer]):
    """Work that has begun, or waits for its turn, in a process of its own.

    `work` is a function of a module, and it and its arguments are sent to the process.
    """

    def __init__(self, work: Callable[..., Answer], *arguments: object, limit: float = LIMIT_SECONDS) -> None:
        self._request = pickle.dumps((limit, work, arguments))
        self.limit = limit
        self._began: float | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._answer: Answer | None = None
        self._refusal: Refused | None = None
        self._done = threading.Event()
        threading.Thread(target=self._run, name="apart", daemon=True).start()

    @property
    def is_done(self) -> bool:
        """Whether `result` answers at once."""
        return self._done.is_set()

    @property
    def seconds(self) -> float | None:
        """How long the work has been going on; None while it waits for its turn."""
        return None if self._began is None else time.monotonic() - self._began

    def result(self) -> Answer:
        """What the work has come to, waited for; refused where it took too long or its process ended."""
        self._done.wait()
        if self._refusal is not None:
            raise self._refusal
        return self._answer  # type: ignore[return-value]  # there is one where nothing was refused

    def stop(self) -> None:
        """Let go of the work: nobody asks for its result any more."""
        self._stopped = True
        if (process := self._process) is not None:
            process.kill()

    def _run(self) -> None:
        try:
            with _turn:
                self._answer = self._ask()
        except Refused as refusal:
            self._refusal = refusal
        except (OSError, ValueError, pickle.UnpicklingError, EOFError):
            self._refusal = refused("reading_ended")
        finally:
            self._done.set()

    def _ask(self) -> Answer:
        self._began = time.monotonic()
        with subprocess.Popen(  # noqa: S603  # this Python, with arguments of our own
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            # On Windows a process would open a window of its own.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as process:
            self._process = process
            if self._stopped:
                process.kill()
            try:
                answer, _ = process.communicate(self._request, timeout=self.limit)
            except subprocess.TimeoutExpired:
                process.kill()
                raise refused("reading_too_slow", seconds=round(self.limit)) from None
        if process.returncode != 0:
            raise refused("reading_ended")
        found: Answer = pickle.loads(answer)  # noqa: S301  # from our own process
        return found


def _environment() -> dict[str, str]:
    """That of this process, with the project's folder among those where modules are found."""
    folders = [_PROJECT, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}


def main() -> None:
    """The process: do what was asked, and write what came of it."""
    answer = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that is printed may end up in the answer
    limit, work, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301  # from the process that started this
    # Should the one that asked be gone, nobody else would end this one.
    end = threading.Timer(2 * limit, os._exit, (1,))
    end.daemon = True
    end.start()
    if hasattr(os, "nice"):
        os.nice(5)  # pages come first
    found = pickle.dumps(work(*arguments))
    answer.write(found)
    answer.flush()
