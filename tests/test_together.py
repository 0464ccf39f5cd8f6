"""Several people at one plan: who is here, on which step, and what others have changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from pages.ui.presence import initials, tone
from roadmap import past, planner, together
from roadmap.model import Capability, Kind
from roadmap.store import Seat, Store
from roadmap.store.attendance import FORGET_SECONDS, HERE_SECONDS, SHARE_SECONDS, Attendance
from tests.people import Person, new_plan, with_measure

SECONDS = 20


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


def soon(condition: Callable[[], bool]) -> bool:
    """Whether something becomes true before long."""
    until = time.monotonic() + SECONDS
    while not (true := condition()) and time.monotonic() < until:
        time.sleep(0.01)
    return true


def at(attendance: Attendance, plan: str = "p") -> list[tuple[str, int]]:
    """Who is at a plan, and where."""
    return sorted((seat.actor, seat.step) for seat in attendance.at(plan))


# Who is here


def test_attendance__who_has_not_looked_for_15_seconds__is_gone(clock: Clock) -> None:
    here = Attendance(clock)
    here.look("t1", Seat("p", "kari", 1))
    clock.now += HERE_SECONDS - 1
    here.look("t2", Seat("p", "ola", 2))
    here.look("t3", Seat("another", "per", 2))
    assert at(here) == [("kari", 1), ("ola", 2)]
    clock.now += 2
    assert at(here) == [("ola", 2)]
    assert len(here.seats()) == 2


def test_attendance__a_tab_that_turns_to_another_step_or_leaves__is_there_or_gone_at_once(
    clock: Clock,
) -> None:
    here = Attendance(clock)
    here.look("t1", Seat("p", "kari", 1))
    here.look("t1", Seat("p", "kari", 4))
    assert at(here) == [("kari", 4)]
    here.leave("t1")
    assert at(here) == []
    here.leave("t1")


def test_present__two_tabs_of_one_person__is_one_person_at_both_steps() -> None:
    for tab, actor, step in (("1", "kari", 4), ("2", "kari", 2), ("3", "ola", 0)):
        together.attend("p", actor, tab, step)
    found = {one.actor: one.steps for one in together.present("p")}
    assert found == {"kari": (2, 4), "ola": ()}
    together.leave("2")
    assert together.present("p")[0].steps == (4,)


@pytest.mark.both_engines
def test_present__those_with_a_name__come_first_under_it(own_database: str) -> None:
    past.call_me("ola", "Ola")
    for actor in ("aa", "ola"):
        together.attend("p", actor, actor, 1)
    with planner.start().engine.begin() as connection:
        planner.start().attendance.learn_names(connection)
    assert [one.name for one in together.present("p")] == ["Ola", ""], own_database
    assert together.names(frozenset({"ola", "aa", "nobody"})) == {"ola": "Ola"}


@pytest.mark.parametrize(("people", "seconds"), [(0, 3), (12, 3), (13, 5), (40, 5), (41, 7), (160, 7)])
def test_pace__the_more_people__the_more_seldom_each_looks(people: int, seconds: int) -> None:
    for number in range(people):
        together.attend(f"p{number % 10}", f"a{number}", f"t{number}", 1)
    assert together.pace() == seconds


# In several processes


@pytest.mark.both_engines
def test_attendance__of_several_processes__each_knows_all_while_their_beat_moves(
    own_database: str, clock: Clock
) -> None:
    store = Store(own_database)
    one, two = Attendance(clock), Attendance(clock)

    def share(*telling: Attendance) -> None:
        for attendance in telling:
            with store.engine.begin() as connection:
                attendance.share(connection)
        clock.now += SHARE_SECONDS

    one.look("t1", Seat("p", "kari", 1))
    two.look("t2", Seat("p", "ola", 3))
    share(one, two)
    assert at(two) == [("ola", 3)], "a beat that has not been seen to move says nothing"
    share(one, two)
    share(one, two)
    assert at(one) == at(two) == [("kari", 1), ("ola", 3)]
    one.leave("t1")
    assert one.is_time_to_share(), "the last who leaves is told too"
    share(one, two)
    assert at(two) == [("ola", 3)]
    assert not one.is_time_to_share()
    store.close()


@pytest.mark.both_engines
def test_attendance__of_a_process_that_was_killed__is_gone_soon_and_forgotten_later(
    own_database: str, clock: Clock
) -> None:
    store = Store(own_database)
    one, two = Attendance(clock), Attendance(clock)
    rows = []
    for tick in range(int(FORGET_SECONDS / SHARE_SECONDS) + 4):
        for attendance, tab in ((one, "t1"), (two, "t2")):
            if attendance is one or tick < 2:
                attendance.look(tab, Seat("p", tab, 1))
                with store.engine.begin() as connection:
                    attendance.share(connection)
        with store.engine.begin() as connection:
            rows.append(connection.exec_driver_sql("SELECT count(*) FROM attendance").scalar_one())
        clock.now += SHARE_SECONDS
        if tick * SHARE_SECONDS > HERE_SECONDS + 2 * SHARE_SECONDS:
            assert at(one) == [("t1", 1)]
    assert rows[1] == 2
    assert rows[-1] == 1
    store.close()


@pytest.mark.both_engines
def test_watch__tells_other_processes_on_a_server__and_writes_nothing_in_a_file(
    own_database: str, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roadmap.store.attendance.SHARE_SECONDS", 0.02)
    past.call_me("kari", "Kari")
    other = Store(own_database)
    for store in (planner.start(), other):
        store.watch(0.02)
    together.attend("p", "kari", "t1", 1)
    other.attendance.look("t2", Seat("p", "ola", 2))
    there = ["", "Kari"] if engine == "postgresql" else ["Kari"]
    assert soon(lambda: sorted(one.name for one in together.present("p")) == there)
    past.call_me("kari", "Kari Moe")
    there[-1] = "Kari Moe"
    assert soon(lambda: sorted(one.name for one in together.present("p")) == there)
    with other.engine.begin() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM attendance").scalar_one()
    assert rows == (2 if engine == "postgresql" else 0)
    other.close()


# What others have changed


@pytest.mark.both_engines
def test_changed_by_others__since_a_revision__names_field_and_who_was_last() -> None:
    kari, ola = with_measure()
    before = kari.see().revision
    kari.write("m", "status", "done")
    ola.write("m", "responsible", "Ola")
    ola.write("m", "responsible", "Ola N")
    found = together.changed_by_others(kari.plan, kari.name, before)
    assert set(found) == {("m", "responsible")}
    touch = found["m", "responsible"]
    assert (touch.actor, touch.revision) == (ola.name, kari.see().revision)
    assert together.changed_by_others(kari.plan, kari.name, touch.revision) == {}


@pytest.mark.both_engines
def test_suggestion__taken_while_others_write_in_the_same_list__is_added_to_what_they_wrote() -> None:
    kari = new_plan()
    shown = kari.see()
    Person(kari.plan, "ola").write("technology", "recommendation", ["Felles kalender"])
    for _ in range(2):
        place = (Kind.CAPABILITY, "technology", "recommendation")
        planner.add_point(kari.plan, *place, "Ett nummer å ringe", "kari")
    before, now = (one.find("technology") for one in (shown, kari.see()))
    assert isinstance(before, Capability)
    assert isinstance(now, Capability)
    assert before.recommendation == ()
    assert now.recommendation == ("Felles kalender", "Ett nummer å ringe")
    assert kari.conflicts() == ()


# How people are drawn


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("", ""),
        ("Kari", "K"),
        ("Kari, Familiehuset", "KF"),
        ("Ola Nordmann", "ON"),
        ("Anne Marie Lund Vik", "AV"),
        ("(øyvind)", ""),
        ("øyvind å", "ØÅ"),
    ],
)
def test_initials__of_a_name__are_those_of_its_ends(name: str, drawn: str) -> None:
    assert initials(name) == drawn


def test_tone__of_a_person__is_one_of_the_seven_and_always_the_same() -> None:
    tones = [tone(f"{number:032x}") for number in range(100)]
    assert set(tones) == set(range(1, 8))
    assert tones == [tone(f"{number:032x}") for number in range(100)]
