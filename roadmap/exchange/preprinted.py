"""What stands in the empty workbook before anybody fills it in, and what of a plan it is read as.

A blank cell of the template says nothing, and neither does a printed row that nobody has written on or refers
to. The template's areas and groups are those of the plan that are called so, in whichever language.
"""

from __future__ import annotations

from collections.abc import Iterator

from roadmap.exchange.made_ids import made_id
from roadmap.exchange.technical import Export
from roadmap.exchange.visible_ids import name_of
from roadmap.exchange.words import folded
from roadmap.fields import fields_of, name_field
from roadmap.model import FIXED_IDS, KIND_OF, Entity, Kind, Plan
from roadmap.texts import LANGUAGES, texts_under

# The names that the template prints, by what they are names of.
STANDARD_NAMES = ((Kind.BENEFIT_AREA, "standard.area"), (Kind.BENEFICIARY_GROUP, "standard.group"))


def preprinted(export: Export, plan: Plan | None, head: str) -> dict[str, str]:
    """The entity that each of the template's own is read as."""
    found: dict[str, str] = {}
    for one, kind in export.kinds.items():
        if kind is Kind.PLAN:
            found[one] = head
        elif one in FIXED_IDS:
            found[one] = one
        else:
            found[one] = _in_plan(export, plan, kind, one)
    return found


def _in_plan(export: Export, plan: Plan | None, kind: Kind, one: str) -> str:
    """What the plan has made of a printed row, or calls as it does; else what that row will make of it."""
    made = made_id("template", one)
    if plan is None or plan.find(made):
        return made
    named = name_field(kind)
    names = _in_every_language(str(export.value(kind, one, named.name))) if named else set()
    alike = [entity.id for entity in plan.of(kind) if folded(name_of(entity)) in names]
    return alike[0] if len(alike) == 1 else made


def _in_every_language(name: str) -> set[str]:
    """A standard name in all languages, folded."""
    found = {folded(name)}
    for _, key in STANDARD_NAMES:
        said = [texts_under(key, language) for language in LANGUAGES]
        for number in said[0]:
            names = {folded(names[number]) for names in said}
            found |= names if folded(name) in names else set()
    return found


def links(entity: Entity) -> Iterator[str]:
    """What an entity refers to."""
    for field in fields_of(KIND_OF[type(entity)]):
        if field.target is not None and (held := getattr(entity, field.name)):
            yield from held if isinstance(held, tuple) else (held,)
