"""Which findings are exempt: by a parameter or by a tag, never by the value itself.

The rule's owner exempts variables by the parameter ``IgnoredVariables``; a function's owner by a
tag, if the rule's owner allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from ..model import EnvironmentVariable, Finding, RuleParameters

EXEMPTION_TAG = "lambda-no-plaintext-secrets:ignore"
"""A function's tag with variable names, separated by spaces (tags allow no commas)."""


def split_exempt(
    findings: Iterable[Finding], parameters: RuleParameters, tags: Mapping[str, str]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Separate findings that count from exempt ones, in their order."""
    tagged = tags.get(EXEMPTION_TAG, "").split() if parameters.allow_exemption_tag else []
    counted: list[Finding] = []
    exempt: list[Finding] = []
    for finding in findings:
        is_exempt = isinstance(finding.location, EnvironmentVariable) and (
            finding.location.name in tagged
            or any(
                fnmatchcase(finding.location.name, pattern)
                for pattern in parameters.ignored_variables
            )
        )
        (exempt if is_exempt else counted).append(finding)
    return tuple(counted), tuple(exempt)
