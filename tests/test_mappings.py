"""How other people's lists were read is remembered, for everybody, and survives an older database."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadmap import planner
from roadmap.store import Store
from roadmap.store.schema import FORMAT
from tests.database_file import opened
from tests.people import new_plan


@pytest.fixture
def store() -> Store:
    return planner.start()


def test_mapping__remembered__is_found_again_and_replaced_by_the_next(store: Store) -> None:
    store.remember_mapping("a", '{"kind": "measure"}')
    store.remember_mapping("b", "eldre")
    store.remember_mapping("b", "nyere")
    assert store.mappings(["b", "a", "ukjent"]) == {"a": '{"kind": "measure"}', "b": "nyere"}
    assert store.mappings([]) == {}


def test_mapping__remembered_by_one__is_there_after_the_server_has_stopped(store: Store) -> None:
    store.remember_mapping("a", "verdi")
    planner.stop()
    assert planner.start().mappings(["a"]) == {"a": "verdi"}


def test_database__from_before_mappings__gets_a_place_for_them_and_keeps_its_plans(database: Path) -> None:
    plan = new_plan().plan
    planner.stop()
    with opened(database) as connection:
        connection.execute("DROP TABLE list_mapping")
        connection.execute("ALTER TABLE plan DROP COLUMN writings")
        connection.execute("UPDATE schema_version SET version = 2")
    planner.start().remember_mapping("a", "verdi")
    assert planner.start().mappings(["a"]) == {"a": "verdi"}
    assert planner.open_plan(plan).id == plan
    planner.stop()
    with opened(database) as connection:
        assert connection.execute("SELECT max(version) FROM schema_version").fetchone() == (FORMAT,)
    assert database.with_name("plan.format-2.db").exists()
