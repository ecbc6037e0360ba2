"""Functions that nobody may change through this stack: those of owners who said so, and its own.

IAM denies the same by itself; this says why, before anything is begun. Pure.
"""

from __future__ import annotations

from ..model import Function, Refusal, RemediationError, Stack


class Protected(RemediationError):
    """A function is left alone, whatever was begun; the message says why and what to do."""


def protection(function: Function, stack: Stack) -> Refusal | None:
    """Return why a function must not be changed; None if it may be.

    The tag's value does not matter, nor does its key's case: IAM reads it that way, too.
    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    key = stack.protection_tag_key
    if any(tag.lower() == key.lower() for tag in function.tags):
        return Refusal(
            f"The function is protected by its tag {key}",
            "have its owner take the tag off, or the secrets out of the variables",
        )
    if function.name in stack.function_names:
        return Refusal(
            "The function is one of the stack's own, which are never changed",
            "set its variables by the stack's parameters",
        )
    return None


def must_be_unprotected(function: Function, stack: Stack) -> None:
    """Check that a function may be changed.

    Raises:
        Protected: its owner does not want it, or it is one of the stack's own.
    """
    why_not = protection(function, stack)
    if why_not:
        raise Protected(f"{function.name} is left alone. {why_not}")
