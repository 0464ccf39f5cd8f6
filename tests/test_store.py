"""The store: nothing that was acknowledged is lost, whoever writes at the same time and whatever happens."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from uuid import uuid4

import pytest

from roadmap import planner, safekeeping
from roadmap.changes import making
from roadmap.edits import Ack, Outcome
from roadmap.model import Kind
from roadmap.problems import Refused
from roadmap.store import Entry, Store, engine
from roadmap.texts import sentence
from tests.database_file import check_log, opened
from tests.people import Person, content, new_plan

WRITERS = 8
EDITS_EACH = 20


def at_once(people: list[Person], work: object) -> list[list[Ack]]:
    """Let all work at the same time; what each was answered."""
    answers: list[list[Ack]] = [[] for _ in people]
    ready = threading.Barrier(len(people))

    def run(number: int) -> None:
        ready.wait()
        for turn in range(EDITS_EACH):
            assert callable(work)
            answers[number].append(work(people[number], number, turn))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def crowd() -> list[Person]:
    """Eight people at one plan with eight measures."""
    kari = new_plan()
    for number in range(WRITERS):
        kari.make(Kind.MEASURE, f"m{number}", title="")
    return [Person(kari.plan, f"p{number}") for number in range(WRITERS)]


@pytest.mark.both_engines
def test_writers__of_different_fields_at_once__lose_nothing() -> None:
    people = crowd()
    answers = at_once(people, lambda p, n, turn: p.write(f"m{n}", "title", f"Tekst {turn} fra {n}"))
    assert {ack.outcome for one in answers for ack in one} == {Outcome.SAVED}
    assert all(len(one) == EDITS_EACH for one in answers)
    titles = [measure.title for measure in people[0].see().measures]
    assert titles == [f"Tekst {EDITS_EACH - 1} fra {n}" for n in range(WRITERS)]
    check_log(people[0].plan)


@pytest.mark.both_engines
def test_eighty_writers__of_different_fields_at_once__lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "EDITS_EACH", 2)
    kari = new_plan()
    fresh = {"do": "create", "kind": "measure", "group": "alle", "values": {}, "base": 0}
    planner.submit(kari.plan, [fresh | {"op": f"m{n}", "entity": f"m{n}"} for n in range(80)], "kari")
    people = [Person(kari.plan, f"p{n}") for n in range(80)]
    answers = at_once(people, lambda p, n, turn: p.write(f"m{n}", "title", f"Tekst {turn} fra {n}"))
    assert [ack.outcome for one in answers for ack in one] == [Outcome.SAVED] * 160
    assert [one.title for one in kari.see().measures] == [f"Tekst 1 fra {n}" for n in range(80)]
    check_log(kari.plan)


@pytest.mark.both_engines
def test_writers__of_the_same_field_at_once__have_each_text_saved_or_kept_beside() -> None:
    people = crowd()
    for person in people:
        person.look_away()
    texts = {f"tekst{turn}fra{n}" for n in range(WRITERS) for turn in range(EDITS_EACH)}
    answers = at_once(people, lambda p, n, turn: p.write("m0", "title", f"tekst{turn}fra{n}"))
    every = [ack for one in answers for ack in one]
    assert len(every) == len(texts)
    saved = [ack for ack in every if ack.outcome is Outcome.SAVED]
    kept = people[0].conflicts()
    assert len(saved) + len(kept) == len(every)
    assert {str(ack.value) for ack in saved} | {str(one.value) for one in kept} == texts
    check_log(people[0].plan)


@pytest.mark.both_engines
def test_readers__while_others_write__see_whole_edits_only() -> None:
    people = crowd()
    stop = threading.Event()
    seen: list[tuple[str, str]] = []

    def read() -> None:
        while not stop.is_set():
            measure = people[0].see().measures[0]
            seen.append((measure.title, measure.description))

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(20):
        both = {"do": "set", "kind": "measure", "entity": "m0", "group": f"g{turn}", "base": 10_000}
        messages = [
            both | {"op": f"t{turn}", "field": "title", "value": f"{turn}"},
            both | {"op": f"d{turn}", "field": "description", "value": f"{turn}"},
        ]
        planner.submit(people[0].plan, messages, "kari")
    stop.set()
    reader.join()
    assert seen
    assert all(title == description for title, description in seen)


WRITER = """
import sys
from roadmap import planner
from roadmap.edits import Outcome
plan = sys.argv[1]
number = 0
while True:
    message = {"op": f"k{sys.argv[2]}x{number}", "group": f"g{number}", "do": "create", "kind": "measure",
               "entity": f"k{sys.argv[2]}x{number}", "values": {"title": f"Tiltak {number}"}}
    (ack,) = planner.submit(plan, [message], "kari")
    assert ack.outcome is Outcome.SAVED
    print(message["entity"], flush=True)
    number += 1
"""


@pytest.mark.both_engines
def test_writer__killed_in_the_middle_of_its_work__has_lost_nothing_it_was_told_is_saved(
    project: Path,
) -> None:
    plan = new_plan().plan
    acknowledged: list[str] = []
    for turn in range(5):
        planner.stop()
        command = [sys.executable, "-c", WRITER, plan, str(turn)]
        environment = {**os.environ, "PYTHONPATH": str(project)}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stdout is not None
            acknowledged += [process.stdout.readline().strip() for _ in range(10 + turn)]
            process.kill()
            acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
        found = {measure.id for measure in planner.open_plan(plan).measures}
        assert set(acknowledged) <= found
        assert len(found - set(acknowledged)) <= turn + 1
    assert len(acknowledged) >= 60
    check_log(plan)


@pytest.mark.both_engines
def test_databases__opened_by_four_at_once__are_made_once(
    engine: str, own_database: str, request: pytest.FixtureRequest
) -> None:
    url = own_database if engine == "sqlite" else request.getfixturevalue("postgres_server").fresh()
    stores: list[Store] = []
    ready = threading.Barrier(4)

    def start() -> None:
        ready.wait()
        stores.append(Store(url))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores) == 4
    stores[0].create("p", making(Kind.PLAN, "p", {"title": "Veikart"}, "a0"), Entry("g", "kari", "new"))
    assert [store.open("p").title for store in stores] == ["Veikart"] * 4
    for store in stores:
        store.close()


@pytest.mark.both_engines
def test_plan__changed_by_another_process__is_seen_and_written_on(own_database: str) -> None:
    kari = new_plan()
    other = Store(own_database)
    with other.writing(kari.plan) as log:
        log.append("other", making(Kind.MEASURE, "theirs", {"title": "Deres"}, "a0"), Entry("g", "ola"))
    other.close()
    assert [one.id for one in kari.see().measures] == ["theirs"]
    kari.make(Kind.MEASURE, "mine", title="Min")
    assert [one.id for one in kari.see().measures] == ["theirs", "mine"]
    check_log(kari.plan)


HOLDER = """
import sys
from pathlib import Path
from roadmap.store.writer import Writer
with Writer(Path(sys.argv[1]), 1).turn():
    print("mine", flush=True)
    sys.stdin.read()
"""


def test_edit__while_another_process_has_its_turn__waits_and_is_free_when_that_one_is_killed(
    database: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    kari = new_plan()
    command = [sys.executable, "-c", HOLDER, f"{database}.lock"]
    environment = {**os.environ, "PYTHONPATH": str(project)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "mine\n"
        with pytest.raises(Refused, match="store_busy"):
            kari.make(Kind.MEASURE, "m", title="Ring hjem")
        assert kari.see().measures == ()
        process.kill()
        process.wait()
    assert kari.resend(kari.sent[-1]).outcome is Outcome.SAVED


@pytest.mark.both_engines
def test_writers__in_three_processes__lose_nothing_and_leave_a_whole_plan(
    project: Path,
) -> None:
    plan = new_plan().plan
    environment = {**os.environ, "PYTHONPATH": str(project)}
    commands = [[sys.executable, "-c", WRITER, plan, str(number)] for number in range(3)]
    running = [subprocess.Popen(c, stdout=subprocess.PIPE, text=True, env=environment) for c in commands]
    acknowledged: set[str] = set()
    for process in running:
        with process:
            assert process.stdout is not None
            acknowledged |= {process.stdout.readline().strip() for _ in range(15)}
            process.kill()
    assert len(acknowledged) == 45
    assert acknowledged <= {measure.id for measure in planner.open_plan(plan).measures}
    planner.start().verify(plan)
    check_log(plan)


@pytest.mark.both_engines
def test_transaction__that_breaks_off__leaves_nothing_behind() -> None:
    kari = new_plan()
    before = kari.see()

    def break_off() -> None:
        with planner.start().writing(kari.plan) as log:
            log.append("op", making(Kind.MEASURE, "m", {}, "a0"), Entry("g", "kari"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert kari.see() is before
    kari.make(Kind.MEASURE, "n", title="Etterpå")
    assert [one.id for one in kari.see().measures] == ["n"]
    check_log(kari.plan)


@pytest.mark.both_engines
def test_plan__at_an_earlier_revision__is_as_it_was() -> None:
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Før")
    then = kari.see()
    kari.write("m", "title", "Nå")
    assert content(planner.start().open_at(kari.plan, then.revision)) == content(then)


@pytest.mark.parametrize(
    ("spoil", "revision"),
    [
        ("UPDATE change SET new = '\"Falsk\"' WHERE plan = :plan AND rev = :last - 1", -1),
        ("UPDATE change SET actor = 'ola' WHERE plan = :plan AND rev = :last - 1", -1),
        ("DELETE FROM change WHERE plan = :plan AND rev = :last - 1", -1),
        ("DELETE FROM change WHERE plan = :plan AND rev = :last", 0),
        ("UPDATE cell SET value = '\"Falsk\"' WHERE entity = 'm' AND field = 'title'", 0),
        ("DELETE FROM cell WHERE entity = 'm' AND field = 'title'", 0),
        ("UPDATE cell SET value = 'ikke json' WHERE entity = 'm' AND field = 'title'", 0),
    ],
)
def test_plan__altered_behind_the_apps_back__is_found_damaged_there_and_not_backed_up(
    database: Path, tmp_path: Path, spoil: str, revision: int
) -> None:
    kari = new_plan("Veikart for Furuvoll")
    new_plan("En hel plan")
    kari.make(Kind.MEASURE, "m", title="Ekte")
    kari.write("m", "title", "Like ekte")
    last = kari.see().revision
    planner.start().verify(kari.plan)
    with opened(database) as connection:
        connection.execute(spoil, {"last": last, "plan": kari.plan})
    code = "plan_needs_rebuilding" if "cell" in spoil else "plan_damaged"
    with pytest.raises(Refused, match=code) as caught:
        planner.start().verify(kari.plan)
    assert caught.value.problem.values["revision"] == last + revision
    copy = tmp_path / "copy.db"
    with pytest.raises(Refused, match=code) as caught:
        safekeeping.backup(copy)
    assert not copy.exists()
    # With a value that is no value the plan cannot be opened for its title.
    name = kari.plan if "json" in spoil else "Veikart for Furuvoll"
    assert name in sentence(caught.value.problem, "nb")


@pytest.mark.both_engines
def test_plan__that_there_is_none_of__is_not_verified() -> None:
    new_plan()
    with pytest.raises(Refused, match="plan_not_found"):
        planner.start().verify("nowhere")


# Backup


def test_backup__taken_while_somebody_writes__opens_with_every_plan(tmp_path: Path) -> None:
    people = crowd()
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            people[1].write("m1", "title", uuid4().hex)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [tmp_path / f"copy{number}.db" for number in range(2)]
        assert [safekeeping.backup(path) for path in copies] == [1, 1]
    finally:
        stop.set()
        writer.join()
    for path in copies:
        restored = Store(f"sqlite:///{path}")
        plan = restored.open(people[0].plan)
        assert len(plan.measures) == WRITERS
        assert content(restored.open_at(plan.id, plan.revision)) == content(plan)
        restored.close()


def test_backup__over_a_file_or_into_no_folder__is_refused(tmp_path: Path) -> None:
    new_plan()
    taken = tmp_path / "taken.db"
    taken.write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match="file_exists"):
        safekeeping.backup(taken)
    assert taken.read_text(encoding="utf-8") == "mine"
    with pytest.raises(Refused, match="folder_missing"):
        safekeeping.backup(tmp_path / "nowhere" / "copy.db")
