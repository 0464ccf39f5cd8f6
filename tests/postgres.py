"""A real PostgreSQL for tests: a server of their own in a temporary folder, run by an ordinary user."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from tests.app_server import free_port

# Debian keeps the server's programs out of the PATH, in a folder for each version.
_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_FOLDERS += [Path(one) for one in os.environ.get("PATH", "").split(os.pathsep) if one]
BIN = next((folder for folder in _FOLDERS if (folder / "initdb").is_file()), None)
_USER = "veikart"
_number = count(1)


def _as_ordinary_user() -> list[str]:
    """PostgreSQL does not run as root; Debian's package makes a user for it."""
    return ["runuser", "-u", "postgres", "--"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


@dataclass
class Postgres:
    """One server on the loopback address; every fresh database in it is empty."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="veikart-postgres-")))
    port: int = field(default_factory=free_port)
    _used: str | None = None

    def start(self, *, durable: bool = False) -> Postgres:
        """Makes the server's files where there are none, starts it, and waits until it answers.

        `durable` makes it wait for the disk, as it does where it is used.
        """
        if _as_ordinary_user():
            shutil.chown(self.folder, "postgres")
        if not (self.folder / "data").exists():
            self._run("initdb", "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-D", "data")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        # Waiting for the disk protects against the machine's own power cut, which no test makes.
        options += "" if durable else " -c fsync=off -c full_page_writes=off"
        self._run("pg_ctl", "start", "-w", "-D", "data", "-l", "log", "-o", options)
        return self

    def stop(self, *, mode: str = "fast") -> None:
        """Stops the server; `immediate` is as a power cut."""
        self._run("pg_ctl", "stop", "-w", "-D", "data", "-m", mode)

    def remove(self) -> None:
        """Stops the server and removes its files."""
        self.stop(mode="immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def fresh(self) -> str:
        """The address of a new, empty database."""
        name = f"t{next(_number)}"
        server = f"{_USER}@127.0.0.1:{self.port}"
        with psycopg.connect(f"postgresql://{server}/postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgresql+psycopg://{server}/{name}"

    def emptied(self) -> str:
        """The address of a database without plans; its tables may be there from before."""
        if self._used is None:
            self._used = self.fresh()
        with psycopg.connect(self._used.replace("+psycopg", ""), autocommit=True) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            names = [sql.Identifier(name) for (name,) in tables if name != "schema_version"]
            if names:
                connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)))
        return self._used

    def _run(self, program: str, *words: str) -> None:
        assert BIN is not None
        # Not to a pipe: the server that `pg_ctl` leaves behind would hold it open.
        with (self.folder / "said").open("a+", encoding="utf-8") as said:
            command = [*_as_ordinary_user(), str(BIN / program), *words]
            done = subprocess.run(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False
            )
            said.seek(0)
            assert done.returncode == 0, said.read()
