"""One start of a shim: the environment it finds, the answers it gets, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

POINTER, HANDLER, PROBE = "SEALED_ENV_ARN", "SEALED_ENV_HANDLER", "SEALED_ENV_PROBE"
OWN = (POINTER, HANDLER, PROBE, "_HANDLER")
KNOWN_HANDLER = "app.handler"
"""The one handler that the function has."""


@dataclass(frozen=True)
class Story:
    """What a shim starts with."""

    environment: Mapping[str, str] = field(repr=False)
    answers: tuple[tuple[int, str] | None, ...] = field(repr=False)
    """Status and body, one after another; None: no answer."""

    @classmethod
    def of(cls, data: bytes) -> Story | None:
        """Read an input; None if it is none."""
        try:
            given = json.loads(data)
            environment, answers = given["environment"], given["answers"]
            return cls(
                {n: v for n, v in environment.items() if _may_be_named(n) and _may_be_set(v)},
                tuple(_answer(each) for each in answers[:4]),
            )
        except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
            return None

    def answer(self, number: int) -> tuple[int, str] | None:
        """Return the answer to a request, counted from 0; the last one again and again."""
        return self.answers[min(number, len(self.answers) - 1)] if self.answers else None

    def values(self) -> dict[str, str] | None:
        """Return what the first answer holds, read as plainly as can be."""
        answer = self.answer(0)
        if answer is None or answer[0] != 200:
            return None
        try:
            values = json.loads(json.loads(answer[1])["SecretString"])
            return {n: v for n, v in values.items() if _may_be_named(n) and _may_be_set(v)}
        except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
            return None

    @property
    def has_all_plaintext(self) -> bool:
        """Whether the function is shadowed, and nothing that the secret should hold is gone."""
        probe = self.environment.get(PROBE)
        if probe is None or not self.environment.get(POINTER) or not self.environment.get(HANDLER):
            return False
        names = [name for name in probe.partition(":")[2].split(",") if name]
        return all(name in self.environment for name in names)


@dataclass(frozen=True)
class Ending:
    """What came of a start."""

    kind: str
    """``handler``, or the name of the error."""
    code: str | None
    """Of a SecretNotLoaded."""
    told: str = field(repr=False)
    """The error's message and all that was logged."""
    environment: Mapping[str, str] = field(repr=False)
    probed: Mapping[str, Any] | None = field(repr=False, default=None)
    """The answer to the probe."""
    hosts: tuple[str, ...] = ()
    """That were connected to."""


def _may_be_set(text: Any) -> bool:
    """Tell whether an operating system takes a text into an environment, and Lambda too."""
    if not isinstance(text, str) or "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _may_be_named(name: str) -> bool:
    """Tell whether a variable may have a name: the system refuses the others when it is set."""
    return name != "" and "=" not in name and _may_be_set(name)


def _answer(given: Any) -> tuple[int, str] | None:
    if given is None:
        return None
    status, body = given["status"], given["body"]
    if type(status) is not int or not 200 <= status <= 599 or not isinstance(body, str):
        return None
    return status, body.encode("utf-8", "replace").decode()
