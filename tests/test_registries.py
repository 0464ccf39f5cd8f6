"""The registries hold each other: every field, choice, kind and problem has its words in every language."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from roadmap.fields import FIELDS, FieldType, choice_key
from roadmap.model import QUESTIONS_PER_CAPABILITY, CapabilityGroup, CapabilityKey, Kind
from roadmap.store import engine
from roadmap.texts import LANGUAGES, REFERENCE, catalogue

PROJECT = Path(__file__).parent.parent
SOURCES = sorted([*PROJECT.glob("roadmap/**/*.py"), *PROJECT.glob("pages/**/*.py")])
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
PLACE = {"sheet", "cell"}


def placeholders(sentence: str) -> set[str]:
    """The names of the values that a text is filled with; ValueError where its braces do not close."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@cache
def calls(*names: str) -> tuple[ast.Call, ...]:
    """Every call of a function with one of these names, anywhere in the product."""
    found = (node for path in SOURCES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return tuple(node for node in found if isinstance(node, ast.Call) and called(node) in names)


def called(node: ast.Call) -> str:
    """The name of the function or method that is called."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def literal(call: ast.Call, position: int = 0) -> str | None:
    """The text that a call is given at a position, where it is written out there."""
    at = call.args[position : position + 1]
    return at[0].value if at and isinstance(at[0], ast.Constant) and isinstance(at[0].value, str) else None


RAISED = {code for call in calls("refused", "Problem") if (code := literal(call))} | set(
    engine._FAILURES.values()
)


def test_problem_codes__in_the_product__are_found_by_this_test() -> None:
    assert {"too_long", "gone", "too_many_overall_goals", "store_full", "workbook_damaged"} <= RAISED


@IN_EACH_LANGUAGE
def test_catalogue__of_a_language__has_the_reference_s_keys_and_placeholders(language: str) -> None:
    reference, own = catalogue(REFERENCE), catalogue(language)
    assert set(own) - set(reference) == set()
    assert set(reference) - set(own) == set()
    assert [key for key in reference if placeholders(own[key]) != placeholders(reference[key])] == []


@IN_EACH_LANGUAGE
def test_texts__of_a_language__say_something_and_hold_no_markup(language: str) -> None:
    for key, value in catalogue(language).items():
        assert value.strip(), key
        assert "<script" not in value, key


@IN_EACH_LANGUAGE
def test_field__of_the_registry__has_a_label(language: str) -> None:
    assert [field.text_key for field in FIELDS if f"{field.text_key}.label" not in catalogue(language)] == []


@IN_EACH_LANGUAGE
def test_field_texts__in_the_catalogue__are_of_fields_that_exist(language: str) -> None:
    known = {field.text_key for field in FIELDS}
    keys = {key.rsplit(".", 1)[0] for key in catalogue(language) if key.startswith("field.")}
    assert keys - known == set()


@IN_EACH_LANGUAGE
def test_choices_and_scales__of_the_registry__have_a_word_for_each_step(language: str) -> None:
    words = catalogue(language)
    for field in FIELDS:
        if field.choices is not None:
            said = [words[choice_key(choice)] for choice in field.choices]
            assert len(set(said)) == len(said)
        if field.type is FieldType.SCALE:
            assert len({words[f"scale.{field.name}.{step}"] for step in range(1, 6)}) == 5


@IN_EACH_LANGUAGE
def test_capabilities__and_their_groups__have_names_and_guiding_questions(language: str) -> None:
    words = catalogue(language)
    assert len({words[f"capability.{key}.name"] for key in CapabilityKey}) == 7
    assert len({words[f"capability_group.{group}.name"] for group in CapabilityGroup}) == 2
    for key in CapabilityKey:
        questions = [words[f"capability.{key}.question.{n}"] for n in range(1, QUESTIONS_PER_CAPABILITY + 1)]
        assert all(question.endswith("?") for question in questions)


@IN_EACH_LANGUAGE
def test_kinds__of_the_model__have_words(language: str) -> None:
    assert [
        kind for kind in Kind if not any(key.startswith(f"kind.{kind}.") for key in catalogue(language))
    ] == []


@IN_EACH_LANGUAGE
def test_problem__raised_anywhere__has_a_sentence(language: str) -> None:
    assert sorted(code for code in RAISED if f"problem.{code}" not in catalogue(language)) == []


def test_problem_sentence__in_the_catalogue__is_of_a_problem_that_can_happen() -> None:
    written = {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    sentences = {key.removeprefix("problem.") for key in catalogue(REFERENCE) if key.startswith("problem.")}
    # A cell's refusals are those of its field, with the cell named.
    assert sorted(code for code in sentences if not {code, code.removeprefix("cell_")} & written) == []


def test_refusals__written_out__give_every_value_that_the_sentence_asks_for() -> None:
    lacking = []
    for call in calls("refused"):
        code, given = literal(call), {word.arg for word in call.keywords}
        if code is not None and None not in given:
            asked = placeholders(catalogue(REFERENCE)[f"problem.{code}"])
            lacking += [f"{code}: {name}" for name in asked - PLACE - given]
    assert lacking == []
