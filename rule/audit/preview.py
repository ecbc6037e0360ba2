"""Asks the remediation's own planning, in a process of its own, what the button would do.

The rule and the remediation share names and no code; here they share them over a pipe, in the form
in which a runbook carries them from its step Scan to its step Plan.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from ..model import RuleError
from .child_process import ChildProcess
from .outcome import Place

_HERE = Path(__file__).resolve().parents[1]
_PACKED = _HERE / "button"
"""The folder of a wheel that holds the remediation; in the repository it lies beside the rule."""
_MODULE = "remediation.preview"


class PreviewBroken(RuleError):
    """The process that plans has ended, or answers something else than was asked."""


class Preview(Protocol):
    """What plans for one account and Region."""

    stack: str
    """The name of the deployed stack whose settings decide; empty: the template's defaults do."""
    note: str
    """Why there is none; empty if there is one."""

    def ask(self, function: str, variables: Sequence[str]) -> Mapping[str, Any]:
        """Return what the button would do to a function with secrets in these variables.

        Raises:
            PreviewBroken: it says nothing that can be read.
            Interrupted: as it says.
        """

    def close(self) -> None:
        """End it."""


class PreviewProcess:
    """A process that plans for one account and Region."""

    def __init__(
        self,
        place: Place,
        settings: Mapping[str, str | None],
        is_wanted: Callable[[], bool],
        command: Sequence[str] = (sys.executable, "-P", "-m", _MODULE),
    ) -> None:
        """Start it.

        Args:
            place: the account and Region.
            settings: of the question's first line: ``profile``, ``stack``, ``protection_tag_key``.
            is_wanted: tells whether the work is still wanted.
            command: what starts the process.

        Raises:
            PreviewBroken: it does not start, or has no credentials.
            Interrupted: as it says.
        """
        root = _PACKED if _PACKED.is_dir() else _HERE.parent
        paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
        self._process = ChildProcess(command, environment, is_wanted)
        try:
            told = self._asked(
                {
                    "account": place.account,
                    "region": place.region,
                    "role_arn": place.role_arn or None,
                    **settings,
                }
            )
        except BaseException:
            self.close()
            raise
        self.stack = str(told["stack"] or "")
        self.note = str(told["note"])

    def ask(self, function: str, variables: Sequence[str]) -> Mapping[str, Any]:
        """Return what the button would do; see `Preview`."""
        found = [{"name": name, "secret_type": "", "exempt": False} for name in variables]
        scan = {"function_name": function, "variables": found}
        return self._asked({"action": "plan", "function_name": function, "scan": scan})

    def close(self) -> None:
        """End the process, which changes nothing and keeps nothing."""
        self._process.close()

    def _asked(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            answer = json.loads(self._process.ask(json.dumps(question)))
        except (OSError, ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise PreviewBroken(f"the process that plans has ended: {self._last_words()}")
        if "error" in answer:
            raise PreviewBroken(str(answer["error"]))
        return answer

    def _last_words(self) -> str:
        """Return the kind of the error by which the process ended; its message may hold a value."""
        kind, module = self._process.error()
        if module:
            return f"{module} is not installed, which the extra cli has"
        return kind or "without a word"
