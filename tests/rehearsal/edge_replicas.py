"""Replicas of functions at the edge, which keep a version from being deleted for a while.

CloudFront makes replicas of each version that a distribution is told to run. They go some time
after no distribution runs the version any more, on AWS within hours; until then Lambda refuses to
delete it. Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
lambda-edge-delete-replicas.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from .lambda_answers import Answer, Handler

GO_IN_SECONDS = 0.5
"""AWS takes hours."""
_FUNCTIONS = "/functions/"


@dataclass(slots=True)
class EdgeReplicas:
    """Which versions have replicas, by what distributions are told to run."""

    clock: Callable[[], float] = time.monotonic
    go_in: float = GO_IN_SECONDS
    _run: dict[str, frozenset[str]] = field(default_factory=dict)
    """ARNs of versions by distributions."""
    _gone_at: dict[str, float] = field(default_factory=dict)
    """When the replicas of a version are gone that no distribution runs any more."""

    def run_by(self, distribution: str) -> frozenset[str]:
        """Return the ARNs of the versions that a distribution runs."""
        return self._run.get(distribution, frozenset())

    def note(self, distribution: str, arns: Collection[str]) -> None:
        """Note what a distribution runs from now on: nothing, if it was deleted."""
        before, self._run[distribution] = self.run_by(distribution), frozenset(arns)
        for arn in before - self._run[distribution]:
            self._gone_at[arn] = self.clock() + self.go_in

    def are_there(self, arn: str) -> bool:
        """Tell whether a version has replicas."""
        is_run = any(arn in arns for arns in self._run.values())
        return is_run or self.clock() < self._gone_at.get(arn, float("-inf"))

    def of_function(self, arn: str) -> bool:
        """Tell whether any version of a function has replicas."""
        known = {*self._gone_at, *(each for arns in self._run.values() for each in arns)}
        return any(each.startswith(f"{arn}:") and self.are_there(each) for each in known)

    def of_lambda(self, handler: Handler, arn_of: Callable[[str], str]) -> Handler:
        """Wrap the emulator's Lambda, so that nothing with replicas is deleted.

        Args:
            handler: the emulator's.
            arn_of: returns a function's ARN by its name.
        """

        async def handle(
            method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
        ) -> Answer:
            name = unquote(path.rstrip("/").rpartition(_FUNCTIONS)[2])
            if method != "DELETE" or _FUNCTIONS not in path or "/" in name:
                return await handler(method, path, headers, body, query)
            qualifier = query.get("Qualifier")
            arn = arn_of(name)
            if qualifier:
                number = qualifier[0] if isinstance(qualifier, list) else qualifier
                arn, is_replicated = f"{arn}:{number}", self.are_there(f"{arn}:{number}")
            else:
                is_replicated = self.of_function(arn)
            if is_replicated:
                return _refusal(arn)
            return await handler(method, path, headers, body, query)

        return handle


def _refusal(arn: str) -> Answer:
    content = {
        "Type": "User",
        "message": f"Lambda was unable to delete {arn} because it is a replicated function. Please "
        "see our documentation for Deleting Lambda@Edge Functions and Replicas.",
    }
    headers = {
        "Content-Type": "application/json",
        "x-amzn-ErrorType": "InvalidParameterValueException",
    }
    return 400, headers, json.dumps(content).encode()
