"""What a kind of secret is, how bad it is, and what to do about it, for those who read reports."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Confidence

REMEDY = (
    (
        "Move the value to AWS Secrets Manager, where the function reads it when it starts. The "
        "rule's Remediate button does so for environment variables."
    ),
    "Rotate it: whoever could read the configuration or the package has it.",
    (
        "If it is no secret, exempt it from outside, with a reason: --exempt here, "
        "IgnoredVariables or IgnoredPaths in the rule."
    ),
)
"""What to do, step by step."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a report says of all secrets that detectors are equally sure of."""

    why: str
    """Why the value is taken for a secret."""
    severity: float
    """0 to 10, as code hosts rate alerts."""
    precision: str
    """SARIF viewers' word for how seldom it is a false alarm."""
    level: str
    """SARIF's word for how urgent it is."""


GUIDANCE = {
    Confidence.PROVIDER: Guidance(
        "Only tokens of one provider, or private keys, have this shape.", 9.0, "very-high", "error"
    ),
    Confidence.STRUCTURED: Guidance(
        "The text is built as credentials are, such as a URL with a password.", 8.0, "high", "error"
    ),
    Confidence.NAMED: Guidance(
        "The name beside the value says that it is a secret.", 7.0, "high", "error"
    ),
    Confidence.ENTROPY: Guidance("The value looks random.", 5.0, "medium", "warning"),
}
"""By how sure the detector is."""


def title(secret_type: str) -> str:
    """Say what is wrong, in one line."""
    return f"{secret_type} in plaintext"


def identifier(secret_type: str) -> str:
    """Return a detector's type as an identifier: ``aws-access-key``."""
    words = "".join(c if c.isalnum() else " " for c in secret_type.casefold()).split()
    return "-".join(words)
