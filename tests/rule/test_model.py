"""The types of the rule, some of which are imported when they are first asked for."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

from rule import model


@pytest.mark.parametrize("name", model.__all__)
def test_each_type_can_be_imported_from_the_room(name: str) -> None:
    assert getattr(model, name) is not None


def test_what_is_imported_late_is_what_readers_are_told() -> None:
    tree = ast.parse(Path(model.__file__).read_text("utf-8"))
    told = {
        statement.module: tuple(each.name for each in statement.names)
        for block in tree.body
        if isinstance(block, ast.If)
        for statement in block.body
        if isinstance(statement, ast.ImportFrom)
    }

    assert told == model._MODULES


@pytest.mark.parametrize(
    ("module", "name"),
    [(module, name) for module, names in model._MODULES.items() for name in names],
)
def test_a_late_type_is_that_of_its_module(module: str, name: str) -> None:
    assert getattr(model, name) is getattr(import_module(f"rule.model.{module}"), name)


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError, match="Otter"):
        _ = model.Otter  # type: ignore[attr-defined]
