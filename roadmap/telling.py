"""What people did with a plan, in words: who, what, and how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from roadmap.model import Kind
from roadmap.sittings import Deed, Did
from roadmap.texts import text
from roadmap.wording import Wording


@dataclass(frozen=True)
class People:
    """How people are called: the one who reads, those who have given themselves a name, and the others.

    Those without a name are told apart by their place among all who have written to the plan.
    """

    reader: str
    order: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def who(self, actor: str, language: str) -> str:
        """What somebody is called at the beginning of a line."""
        return text("people.you", language) if actor == self.reader else self.other(actor, language)

    def by(self, actor: str, language: str) -> str:
        """What somebody is called after «by»."""
        return text("page.you", language) if actor == self.reader else self.other(actor, language)

    def other(self, actor: str, language: str) -> str:
        """What somebody other than the reader is called."""
        if named := self.names.get(actor):
            return named
        if actor in self.order:
            return text("people.nameless_number", language, number=self.order.index(actor) + 1)
        return text("people.nameless", language)


@dataclass(frozen=True)
class Telling(Wording):
    """Words for deeds, beside those for what stands in the plans."""

    def deed(self, deed: Deed) -> str:
        """What was done, without who did it: «changed title of measure “Call home”»."""
        if deed.did in (Did.UNDID, Did.REDID):
            return text(f"history.did.{deed.did}", self.language, what=self.briefly(deed.what))
        place = self._place_of(deed) if deed.edits else ""
        thing = self.thing(deed.kind, deed.entity)
        return text(f"history.did.{deed.did}", self.language, place=place, thing=thing, count=deed.count)

    def briefly(self, deeds: Sequence[Deed]) -> str:
        """What some deeds were about, where a verb before it says what becomes of them."""
        if len(deeds) > 1:
            return text("history.several", self.language, count=len(deeds))
        (deed,) = deeds
        if deed.did in (Did.WROTE, Did.CHANGED, Did.EMPTIED):
            return self._place_of(deed)
        return self.deed(deed)

    def _place_of(self, deed: Deed) -> str:
        return self.place(deed.kind, deed.entity, deed.edits[0].field)

    def touched(self, touched: Mapping[Kind, int]) -> str:
        """How many things of each kind: «3 measures, 1 goal»."""
        return ", ".join(self._counted(kind, touched[kind]) for kind in Kind if touched.get(kind))

    def _counted(self, kind: Kind, count: int) -> str:
        if kind is Kind.PLAN:
            return text("history.about_plan", self.language)
        number = "one" if count == 1 else "many"
        return f"{count} {text(f'history.kind.{kind}.{number}', self.language)}"
