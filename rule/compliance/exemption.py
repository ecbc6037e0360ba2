"""Which findings are exempt: by a parameter or by a tag, never by the value or the file itself.

The rule's owner exempts by the parameters ``IgnoredVariables`` and ``IgnoredPaths``; a function's
owner by a tag, if the rule's owner allows it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase
from typing import NamedTuple

from ..model import (
    CodeLine,
    EnvironmentVariable,
    Exemption,
    ExemptionOutcome,
    Finding,
    RuleParameters,
)
from .exemption_syntax import MalformedExemption, tag_exemption
from .path_pattern import covers

EXEMPTION_TAG = "lambda-no-plaintext-secrets:ignore"
"""A function's tag that holds one exemption."""


class SortedFindings(NamedTuple):
    """Findings by whether an exemption is in force for them, in their order."""

    counted: tuple[Finding, ...]
    exempt: tuple[Finding, ...]
    outcome: ExemptionOutcome


def apply_exemptions(
    findings: Iterable[Finding],
    parameters: RuleParameters,
    tags: Mapping[str, str],
    today: date,
) -> SortedFindings:
    """Separate findings that count from exempt ones.

    What is not decisive needs no exemption, and is not counted as exempt.

    Args:
        findings: those in one function.
        parameters: of the rule.
        tags: of the function.
        today: the day in UTC by which exemptions expire.
    """
    tagged, fault = _tagged(parameters, tags)
    exemptions = (*parameters.ignored_variables, *parameters.ignored_paths, *tagged)
    counted: list[Finding] = []
    exempt: list[Finding] = []
    in_force: dict[Exemption, None] = {}
    expired: dict[Exemption, None] = {}
    for finding in findings:
        matching = exempting(finding, exemptions) if finding.is_decisive else ()
        holding = [each for each in matching if each.until is None or today <= each.until]
        (exempt if holding else counted).append(finding)
        if holding:
            in_force.update(dict.fromkeys(holding))
        else:
            expired.update(dict.fromkeys(matching))
    return SortedFindings(
        tuple(counted), tuple(exempt), ExemptionOutcome(tuple(in_force), tuple(expired), fault)
    )


def exempting(finding: Finding, exemptions: Iterable[Exemption]) -> tuple[Exemption, ...]:
    """Return those exemptions that name a finding, in their order, expired or not."""
    return tuple(each for each in exemptions if _names(each, finding))


def _tagged(
    parameters: RuleParameters, tags: Mapping[str, str]
) -> tuple[tuple[Exemption, ...], str]:
    """Return what the tag exempts; nothing if it has a fault, and the fault."""
    if not parameters.allow_exemption_tag:
        return (), ""
    try:
        return (tag_exemption(tags.get(EXEMPTION_TAG, "")),), ""
    except MalformedExemption as error:
        return (), error.what


def _names(exemption: Exemption, finding: Finding) -> bool:
    match finding.location:
        case EnvironmentVariable(name):
            return any(fnmatchcase(name, pattern) for pattern in exemption.variables)
        case CodeLine(path):
            return any(covers(pattern, path) for pattern in exemption.paths)
