"""Random sessions: whatever people do, a plan is what a plain dictionary would hold."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap import going_back, planner
from roadmap.changes import Change, diff, removing, setting
from roadmap.edits import Outcome
from roadmap.model import Kind
from tests.people import Person, content, new_plan

KINDS = {"measure": "title", "goal": "text", "sub_goal": "text"}


@dataclass
class Row:
    """An entity as the plain model keeps it."""

    kind: str
    id: str
    values: dict[str, Any]
    exists: bool = True


@dataclass
class Notebook:
    """What a plan should hold, kept as plain lists and dictionaries; every page is one state of it."""

    rows: list[Row] = field(default_factory=list)
    pages: list[list[Row]] = field(default_factory=list)
    page: int = 0
    moments: list[tuple[int, list[Row]]] = field(default_factory=list)
    links: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pages = [copy.deepcopy(self.rows)]

    def turn(self, by: int) -> bool:
        """Go back or forth; False at the end."""
        if not 0 <= self.page + by < len(self.pages):
            return False
        self.page += by
        self.rows = copy.deepcopy(self.pages[self.page])
        self._note_links()
        return True

    def note(self, *, anyway: bool = False) -> None:
        """Make the state a new page, where it is one."""
        # Kinds have an order each, and none among each other.
        self.rows.sort(key=lambda row: list(KINDS).index(row.kind))
        if anyway or self.rows != self.pages[self.page]:
            del self.pages[self.page + 1 :]
            self.pages.append(copy.deepcopy(self.rows))
            self.page += 1
        self._note_links()

    def _note_links(self) -> None:
        self.links |= {row.id: row.values["depends_on"] for row in self.rows if "depends_on" in row.values}

    def remember(self, revision: int) -> None:
        """Keep what shows, to come back to it."""
        self.moments.append((revision, copy.deepcopy([row for row in self.rows if self.alive(row)])))

    def get(self, entity: str) -> Row:
        """The row with this id."""
        return next(row for row in self.rows if row.id == entity)

    def alive(self, row: Row) -> bool:
        """Whether a row shows: it was not removed, nor its parent."""
        return row.exists and ("goal" not in row.values or self.alive(self.get(row.values["goal"])))

    def put(self, row: Row, before: str | None) -> None:
        """Place a row before another of its kind, or last."""
        if row in self.rows:
            order = [r.id for r in self.rows if r.kind == row.kind and self.alive(r)]
            following = [*order, None][order.index(row.id) + 1] if row.id in order else row.id
            if row.id in order and before in (row.id, following):
                return
            self.rows.remove(row)
        index = next((i for i, r in enumerate(self.rows) if r.id == before and self.alive(r)), len(self.rows))
        self.rows.insert(index, row)

    def content(self) -> dict[str, list[tuple[str, dict[str, Any]]]]:
        """All that shows, in order."""
        shown: dict[str, list[tuple[str, dict[str, Any]]]] = {kind: [] for kind in KINDS}
        for row in self.rows:
            if self.alive(row):
                links = row.values.get("depends_on")
                living = {one.id for one in self.rows if self.alive(one)}
                kept = {} if links is None else {"depends_on": [x for x in links if x in living]}
                shown[row.kind].append((row.id, row.values | kept))
        return shown


def as_notebook(person: Person) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """The plan in the notebook's terms."""
    plan = person.see()
    return {
        "measure": [(m.id, {"title": m.title, "depends_on": list(m.depends_on)}) for m in plan.measures],
        "goal": [(g.id, {"text": g.text}) for g in plan.goals],
        "sub_goal": [(s.id, {"text": s.text, "goal": s.goal}) for s in plan.sub_goals],
    }


VERBS = [
    "create",
    "set",
    "set",
    "link",
    "delete",
    "restore",
    "move",
    "undo",
    "undo",
    "redo",
    "import",
    "back",
]
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 99), st.integers(0, 99), st.sampled_from("æøå 😀")),
    max_size=30,
)


def take_step(person: Person, book: Notebook, step: tuple[str, int, int, str]) -> None:
    """Do one step in the plan and in the notebook."""
    verb, one, two, word = step
    if verb in ("undo", "redo"):
        turned = person.undo() if verb == "undo" else person.redo()
        assert turned == book.turn(-1 if verb == "undo" else 1)
        return
    if verb == "back":
        go_back(person, book, one)
        return
    if verb == "create" or not book.rows:
        create(person, book, one, two, word)
    elif verb == "import":
        take_in(person, book, one, two, word)
    else:
        change(person, book, verb, one, two, word)
    book.note()


def create(person: Person, book: Notebook, one: int, two: int, word: str) -> None:
    """Make an entity of any kind before any other."""
    goals = [row for row in book.rows if row.kind == "goal"]
    kind = list(KINDS)[one % 3] if goals else list(KINDS)[one % 2]
    row = Row(kind, f"{kind}{len(person.sent)}", {KINDS[kind]: word.strip()})
    if kind == "sub_goal":
        row.values["goal"] = goals[two % len(goals)].id
    before = (*[r.id for r in book.rows if r.kind == kind], None)[
        two % (1 + sum(r.kind == kind for r in book.rows))
    ]
    ack = person.make(Kind(kind), row.id, before=before, **row.values)
    assert ack.outcome is Outcome.SAVED
    if kind == "measure":
        row.values["depends_on"] = []
    book.put(row, before)


def change(person: Person, book: Notebook, verb: str, one: int, two: int, word: str) -> None:
    """Change an entity, removed ones too."""
    row = book.rows[one % len(book.rows)]
    measures = [r.id for r in book.rows if r.kind == "measure" and r.id != row.id]
    siblings = [r.id for r in book.rows if r.kind == row.kind]
    if verb == "link" and row.kind == "measure":
        links = measures[: two % 3]
        # What is linked anew is what the person sees chosen, so removed ones go.
        person.write(row.id, "depends_on", links)
        row.values["depends_on"] = links
    elif verb in ("set", "link"):
        person.write(row.id, KINDS[row.kind], f"{word}{two}".strip())
        row.values[KINDS[row.kind]] = f"{word}{two}".strip()
    elif verb == "delete":
        person.remove(row.id)
        row.exists = False
    elif verb == "restore":
        person.bring_back(row.id)
        row.exists = True
        if row.kind == "sub_goal":
            book.get(row.values["goal"]).exists = True
    else:
        before = siblings[two % len(siblings)]
        person.move(row.id, before)
        if book.alive(row):
            book.put(row, before)


def take_in(person: Person, book: Notebook, one: int, two: int, word: str) -> None:
    """Rewrite some things by a file, and let it remove one, all in one step."""
    plan = person.see()
    alive = [row for row in book.rows if book.alive(row)]
    changes: list[Change] = []
    for row in alive[one % 3 :: 2]:
        name = KINDS[row.kind]
        changes += setting(plan, Kind(row.kind), row.id, name, f"{word}{two}")
        row.values[name] = f"{word}{two}"
    if alive and two % 3 == 0:
        changes += removing(plan, plan.entities[alive[two % len(alive)].id])
        alive[two % len(alive)].exists = False
    assert planner.import_changes(person.plan, changes, person.name) == len(changes)


def go_back(person: Person, book: Notebook, one: int) -> None:
    """Make the plan what it was at a moment; what was not there then is not worked on any more."""
    revision, then = book.moments[one % len(book.moments)]
    before = book.content()
    changed = going_back.restore(person.plan, revision, person.name)
    if changed:
        book.rows = copy.deepcopy(then)
        living = {row.id for row in then}
        for row in [row for row in book.rows if row.kind == "measure"]:
            # Links to what is not there then say nothing, and stay as they were.
            links = [one for one in row.values["depends_on"] if one in living]
            now = book.links[row.id]
            row.values["depends_on"] = now if [one for one in now if one in living] == links else links
        book.note(anyway=True)
    else:
        assert before == Notebook(then).content()


@given(steps=STEPS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_session__of_random_steps__equals_a_plain_dictionary_all_the_way_and_back(
    steps: list[tuple[str, int, int, str]],
) -> None:
    person, book = new_plan(), Notebook()
    start = person.see()
    for step in steps:
        book.remember(person.see().revision)
        take_step(person, book, step)
        assert as_notebook(person) == book.content()
    ended = person.see()
    store = planner.start()
    assert content(store.open_at(person.plan, ended.revision)) == content(ended)
    planner.stop()
    assert content(person.see()) == content(ended)
    while person.undo():
        assert book.turn(-1)
        assert as_notebook(person) == book.content()
    assert not book.turn(-1)
    assert diff(start, person.see()) == ()


def test_session__of_two_hundred_steps__equals_a_plain_dictionary_all_the_way_and_back() -> None:
    chance = random.Random(200)
    person, book = new_plan(), Notebook()
    start = person.see()
    for _ in range(200):
        book.remember(person.see().revision)
        take_step(
            person,
            book,
            (chance.choice(VERBS), chance.randrange(100), chance.randrange(100), chance.choice("æøå 😀")),
        )
        assert as_notebook(person) == book.content()
    planner.start().verify(person.plan)
    while person.undo():
        assert book.turn(-1)
        assert as_notebook(person) == book.content()
    assert diff(start, person.see()) == ()


@given(steps=st.lists(st.tuples(st.booleans(), STEPS.map(lambda some: some[:1])), max_size=25))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_session__of_two_people_undoing_across_each_other__leaves_a_plan_that_its_log_adds_up_to(
    steps: list[tuple[bool, list[tuple[str, int, int, str]]]],
) -> None:
    kari, book = new_plan(), Notebook()
    ola = Person(kari.plan, "ola")
    for first, some in steps:
        person = kari if first else ola
        for verb, one, two, word in some:
            if verb in ("undo", "redo"):
                person.undo() if verb == "undo" else person.redo()
            elif verb == "back":
                going_back.restore(kari.plan, 1 + one % kari.see().revision, person.name)
            elif verb == "create" or not book.rows:
                create(person, book, one, two, word)
            else:
                change(person, book, "set" if verb == "import" else verb, one, two, word)
    ended = kari.see()
    assert content(planner.start().open_at(kari.plan, ended.revision)) == content(ended)
    planner.stop()
    assert content(kari.see()) == content(ended)
