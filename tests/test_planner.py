"""The planner: plans come and go, and any session of work adds up to what a plain dictionary says."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap import planner
from roadmap.changes import diff, making, setting
from roadmap.edits import Outcome
from roadmap.fields import Json
from roadmap.model import Kind, Plan
from roadmap.problems import Problem, Refused
from roadmap.store import Store
from roadmap.texts import texts_under
from tests.people import Person, content, new_plan, the_measure, with_measure

# Plans


def test_new_plan__has_its_head_and_the_methods_standard_areas_and_groups() -> None:
    made = planner.new_plan(
        " Veikart ", "kari", "nb", organisation="Furuvoll", units=["PPT", ""], start_month=date(2027, 3, 9)
    )
    plan = planner.open_plan(made)
    assert (plan.title, plan.head.organisation, plan.head.units) == ("Veikart", "Furuvoll", ("PPT",))
    assert plan.head.start == date(2027, 3, 1)
    assert [area.name for area in plan.benefit_areas] == list(texts_under("standard.area", "nb").values())
    assert [g.name for g in plan.beneficiary_groups] == list(texts_under("standard.group", "nb").values())
    assert (len(plan.benefit_areas), len(plan.beneficiary_groups)) == (4, 3)


@pytest.mark.parametrize("title", ["", "  ", "\x00"])
def test_new_plan__without_a_title__is_refused(title: str) -> None:
    with pytest.raises(Refused, match="title_missing"):
        planner.new_plan(title, "kari", "nb")
    assert planner.plans() == ()


def test_plans__several__stand_with_the_last_changed_first() -> None:
    first, second = new_plan("Første"), new_plan("Andre")
    first.write(first.plan, "organisation", "Furuvoll")
    found = planner.plans()
    assert {one.title for one in found} == {"Første", "Andre"}
    assert found[0].changed_at >= found[1].changed_at
    by_id = {one.id: one for one in found}
    assert by_id[first.plan].organisation == "Furuvoll"
    assert by_id[second.plan].step in range(1, 6)


def test_plans__listed_again__open_only_what_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = new_plan("Første"), new_plan("Andre")
    listed = planner.plans()
    opened: list[str] = []
    really = Store.open

    def noted(store: Store, plan: str) -> Plan:
        opened.append(plan)
        return really(store, plan)

    monkeypatch.setattr(Store, "open", noted)
    assert planner.plans() == listed
    assert opened == []
    second.write(second.plan, "title", "Tredje")
    opened.clear()
    assert {one.title for one in planner.plans()} == {"Første", "Tredje"}
    assert opened == [second.plan]
    planner.set_status(first.plan, planner.ARCHIVED)
    assert [one.status for one in planner.plans(planner.ARCHIVED)] == [planner.ARCHIVED]


def test_plan__archived_or_deleted__leaves_the_list_and_comes_back_whole() -> None:
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Ring hjem")
    before = content(kari.see())
    for status in (planner.ARCHIVED, planner.DELETED):
        planner.set_status(kari.plan, status)
        assert planner.plans() == ()
        assert [one.id for one in planner.plans(status)] == [kari.plan]
        planner.set_status(kari.plan, planner.ACTIVE)
        assert [one.id for one in planner.plans()] == [kari.plan]
    assert content(kari.see()) == before


def test_status__that_is_none_or_of_an_unknown_plan__is_refused() -> None:
    kari = new_plan()
    with pytest.raises(Refused, match="unreadable_operation"):
        planner.set_status(kari.plan, "burnt")
    with pytest.raises(Refused, match="plan_not_found"):
        planner.set_status("nowhere", planner.ARCHIVED)


def test_unknown_plan__opened_looked_at_copied_or_undone__is_refused() -> None:
    for ask in (
        lambda: planner.open_plan("nowhere"),
        lambda: planner.look("nowhere", "kari"),
        lambda: planner.copy_plan("nowhere", "kari", "nb"),
        lambda: planner.undo("nowhere", "kari"),
        lambda: planner.import_changes("nowhere", (), "kari"),
    ):
        with pytest.raises(Refused, match="plan_not_found"):
            ask()


def test_copy__of_a_plan__has_its_content_under_another_name_and_goes_its_own_way() -> None:
    kari = new_plan("Veikart")
    kari.make(Kind.GOAL, "g", text="Mål")
    kari.make(Kind.GOAL, "gone", text="Borte")
    kari.remove("gone")
    copied = Person(planner.copy_plan(kari.plan, "kari", "nb"))
    assert copied.see().title != "Veikart"
    assert "Veikart" in copied.see().title
    assert [goal.id for goal in copied.see().goals] == ["g"]
    copied.write("g", "text", "Annet mål")
    assert kari.see().goals[0].text == "Mål"
    assert not Person(copied.plan, "ola").undo()


def test_copy__of_a_plan_with_the_longest_title__has_a_title_that_fits() -> None:
    kari = new_plan("å" * 300)
    assert len(planner.open_plan(planner.copy_plan(kari.plan, "kari", "nb")).title) <= 300


def test_example__saved_as_a_plan__holds_the_same() -> None:
    example = planner.example_plan()
    made = planner.open_plan(planner.create_from(example, "kari"))
    expected = {kind: part for kind, part in content(example).items() if kind is not Kind.PLAN}
    assert {kind: part for kind, part in content(made).items() if kind is not Kind.PLAN} == expected
    assert (made.title, made.head.units) == (example.title, example.head.units)


def test_import__of_changes__is_saved_as_one_group_and_says_how_many_took_effect() -> None:
    kari = new_plan()
    changes = making(Kind.MEASURE, "m", {"title": "Ring hjem"}, "a0")
    assert planner.import_changes(kari.plan, changes, "kari") == 3
    assert planner.import_changes(kari.plan, changes, "kari") == 0
    kari.undo()
    assert kari.see().measures == ()


def test_import__of_what_another_has_changed_since_it_was_compared__overwrites_nothing() -> None:
    kari, ola = with_measure("en to tre")
    kari.make(Kind.GOAL, "g", text="Mål")
    before = kari.see()
    wanted: dict[str, Json] = {
        "description": "EN to tre",
        "title": "Skriv",
        "importance": 3,
        "responsible": "Kari",
    }
    changes = [
        change for name, value in wanted.items() for change in setting(before, Kind.MEASURE, "m", name, value)
    ]
    ola.write("m", "description", "en to tre fire")
    ola.write("m", "title", "Møt")
    ola.write("m", "importance", 5)
    assert planner.import_changes(kari.plan, changes, "kari") == 4
    now = the_measure(kari)
    assert (now.description, now.responsible) == ("EN to tre fire", "Kari")
    assert (now.title, now.importance) == ("Skriv", 3)
    kept = {(one.field, one.value, one.actor) for one in kari.conflicts()}
    assert kept == {("title", "Møt", "ola"), ("importance", 5, "ola")}
    assert kari.undo()
    back = the_measure(kari)
    assert (back.title, back.importance, back.description) == ("Møt", 5, "en to tre fire")
    assert kari.conflicts() == ()
    assert kari.redo()
    assert {(one.field, one.value, one.actor) for one in kari.conflicts()} == kept


def test_import__of_what_another_has_removed_since__is_kept_for_its_return() -> None:
    kari, ola = with_measure()
    changes = setting(kari.see(), Kind.MEASURE, "m", "title", "Skriv")
    ola.remove("m")
    assert planner.import_changes(kari.plan, changes, "kari") == 1
    assert kari.see().measures == ()
    ola.bring_back("m")
    assert the_measure(kari).title == "Skriv"


def test_import__under_what_another_has_removed_since__is_refused_as_a_whole() -> None:
    kari = new_plan()
    kari.make(Kind.GOAL, "here", text="Her")
    kari.make(Kind.GOAL, "lost", text="Borte")
    kari.make(Kind.SUB_GOAL, "s", goal="here", text="Delmål")
    made = making(Kind.SUB_GOAL, "t", {"goal": "lost", "text": "Fra filen"}, "a5")
    moved = setting(kari.see(), Kind.SUB_GOAL, "s", "goal", "lost")
    Person(kari.plan, "ola").remove("lost")
    before = kari.see()
    for changes in (made, moved):
        with pytest.raises(Refused, match="removed_since_compared"):
            planner.import_changes(kari.plan, [*changes, *making(Kind.GOAL, "g", {}, "a5")], "kari")
        assert kari.see() is before


def test_import__that_would_make_a_third_overall_goal__is_refused_as_a_whole() -> None:
    kari = new_plan()
    kari.make(Kind.OVERALL_GOAL, "one", text="en")
    changes = [
        *making(Kind.OVERALL_GOAL, "file", {"text": "fra filen"}, "a5"),
        *making(Kind.MEASURE, "m", {"title": "Ring hjem"}, "a0"),
    ]
    Person(kari.plan, "ola").make(Kind.OVERALL_GOAL, "two", text="to")
    before = kari.see()
    with pytest.raises(Refused, match="too_many_overall_goals"):
        planner.import_changes(kari.plan, changes, "kari")
    assert kari.see() is before
    kari.remove("one")
    assert planner.import_changes(kari.plan, changes, "kari") == len(changes)


def test_plan__when_nothing_changes__is_the_very_same_value_for_everyone() -> None:
    kari = new_plan()
    assert kari.see() is kari.see()
    assert planner.look(kari.plan, "ola").plan is kari.see()


def test_plan__after_a_restart__is_equal_at_the_same_revision() -> None:
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Ring hjem", importance=4, start="2027-01-01")
    kari.write("technology", "recommendation", ["en", "to"])
    kari.remove("m")
    before = kari.see()
    planner.stop()
    after = kari.see()
    assert after is not before
    assert (after.revision, after.entities) == (before.revision, before.entities)


def test_database__named_in_the_environment__is_the_one_that_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEIKART_DATABASE_URL", f"sqlite:///{tmp_path / 'new' / 'folder' / 'plan.db'}")
    new_plan()
    assert (tmp_path / "new" / "folder" / "plan.db").exists()
    monkeypatch.setenv("VEIKART_DATABASE_URL", "  ")
    assert planner.database_url().endswith("veikart.db")


def test_problem_of_an_exception__is_its_own_or_the_one_for_surprises() -> None:
    assert planner.problem_of(Refused(Problem("gone"))).code == "gone"
    assert planner.problem_of(ValueError("x")).code == "unexpected"


# Sessions against a plain dictionary

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

    def __post_init__(self) -> None:
        self.pages = [copy.deepcopy(self.rows)]

    def turn(self, by: int) -> bool:
        """Go back or forth; False at the end."""
        if not 0 <= self.page + by < len(self.pages):
            return False
        self.page += by
        self.rows = copy.deepcopy(self.pages[self.page])
        return True

    def note(self) -> None:
        """Make the state a new page, where it is one."""
        # Kinds have an order each, and none among each other.
        self.rows.sort(key=lambda row: list(KINDS).index(row.kind))
        if self.rows != self.pages[self.page]:
            del self.pages[self.page + 1 :]
            self.pages.append(copy.deepcopy(self.rows))
            self.page += 1

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
                kept = {} if links is None else {"depends_on": [x for x in links if self.alive(self.get(x))]}
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


VERBS = ["create", "set", "set", "link", "delete", "restore", "move", "undo", "undo", "redo"]
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
    if verb == "create" or not book.rows:
        create(person, book, one, two, word)
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


@given(steps=STEPS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_session__of_random_steps__equals_a_plain_dictionary_all_the_way_and_back(
    steps: list[tuple[str, int, int, str]],
) -> None:
    person, book = new_plan(), Notebook()
    start = person.see()
    for step in steps:
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
            elif verb == "create" or not book.rows:
                create(person, book, one, two, word)
            else:
                change(person, book, verb, one, two, word)
    ended = kari.see()
    assert content(planner.start().open_at(kari.plan, ended.revision)) == content(ended)
    planner.stop()
    assert content(kari.see()) == content(ended)


def test_plan__opened_afresh__keeps_the_order_in_which_things_were_made() -> None:
    plan = planner.create_from(planner.example_plan(), "a")
    last = planner.open_plan(plan).measures[-1].id
    operation = {"op": "a", "group": "a", "do": "delete", "kind": "measure", "entity": last}
    planner.submit(plan, [operation], "a")
    planner.undo(plan, "a")
    before = list(planner.open_plan(plan).entities)
    planner.stop()
    assert list(planner.open_plan(plan).entities) == before
