"""The rule's InputParameters: from Config's strings to `RuleParameters`, or a clear error."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..model import Confidence, Exemption, RuleError, RuleParameters, VersionsJudged
from .exemption_syntax import path_exemptions, variable_exemptions


class InvalidRuleParameters(RuleError):
    """The rule's InputParameters cannot be used; the message lists every fault."""


def parse_parameters(given: Mapping[str, Any]) -> RuleParameters:
    """Validate the rule's InputParameters.

    AWS Config passes parameters as strings. JSON's booleans and numbers are accepted, too, since
    the console accepts both. An empty string means the default.

    Raises:
        InvalidRuleParameters: lists all unknown names and all values out of range.
    """
    faults = [
        f"unknown parameter {name!r} (known: {', '.join(sorted(_READERS))})"
        for name in given
        if name not in _READERS
    ]
    read: dict[str, Any] = {}
    for name, (field_name, reader) in _READERS.items():
        if name not in given or given[name] == "":
            continue
        if not isinstance(given[name], (str, bool, int, float)):
            # Not quoted: it may be nested without end.
            faults.append(f"{name} must be text, true, false or a number")
            continue
        try:
            read[field_name] = reader(given[name])
        except ValueError as error:
            faults.append(f"{name} {error}")
    if faults:
        raise InvalidRuleParameters(
            f"the rule's parameters cannot be used: {'; '.join(faults)}. "
            "Mend them in the rule's InputParameters."
        )
    return RuleParameters(**read)


def _boolean(given: object) -> bool:
    match str(given).strip().lower():
        case "true":
            return True
        case "false":
            return False
    raise ValueError(f"must be true or false, not {given!r}")


def _variables(given: object) -> tuple[Exemption, ...]:
    if not isinstance(given, str):
        raise ValueError(f"must be names separated by commas, not {given!r}")
    return variable_exemptions(given)


def _paths(given: object) -> tuple[Exemption, ...]:
    if not isinstance(given, str):
        raise ValueError(f"must be paths separated by commas, not {given!r}")
    return path_exemptions(given)


def _entropy(given: object) -> float:
    try:
        limit = float(str(given))
    except ValueError:
        limit = -1.0
    if not 0 <= limit <= _MOST_BITS:
        raise ValueError(f"must be a number of bits from 0 to {_MOST_BITS}, not {given!r}")
    return limit


def _confidence(given: object) -> Confidence:
    known = {confidence.name.lower(): confidence for confidence in Confidence}
    try:
        return known[str(given).strip().lower()]
    except KeyError:
        raise ValueError(f"must be one of {', '.join(known)}, not {given!r}") from None


def _versions(given: object) -> VersionsJudged:
    try:
        return VersionsJudged(str(given).strip().lower())
    except ValueError:
        raise ValueError(f"must be one of {', '.join(VersionsJudged)}, not {given!r}") from None


def _tag_key(given: object) -> str:
    key = str(given)
    if not _TAG_KEY.fullmatch(key):
        raise ValueError(
            f"must be a tag's key, 1 to 128 letters, digits and _.:/=+@-, not {given!r}"
        )
    return key


_TAG_KEY = re.compile(r"[A-Za-z0-9_.:/=+@-]{1,128}")
_MOST_BITS = 8
_READERS: dict[str, tuple[str, Callable[[object], Any]]] = {
    "ScanCode": ("scan_code", _boolean),
    "ScanLayers": ("scan_layers", _boolean),
    "ScanImages": ("scan_images", _boolean),
    "PublishedVersions": ("published_versions", _versions),
    "IgnoredVariables": ("ignored_variables", _variables),
    "IgnoredPaths": ("ignored_paths", _paths),
    "AllowExemptionTag": ("allow_exemption_tag", _boolean),
    "Base64EntropyLimit": ("base64_entropy_limit", _entropy),
    "HexEntropyLimit": ("hex_entropy_limit", _entropy),
    "MinimumConfidence": ("minimum_confidence", _confidence),
    "MinimumConfidenceInCode": ("minimum_confidence_in_code", _confidence),
    "ProtectionTagKey": ("protection_tag_key", _tag_key),
}
