"""A person at a browser, for tests of the planner: what they do, in the messages that the sheet sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from roadmap import past, planner
from roadmap.edits import Ack
from roadmap.model import KIND_OF, Kind, Measure, Plan


@dataclass
class Person:
    """Somebody who works on a plan; `shown` is the revision before their eyes, None for always the newest."""

    plan: str
    name: str = "kari"
    shown: int | None = None
    sent: list[dict[str, Any]] = field(default_factory=list)

    def see(self) -> Plan:
        """The plan as it is now."""
        return planner.open_plan(self.plan)

    def conflicts(self) -> tuple[planner.Conflict, ...]:
        """The texts that wait for somebody to choose."""
        return planner.look(self.plan, self.name).conflicts

    def look_away(self) -> None:
        """From here on the person sees nothing of what others do."""
        self.shown = self.see().revision

    def send(self, **message: Any) -> Ack:
        """Send one message, made complete where parts are missing, and wait for the answer."""
        base = self.see().revision if self.shown is None else self.shown
        whole = {"op": uuid4().hex, "group": uuid4().hex, "base": base, **message}
        self.sent.append(whole)
        return self.resend(whole)

    def resend(self, message: dict[str, Any]) -> Ack:
        """Send a message as it is."""
        (ack,) = planner.submit(self.plan, [message], self.name)
        return ack

    def write(self, entity: str, name: str, value: Any, **more: Any) -> Ack:
        """Fill in a field."""
        kind = self._kind(entity, more)
        return self.send(do="set", kind=kind, entity=entity, field=name, value=value, **more)

    def make(self, kind: Kind, entity: str, *, before: str | None = None, **values: Any) -> Ack:
        """Make an entity."""
        return self.send(do="create", kind=kind.value, entity=entity, before=before, values=values)

    def remove(self, entity: str) -> Ack:
        """Remove an entity."""
        return self.send(do="delete", kind=self._kind(entity, {}), entity=entity)

    def bring_back(self, entity: str) -> Ack:
        """Bring a removed entity back."""
        return self.send(do="restore", kind=self._kind(entity, {}), entity=entity)

    def move(self, entity: str, before: str | None, **values: Any) -> Ack:
        """Move an entity before another of its kind, or last."""
        kind = self._kind(entity, {})
        return self.send(do="move", kind=kind, entity=entity, before=before, values=values)

    def choose(self, conflict: planner.Conflict, value: Any) -> Ack:
        """Choose what shall stand where two have written."""
        place = {"kind": conflict.kind.value, "entity": conflict.entity, "field": conflict.field}
        return self.send(do="resolve", conflict=conflict.id, value=value, **place)

    def undo(self) -> bool:
        """Take back the newest that is one's own."""
        return bool(planner.undo(self.plan, self.name))

    def redo(self) -> bool:
        """Do again what was taken back."""
        return bool(planner.redo(self.plan, self.name))

    def _kind(self, entity: str, more: dict[str, Any]) -> str:
        known = self.see().entities.get(entity)
        return str(more.pop("kind", KIND_OF[type(known)] if known else Kind.MEASURE))


def content(plan: Plan) -> dict[Kind, tuple[Any, ...]]:
    """All that lives in a plan, in order."""
    return {kind: plan.of(kind) for kind in Kind}


def new_plan(title: str = "Veikart", name: str = "kari") -> Person:
    """A person with a new plan before them."""
    return Person(planner.new_plan(title, name, "nb"), name)


def with_measure(description: str = "en to tre") -> tuple[Person, Person]:
    """Two people who see the same plan with one measure `m`, and nothing of what happens after."""
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Ring hjem", description=description)
    ola = Person(kari.plan, "ola")
    kari.look_away()
    ola.look_away()
    return kari, ola


def the_measure(person: Person) -> Measure:
    """The measure `m` as it is now."""
    found = person.see().find("m")
    assert isinstance(found, Measure)
    return found


def reason(ack: Ack) -> str:
    """Why an operation was refused or warned about."""
    assert ack.problem is not None
    return ack.problem.code


def worked_on() -> Person:
    """A person with a plan that has all that stands beside a log: two texts, something undone, a version."""
    kari, ola = with_measure()
    kari.write("m", "title", "Karis", op="karis")
    ola.write("m", "title", "Olas")
    kari.shown = None
    kari.make(Kind.GOAL, "g", text="Et mål =1+1 æøå 😀\nto linjer")
    kari.make(Kind.GOAL, "bort", text="Angret")
    assert kari.undo()
    past.name_version(kari.plan, "Vedtatt", "kari")
    past.call_me("kari", "Kari Nordmann")
    planner.set_status(new_plan("Arkivert").plan, planner.ARCHIVED)
    return kari


def two_at_one_measure() -> tuple[Person, Person]:
    """Two people at one plan; Kari has made the measure `m`, and Ola rewritten it."""
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Ring hjem", description="en to tre")
    ola = Person(kari.plan, "ola")
    ola.write("m", "title", "Ring hjem i dag")
    return kari, ola
