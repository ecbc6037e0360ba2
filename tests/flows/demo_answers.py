"""What a function answers when the demo invokes it, and whether two answers are the same."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.rehearsal.emulator import Emulator, EmulatorFailed

_LONGEST_SHOWN = 400
_SHORTEST_HIDDEN = 4
"""Characters of a value that are worth hiding: shorter ones stand in any text."""
_OF_THIS_MACHINE = ("EnvironmentFailed", "RuntimeMissing")
"""Errors of what runs the functions here, and not of a function."""
_MOMENT_AND_REQUEST = re.compile(r"^(\S+Z \S+ (?=Task timed out)|RequestId: \S+ (?=Error: ))")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one invocation gave."""

    error: str
    """The error's type; empty if there was none."""
    content: str = field(repr=False)
    """What was answered, as JSON if it is that, or the error's message."""

    def shown(self, hidden: Mapping[str, str]) -> str:
        """Write the answer in one line, with names in place of variables' values."""
        text = f"{self.error}: {self.content}" if self.error else self.content
        text = without_values(" ".join(text.split()), hidden)
        return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def invoke(emulator: Emulator, name: str, event: bytes) -> Answer:
    """Invoke a function.

    Raises:
        EmulatorFailed: this machine cannot run it.
    """
    answered = emulator.client("lambda").invoke(FunctionName=name, Payload=event)
    payload = answered["Payload"].read()
    answer = answer_of(payload, failed="FunctionError" in answered)
    if answer.error in _OF_THIS_MACHINE:
        raise EmulatorFailed(f"{name} cannot run here: {answer.content}")
    return answer


def answer_of(payload: bytes, *, failed: bool) -> Answer:
    """Read an answer. Of an error count its type and message: its trace and request differ."""
    text = payload.decode(errors="replace")
    try:
        content = json.loads(text)
    except ValueError:  # a stream, which need not be JSON
        return Answer("error" if failed else "", text)
    if not failed:
        return Answer("", json.dumps(content, ensure_ascii=False))
    error: dict[str, Any] = content if isinstance(content, dict) else {"errorMessage": text}
    message = _MOMENT_AND_REQUEST.sub("", str(error.get("errorMessage") or ""))
    return Answer(str(error.get("errorType") or "error"), message)


def what_differs(plain: Answer, sealed: Answer, plain_again: Collection[Answer]) -> str | None:
    """Say how a sealed function answered otherwise; None if it did not.

    Args:
        plain: before the button.
        sealed: after it.
        plain_again: after the way back. If these differ from the first, the function answers
            otherwise each time (a time, a random number), and only the kind of answer counts.
    """
    if sealed == plain:
        odd = [again for again in plain_again if again.error != plain.error]
        return f"it ends in {odd[0].error or 'no error'} after backing out" if odd else None
    if sealed.error != plain.error:
        return f"it ends in {sealed.error or 'no error'} once it is sealed"
    if all(again == plain for again in plain_again):
        return "it answers otherwise once it is sealed"
    return None


def without_values(text: str, hidden: Mapping[str, str]) -> str:
    """Put the names of variables, as ``<NAME>``, in place of their values."""
    for name, value in sorted(hidden.items(), key=lambda item: -len(item[1])):
        for form in (value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]):
            if len(form) >= _SHORTEST_HIDDEN:
                text = text.replace(form, f"<{name}>")
    return text
