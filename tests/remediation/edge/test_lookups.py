"""Lookups at the edge: a file keeps the names that it has, and no other file sees a new one."""

from __future__ import annotations

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
        '_os.environ["CODE_API_KEY"]',
    ),
    "of getenv": (VIEWER, "a.py", "KEY = os.getenv('API_KEY', {})", '_os.environ["CODE_API_KEY"]'),
    "or, in Python": (
        VIEWER,
        "a.py",
        "KEY = os.getenv('API_KEY') or {}",
        '_os.environ["CODE_API_KEY"]',
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
        ("api_key = '{}'\n", 1, 'import os as _os\napi_key = _os.environ["API_KEY"]\n'),
        ("import os\napi_key = '{}'\n", 2, 'import os\napi_key = os.environ["API_KEY"]\n'),
        ("_os = 1\napi_key = '{}'\n", 2, 'import os\n_os = 1\napi_key = os.environ["API_KEY"]\n'),
        ("os = 1\napi_key = '{}'\n", 2,
         'import os as _os\nos = 1\napi_key = _os.environ["API_KEY"]\n'),
    ],
)  # fmt: skip
def test_what_imports_or_lists_all_names_of_a_module_finds_the_same(
    source: str, line: int, expected: str
) -> None:
    package = sealed({"settings.py": source.format(VALUE)}, ("settings.py", line))

    assert contents(package.content)["settings.py"].decode() == expected
