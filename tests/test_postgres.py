"""A database server that goes away and comes back, and that tells when another process has written."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text as sql

from roadmap import planner
from roadmap.edits import Outcome
from roadmap.model import Kind
from roadmap.problems import Refused
from roadmap.store import Store
from roadmap.texts import LANGUAGES, sentence
from tests import postgres
from tests.database_file import check_log
from tests.people import new_plan, the_measure
from tests.test_store_memory import soon

FULL_DISK = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE 'no space left on device' USING ERRCODE = 'disk_full'; END $$
"""


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Postgres]:
    """A PostgreSQL that these tests may stop."""
    own = postgres.Postgres().start()
    yield own
    planner.stop()
    own.remove()


@pytest.fixture
def url(server: postgres.Postgres, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty database on it."""
    fresh = server.fresh()
    monkeypatch.setenv(planner.DATABASE_VARIABLE, fresh)
    return fresh


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_server__stopped_and_started__keeps_what_was_saved_and_takes_the_rest_once(
    server: postgres.Postgres, mode: str
) -> None:
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Ring hjem")
    planner.start().watch(0.05)
    planner.look(kari.plan, "kari")
    server.stop(mode=mode)
    assert soon(lambda: planner.trouble() is not None)
    began = time.monotonic()
    assert the_measure(kari).title == "Ring hjem"
    assert time.monotonic() - began < 0.5
    with pytest.raises(Refused, match="store_unavailable") as caught:
        kari.write("m", "title", "Ring hjem i dag")
    for language in LANGUAGES:
        assert sentence(caught.value.problem, language)
    server.start()
    assert soon(lambda: planner.trouble() is None)
    assert kari.resend(kari.sent[-1]).outcome is Outcome.SAVED
    revision = kari.see().revision
    assert kari.resend(kari.sent[-1]).outcome is Outcome.SAVED
    assert (the_measure(kari).title, kari.see().revision) == ("Ring hjem i dag", revision)
    check_log(kari.plan)


@pytest.mark.usefixtures("url")
def test_server__stopped_in_the_middle_of_writing__has_every_acknowledged_edit_once(
    server: postgres.Postgres,
) -> None:
    kari = new_plan()
    acknowledged: list[str] = []
    ended = threading.Event()

    def write() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            name = f"g{number}"
            message: dict[str, object] = {"op": name, "group": name, "do": "create", "kind": "goal"}
            message |= {"entity": name, "values": {"text": f"Mål {number}"}, "base": 0}
            while not ended.is_set():
                try:
                    (ack,) = planner.submit(kari.plan, [message], "kari")
                except Refused:
                    time.sleep(0.02)
                else:
                    assert ack.outcome is Outcome.SAVED
                    acknowledged.append(name)
                    break

    writer = threading.Thread(target=write)
    writer.start()
    assert soon(lambda: len(acknowledged) > 10)
    server.stop(mode="immediate")
    server.start()
    before = len(acknowledged)
    assert soon(lambda: len(acknowledged) > before + 10)
    ended.set()
    writer.join()
    found = [goal.id for goal in kari.see().goals]
    assert len(found) == len(set(found))
    assert set(acknowledged) <= set(found)
    check_log(kari.plan)


@pytest.mark.usefixtures("url")
def test_server__whose_disk_is_full__is_told_in_plain_words_and_the_log_has_no_noise(
    caplog: pytest.LogCaptureFixture,
) -> None:
    kari, engine = new_plan(), planner.start().engine
    with engine.begin() as connection:
        connection.execute(sql(FULL_DISK))
        connection.execute(
            sql("CREATE TRIGGER full_disk BEFORE INSERT ON change EXECUTE FUNCTION full_disk()")
        )
    # Of something as long as this the driver sends the rest before it hears that the first was refused.
    with pytest.raises(Refused, match="store_full"):
        planner.open_example("kari")
    with pytest.raises(Refused, match="store_full"):
        kari.make(Kind.MEASURE, "m", title="Ring hjem")
    assert caplog.messages == []
    with engine.begin() as connection:
        connection.execute(sql("DROP TRIGGER full_disk ON change"))
    assert kari.resend(kari.sent[-1]).outcome is Outcome.SAVED
    check_log(kari.plan)


def test_watch__on_a_server__is_woken_by_anothers_writing_long_before_its_time(url: str) -> None:
    kari = new_plan()
    kari.make(Kind.MEASURE, "m", title="Ring hjem")
    planner.start().watch(6.0)
    planner.look(kari.plan, "kari")
    other = Store(url)
    time.sleep(0.3)  # until it listens
    began = time.monotonic()
    other.set_status(kari.plan, planner.ARCHIVED)
    assert soon(lambda: planner.look(kari.plan, "kari").status == planner.ARCHIVED)
    assert time.monotonic() - began < 4.0
    other.close()


def test_watch__of_ones_own_writing__is_not_woken(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kari = new_plan()
    store = planner.start()
    compared: list[float] = []
    monkeypatch.setattr(store._memory, "compare", lambda _: compared.append(time.monotonic()))
    store.watch(1.0)
    began = time.monotonic()
    while time.monotonic() - began < 2.5:
        kari.make(Kind.GOAL, f"g{time.monotonic_ns()}", text="Mål")
    assert 1 <= len(compared) <= 4
    assert url
