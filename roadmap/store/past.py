"""The store's past: who wrote what and when, what people are called, and the moments that have a name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection

from roadmap.model import Plan
from roadmap.store import people, reading_log, versions
from roadmap.store.groups import Depth
from roadmap.store.log import Log, Logged
from roadmap.store.reading_log import Scope, Touch, Trace
from roadmap.store.versions import Named, Version

Connecting = Callable[[], AbstractContextManager[Connection]]


class Past:
    """Each call is one transaction."""

    def __init__(self, read: Connecting, write: Connecting) -> None:
        self._read, self._write = read, write

    def traces(self, plan: str, scope: Scope, before: int | None, most: int) -> list[Trace]:
        """The newest traces in a scope, before a revision where one is given, newest first."""
        with self._read() as connection:
            return reading_log.traces(connection, plan, scope, before, most)

    def touched_by_others(self, plan: str, actor: str, since: int) -> list[Touch]:
        """What others than the actor have changed after a revision, oldest first."""
        with self._read() as connection:
            return reading_log.touched_by_others(connection, plan, actor, since)

    def changes(self, plan: str, scope: Scope, first: int, last: int, most: int) -> list[Logged]:
        """The newest changes in a scope between two revisions, both included, oldest first."""
        with self._read() as connection:
            return reading_log.changes(connection, plan, scope, first, last, most)

    @contextmanager
    def reading(self, plan: Plan, actor: str, depth: Depth) -> Iterator[Log]:
        """The log of a plan as an actor has found it, to ask only."""
        with self._read() as connection:
            yield Log(connection, plan, "", "", {actor: depth})

    def things_in_group(self, plan: str, scope: Scope, actor: str, group: str) -> int:
        """How many entities an actor's group of changes is about, within a scope."""
        with self._read() as connection:
            return reading_log.things_in_group(connection, plan, scope, actor, group)

    def call(self, actor: str, name: str, now: str) -> None:
        """Give a person a name; an empty one takes it away."""
        with self._write() as connection:
            people.call(connection, actor, name, now)

    def names(self, actors: Collection[str]) -> dict[str, str]:
        """The names of those who have one, by actor."""
        with self._read() as connection:
            return people.names(connection, actors)

    def writers(self, plan: str) -> tuple[list[str], dict[str, str]]:
        """All who have written to a plan, in the order in which they first did, and the names they have.

        Also the names of those whose texts are only kept beside it.
        """
        with self._read() as connection:
            found = people.writers(connection, plan)
            kept = people.writers_of_kept(connection, plan)
            return found, people.names(connection, {*found, *kept})

    def name_version(self, plan: str, version: Version) -> Version:
        """Give a moment a name; the answer has its checksum."""
        with self._write() as connection:
            return versions.put(connection, plan, version)

    def rename_version(self, plan: str, version: str, named: Named) -> Version:
        """Give a version another name; the one it had is kept."""
        with self._write() as connection:
            return versions.rename(connection, plan, version, named)

    def versions(self, plan: str) -> tuple[Version, ...]:
        """The plan's versions, newest moment first."""
        with self._read() as connection:
            return versions.listed(connection, plan)

    def is_whole(self, plan: str, version: Version) -> bool:
        """Whether the log up to a version is what its checksum was made of."""
        with self._read() as connection:
            return versions.is_whole(connection, plan, version.revision, version.checksum)
