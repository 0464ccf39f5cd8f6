"""All plans with their whole history in one file: a zip of JSON lines, the same from every database.

Only what is not made of something else is in it: the logs and what stands beside them. `manifest.json`,
written last, names every plan and gives the number of lines and the checksum of each part.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from sqlalchemy import Connection, Table, select

from roadmap.problems import refused
from roadmap.store.schema import FORMAT, change_table, metadata, plan_table
from roadmap.store.verifying import AT_ONCE, Chain, unhurried

LAYOUT = 1
MANIFEST = "manifest.json"
# What is made of other rows, or true of one installation only.
LEFT_OUT = frozenset({"attendance", "cell", "change_group", "schema_version"})
TABLES: tuple[Table, ...] = tuple(one for one in metadata.sorted_tables if one.name not in LEFT_OUT)
OF_A_PLAN = tuple(one for one in TABLES if "plan" in one.c)
OF_ALL = tuple(one for one in TABLES if "plan" not in one.c and one is not plan_table)
MOST_BYTES = 4 << 30
MOST_TIMES_SMALLER = 400
LONGEST_LINE = 4 << 20

Line = dict[str, Any]


@dataclass(frozen=True)
class Head:
    """What a source says of one of its plans before it is read."""

    id: str
    title: str
    revision: int
    hash: str


class Source(Protocol):
    """Somewhere that plans come from: a file of everything, or another database."""

    def heads(self) -> Sequence[Head]: ...

    def lines(self, table: Table, plan: str | None = None) -> Iterator[Line]: ...


class Database:
    """Another database as a source, as it is at the moment of one transaction."""

    def __init__(self, connection: Connection, name: Callable[[Connection, str], str]) -> None:
        self._connection, self._name = connection, name

    def heads(self) -> Sequence[Head]:
        """Its plans."""
        rows = self._connection.execute(select(plan_table).order_by(plan_table.c.id)).all()
        return [Head(row.id, self._name(self._connection, row.id), row.rev, row.head_hash) for row in rows]

    def lines(self, table: Table, plan: str | None = None) -> Iterator[Line]:
        """The rows of a table, those of one plan where one is given."""
        query = select(table).order_by(*table.primary_key.columns)
        if plan is not None:
            query = query.where((table.c.id if table is plan_table else table.c.plan) == plan)
        found = self._connection.execute(query, execution_options={"yield_per": AT_ONCE})
        for row in found.mappings():
            yield dict(row)


def write_everything(
    source: Source, file: Path | IO[bytes], now: str, pause: Callable[[], None] = unhurried
) -> Sequence[Head]:
    """Writes all that a source holds to a file, a row at a time; returns its plans."""
    files: dict[str, dict[str, object]] = {}
    heads = source.heads()
    plans = [asdict(head) | {"folder": f"plans/{number:04}"} for number, head in enumerate(heads, 1)]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for plan in plans:
            for table in (plan_table, *OF_A_PLAN):
                name = f"{plan['folder']}/{table.name}.jsonl"
                files[name] = _put(packed, name, source.lines(table, str(plan["id"])), pause)
        for table in OF_ALL:
            name = f"{table.name}.jsonl"
            files[name] = _put(packed, name, source.lines(table), pause)
        said = {"veikart": "everything", "layout": LAYOUT, "format": FORMAT, "written_at": now}
        packed.writestr(MANIFEST, json.dumps(said | {"plans": plans, "files": files}, ensure_ascii=False))
    return heads


def _put(
    packed: zipfile.ZipFile, name: str, lines: Iterator[Line], pause: Callable[[], None]
) -> dict[str, object]:
    count, digest = 0, hashlib.sha256()
    with packed.open(name, "w", force_zip64=True) as part:
        for count, line in enumerate(lines, 1):
            written = json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n"
            digest.update(written)
            part.write(written)
            if count % AT_ONCE == 0:
                pause()
    return {"lines": count, "sha256": digest.hexdigest()}


class Everything:
    """A file of everything, looked through before anything in it is believed."""

    def __init__(self, packed: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
        self._packed, self._manifest = packed, manifest
        named = manifest["plans"]
        self._heads = [
            Head(str(one["id"]), str(one["title"]), int(one["revision"]), str(one["hash"])) for one in named
        ]
        self._folders = {str(one["id"]): str(one["folder"]) for one in named}

    def heads(self) -> Sequence[Head]:
        """The plans that it holds."""
        return self._heads

    def lines(self, table: Table, plan: str | None = None) -> Iterator[Line]:
        """The rows of a table, those of one plan where one is given; none of a table that it lacks.

        ValueError where a row cannot be read; what is in it has yet to be fitted to the table.
        """
        name = f"{table.name}.jsonl" if plan is None else f"{self._folders[plan]}/{table.name}.jsonl"
        if name not in self._manifest["files"]:
            return
        try:
            with self._packed.open(name) as part:
                yield from map(_line, _cut(part))
        except _UNREADABLE as error:
            raise ValueError(name) from error

    def look_through(self, pause: Callable[[], None] = unhurried) -> None:
        """Refused where a part is not as it was written, by its checksum or by the chain of its changes."""
        for name, said in self._manifest["files"].items():
            count, digest = 0, hashlib.sha256()
            with self._packed.open(name) as part:
                for count, written in enumerate(_cut(part), 1):
                    digest.update(written)
                    if count % AT_ONCE == 0:
                        pause()
            if (count, digest.hexdigest()) != (said["lines"], said["sha256"]):
                raise ValueError(name)
        for table in OF_ALL:
            # A plan that is no plan keeps nobody from the others; of these there is only the one part.
            for line in self.lines(table):
                fitting(table, line)

    def damaged(self, pause: Callable[[], None] = unhurried) -> tuple[str, ...]:
        """The plans whose changes do not follow from each other, or do not lead to where they should."""
        return tuple(head.id for head in self.heads() if not self._is_whole(head, pause))

    def _is_whole(self, head: Head, pause: Callable[[], None]) -> bool:
        chain = Chain()
        try:
            for line in self.lines(change_table, head.id):
                if not chain.follows(fitting(change_table, line, head.id)):
                    return False
                if chain.revision % AT_ONCE == 0:
                    pause()
            plans = self.lines(plan_table, head.id)
            return all(chain.leads_to(fitting(plan_table, line, head.id)) for line in plans)
        except ValueError:
            return False


def _cut(part: IO[bytes]) -> Iterator[bytes]:
    while written := part.readline(LONGEST_LINE):
        if not written.endswith(b"\n"):
            raise ValueError(part.name)
        yield written


def _line(written: bytes) -> Line:
    line = json.loads(written)
    if not isinstance(line, dict):
        raise TypeError(line)
    return line


def fitting(table: Table, line: Line, plan: str | None = None) -> Line:
    """A line as a row of a table; ValueError for what is too long, of another type, or of another plan."""
    row: Line = {}
    for column in table.columns:
        if column.name not in line and column.server_default is not None:
            continue
        value = line.get(column.name)
        length = getattr(column.type, "length", None)
        fits = type(value) is column.type.python_type and (length is None or len(str(value)) <= length)
        if not fits and not (value is None and column.nullable):
            raise ValueError(f"{table.name}.{column.name}")
        row[column.name] = value
    if plan is not None and row["id" if table is plan_table else "plan"] != plan:
        raise ValueError(table.name)
    return row


_PACKED = b"PK"
# What a file that is something else, cut short or altered makes Python say while it is read.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    LookupError,
    TypeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


def is_packed(file: Path | IO[bytes]) -> bool:
    """Whether a file begins as a packed one, whole or not."""
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return is_packed(opened)
    begin = file.read(len(_PACKED))
    file.seek(0)
    return begin == _PACKED


@contextmanager
def opened_everything(file: Path | IO[bytes], name: str) -> Iterator[Everything]:
    """A file of everything, open for reading. Refused where it is none, damaged, or of a newer Veikart."""
    if not is_packed(file):
        raise refused("not_everything", path=name)
    with ExitStack() as stack:
        try:
            packed = stack.enter_context(zipfile.ZipFile(file))
            everything = Everything(packed, _manifest(packed, name))
            everything.look_through()
        except _UNREADABLE as error:
            raise refused("everything_damaged", path=name) from error
        yield everything


def _manifest(packed: zipfile.ZipFile, name: str) -> Mapping[str, Any]:
    sizes = [(one.file_size, one.compress_size) for one in packed.infolist()]
    too_dense = any(size > LONGEST_LINE and size > MOST_TIMES_SMALLER * held for size, held in sizes)
    if MANIFEST not in packed.namelist() or too_dense or sum(size for size, _ in sizes) > MOST_BYTES:
        raise refused("not_everything", path=name)
    manifest = json.loads(packed.read(MANIFEST))
    if manifest["veikart"] != "everything":
        raise refused("not_everything", path=name)
    if int(manifest["layout"]) > LAYOUT or int(manifest["format"]) > FORMAT:
        raise refused("newer_file", path=name)
    return dict(manifest)
