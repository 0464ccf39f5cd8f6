"""The house as it is meant to be built: who may import whom, how long modules are, where sentences stand."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
LONGEST_MODULE, LONGEST_PAGE = 400, 120

WORDS = {"roadmap.model", "roadmap.scales", "roadmap.problems"}
RULES = {
    f"roadmap.{name}"
    for name in (
        *("checks", "dependencies", "derived", "maturity", "priorities", "progress", "roadmap_table"),
        "schedule",
    )
}
GROUND = WORDS | {"roadmap.fields", "roadmap.changes"}
# All that pages know of what is kept: one module for each thing that people come for.
USE_CASES = {
    f"roadmap.{name}" for name in ("going_back", "other_lists", "past", "planner", "safekeeping", "together")
}
SHOWN = {"roadmap.charts", "roadmap.texts"} | RULES | WORDS
CLOSED = {
    "roadmap.store",
    "roadmap.exchange",
    "roadmap.history",
    "roadmap.example",
    "roadmap.opening",
    "roadmap.taking_in",
    "roadmap.__main__",
}

# What each part of the house may import of the others; a part may always import from itself.
MAY_IMPORT: dict[str, set[str]] = {
    "roadmap.scales": set(),
    "roadmap.problems": set(),
    "roadmap.merging": set(),
    "roadmap.likeness": {"roadmap.merging"},
    "roadmap.model": {"roadmap.scales"},
    "roadmap.palette": {"roadmap.model", "roadmap.scales"},
    "roadmap.texts": {"roadmap.problems"},
    "roadmap.fields": WORDS,
    "roadmap.changes": WORDS | {"roadmap.fields", "roadmap.merging"},
    "roadmap.example": GROUND,
    **{rule: RULES | WORDS | {"roadmap.fields"} for rule in RULES},
    "roadmap.charts": RULES | WORDS | {"roadmap.fields", "roadmap.texts", "roadmap.palette"},
    "roadmap.store": GROUND,
    "roadmap.edits": GROUND | {"roadmap.store"},
    "roadmap.history": GROUND | {"roadmap.store"},
    "roadmap.comparing": GROUND,
    "roadmap.apart": {"roadmap.problems"},
    "roadmap.incoming": GROUND | {"roadmap.exchange"},
    "roadmap.importing": GROUND | {"roadmap.store"},
    "roadmap.other_lists": GROUND | {"roadmap.apart", "roadmap.exchange", "roadmap.incoming"},
    "roadmap.wording": GROUND | {"roadmap.texts"},
    "roadmap.sittings": GROUND | {"roadmap.store"},
    "roadmap.telling": GROUND | {"roadmap.sittings", "roadmap.texts", "roadmap.wording"},
    "roadmap.past": GROUND
    | {f"roadmap.{name}" for name in ("comparing", "exchange", "history", "opening", "sittings", "store")}
    | {"roadmap.telling"},
    "roadmap.going_back": GROUND | {f"roadmap.{name}" for name in ("history", "opening", "past", "store")},
    "roadmap.exchange": GROUND
    | RULES
    | {f"roadmap.{name}" for name in ("comparing", "palette", "texts", "wording")},
    "roadmap.opening": {"roadmap.problems", "roadmap.store"},
    "roadmap.safekeeping": WORDS | {"roadmap.opening", "roadmap.store"},
    "roadmap.together": {"roadmap.opening", "roadmap.store"},
    "roadmap.planner": GROUND
    | RULES
    | {f"roadmap.{name}" for name in ("edits", "example", "exchange", "history", "opening", "store", "texts")}
    | {f"roadmap.{name}" for name in ("apart", "incoming", "taking_in")},
    "roadmap.taking_in": GROUND
    | {f"roadmap.{name}" for name in ("comparing", "exchange", "importing", "incoming", "opening", "store")},
    "roadmap.command_words": WORDS | {"roadmap.texts"},
    "roadmap.__main__": WORDS
    | {f"roadmap.{name}" for name in ("command_words", "planner", "safekeeping_commands", "texts")},
    "roadmap.safekeeping_commands": WORDS | {"roadmap.command_words", "roadmap.safekeeping", "roadmap.texts"},
    "pages": USE_CASES | SHOWN | {"pages.ui"},
    "pages.ui": USE_CASES
    | SHOWN
    | {"roadmap.fields", "roadmap.changes", "roadmap.comparing", "roadmap.likeness", "roadmap.palette"}
    | {"roadmap.sittings", "roadmap.telling", "roadmap.wording"},
    "streamlit_app": {"pages.ui", "roadmap.planner"},
}

# Where what comes from outside may be used.
ONLY_IN: dict[str, tuple[str, ...]] = {
    "streamlit": ("pages", "streamlit_app"),
    "starlette": ("pages.ui", "streamlit_app"),
    "pandas": ("pages", "streamlit_app"),
    "altair": ("roadmap.charts",),
    "openpyxl": ("roadmap.exchange",),
    "defusedxml": ("roadmap.exchange",),
    "sqlalchemy": ("roadmap.store",),
    "sqlite3": ("roadmap.store",),
    "platformdirs": ("roadmap.opening",),
    "fractional_indexing": ("roadmap.changes",),
}


def name_of(path: Path) -> str:
    """The dotted name of a module."""
    return ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    name_of(path): path
    for path in sorted(
        [PROJECT / "streamlit_app.py", *PROJECT.glob("roadmap/**/*.py"), *PROJECT.glob("pages/**/*.py")]
    )
}
PRODUCT = pytest.mark.parametrize("module", MODULES)


@cache
def tree_of(module: str) -> ast.Module:
    """A module's syntax."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports(module: str) -> set[str]:
    """Every module that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written out"
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else str(node.module) for name in whole}
    return found


def part_of(module: str) -> str:
    """The part of the house that a module belongs to: the longest name in the table that it begins with."""
    parts = [part for part in MAY_IMPORT if module == part or module.startswith(f"{part}.")]
    assert parts, f"{module} has no place in the table: decide who may import it and what it may import"
    return max(parts, key=len)


@PRODUCT
def test_module__of_the_house__imports_only_what_its_part_may(module: str) -> None:
    if module in ("roadmap", "pages"):
        assert imports(module) <= {"__future__"}
        return
    mine = part_of(module)
    inside = {
        part_of(name)
        for name in imports(module)
        if name.split(".")[0] in ("roadmap", "pages") and "." in name
    }
    assert inside - {mine} <= MAY_IMPORT[mine]


@PRODUCT
def test_module__that_uses_a_library__is_where_the_library_belongs(module: str) -> None:
    for library, places in ONLY_IN.items():
        if any(name.split(".")[0] == library for name in imports(module)):
            assert any(module == place or module.startswith(f"{place}.") for place in places), library


def test_table__of_who_may_import_whom__names_only_parts_that_exist() -> None:
    named = set(MAY_IMPORT) | set().union(*MAY_IMPORT.values()) | CLOSED
    assert named <= set(MODULES) | {"pages", "pages.ui"}


def test_pages__and_what_they_share__never_reach_behind_the_use_cases() -> None:
    for part in ("pages", "pages.ui", "streamlit_app"):
        assert not MAY_IMPORT[part] & CLOSED
    known = set().union(*(imports(one) for one in MODULES if one.startswith(("pages", "streamlit_app"))))
    opening = {one for one in known & set(MODULES) if "roadmap.opening" in imports(one)}
    assert opening <= USE_CASES <= known


@pytest.mark.parametrize("module", sorted(RULES))
def test_rules__of_a_plan__use_neither_clock_nor_chance(module: str) -> None:
    assert not imports(module) & {"random", "uuid", "secrets", "time", "os"}
    called = {node.attr for node in ast.walk(tree_of(module)) if isinstance(node, ast.Attribute)}
    assert not called & {"today", "now", "utcnow"}


@PRODUCT
def test_module__that_passes_on_a_name_of_another__says_so_where_it_imports_it(module: str) -> None:
    # As `import X as X`, which mypy holds people to; a list in `__all__` would name each thing a second time.
    assigned = [node.id for node in ast.walk(tree_of(module)) if isinstance(node, ast.Name)]
    assert "__all__" not in assigned


@PRODUCT
def test_module__of_the_house__is_no_longer_than_a_reader_can_hold(module: str) -> None:
    page = module.startswith("pages.") and not module.startswith("pages.ui")
    lines = MODULES[module].read_text(encoding="utf-8").count("\n")
    assert lines <= (LONGEST_PAGE if page else LONGEST_MODULE)


@PRODUCT
def test_module__of_the_house__is_named_for_what_it_holds(module: str) -> None:
    assert not set(module.split(".")) & {"utils", "util", "helpers", "common", "manager", "base", "misc"}
    classes = {node.name for node in ast.walk(tree_of(module)) if isinstance(node, ast.ClassDef)}
    assert not [name for name in classes if re.search(r"(Utils?|Helper|Manager|Base)$", name)]


@PRODUCT
def test_module__of_the_house__holds_no_norwegian_sentence(module: str) -> None:
    tree = tree_of(module)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    said_to_builders = {
        ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value not in said_to_builders
        ):
            words = re.findall(r"[A-Za-zÆØÅæøå]{2,}", node.value)
            assert len(words) < 2 or not re.search("[ÆØÅæøå]", node.value), node.value


@PRODUCT
def test_module__of_the_house__never_lets_peoples_text_through_as_html(module: str) -> None:
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.keyword) and node.arg == "unsafe_allow_html":
            assert isinstance(node.value, ast.Constant)
            assert node.value.value is False


@pytest.mark.parametrize("path", sorted(PROJECT.glob("tests/test_*.py")), ids=lambda path: path.stem)
def test_tests__of_every_file__are_named_for_what_they_show_and_never_left_out(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    names = re.findall(r"^\s*def (test_\w+)", source, re.MULTILINE)
    assert names
    assert [name for name in names if not re.fullmatch(r"test_[a-z0-9]\w*?__\w+", name)] == []
    assert len(names) == len(set(names))
    assert not re.search(r"pytest\.(mark\.)?(skip|xfail|importorskip)", source)
