"""Lookups at the edge: a file keeps the names that it has, and no other file sees a new one."""

from __future__ import annotations

import os
import runpy
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from remediation.model import EdgeFunction
from tests.remediation.edge.packages import (
    NODE_VIEWER,
    OTHER,
    VALUE,
    VIEWER,
    contents,
    sealed,
)

DEFAULTS = {
    "or": (
        NODE_VIEWER,
        "a.js",
        "exports.key = process.env.API_KEY || {};",
        "process.env.CODE_API_KEY",
    ),
    "if it is missing": (
        NODE_VIEWER,
        "a.js",
        "exports.key = process.env.API_KEY ?? {};",
        "process.env.CODE_API_KEY",
    ),
    "of get": (
        VIEWER,
        "a.py",
        "KEY = os.environ.get('API_KEY', {})",
        '__os__.environ["CODE_API_KEY"]',
    ),
    "of getenv": (
        VIEWER,
        "a.py",
        "KEY = os.getenv('API_KEY', {})",
        '__os__.environ["CODE_API_KEY"]',
    ),
    "or, in Python": (
        VIEWER,
        "a.py",
        "KEY = os.getenv('API_KEY') or {}",
        '__os__.environ["CODE_API_KEY"]',
    ),
}


@pytest.mark.parametrize(("function", "path", "form", "lookup"), DEFAULTS.values(), ids=DEFAULTS)
def test_a_default_is_looked_up_and_the_variable_before_it_as_before(
    function: EdgeFunction, path: str, form: str, lookup: str
) -> None:
    """Whatever else asks for the variable goes on finding none."""
    package = sealed({path: form.format(repr(VALUE))}, (path, 1), function=function)

    assert contents(package.content)[path].decode().endswith(form.format(lookup))
    assert package.values == {"CODE_API_KEY": VALUE}


def test_two_defaults_of_one_variable_are_two_values() -> None:
    files = {
        "a.js": f"exports.key = process.env.API_KEY || '{VALUE}';",
        "b.js": f"exports.key = process.env.API_KEY || '{OTHER}';\n"
        f"exports.old = process.env.API_KEY ||\n  '{VALUE}';",
    }

    package = sealed(files, ("a.js", 1), ("b.js", 1), ("b.js", 3), function=NODE_VIEWER)

    assert package.values == {"CODE_API_KEY": VALUE, "CODE_API_KEY_2": OTHER}
    assert contents(package.content)["b.js"].decode() == (
        "exports.key = process.env.API_KEY || process.env.CODE_API_KEY_2;\n"
        "exports.old = process.env.API_KEY ||\n  process.env.CODE_API_KEY;"
    )


@pytest.mark.parametrize(
    ("source", "line", "expected"),
    [
        ("api_key = '{}'\n", 1, 'import os as __os__\napi_key = __os__.environ["API_KEY"]\n'),
        ("import os\napi_key = '{}'\n", 2, 'import os\napi_key = os.environ["API_KEY"]\n'),
        ("__os__ = 1\napi_key = '{}'\n", 2,
         'import os\n__os__ = 1\napi_key = os.environ["API_KEY"]\n'),
        ("os = 1\napi_key = '{}'\n", 2,
         'import os as __os__\nos = 1\napi_key = __os__.environ["API_KEY"]\n'),
    ],
)  # fmt: skip
def test_what_imports_or_lists_all_names_of_a_module_finds_the_same(
    source: str, line: int, expected: str
) -> None:
    package = sealed({"settings.py": source.format(VALUE)}, ("settings.py", line))

    assert contents(package.content)["settings.py"].decode() == expected


@pytest.mark.parametrize("prefix", ["_", "__"])
def test_who_lists_the_settings_of_a_module_finds_no_module_among_them(
    tmp_path: Path, prefix: str
) -> None:
    names = run_as_moved(f"api_key = '{VALUE}'\n", 1, tmp_path)

    assert {n: v for n, v in names.items() if not n.startswith(prefix)} == {"api_key": VALUE}


def test_a_class_finds_the_module_whose_name_none_lists(tmp_path: Path) -> None:
    names = run_as_moved(f"class Settings:\n    api_key = '{VALUE}'\n", 2, tmp_path)

    assert names["Settings"].api_key == VALUE


def run_as_moved(source: str, line: int, folder: Path) -> dict[str, Any]:
    """Run a file whose secret is looked up; return the names that it has then."""
    package = sealed({"settings.py": source}, ("settings.py", line))
    file = folder / "settings.py"
    file.write_bytes(contents(package.content)["settings.py"])
    with patch.dict(os.environ, package.values):
        return runpy.run_path(str(file))
