"""A sealed Python function: where its values come from, and what a restored snapshot does."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sealed_env import startup
from sealed_env.errors import not_loaded

from tests.remediation.builders import secret_arn

ARN = secret_arn("orders")


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A function's environment; the secret holds two values."""
    (tmp_path / "orders_app.py").write_text("def handler(event, context):\n    return event\n")
    monkeypatch.syspath_prepend(tmp_path)
    environment = {"SEALED_ENV_ARN": ARN, "SEALED_ENV_HANDLER": "orders_app.handler"}

    def load(arn: str, given: Mapping[str, str]) -> dict[str, str]:
        assert arn == ARN
        assert given is environment
        return {"ORDERS": "stored", "MAIL": "stored"}

    monkeypatch.setattr(startup, "load", load)
    yield environment
    sys.modules.pop("orders_app", None)


def test_a_variable_that_somebody_set_again_wins_and_the_log_names_it(
    sealed: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    sealed |= {"ORDERS": "set again", "MAIL": "set again"}

    startup.start(sealed)

    assert (sealed["ORDERS"], sealed["MAIL"]) == ("set again", "set again")
    assert capsys.readouterr().err == (
        "sealed-env: set again in the environment, which wins over the secret: MAIL, ORDERS\n"
    )


def test_a_function_without_snapshots_registers_nothing_and_says_nothing(
    sealed: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", None)
    sealed["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand"

    startup.start(sealed)

    assert (sealed["ORDERS"], sealed["MAIL"]) == ("stored", "stored")
    assert capsys.readouterr() == ("", "")


# ------------------------------------------------------------------------ snapshots


@pytest.fixture
def restored(sealed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Start the function with SnapStart; return what a restoration does."""
    registered: list[Callable[[], None]] = []
    hooks: Any = types.ModuleType("snapshot_restore_py")
    hooks.register_after_restore = registered.append
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", hooks)
    sealed["AWS_LAMBDA_INITIALIZATION_TYPE"] = "snap-start"
    startup.start(sealed)
    (hook,) = registered
    return hook


def test_a_value_that_left_the_secret_stays_as_it_was_when_a_snapshot_is_restored(
    sealed: dict[str, str], restored: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(arn: str, given: Mapping[str, str]) -> dict[str, str]:
        assert arn == ARN
        assert given is sealed
        return {"ORDERS": "rotated", "NEW": "not of the snapshot"}

    monkeypatch.setattr(startup, "load", load)
    restored()

    assert (sealed["ORDERS"], sealed["MAIL"]) == ("rotated", "stored")
    assert "NEW" not in sealed


@pytest.mark.parametrize(
    "failure",
    [
        not_loaded(ARN, "AccessDeniedException"),
        not_loaded(ARN, "TimeoutError"),
        MemoryError("a value"),
        ImportError("a value"),
    ],
    ids=lambda failure: getattr(failure, "code", type(failure).__name__),
)
def test_a_reload_that_fails_keeps_the_snapshots_values_and_says_so(
    restored: Callable[[], None],
    sealed: dict[str, str],
    failure: Exception,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def load(*_: Any) -> dict[str, str]:
        raise failure

    monkeypatch.setattr(startup, "load", load)
    before = dict(sealed)

    restored()

    assert sealed == before
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("sealed-env: going on with the snapshot's values")
    assert f"{ARN} was not loaded: {getattr(failure, 'code', type(failure).__name__)}." in line
    assert "a value" not in line


def test_a_pointer_that_left_after_the_snapshot_keeps_its_values(
    restored: Callable[[], None], sealed: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    del sealed["SEALED_ENV_ARN"]

    restored()

    assert (sealed["ORDERS"], sealed["MAIL"]) == ("stored", "stored")
    assert "SEALED_ENV_ARN was not loaded: KeyError" in capsys.readouterr().err


@pytest.mark.parametrize("fault", ["raise ImportError('a value')", "1 / 0", "", "raise OSError"])
def test_a_runtime_without_hooks_is_told_and_starts_the_function(
    sealed: dict[str, str],
    fault: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "snapshot_restore_py.py").write_text(fault)
    monkeypatch.delitem(sys.modules, "snapshot_restore_py", raising=False)
    sealed["AWS_LAMBDA_INITIALIZATION_TYPE"] = "snap-start"

    assert startup.start(sealed)("event", None) == "event"

    said = capsys.readouterr().err
    assert said.startswith(
        "sealed-env: a restored snapshot keeps its values, since it has no hooks"
    )
    assert "a value" not in said
    sys.modules.pop("snapshot_restore_py", None)


def test_what_the_function_changed_itself_stays_when_a_snapshot_is_restored(
    restored: Callable[[], None], sealed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del sealed["ORDERS"]
    sealed["MAIL"] = "the function's own"
    monkeypatch.setattr(startup, "load", lambda *_: {"ORDERS": "rotated", "MAIL": "rotated"})

    restored()

    assert "ORDERS" not in sealed
    assert sealed["MAIL"] == "the function's own"
