"""Who did what: the sittings of a plan, each folded, with what was done in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from pages.ui import page, pieces, preview, state, trouble, when
from pages.ui.sheets import Data
from pages.ui.state import say
from roadmap import going_back, past
from roadmap.changes import EXISTS, RANK, value_in
from roadmap.fields import editable, field_of, fields_of
from roadmap.model import KIND_OF, Kind, Plan
from roadmap.past import Scope
from roadmap.problems import Refused
from roadmap.sittings import Deed, Did, Sitting
from roadmap.telling import People, Telling

SHOWN = 12
OF, FIELD = "of", "field"
_PAGES = "history_pages"
_STEP = "step-"


# Which part of the plan


def choose_scope(plan: Plan) -> Scope:
    """What the history is about: the plan, a step, one thing or one field of it."""
    words = Telling(state.language(), (plan,))
    named = {"": say("history.whole")}
    for step in past.STEPS_WITH_HISTORY:
        named[f"{_STEP}{step}"] = say("history.of_step", number=step, name=say(f"step.{step}.name"))
    named |= {one.id: _capital(words.thing(kind, one.id)) for kind in Kind for one in plan.of(kind)}
    asked = st.query_params.get(OF, "")
    if asked not in named and asked in plan.entities:
        # Also what has been removed has a history.
        named[asked] = _capital(words.thing(_kind(plan, asked), asked))
    asked = asked if asked in named else ""
    st.session_state[OF] = asked
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        st.selectbox(
            say("history.of"), named, format_func=named.__getitem__, key=OF, on_change=_turn, args=(OF,)
        )
    if not asked or asked.startswith(_STEP):
        return past.of_step(int(asked.removeprefix(_STEP))) if asked else Scope()
    with right:
        return Scope(asked, _choose_field(_kind(plan, asked), words))


def _choose_field(kind: Kind, words: Telling) -> str:
    fields = {"": say("history.all_fields")}
    fields |= {one.name: words.label(one) for one in editable(fields_of(kind))}
    asked = st.query_params.get(FIELD, "")
    st.session_state[FIELD] = asked if asked in fields else ""
    label = say("history.of_field")
    st.selectbox(label, fields, format_func=fields.__getitem__, key=FIELD, on_change=_turn, args=(FIELD,))
    return str(st.session_state[FIELD])


def asked_part(plan: Plan) -> tuple[Scope, str]:
    """Which part of the plan the address names, and what it is called; no name for the whole plan."""
    asked, field = st.query_params.get(OF, ""), st.query_params.get(FIELD, "")
    words = Telling(state.language(), (plan,))
    for step in past.STEPS_WITH_HISTORY:
        if asked == f"{_STEP}{step}":
            return past.of_step(step), say("history.of_step", number=step, name=say(f"step.{step}.name"))
    if asked not in plan.entities:
        return Scope(), ""
    kind = _kind(plan, asked)
    if field in {one.name for one in editable(fields_of(kind))}:
        return Scope(asked, field), words.place(kind, asked, field)
    return Scope(asked), words.thing(kind, asked)


def _turn(key: str) -> None:
    """The choice stands in the address, so that it can be linked to and survives F5."""
    st.query_params[key] = st.session_state[key]
    if key == OF:
        st.query_params.pop(FIELD, None)
    st.session_state.pop(_PAGES, None)


def _kind(plan: Plan, entity: str) -> Kind:
    return KIND_OF[type(plan.entities[entity])]


# The sittings


def show(plan: Plan, scope: Scope) -> None:
    """The newest sittings, the first one unfolded, and a way to older ones."""
    pages = int(st.session_state.get(_PAGES, 1))
    read = past.read_sittings(plan.id, scope, pages * past.READ_AT_ONCE)
    if not read.sittings:
        st.info(say("history.nothing"))
        return
    people = past.people(plan.id, state.person())
    for number, sitting in enumerate(read.sittings[: pages * SHOWN]):
        _sitting(plan, scope, sitting, people, unfolded=number == 0)
    if read.more or len(read.sittings) > pages * SHOWN:
        st.button(
            say("history.older"), icon=":material/expand_more:", key="older", on_click=_older, args=(pages,)
        )


def _older(pages: int) -> None:
    st.session_state[_PAGES] = pages + 1


def _sitting(plan: Plan, scope: Scope, sitting: Sitting, people: People, *, unfolded: bool) -> None:
    words = Telling(state.language(), (plan,))
    title = page.plain(
        say("history.sitting", when=_when(sitting), who=_names(sitting.actors, people), steps=_steps(sitting))
    )
    key = f"sitting-{sitting.first}"
    with st.expander(title, key=key, expanded=unfolded, on_change="rerun") as box:
        if not box.open:
            return
        st.markdown(f":small[{page.plain(_capital(words.touched(sitting.touched)))}]")
        more_key = f"{key}-times"
        times = int(st.session_state.get(more_key, 1))
        done = past.read_deeds(plan.id, scope, sitting, times * past.DEEDS_AT_ONCE)
        items = [_item(deed, words, people, scope, _ways_back(plan, scope, deed)) for deed in done.deeds]
        asked = partial(_asked, plan, {f"{deed.revision}": deed for deed in done.deeds})
        preview.show([{"sort": "changed", "items": items}], state.language(), f"{key}-list", asked)
        if done.more:
            st.button(
                say("history.more_deeds"), key=f"{key}-more", on_click=_more_deeds, args=(more_key, times)
            )


def _more_deeds(key: str, times: int) -> None:
    st.session_state[key] = times + 1


def _ways_back(plan: Plan, scope: Scope, deed: Deed) -> list[Data]:
    """To let stand again what a deed left in the field that the history is about, or the text not chosen."""
    if not scope.field:
        return []
    now = value_in(plan, deed.kind, deed.entity, scope.field)
    left = [one.new for one in deed.edits if one.field == scope.field]
    found = [{"name": "take", "label": say("history.take")}] if left and left[-1] != now else []
    if deed.kept and deed.kept.value not in (now, *left):
        found.insert(0, {"name": "use", "label": say("history.use_kept")})
    return found


def _item(deed: Deed, words: Telling, people: People, scope: Scope, ways_back: list[Data]) -> Data:
    """A deed as a line of the list, with what it filled in or changed."""
    at = state.local(datetime.fromisoformat(deed.at))
    said: Data = {
        "id": f"{deed.revision}",
        "kind": f"{at:%H:%M} · {people.who(deed.actor, words.language)}",
        "name": _capital(words.deed(deed, people)),
        "asks": [*ways_back, {"name": "see", "label": say("history.see")}],
    }
    if not scope.field and deed.did in (Did.WROTE, Did.CHANGED, Did.EMPTIED, Did.CHOSE):
        said["asks"].append({"name": "only", "label": say("history.only")})
    return said | _details(deed, words, scope)


def _details(deed: Deed, words: Telling, scope: Scope) -> Data:
    """What a deed filled in or changed; of a choice the other text in full, which no moment shows."""
    edits = [one for one in deed.edits if one.field not in (EXISTS, RANK)]
    if deed.kept:
        value = words.value(field_of(deed.kept.kind, deed.kept.field), deed.kept.value)
        return {"values": [{"label": say("history.was_kept"), "value": [(value, pieces.SAME)]}]}
    if deed.did in (Did.MADE, Did.BROUGHT_BACK, Did.WROTE):
        written = [(field_of(one.kind, one.field), one.new) for one in edits]
        return {"values": pieces.filled(words, written, named=deed.did is Did.WROTE or bool(scope.field))}
    if len(edits) == 1:
        return {"turn": pieces.edited(words, edits[0], edits[0].old)}
    return {"fields": [pieces.edited(words, one, one.old) for one in edits]} if edits else {}


def _asked(plan: Plan, deeds: Mapping[str, Deed], name: str, revision: str) -> None:
    if name == "see":
        when.turn_to(int(revision))
    elif name == "take":
        scope, _ = asked_part(plan)
        _do(plan, partial(going_back.restore, plan.id, int(revision), state.person(), scope))
    elif (deed := deeds.get(revision)) and name == "use" and deed.kept:
        _do(plan, partial(going_back.use_kept, plan.id, deed.kept, state.person()))
    elif deed:
        st.query_params[OF], st.query_params[FIELD] = deed.entity, deed.edits[0].field
        st.session_state.pop(_PAGES, None)


def _do(plan: Plan, bring_back: Callable[[], object]) -> None:
    """Let the field that the history is about hold again what it held, or could have held."""
    _, what = asked_part(plan)
    try:
        bring_back()
        st.toast(state.plain(say("history.taken", what=what)), icon=":material/history:")
    except Refused as refusal:
        trouble.tell(refusal)


def _names(actors: Sequence[str], people: People) -> str:
    found = [people.who(one, state.language()) for one in actors]
    if len(found) == 1:
        return found[0]
    return say("people.and", some=", ".join(found[:-1]), last=found[-1])


def _steps(sitting: Sitting) -> str:
    if not sitting.whole:
        return say("history.steps_or_more", count=sitting.steps)
    return say("history.step_one") if sitting.steps == 1 else say("history.steps", count=sitting.steps)


def _when(sitting: Sitting) -> str:
    begin, end = state.local(sitting.begin), state.local(sitting.end)
    if f"{begin:%H:%M}" == f"{end:%H:%M}":
        return say("history.moment", day=when.day(end), time=f"{end:%H:%M}")
    return say("history.from_to", day=when.day(begin), begin=f"{begin:%H:%M}", end=f"{end:%H:%M}")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
