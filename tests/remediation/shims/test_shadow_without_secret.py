"""Live traffic goes on with the plaintext, whatever the secret's failure."""

from __future__ import annotations

import sys

import pytest
from sealed_env import startup

from tests.remediation.shims.shadowed import ARN, CONTEXT, EVENT, PROBE, Stored, environment


@pytest.mark.parametrize(
    "failure",
    [
        ImportError("a value"),
        SystemExit("a value"),
        RecursionError("a value"),
        MemoryError("a value"),
        LookupError("unknown encoding: a value"),
        KeyboardInterrupt("a value"),
        AttributeError("a value"),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_live_traffic_goes_on_whatever_the_failure_is(
    stored: Stored, failure: BaseException, capsys: pytest.CaptureFixture[str]
) -> None:
    stored.failure = failure

    handler = startup.start(environment(ORDERS="one", MAIL="two"))

    assert handler(EVENT, CONTEXT) == (EVENT, CONTEXT)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("sealed-env: going on with the plaintext, since all of it is still")
    assert f"{ARN} was not loaded: {type(failure).__name__}." in line
    assert "a value" not in line


@pytest.mark.parametrize("failure", [ImportError("x"), MemoryError(), RecursionError()])
def test_the_probe_is_told_the_kind_of_any_failure(stored: Stored, failure: Exception) -> None:
    stored.failure = failure
    handler = startup.start(environment(ORDERS="one", MAIL="two"))

    assert handler(PROBE, CONTEXT)["cause"] == type(failure).__name__


@pytest.mark.parametrize("plaintext", [{}, {"MAIL": "two"}])
def test_a_function_without_all_its_plaintext_fails_closed(
    stored: Stored, plaintext: dict[str, str]
) -> None:
    stored.failure = MemoryError()

    with pytest.raises(MemoryError):
        startup.start(environment(**plaintext))


def test_a_log_that_cannot_be_written_stops_nothing(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Closed:
        def write(self, _: str) -> None:
            raise ValueError("I/O operation on closed file")

    monkeypatch.setattr(sys, "stderr", Closed())

    handler = startup.start(environment(ORDERS="one", MAIL="two"))

    assert handler(EVENT, CONTEXT) == (EVENT, CONTEXT)
    assert stored.asked == 1
