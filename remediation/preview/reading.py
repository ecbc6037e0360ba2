"""Reads a `Target` as far as somebody's credentials allow, and no value of a secret.

What decides whether the button refuses is read by the button's own code. What only warns is left
to a dry run: what points at published versions, and how often AWS Config records.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from ..aws import code_signing, functions, roles, versions
from ..aws.calls import AwsFailure
from ..aws.clients import Aws
from ..model import Function, Options, Role, Stack, Target
from ..steps.target import describe_secret, with_signature

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Seen:
    """What could be read of a function and its surroundings."""

    target: Target
    unread: tuple[str, ...]
    """What could not, in sentences; the target has nothing in its place."""


@dataclass(slots=True)
class TargetReader:
    """Reads functions one after the other; roles that several have are read once."""

    aws: Aws
    stack: Stack
    is_deployed: bool
    """Whether the stack exists, and so its layers."""
    _roles: dict[str, Role | AwsFailure] = field(default_factory=dict)

    def function(self, name: str) -> Function:
        """Read a function itself.

        Raises:
            AwsFailure: it could not be read, or is gone.
        """
        return functions.read(self.aws, name)

    def around(self, function: Function) -> Seen:
        """Read what decides what can be done to a function."""
        unread = [
            *_withheld("environment", function.environment_error),
            *_withheld("tags", function.tags_error),
        ]

        def part(read: Callable[[], _Read], otherwise: _Read) -> _Read:
            try:
                return read()
            except AwsFailure as failure:
                unread.append(str(failure))
                return otherwise

        signing = part(lambda: code_signing.read(self.aws, function), None)
        stack = self.stack
        if signing and signing.enforced:
            if self.is_deployed:
                stack = part(
                    lambda: with_signature(self.aws, self.stack, function, signing), self.stack
                )
            else:
                unread.append(
                    "The function enforces code signing, and without a stack nobody knows who "
                    "signs its layers"
                )
                signing = None
        target = Target(
            function=function,
            role=part(lambda: self._role(function), Role(function.role_arn, ())),
            stack=stack,
            versions=part(lambda: versions.read_published(self.aws, function), ()),
            code_signing=signing,
            secret=part(lambda: describe_secret(self.aws, stack, function, Options()), None),
            today=datetime.now(UTC).date(),
        )
        return Seen(target, tuple(unread))

    def _role(self, function: Function) -> Role:
        known = self._roles.get(function.role_arn)
        if known is None:
            try:
                known = roles.read(self.aws, function)
            except AwsFailure as failure:
                known = failure
            self._roles[function.role_arn] = known
        if isinstance(known, AwsFailure):
            raise known
        return known


def _withheld(what: str, code: str | None) -> list[str]:
    return [f"The function's {what} could not be read ({code})"] if code else []
