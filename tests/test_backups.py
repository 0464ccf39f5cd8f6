"""Automatic backups: which are kept, when one is made, and what is told when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap import planner, safekeeping
from roadmap.model import Kind
from roadmap.problems import Refused
from roadmap.store import Store, backups, copying
from roadmap.store.backups import Backups, backups_in, folder_of, newest_whole
from roadmap.store.thinning import KEPT, kept
from roadmap.texts import LANGUAGES, sentence
from tests.database_file import opened
from tests.people import content, new_plan

START = datetime(2027, 1, 1, 8, 0, tzinfo=UTC)
MOST = sum(count for count, _ in KEPT)
MOMENTS = st.lists(st.integers(0, 400 * 24 * 3600).map(lambda s: START + timedelta(seconds=s)), max_size=200)


@given(MOMENTS)
def test_thinning__of_any_moments__keeps_the_newest_of_each_period_and_not_too_many(
    moments: list[datetime],
) -> None:
    stay = kept(moments)
    assert stay <= set(moments)
    assert len(stay) <= MOST
    assert not moments or max(moments) in stay
    for count, period in KEPT:
        newest = {period(at): at for at in sorted(moments)}
        assert set(sorted(newest.values(), reverse=True)[:count]) <= stay


@given(MOMENTS)
def test_thinning__done_again__takes_nothing_more(moments: list[datetime]) -> None:
    assert kept(kept(moments)) == kept(moments)


@given(st.lists(st.integers(1, 12 * 3600), max_size=120))
@settings(max_examples=30)
def test_thinning__step_by_step__leaves_what_thinning_at_the_end_would_have_left(steps: list[int]) -> None:
    at, all_made, left = START, [], set[datetime]()
    for step in steps:
        at += timedelta(seconds=step)
        all_made.append(at)
        left = set(kept(left | {at}))
    assert left == kept(all_made)


# Making them


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def keeper(folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Backups:
    """Backups of the test's database, made when the test says so and in a hurry."""
    monkeypatch.setattr(backups, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(copying, "PAGES_AT_ONCE", 8)
    return Backups(planner.start(), folder, clock)


@pytest.mark.both_engines
def test_backup__when_it_is_time__is_made_once_an_hour_and_only_after_writing(
    keeper: Backups, clock: Clock
) -> None:
    kari = new_plan()
    keeper.back_up_if_due()
    (first,) = backups_in(keeper.folder)
    assert (first.at, first.whole) == (START, True)
    kari.make(Kind.GOAL, "g", text="Nytt")
    clock.move(minutes=59)
    keeper.back_up_if_due()
    assert backups_in(keeper.folder) == (first,)
    clock.move(minutes=1)
    keeper.back_up_if_due()
    assert len(backups_in(keeper.folder)) == 2
    clock.move(hours=23)
    keeper.back_up_if_due()
    assert len(backups_in(keeper.folder)) == 2
    clock.move(hours=1)
    keeper.back_up_if_due()
    assert len(backups_in(keeper.folder)) == 3
    assert keeper.problem is None


def test_backup__when_the_clock_has_been_put_back__is_made_all_the_same(
    keeper: Backups, clock: Clock
) -> None:
    new_plan()
    clock.move(days=30)
    keeper.back_up_if_due()
    clock.move(days=-30)
    keeper.back_up_if_due()
    assert len(backups_in(keeper.folder)) == 2


def test_backups__over_a_month_of_work__are_thinned_and_each_opens(keeper: Backups, clock: Clock) -> None:
    kari = new_plan()
    for number in range(50):
        kari.make(Kind.GOAL, f"g{number}", text=f"Mål {number}")
        keeper.back_up_if_due()
        clock.move(hours=15)
    found = backups_in(keeper.folder)
    assert 24 <= len(found) < 50
    assert {one.at for one in found} == kept([one.at for one in found])
    store = Store(f"sqlite:///{found[0].path}")
    assert content(store.open(kari.plan)) == content(kari.see())
    store.close()


def test_other_files__in_the_folder__are_left_alone(keeper: Backups, folder: Path, clock: Clock) -> None:
    new_plan()
    folder.mkdir()
    mine = folder / "mine.db"
    mine.write_text("mine", encoding="utf-8")
    for _ in range(30):
        keeper.back_up_if_due()
        clock.move(days=1, minutes=1)
    assert mine.read_text(encoding="utf-8") == "mine"


def test_damage__in_a_plan__is_told_and_the_whole_backups_stay(
    keeper: Backups, clock: Clock, database: Path
) -> None:
    kari = new_plan()
    kari.make(Kind.GOAL, "g", text="Ekte")
    keeper.back_up_if_due()
    with opened(database) as connection:
        connection.execute("UPDATE change SET new = '\"Falsk\"' WHERE rev = 3")
    for number in range(5):
        clock.move(hours=1)
        new_plan(f"Veikart {number}")
        keeper.back_up_if_due()
    whole = newest_whole(keeper.folder)
    assert whole is not None
    assert whole.at == START
    assert len(backups_in(keeper.folder)) == 2
    assert keeper.problem is not None
    for language in LANGUAGES:
        assert whole.path.name in sentence(keeper.problem, language)
    again = Backups(planner.start(), keeper.folder, clock)
    again.back_up_if_due()
    assert again.problem == keeper.problem


def test_backup__that_fails__is_told_and_tried_again_and_leaves_nothing_half(
    keeper: Backups, clock: Clock, folder: Path
) -> None:
    new_plan()
    folder.write_text("a file stands where the folder should be", encoding="utf-8")
    keeper.back_up_if_due()
    (problem,) = filter(None, [keeper.problem])
    assert problem.code == "backup_failed"
    assert str(folder) in sentence(problem, "nb")
    folder.unlink()
    clock.move(minutes=1)
    keeper.back_up_if_due()
    assert not keeper.problem
    assert [path.suffix for path in folder.iterdir()] == [".db"]


def test_backup__stopped_in_the_middle__ends_at_once_and_leaves_nothing(
    keeper: Backups, folder: Path
) -> None:
    new_plan()
    keeper.stop()
    keeper.back_up_if_due()
    assert list(folder.iterdir()) == []
    assert keeper.problem is None


def test_edits__while_a_backup_is_made__do_not_wait_for_it(
    keeper: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = new_plan()
    written: list[bool] = []

    def write(pause: Callable[[], None]) -> None:
        kari.make(Kind.GOAL, f"g{len(written)}", text="Midt i kopien")
        written.append(True)
        pause()

    pause = keeper._pause
    monkeypatch.setattr(keeper, "_pause", lambda: write(pause))
    keeper.back_up_if_due()
    assert len(written) > 2
    (copy,) = backups_in(keeper.folder)
    assert copy.whole
    assert len(kari.see().goals) == len(written)


# Where


@pytest.mark.parametrize(
    ("told", "url", "folder"),
    [
        ("", "sqlite:////data/plan.db", "/data/plan-backups"),
        ("", "postgresql+psycopg://u@h/veikart", None),
        ("", "sqlite://", None),
        ("none", "sqlite:////data/plan.db", None),
        ("/safe", "sqlite:////data/plan.db", "/safe/plan"),
        ("/safe", "postgresql+psycopg://u@h/veikart", "/safe/veikart"),
    ],
)
def test_folder__of_backups__is_beside_the_file_or_where_it_is_told(
    told: str, url: str, folder: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(backups.FOLDER_VARIABLE, told)
    assert folder_of(url) == (None if folder is None else Path(folder))


def test_thread__of_the_running_app__makes_the_first_backup_by_itself(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "LOOK_SECONDS", 0.01)
    new_plan()
    planner.watch()
    keeper = planner.start().backups
    assert keeper is not None
    assert keeper.folder == database.with_name("plan-backups")
    for _ in range(500):
        if backups_in(keeper.folder):
            break
        keeper._end.wait(0.02)
    assert newest_whole(keeper.folder)
    assert safekeeping.condition() == ()


def test_database__that_is_damaged__is_refused_with_the_newest_whole_backup_by_name(
    database: Path, clock: Clock
) -> None:
    new_plan()
    keeper = Backups(planner.start(), database.with_name("plan-backups"), clock)
    keeper.back_up_if_due()
    planner.stop()
    database.write_bytes(b"X" * 4096)
    whole = newest_whole(keeper.folder)
    assert whole is not None
    with pytest.raises(Refused, match="store_damaged_backup") as caught:
        planner.plans()
    for language in LANGUAGES:
        assert str(whole.path) in sentence(caught.value.problem, language)
    assert database.read_bytes() == b"X" * 4096


def test_app__started_on_a_damaged_file__comes_up_when_that_is_put_right(
    database: Path, tmp_path: Path
) -> None:
    kari = new_plan()
    copy = tmp_path / "kopi.db"
    safekeeping.backup(copy)
    planner.stop()
    database.write_bytes(b"X" * 4096)
    planner.watch()
    with pytest.raises(Refused, match="store_damaged"):
        planner.look(kari.plan, "kari")
    database.unlink()
    copy.rename(database)
    assert planner.look(kari.plan, "kari").plan.title == "Veikart"
    assert planner.start().backups is not None
