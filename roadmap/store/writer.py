"""One writer at a time: among the threads of a process and, on an SQLite file, among all processes."""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from roadmap.problems import refused

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _unlock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


_PAUSE = 0.005
_TAKEN = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
_FAILURES = {errno.EACCES: "store_read_only", errno.EROFS: "store_read_only", errno.ENOSPC: "store_full"}


class Writer:
    """The right to write. However a process ends, the system gives back the lock that it held."""

    def __init__(self, file: Path | None, seconds: float) -> None:
        self._thread = threading.Lock()
        self._seconds = seconds
        self._file = None if file is None else _opened(file)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn and keep it; refused where another process does not let go."""
        # SQLite's own waiting is unfair, can take seconds, and leaves out the checkpoint after a commit.
        with self._thread:
            if self._file is None:
                yield
                return
            self._wait(self._file)
            try:
                yield
            finally:
                _unlock(self._file)

    def _wait(self, file: int) -> None:
        until = time.monotonic() + self._seconds
        while True:
            try:
                _lock(file)
            except OSError as error:
                if error.errno not in _TAKEN:
                    raise
            else:
                return
            if time.monotonic() > until:
                raise refused("store_busy")
            time.sleep(_PAUSE)

    def close(self) -> None:
        """Let go of the file, after whoever is writing."""
        with self._thread:
            if self._file is not None:
                os.close(self._file)
                self._file = None


def _opened(file: Path) -> int:
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise refused(_FAILURES.get(error.errno or 0, "store_unavailable")) from error
