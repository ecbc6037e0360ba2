"""The rule's parameters, and the exemptions among them."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .findings import Confidence


class VersionsJudged(StrEnum):
    """Which published versions the rule judges beside `LATEST`."""

    NONE = "none"
    REFERENCED = "referenced"
    """Those that an alias, an event source mapping or provisioned concurrency names."""
    ALL = "all"


class Exemption(NamedTuple):
    """Patterns of variables and paths whose findings are exempt, until when, and why."""

    variables: tuple[str, ...] = ()
    """Patterns of names: ``*`` and ``?``, case counts."""
    paths: tuple[str, ...] = ()
    """Patterns as in .gitignore: ``*``, ``?`` and ``**``, case counts."""
    until: date | None = None
    """The last day on which the exemption holds, in UTC; None if it holds for good."""
    reason: str = ""


class ExemptionOutcome(NamedTuple):
    """What exemptions did with the findings in one function, for its owner to read."""

    in_force: tuple[Exemption, ...] = ()
    """Those by which a finding is exempt."""
    expired: tuple[Exemption, ...] = ()
    """Those by which a finding that counts was exempt until a day that has passed."""
    tag_fault: str = ""
    """Why the function's tag exempts nothing; empty if the tag is well-formed or has no say."""


class RuleParameters(NamedTuple):
    """The rule's InputParameters, validated."""

    scan_code: bool = True
    scan_layers: bool = True
    """Only together with `scan_code`."""
    scan_images: bool = False
    """Only together with `scan_code`."""
    published_versions: VersionsJudged = VersionsJudged.REFERENCED
    ignored_variables: tuple[Exemption, ...] = ()
    ignored_paths: tuple[Exemption, ...] = ()
    allow_exemption_tag: bool = True
    """Whether a tag on the function may exempt further variables and paths."""
    base64_entropy_limit: float = 4.5
    """Bits per character, 0 to 8; detect-secrets' own default."""
    hex_entropy_limit: float = 3.0
    """Bits per character, 0 to 8; detect-secrets' own default."""
    minimum_confidence: Confidence = Confidence.ENTROPY
    """Detectors with less confidence do not run."""
    minimum_confidence_in_code: Confidence = Confidence.NAMED
    """The same for files, which are full of random strings that are no secrets."""
    protection_tag_key: str = "lambda-no-plaintext-secrets:protected"
    """The key of the tag with which an owner excludes a function from remediation."""
