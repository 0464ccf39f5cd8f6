"""What people did with a plan, in words: who, what, and how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from roadmap.fields import Json, field_of
from roadmap.model import Kind
from roadmap.sittings import Deed, Did
from roadmap.texts import text
from roadmap.wording import NAME_SHOWN, Wording, cut


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


_NOBODY = People("")


@dataclass(frozen=True)
class Telling(Wording):
    """Words for deeds, beside those for what stands in the plans."""

    def deed(self, deed: Deed, people: People = _NOBODY) -> str:
        """What was done, without who did it: «changed title of measure “Call home”»."""
        if deed.did is Did.CHOSE and deed.kept:
            return self._choice(deed, deed.kept.value, people.by(deed.kept.actor, self.language))
        if deed.did in (Did.UNDID, Did.REDID):
            return text(f"history.did.{deed.did}", self.language, what=self.briefly(deed.what))
        place = self._place_of(deed) if deed.edits else ""
        thing = self.thing(deed.kind, deed.entity)
        one = "_one" if deed.did in (Did.IMPORTED, Did.RESTORED) and deed.count == 1 else ""
        return text(f"history.did.{deed.did}{one}", self.language, place=place, thing=thing, count=deed.count)

    def _choice(self, deed: Deed, kept: Json, who: str) -> str:
        """Which of two texts somebody chose, or what they wrote for both, and who wrote the kept one."""
        (edit,) = deed.edits
        sort = "standing" if edit.old == edit.new else "kept" if edit.new == kept else "other"
        before, after, other = (
            cut(self.value(field_of(deed.kind, edit.field), raw), NAME_SHOWN) or self._nothing()
            for raw in (edit.old, edit.new, kept)
        )
        values = {"place": self._place_of(deed), "before": before, "after": after, "other": other, "who": who}
        return text(f"history.did.chose_{sort}", self.language, **values)

    def _nothing(self) -> str:
        return text("workbook.list.nothing", self.language)

    def briefly(self, deeds: Sequence[Deed]) -> str:
        """What some deeds were about, where a verb before it says what becomes of them."""
        if len(deeds) > 1:
            return text("history.several", self.language, count=len(deeds))
        (deed,) = deeds
        if deed.did in (Did.WROTE, Did.CHANGED, Did.EMPTIED):
            return self._place_of(deed)
        if deed.did is Did.CHOSE:
            return text("history.choice", self.language, place=self._place_of(deed))
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
