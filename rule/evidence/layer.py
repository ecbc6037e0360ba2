"""Which layer a function has, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import FunctionSnapshot, Unread

_ACCOUNT = 4
"""The place of the account in an ARN."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A version of a layer, as one function has it."""

    arn: str
    name: str
    """With the version behind a colon."""
    owner: str
    """The account, if it is not the function's own."""

    @classmethod
    def of(cls, arn: str, function: FunctionSnapshot) -> Layer:
        """Read the ARN of a layer version."""
        parts = arn.split(":")
        owner, name = parts[_ACCOUNT] or "AWS", ":".join(parts[6:])
        return cls(arn, name, "" if owner == function.arn.split(":")[_ACCOUNT] else owner)

    def unread(self, reason: str) -> Unread:
        """Return the layer as unread for good; outside the scope if it is another account's."""
        if self.owner:
            reason = "its account does not let the rule read it"
        return Unread(f"layer {self}", reason, blocks_compliance=not self.owner)

    def __str__(self) -> str:
        return f"{self.name} of {self.owner}" if self.owner else self.name
