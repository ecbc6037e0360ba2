"""Wrappers that name or import a shadowed function's handler."""

from __future__ import annotations

from pathlib import Path

import pytest
from sealed_env import startup

from tests.remediation.shims.shadowed import Stored, environment


@pytest.mark.parametrize(
    ("named", "after"),
    [
        ("sealed_env.handler", "orders_app.handler"),
        ("otel_wrapper.lambda_handler", "otel_wrapper.lambda_handler"),
        ("my_sealed_env.handler", "my_sealed_env.handler"),
        ("sealed_env.handler2", "sealed_env.handler2"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("probe", [True, False])
def test_what_names_another_handler_stays(
    stored: Stored, named: str, after: str, probe: bool
) -> None:
    stored.values = {"ORDERS": "one", "MAIL": "two"}
    function = environment(_HANDLER=named, ORIG_HANDLER="sealed_env.handler")
    if not probe:
        del function["SEALED_ENV_PROBE"]

    startup.start(function)

    assert function["_HANDLER"] == after
    assert function["ORIG_HANDLER"] == "sealed_env.handler"


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("no_such_module.handler", ModuleNotFoundError("No module named 'no_such_module'")),
        (
            "orders_app.missing",
            AttributeError("module 'orders_app' has no attribute 'missing'"),
        ),
        ("orders_syntax.handler", SyntaxError("invalid syntax")),
    ],
)
def test_a_wrapper_that_imports_the_handler_gets_the_errors_of_importing_it(
    stored: Stored, tmp_path: Path, original: str, expected: Exception
) -> None:
    stored.values = {"ORDERS": "one", "MAIL": "two"}
    (tmp_path / "orders_syntax.py").write_text("= 1\n")
    function = {**environment(_HANDLER="wrapper.handler"), "SEALED_ENV_HANDLER": original}

    with pytest.raises(type(expected)) as failed:
        startup.start(function)

    assert type(failed.value) is type(expected)
    assert str(failed.value).startswith(str(expected))
