"""A handler that cannot be imported fails as it does under Lambda's own runtime."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import pytest
from sealed_env.original import import_handler

FAILING = [
    (
        "handler",
        "MALFORMED_HANDLER_NAME",
        "Bad handler 'handler': not enough values to unpack (expected 2, got 1)",
    ),
    ("sys.exit", "BUILT_IN_MODULE_CONFLICT", "Cannot use built-in module sys as a handler module"),
    (
        "sys.monitoring.get_tool",
        "BUILT_IN_MODULE_CONFLICT",
        "Cannot use built-in module sys.monitoring as a handler module",
    ),
    (
        "no_such/module.handler",
        "IMPORT_MODULE_ERROR",
        "Unable to import module 'no_such/module': No module named 'no_such'",
    ),
    (
        "broken_app.handler",
        "USER_CODE_SYNTAX_ERROR",
        "Syntax error in module 'broken_app': invalid syntax (broken_app.py, line 2)",
    ),
    (
        "plain_app.missing",
        "HANDLER_NOT_FOUND",
        "Handler 'missing' missing on module 'plain_app'",
    ),
]


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken_app.py").write_text("handler = 1\nhandler = = 2\n")
    (tmp_path / "plain_app.py").write_text("handler = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("broken_app", "plain_app"):
        monkeypatch.delitem(sys.modules, name, raising=False)


class Fault(Exception):
    """As awslambdaric has it: a kind, a message, and a trace."""

    def __init__(self, kind: str, message: str, trace: Any) -> None:
        super().__init__(kind, message, trace)


@pytest.mark.parametrize(("path", "kind", "message"), FAILING)
def test_under_the_runtime_a_failure_is_the_runtimes_own(
    path: str, kind: str, message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    runtime: Any = types.ModuleType("awslambdaric.lambda_runtime_exception")
    for _, name, _ in FAILING:
        setattr(Fault, name, f"Runtime.{name}")
    runtime.FaultException = Fault
    monkeypatch.setitem(sys.modules, "awslambdaric", types.ModuleType("awslambdaric"))
    monkeypatch.setitem(sys.modules, runtime.__name__, runtime)

    with pytest.raises(Fault) as failed:
        import_handler(path)

    trace = None
    if path.startswith("broken_app"):
        trace = [f'  File "{tmp_path / "broken_app.py"}" Line 2\n    handler = = 2\n']
    assert failed.value.args == (f"Runtime.{kind}", message, trace)
    assert failed.value.__cause__ is None


@pytest.mark.parametrize(("path", "message"), [(path, said) for path, _, said in FAILING])
def test_elsewhere_a_failure_has_the_same_words(path: str, message: str) -> None:
    with pytest.raises(ImportError) as failed:
        import_handler(path)

    assert str(failed.value) == message


def test_the_handler_is_the_object_itself() -> None:
    assert import_handler("plain_app.handler") == 1
