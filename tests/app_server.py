"""The real app in a process of its own, for tests: started, stopped, killed, started again."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPResponse
from pathlib import Path
from typing import cast

PROJECT = Path(__file__).parent.parent
START_SECONDS = 60
# Below those that a system lends to outgoing connections: a port stays ours while its server is down.
PORTS = (15_000, 32_000)


@dataclass
class AppServer:
    """One installation: its data folder and port outlive its process."""

    folder: Path
    script: Path = PROJECT / "streamlit_app.py"
    command: str = "streamlit"
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=lambda: free_port())
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the app answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        """The database of this installation."""
        return f"sqlite:///{self.folder / 'plan.db'}"

    @property
    def log(self) -> str:
        """What the server has written so far."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def start(self) -> AppServer:
        """Starts the process and waits until it answers; AssertionError with the log if it does not."""
        self.folder.mkdir(parents=True, exist_ok=True)
        module = {
            "streamlit": ["streamlit", "run", str(self.script), "--server.headless=true", "--server.port"],
            "uvicorn": ["uvicorn", "--app-dir", str(self.script.parent), f"{self.script.stem}:app", "--port"],
        }[self.command]
        own = {"VEIKART_DATABASE_URL": self.database_url, "PYTHONPATH": str(PROJECT)}
        environment = {**os.environ, **own, **self.environment}
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *module, str(self.port)],
                cwd=PROJECT, env=environment, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self._wait()
        return self

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self.process is not None
            assert self.process.poll() is None, f"the server ended\n{self.log}"
            try:
                if self.get("/_stcore/health").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        self.kill()
        raise AssertionError(f"no answer in {START_SECONDS} s\n{self.log}")

    def get(self, path: str, **headers: str) -> HTTPResponse:
        """One request, answers of every status returned; underscores in names of headers become hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, headers=named)  # noqa: S310  our own address
        try:
            return cast(HTTPResponse, urllib.request.urlopen(request, timeout=10))  # noqa: S310
        except urllib.error.HTTPError as answer:
            return cast(HTTPResponse, answer)

    def kill(self) -> None:
        """Ends the process at once, as a power cut does (SIGKILL)."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """Asks the process to end, and waits for it."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None


def free_port() -> int:
    """A port that nobody listens on just now, from those that are not lent to whoever asks for any."""
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", random.SystemRandom().randrange(*PORTS)))
            return int(probe.getsockname()[1])
