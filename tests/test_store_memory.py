"""A store that believes its memory: it sees its own writings at once, and others' when it has asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from roadmap import past, planner
from roadmap.edits import Outcome, perform, read_operation
from roadmap.model import Kind
from roadmap.problems import Refused
from roadmap.store import Store
from roadmap.store.memory import Memory, Watch
from roadmap.store.waking import regularly
from tests.database_file import opened
from tests.people import new_plan, the_measure, with_measure

SECONDS = 20


@pytest.fixture
def watched(own_database: str) -> Store:
    """A store that believes its memory and compares it often."""
    assert planner.database_url() == own_database
    planner.start().watch(0.05)
    return planner.start()


@pytest.fixture
def asked(watched: Store) -> list[str]:
    """What a watched store asks the database, but for the watch's own question."""
    statements: list[str] = []

    def note(*args: object) -> None:
        statement = str(args[2])
        if "head_hash" in statement or "writings" not in statement:
            statements.append(statement)

    event.listen(watched.engine, "before_cursor_execute", note)
    return statements


def soon(condition: Callable[[], bool]) -> bool:
    """Whether something becomes true before long."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.01)
    return False


def selects(asked: list[str]) -> list[str]:
    """The questions among what was said to the database."""
    return [one for one in asked if one.startswith("SELECT")]


@pytest.mark.both_engines
def test_look__at_what_is_known__asks_the_database_nothing(asked: list[str]) -> None:
    kari, ola = with_measure()
    kari.write("m", "title", "Nytt navn")
    for person in (kari, ola):
        planner.look(person.plan, person.name)
    asked.clear()
    assert planner.look(kari.plan, "kari").undo.undo
    assert not planner.look(kari.plan, "ola").undo.undo
    assert planner.open_plan(kari.plan).find("m")
    assert selects(asked) == []


@pytest.mark.both_engines
def test_look__after_ones_own_edit__asks_nothing_and_shows_it(asked: list[str]) -> None:
    kari, _ = with_measure()
    before = planner.look(kari.plan, "kari").changed_at
    kari.write("m", "title", "Nytt navn")
    asked.clear()
    seen = planner.look(kari.plan, "kari")
    assert selects(asked) == []
    assert the_measure(kari).title == "Nytt navn"
    assert (seen.undo.undo, seen.undo.redo) == (True, False)
    assert seen.changed_at >= before
    assert kari.undo()
    assert planner.look(kari.plan, "kari").undo.redo
    assert the_measure(kari).title == "Ring hjem"


@pytest.mark.both_engines
@pytest.mark.usefixtures("watched")
def test_look__after_a_conflict_was_kept_and_chosen_between__shows_it() -> None:
    kari, ola = with_measure()
    kari.write("m", "title", "Karis")
    ola.write("m", "title", "Olas")
    (kept,) = kari.conflicts()
    assert kept.value == "Olas"
    kari.choose(kept, "Karis")
    assert kari.conflicts() == ()


@pytest.mark.both_engines
@pytest.mark.usefixtures("watched")
def test_look__after_another_process_has_written__shows_it_before_long(
    own_database: str,
) -> None:
    kari, _ = with_measure()
    planner.look(kari.plan, "kari")
    other = Store(own_database)
    place = {"kind": "measure", "entity": "m", "field": "title", "value": "Fra en annen maskin"}
    with other.writing(kari.plan) as log:
        message = {"op": planner.new_id(), "group": planner.new_id(), "do": "set", "base": log.plan.revision}
        perform(log, read_operation(message | place), "ola")
    other.close()
    assert soon(lambda: the_measure(kari).title == "Fra en annen maskin")


@pytest.mark.both_engines
def test_look__after_writings_in_two_processes_before_they_are_compared__knows_each_persons_undo(
    own_database: str,
) -> None:
    planner.start().watch(60)  # so rarely that a writer comes first
    kari, ola = with_measure()
    for person in (kari, ola):
        planner.look(person.plan, person.name)
    other = Store(own_database)
    place = {"kind": "measure", "entity": "m", "field": "title", "value": "Fra en annen maskin"}
    with other.writing(kari.plan) as log:
        message = {"op": planner.new_id(), "group": planner.new_id(), "do": "set", "base": log.plan.revision}
        perform(log, read_operation(message | place), "ola")
    other.close()
    kari.write("m", "description", "Fra denne")
    assert planner.look(kari.plan, "ola").undo.undo


@pytest.mark.usefixtures("watched")
def test_memory__while_the_database_does_not_answer__is_read_and_said_to_be_old(database: Path) -> None:
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Ring hjem")
    planner.look(kari.plan, "kari")
    with opened(database) as connection:
        connection.execute("ALTER TABLE plan RENAME TO hidden")
    assert soon(lambda: planner.trouble() is not None)
    assert the_measure(kari).title == "Ring hjem"
    assert planner.look(kari.plan, "nobody").plan == kari.see()
    with pytest.raises(Refused, match="store_unavailable"):
        kari.write("m", "title", "Ring hjem i dag")
    with pytest.raises(Refused, match="store_unavailable"):
        planner.look("another", "kari")
    with opened(database) as connection:
        connection.execute("ALTER TABLE hidden RENAME TO plan")
    assert soon(lambda: planner.trouble() is None)
    assert kari.resend(kari.sent[-1]).outcome is Outcome.SAVED
    assert the_measure(kari).title == "Ring hjem i dag"


def test_list_of_plans__while_the_database_does_not_answer__is_the_last_that_was_read(
    database: Path,
) -> None:
    kari = new_plan("Veikart for Furuvoll")
    before = planner.plans()
    with opened(database) as connection:
        connection.execute("ALTER TABLE plan RENAME TO hidden")
    assert planner.plans() == before
    assert planner.trouble() is not None
    assert kari.see().title == "Veikart for Furuvoll"
    with opened(database) as connection:
        connection.execute("ALTER TABLE hidden RENAME TO plan")
    assert planner.plans() == before
    assert planner.trouble() is None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_memory__whose_watch_has_broken_down__is_not_believed() -> None:
    memory = Memory()

    def break_down() -> None:
        raise RuntimeError

    watch = Watch(memory, break_down, 0.01, regularly)
    assert soon(lambda: not memory.watched)
    watch.stop()


@pytest.mark.both_engines
def test_next_steps__asked_again__ask_when_one_has_written_and_when_it_is_about_what_others_wrote(
    asked: list[str],
) -> None:
    kari, ola = with_measure()
    kari.make(Kind.GOAL, "g", text="Et mål")

    def questions() -> int:
        asked.clear()
        past.next_steps(kari.plan, "kari")
        return len(selects(asked))

    kari.write("m", "title", "Nytt navn")
    assert [questions(), questions()] == [1, 0]
    kari.make(Kind.GOAL, "h", text="Et annet mål")
    assert [questions(), questions()] == [1, 0]
    ola.make(Kind.GOAL, "i", text="Et tredje mål")
    ola.write("m", "title", "Olas navn")
    assert questions() == 0
    ola.make(Kind.SUB_GOAL, "s", text="Et delmål", goal="h")
    assert questions() > 0
    assert questions() == 0
