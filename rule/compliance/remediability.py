"""What the Remediate button can do for a function: pure.

Only what one GetFunction shows is asked here, for a word in the annotation. The runbook asks
everything else, and refuses with the whole reason, before it changes anything.
"""

from __future__ import annotations

from ..model import Broken, FunctionSnapshot
from .sealing import is_shim_layer

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
)
"""Those for which remediation has a shim; a test holds them against remediation's own list."""
_LAYERS_AT_MOST = 5
"""Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""


PROTECTED = "protected by a tag"


def remediation_blocker(function: FunctionSnapshot, protection_tag_key: str) -> str | None:
    """Return in a few words what keeps the button from moving variables; None if nothing shows.

    Args:
        function: as it was read.
        protection_tag_key: of the tag with which an owner excludes a function, in any case.
    """
    if any(key.lower() == protection_tag_key.lower() for key in function.tags):
        return PROTECTED
    if function.package_type == "Image":
        return "a container image"
    if function.at_edge:
        return "Lambda@Edge"
    if function.runtime not in RUNTIMES:
        return f"no shim for {function.runtime or 'this runtime'}"
    others = sum(not is_shim_layer(layer) for layer in function.layers)
    if others >= _LAYERS_AT_MOST:
        return f"{others} layers"
    return None


def outage_remedy(broken: Broken, blocker: str | None) -> str:
    """Say what to do about a sealed function that cannot start with its values.

    Args:
        broken: what it lacks.
        blocker: what keeps the button from moving variables, as `remediation_blocker` has it.
    """
    if blocker == PROTECTED:
        return "Put it back by hand: a tag protects the function from both runbooks."
    if broken.by_backout or blocker:
        return "Run the backout runbook."
    return "Press Remediate again, or run the backout runbook."
