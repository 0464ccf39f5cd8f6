"""A small app around the sheet for its browser tests: the real wire, and a store that outlives the server."""

import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import streamlit as st

sys.path.insert(0, str(Path(__file__).parent.parent))
from pages.ui.sheet import WORDS, channel, engine, sheet
from roadmap.texts import text

Doc = dict[str, Any]
STORE: Final = os.environ["VEIKART_DATABASE_URL"].removeprefix("sqlite:///")
CAPABILITIES: Final = (
    "Teknologi",
    "Arenaer",
    "Tjenestestrukturer",
    "Kompetanse",
    "Ledelse",
    "Forpliktelse",
    "Læring",
)
STATUSES: Final = ("Ikke begynt", "I gang", "Ferdig")
SCALE: Final = ("Svært liten", "Liten", "Middels", "Stor", "Svært stor")
AREAS: Final = ("Tjenesteinnhold", "Tjenesteleveranse", "Kompetanseutvikling")
GROUPS: Final = ("Innbyggere", "Medarbeidere", "Enhet")


def seed() -> Doc:
    """The plan that the store begins with; `rows` in the address says how many measures it has."""
    measures = []
    for number in range(int(st.query_params.get("rows", "4"))):
        values = {
            "title": f"Tiltak {number + 1}",
            "responsible": "Kari" if number % 2 else "",
            "capability": str(number % 7),
            "status": str(number % 3),
            "importance": number % 5 + 1,
            "start": "2027-03-01",
            "month": "2027-03",
            "goals": ["g1"],
            "note": "",
            "steps": ["Første", "Andre"],
            "about": "",
        }
        measures.append({"id": f"m{number + 1}", "values": values, "revs": {}})
    benefit = {"id": "b1", "values": {"text": "Kortere ventetid", "area": "a1", "group": "w1"}, "revs": {}}
    collaborations = [
        {"id": "s-a1-w1", "values": {"text": "Møter hver uke", "area": "a1", "group": "w1"}, "revs": {}}
    ]
    kinds = {"measure": measures, "benefit": [benefit], "collaboration": collaborations}
    return {"rev": 1, "kinds": kinds, "conflicts": [], "past": [], "future": [], "groups": {}}


def plan() -> str:
    """The plan of the address; each test has its own."""
    return str(st.session_state.setdefault("plan", st.query_params.get("plan", "p1")))


@contextmanager
def store() -> Iterator[tuple[sqlite3.Connection, Doc]]:
    """One transaction: the document, written back when the block ends."""
    name = plan()  # asked first: Streamlit may end a run here, and that must not be inside the transaction
    with closing(sqlite3.connect(STORE, timeout=20, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS doc (plan TEXT PRIMARY KEY, body TEXT)")
        connection.execute("CREATE TABLE IF NOT EXISTS op (op TEXT PRIMARY KEY, ack TEXT, times INTEGER)")
        connection.execute("BEGIN IMMEDIATE")
        row = connection.execute("SELECT body FROM doc WHERE plan = ?", (name,)).fetchone()
        doc: Doc = json.loads(row[0]) if row else seed()
        yield connection, doc
        if (body := json.dumps(doc)) != (row[0] if row else None):
            connection.execute("INSERT OR REPLACE INTO doc VALUES (?, ?)", (name, body))
        connection.execute("COMMIT")


def find(doc: Doc, kind: str, entity: str) -> Doc | None:
    """The entity, if the plan has it."""
    return next((one for one in doc["kinds"][kind] if one["id"] == entity), None)


def place(doc: Doc, kind: str, entity: Doc, before: str | None) -> None:
    """Puts the entity before another one, or last."""
    rest = [one for one in doc["kinds"][kind] if one["id"] != entity["id"]]
    at = next((index for index, one in enumerate(rest) if one["id"] == before), len(rest))
    doc["kinds"][kind] = [*rest[:at], entity, *rest[at:]]


def do_set(doc: Doc, op: Doc, known: Callable[[str], Doc | None]) -> Doc:
    """Sets a cell, or keeps the text beside it when somebody else has written there since."""
    entity = find(doc, op["kind"], op["entity"])
    if entity is None:
        if "values" not in op:
            return {"status": "refused", "message": "Raden finnes ikke."}
        entity = {"id": op["entity"], "values": dict(op["values"]), "revs": {}}
        doc["kinds"][op["kind"]].append(entity)
    field, value = op["field"], op["value"]
    if value == "nei":
        return {"status": "refused", "message": "Dette ordet går ikke."}
    earlier = known(op["after"]) if op.get("after") else None
    base = max(op["base"], earlier["rev"] if earlier else 0)
    theirs = entity["values"].get(field)
    if entity["revs"].get(field, 0) > base and theirs != value:
        conflict = {"id": op["op"], "kind": op["kind"], "entity": op["entity"], "field": field}
        doc["conflicts"].append({**conflict, "text": value, "who": "Ola", "at": "10:31"})
        return {"status": "conflict", "value": theirs}
    entity["values"][field] = value
    entity["revs"][field] = doc["rev"]
    return {"status": "saved", "value": value}


def do_op(doc: Doc, op: Doc, known: Callable[[str], Doc | None]) -> Doc:
    """Carries out one operation on the document."""
    kind, entities = op["kind"], doc["kinds"][op["kind"]]
    entity = find(doc, kind, op["entity"])
    match op["do"]:
        case "set":
            return do_set(doc, op, known)
        case "create":
            if "tredje" in str(op["values"].get("title")):
                return {"status": "refused", "message": "Det er plass til to."}
            place(doc, kind, {"id": op["entity"], "values": op["values"], "revs": {}}, op["before"])
        case "delete":
            doc.setdefault("gone", {})[op["entity"]] = [entity, entities.index(entity) if entity else 0]
            doc["kinds"][kind] = [one for one in entities if one["id"] != op["entity"]]
        case "restore":
            old, at = doc["gone"][op["entity"]]
            entities.insert(at, old)
        case "move" if entity:
            entity["values"].update(op.get("values") or {})
            place(doc, kind, entity, op["before"])
        case "resolve" if entity:
            doc["conflicts"] = [one for one in doc["conflicts"] if one["id"] != op["conflict"]]
            entity["values"][op["field"]] = op["value"]
            entity["revs"][op["field"]] = doc["rev"]
    return {"status": "saved", "value": op.get("value")}


def process(ops: list[Doc]) -> dict[str, Doc]:
    """Acknowledges each operation; one that was seen before gets its old answer."""
    acks: dict[str, Doc] = {}
    with store() as (connection, doc):

        def known(op: str) -> Doc | None:
            row = connection.execute("SELECT ack FROM op WHERE op = ?", (op,)).fetchone()
            return json.loads(row[0]) if row else None

        for op in ops:
            old = known(op["op"])
            if old is None:
                if not doc["past"] or doc["past"][-1]["group"] != op["group"]:
                    kinds = json.loads(json.dumps(doc["kinds"]))
                    doc["past"] = [*doc["past"][-30:], {"group": op["group"], "kinds": kinds}]
                doc["rev"] += 1
                old = {"op": op["op"], "message": None, "rev": doc["rev"], **do_op(doc, op, known)}
            acks[op["op"]] = old
            connection.execute(
                "INSERT INTO op VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1",
                (op["op"], json.dumps(old)),
            )
    return acks


def turn(source: str, target: str) -> None:
    """Goes one step back or forward in the plan's history."""
    with store() as (_, doc):
        if not doc[source]:
            return
        step = doc[source].pop()
        doc[target].append({"group": step["group"], "kinds": doc["kinds"]})
        doc["kinds"] = step["kinds"]
        doc["rev"] += 1


def options(labels: tuple[str, ...], marks: str = "", first: int = 0) -> list[Doc]:
    """Options of a choice; `first` 1 makes the values of a scale."""
    values = [number + first if first else str(number) for number in range(len(labels))]
    return [
        {
            "value": value,
            "label": label,
            "mark": marks[at] if marks else None,
            "tone": at + 1 if marks else None,
        }
        for at, (value, label) in enumerate(zip(values, labels, strict=True))
    ]


def column(field: str, kind: str, label: str, width: str = "medium", **more: Any) -> Doc:
    """One column as the sheet wants it."""
    return {"field": field, "type": kind, "label": label, "width": width, "help": None, "limit": 2000, **more}


def columns() -> list[Doc]:
    """The columns of the measures: every type there is, some of them folded away as details."""
    goals = [{"value": f"g{n}", "label": f"Delmål {n}", "mark": None, "tone": None} for n in range(1, 11)]
    return [
        column("title", "text", "Tiltak", "wide", multiline=True),
        column("capability", "choice", "Kapabilitet", options=options(CAPABILITIES, "ABCDEFG")),
        column("importance", "scale", "Viktighet", options=options(SCALE, first=1)),
        column("responsible", "text", "Ansvar"),
        column("start", "date", "Start"),
        column("status", "choice", "Status", options=options(STATUSES)),
        column("goals", "refs", "Delmål", options=goals),
        column("note", "text", "Merknad", readonly=False),
        column(
            "about", "text", "Mer om tiltaket", "wide", detail=True, multiline=True, help="Hva består det i?"
        ),
        column("steps", "points", "Hva skal gjøres", "wide", detail=True),
        column("month", "month", "Ferdig", detail=True),
        column("responsible", "text", "Ansvar", detail=True) | {"field": "owner"},
    ]


def conflicts_of(doc: Doc, kind: str, entity: str) -> dict[str, list[Doc]]:
    """The other texts of an entity's cells, by field."""
    found: dict[str, list[Doc]] = {}
    for one in doc["conflicts"]:
        if (one["kind"], one["entity"]) == (kind, entity):
            found.setdefault(one["field"], []).append({key: one[key] for key in ("id", "text", "who", "at")})
    return found


def measure_rows(doc: Doc) -> list[Doc]:
    """The measures as rows of a table."""
    return [
        {
            "id": one["id"],
            "label": one["values"].get("title") or "",
            "cells": one["values"],
            "conflicts": conflicts_of(doc, "measure", one["id"]),
        }
        for one in doc["kinds"]["measure"]
    ]


def benefit_rows(doc: Doc) -> list[Doc]:
    """The benefits as a matrix whose cells hold several."""
    rows = []
    for at, area in enumerate(AREAS, 1):
        cells = {}
        for number in range(1, len(GROUPS) + 1):
            wanted = (f"a{at}", f"w{number}")
            items = [
                {
                    "id": one["id"],
                    "text": one["values"]["text"],
                    "conflicts": conflicts_of(doc, "benefit", one["id"]).get("text", []),
                }
                for one in doc["kinds"]["benefit"]
                if (one["values"]["area"], one["values"]["group"]) == wanted
            ]
            cells[f"w{number}"] = {"items": items}
        rows.append({"id": f"a{at}", "label": area, "cells": cells})
    return rows


def collaboration_rows(doc: Doc) -> list[Doc]:
    """The collaboration as a matrix with one text in each cell."""
    rows = []
    for at, area in enumerate(AREAS, 1):
        cells = {}
        for number in range(1, len(GROUPS) + 1):
            entity = f"s-a{at}-w{number}"
            known = find(doc, "collaboration", entity)
            text = known["values"].get("text") if known else None
            cells[f"w{number}"] = {"id": entity, "text": text or "", "exists": known is not None}
        rows.append({"id": f"a{at}", "label": area, "cells": cells})
    return rows


def words() -> dict[str, str]:
    """The words of the browser side in bokmål."""
    return {name: text(f"sheet.{name}", "nb") for name in WORDS}


def sheets_of(page: str, doc: Doc) -> list[Doc]:
    """The sheets of each page of this app."""
    wall = "wall" in st.query_params
    shared = {
        "plan": plan(),
        "rev": doc["rev"],
        "lang": "nb",
        "open": st.query_params.get("open"),
        "wall": wall,
    }
    tops = [{"id": f"w{number}", "label": label} for number, label in enumerate(GROUPS, 1)]
    item = {"field": "text", "row": "area", "column": "group", "limit": 2000}
    add = {"label": "Nytt tiltak", "placeholder": "Skriv et tiltak, trykk Enter", "values": {}}
    table = {**shared, "kind": "measure", "rows": measure_rows(doc), "columns": columns()}
    matrix = {**shared, "layout": "matrix", "columns": tops}
    tools = ["search", "filter", "sort", "group"]
    first = table["rows"][:1]
    pages: dict[str, list[Doc]] = {
        "table": [{**table, "key": "t", "layout": "table", "caption": "Tiltak", "add": add, "tools": tools}],
        "form": [{**table, "key": "f", "layout": "form", "caption": "Tiltaket", "rows": first, "add": None}],
        "matrix": [
            {**matrix, "key": "b", "caption": "Gevinster", "rows": benefit_rows(doc)}
            | {"item": {**item, "kind": "benefit", "many": True}},
            {**matrix, "key": "s", "caption": "Samhandling", "rows": collaboration_rows(doc)}
            | {"item": {**item, "kind": "collaboration", "many": False}},
        ],
        "away": [],
    }
    return pages[page]


def patch_of(one: Doc) -> Doc:
    """All rows of a sheet as a patch."""
    order = [row["id"] for row in one["rows"]]
    return {"rev": one["rev"], "upsert": one["rows"], "order": order, "columns": None}


@st.fragment
def line(page: str) -> None:
    """The channel: mounted again every second and after every batch of operations."""
    acks = st.session_state.setdefault("acks", {})
    batch: Mapping[str, Any] | None = st.session_state.get("channel", {}).get("ops")
    if batch and batch["seq"] != st.session_state.get("seq"):
        st.session_state["seq"] = batch["seq"]
        acks.clear()
        acks.update(process(batch["ops"]))
    with store() as (_, doc):
        patches = {
            one["key"]: {
                "rev": doc["rev"],
                "upsert": one["rows"],
                "order": [row["id"] for row in one["rows"]],
                "columns": None,
            }
            for one in sheets_of(page, doc)
        }
        data = {
            "plan": plan(),
            "rev": doc["rev"],
            "lang": "nb",
            "look": 1.0,
            "told": time.time(),
            "acks": dict(acks),
            "patches": patches if doc["rev"] > st.session_state["shown"] else {},
            "saved_at": "10:32",
            "undo": {"can": bool(doc["past"]), "label": "siste endring"},
            "redo": {"can": bool(doc["future"]), "label": "siste endring"},
            "readonly": False,
        }
    channel(data, lambda: turn("past", "future"), lambda: turn("future", "past"))


@st.fragment(run_every=2.0)
def road() -> None:
    """Runs by itself, as the road does: else Streamlit would not run the page for a server that is new."""
    st.write("Veien")


def show(page: str) -> Callable[[], None]:
    """A page with its sheets."""

    def run() -> None:
        st.title(
            {
                "table": "Tiltak",
                "form": "Skjema",
                "matrix": "Matriser",
                "away": "Et annet sted",
            }[page]
        )
        with store() as (_, doc):
            st.session_state["shown"] = doc["rev"]
            sheets = sheets_of(page, doc)
        engine("nb", words())
        road()
        line(page)
        for one in sheets:
            sheet(one)
        st.button("En knapp", on_click=lambda: st.session_state.update(pressed=True))
        if st.session_state.get("pressed"):
            st.write("Trykket")

    run.__name__ = page
    return run


st.set_page_config(layout="wide")
st.navigation(
    [
        st.Page(show(name), title=name, url_path=name, default=name == "table")
        for name in ("table", "matrix", "form", "away")
    ],
    position="top",
).run()
