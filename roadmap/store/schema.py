"""The tables of the store."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

FORMAT = 7
ACTIVE, ARCHIVED, DELETED = STATUSES = "active", "archived", "deleted"

metadata = MetaData()

# `writings` counts the transactions that have written to a plan: who knows it knows whether to look again.
plan_table = Table(
    "plan",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("rev", Integer, nullable=False),
    Column("writings", Integer, nullable=False, server_default="0"),
    Column("head_hash", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("changed_at", String(32), nullable=False),
)

# `made` is the revision that first filled the cell: entities come back in the order in which they were made.
cell_table = Table(
    "cell",
    metadata,
    Column("plan", ForeignKey("plan.id"), nullable=False),
    Column("entity", String(200), nullable=False),
    Column("field", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("value", Text, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("made", Integer, nullable=False),
    PrimaryKeyConstraint("plan", "entity", "field"),
)

# `undo` and `redo` are how many groups the actor could undo and redo after this one.
group_table = Table(
    "change_group",
    metadata,
    Column("plan", ForeignKey("plan.id"), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("grp", String(64), nullable=False),
    Column("how", String(16), nullable=False),
    Column("of_grp", String(64)),
    Column("rev", Integer, nullable=False),
    Column("undo", Integer, nullable=False),
    Column("redo", Integer, nullable=False),
    PrimaryKeyConstraint("plan", "actor", "grp"),
    Index("group_by_age", "plan", "actor", "rev"),
)

# `part` numbers the changes of one operation. `asked` is what the person typed, where something else was kept
# because it was put together with another's text: the ground for what they type next.
change_table = Table(
    "change",
    metadata,
    Column("plan", ForeignKey("plan.id"), nullable=False),
    Column("rev", Integer, nullable=False),
    Column("op", String(64), nullable=False),
    Column("part", Integer, nullable=False),
    Column("grp", String(64), nullable=False),
    Column("how", String(16), nullable=False),
    Column("of_grp", String(64)),
    Column("kind", String(40), nullable=False),
    Column("entity", String(200), nullable=False),
    Column("field", String(40), nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("asked", Text),
    Column("base_rev", Integer, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("plan", "rev"),
    UniqueConstraint("plan", "op", "part"),
    Index("change_by_field", "plan", "entity", "field", "rev"),
    Index("change_by_group", "plan", "grp", "rev"),
)

conflict_table = Table(
    "conflict",
    metadata,
    Column("plan", ForeignKey("plan.id"), nullable=False),
    Column("id", String(64), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("entity", String(200), nullable=False),
    Column("field", String(40), nullable=False),
    Column("value", Text, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("resolved_rev", Integer),
    Column("seal", String(64), nullable=False, server_default=""),
    PrimaryKeyConstraint("plan", "id"),
    Index("conflict_by_plan", "plan", "resolved_rev"),
)

# How lists of other tools were read, by what their heads have in common.
mapping_table = Table(
    "list_mapping",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

# What people call themselves, by who they are at their browser.
person_table = Table(
    "person",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("at", String(32), nullable=False),
)

# Moments that were given a name. `hash` is the log's at that revision: it proves what the plan held then.
moment_table = Table(
    "version",
    metadata,
    Column("plan", ForeignKey("plan.id"), nullable=False),
    Column("id", String(64), nullable=False),
    Column("rev", Integer, nullable=False),
    Column("name", String(300), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("seal", String(64), nullable=False, server_default=""),
    PrimaryKeyConstraint("plan", "id"),
)

# Who is at which plan in each process of the app; `beat` moves while the process is alive.
attendance_table = Table(
    "attendance",
    metadata,
    Column("process", String(64), primary_key=True),
    Column("beat", Integer, nullable=False),
    Column("here", Text, nullable=False),
)

version_table = Table(
    "schema_version",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("applied_at", String(32), nullable=False),
)
