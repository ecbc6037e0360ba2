"""A sealed Python function: where its values come from, and what a restored snapshot does."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sealed_env import startup

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


def test_a_value_that_left_the_secret_stays_as_it_was_when_a_snapshot_is_restored(
    sealed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    registered: list[Callable[[], None]] = []
    hooks: Any = types.ModuleType("snapshot_restore_py")
    hooks.register_after_restore = registered.append
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", hooks)
    sealed["AWS_LAMBDA_INITIALIZATION_TYPE"] = "snap-start"
    startup.start(sealed)

    def load(arn: str, given: Mapping[str, str]) -> dict[str, str]:
        assert arn == ARN
        assert given is sealed
        return {"ORDERS": "rotated", "NEW": "not of the snapshot"}

    monkeypatch.setattr(startup, "load", load)
    for hook in registered:
        hook()

    assert (sealed["ORDERS"], sealed["MAIL"]) == ("rotated", "stored")
    assert "NEW" not in sealed
