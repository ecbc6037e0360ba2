"""Whether the Remediate button can move a function's variables: pure.

It uses only what GetFunction returns, for a few words in the annotation. The runbook checks
everything else before it changes anything, and refuses with the whole reason.
"""

from __future__ import annotations

from ..model import Broken, FunctionSnapshot
from .sealing import is_shim_layer

_STARTED_BY_WRAPPER = (
    "java8.al2",
    "java11",
    "java17",
    "java21",
    "java25",
    "dotnet8",
    "dotnet10",
    "ruby3.2",
    "ruby3.3",
    "ruby3.4",
    "ruby4.0",
)
"""Those whose shim is a wrapper."""
RUNTIMES = (
    "python3.9",
    "python3.10",
    "python3.11",
    "python3.12",
    "python3.13",
    "python3.14",
    "nodejs18.x",
    "nodejs20.x",
    "nodejs22.x",
    "nodejs24.x",
    *_STARTED_BY_WRAPPER,
)
"""Runtimes with a shim; a test compares them with remediation's list."""
_LAYERS_AT_MOST = 5
"""Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""


PROTECTED = "protected by a tag"
IMAGE = "a container image"


def remediation_blocker(function: FunctionSnapshot, protection_tag_key: str) -> str | None:
    """Return in a few words why the button cannot move variables; None if no reason is known.

    Args:
        function: as it was read.
        protection_tag_key: the key of the tag by which an owner excludes a function, in any case.
    """
    if any(key.lower() == protection_tag_key.lower() for key in function.tags):
        return PROTECTED
    if blocker := _blocker_of_its_kind(function):
        return blocker
    others = sum(not is_shim_layer(layer) for layer in function.layers)
    if others >= _LAYERS_AT_MOST:
        return f"{others} layers"
    return None


def _blocker_of_its_kind(function: FunctionSnapshot) -> str | None:
    if function.package_type == "Image":
        return IMAGE
    if function.runtime not in RUNTIMES:
        return f"no shim for {function.runtime or 'this runtime'}"
    return "SnapStart" if function.snap_start and function.runtime in _STARTED_BY_WRAPPER else None


def outage_remedy(broken: Broken, blocker: str | None) -> str:
    """Return what to do about a sealed function that cannot start with its values.

    Args:
        broken: what it lacks.
        blocker: what `remediation_blocker` returned.
    """
    if blocker == PROTECTED:
        return "Put it back by hand: a tag protects the function from both runbooks."
    if broken.by_backout or blocker:
        return "Run the backout runbook."
    return "Press Remediate again, or run the backout runbook."
