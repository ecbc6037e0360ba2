"""Functions that this stack must not change: those that their owners protect, and its own. Pure.

IAM denies these changes anyway; this module gives the reason before the first change.
"""

from __future__ import annotations

from ..model import Function, Refusal, RemediationError, Stack


class Protected(RemediationError):
    """A function must not be changed, at any step. The message says why and what to do."""


def protection(function: Function, stack: Stack) -> Refusal | None:
    """Return why a function must not be changed; None if it may be changed.

    Neither the tag's value nor the case of its key matters: IAM compares keys in the same way.
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


def require_unprotected(function: Function, stack: Stack) -> None:
    """Check that a function may be changed.

    Raises:
        Protected: the owner protects the function, or the function is one of the stack's own.
    """
    why_not = protection(function, stack)
    if why_not:
        raise Protected(f"{function.name} is left alone. {why_not}")
