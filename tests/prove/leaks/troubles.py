"""What goes wrong in a run: calls that fail, halves of answers, and functions that talk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.prove.leaks.twins import Values
from tests.prove.world import Fault, Kind

ProbeAnswer = Callable[[Values, str], tuple[Any, str | None]]
"""What a function answers instead of its shim, given the nonce."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong in a run."""

    fault: Fault | None = None
    garbled: str | None = None
    """An operation of which half an answer arrives."""
    probe: str | None = None
    """Which of `PROBE_ANSWERS` the function gives."""

    def __str__(self) -> str:
        if self.fault:
            return f"call {self.fault.at} {self.fault.kind}"
        return f"{self.garbled} is garbled" if self.garbled else self.probe or "nothing goes wrong"


NOTHING = Trouble()


def _error_of(kind: str) -> ProbeAnswer:
    def answer(values: Values, _: str) -> tuple[Any, str | None]:
        told = {"errorType": "ValueError", "errorMessage": values.password}
        return {**told, kind: values.password, "stackTrace": [values.token]}, "Unhandled"

    return answer


def _foreign(values: Values, _: str) -> tuple[Any, str | None]:
    return {"statusCode": 200, "body": json.dumps(values.environment)}, None


def _text(values: Values, _: str) -> tuple[Any, str | None]:
    return values.password, None


def _forged(part: str) -> ProbeAnswer:
    def answer(values: Values, nonce: str) -> tuple[Any, str | None]:
        good: dict[str, Any] = {
            "loaded": part != "cause",
            "cause": None,
            "different": [],
            "missing": [],
        }
        told = values.password if part == "cause" else [values.password, values.token]
        return {"sealed-env-probe": nonce, **good, part: told}, None

    return answer


PROBE_ANSWERS: dict[str, ProbeAnswer] = {
    "the function's error quotes a value": _error_of("errorMessage"),
    "the function's error is named by a value": _error_of("errorType"),
    "the function answers with its environment": _foreign,
    "the function answers with a value": _text,
    "the shim's answer has a value for a cause": _forged("cause"),
    "the shim's answer has values for names that differ": _forged("different"),
    "the shim's answer has values for names that are missing": _forged("missing"),
}


def troubles_of(calls: Iterable[str]) -> Iterator[Trouble]:
    """Yield what may go wrong in a runbook that makes these calls."""
    calls = list(calls)
    yield from _faults(calls)
    yield from (Trouble(garbled=operation) for operation in _operations(calls))
    yield from (Trouble(probe=answer) for answer in PROBE_ANSWERS if "invoke" in calls)


def troubles_of_the_rule(calls: Iterable[str]) -> Iterator[Trouble]:
    """Yield what may go wrong in an evaluation that makes these calls."""
    calls = list(calls)
    for trouble in _faults(calls):
        # There is no runbook that could be stopped besides.
        if trouble.fault and trouble.fault.kind is not Kind.STOPPED:
            yield trouble
    yield from (Trouble(garbled=operation) for operation in _operations(calls))


def _faults(calls: list[str]) -> Iterator[Trouble]:
    return (Trouble(Fault(at, kind)) for at in range(len(calls)) for kind in Kind)


def _operations(calls: list[str]) -> list[str]:
    """Return the names that the API gives to calls."""
    return sorted({"".join(map(str.title, call.split("_"))) for call in calls})
