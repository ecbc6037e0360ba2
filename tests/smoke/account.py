"""Your account, and what is to be removed from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

_GONE = ("NoSuchEntity", "ResourceNotFoundException", "InvalidDocument")
"""Errors that say that there is nothing to remove."""


class SmokeFailed(Exception):
    """Something is not on AWS as it is in the tests."""


@dataclass(frozen=True, slots=True)
class Account:
    """Your account, and the stack that was deployed to it."""

    session: boto3.Session
    outputs: Mapping[str, str]
    parameters: Mapping[str, str]
    """The stack's, as far as CloudFormation tells them."""

    def client(self, service: Any) -> Any:
        """Return a client."""
        return self.session.client(service)


class Cleaning:
    """What was made, so that all of it is removed, whatever happens."""

    def __init__(self) -> None:
        self._removals: list[tuple[str, Callable[[], object]]] = []

    def later(self, what: str, remove: Callable[[], object]) -> None:
        """Have something removed at the end; what was made last is removed first."""
        self._removals.append((what, remove))

    def run(self) -> list[str]:
        """Remove everything once; return what could not be removed, and why."""
        left = []
        while self._removals:
            what, remove = self._removals.pop()
            try:
                remove()
            except ClientError as error:
                if error.response["Error"]["Code"] not in _GONE:
                    left.append(f"{what}: {error}")
            except (BotoCoreError, TimeoutError) as error:
                left.append(f"{what}: {error}")
        return left
