"""The words of the rule, as frozen types.

Types that carry a value which may be secret hide it from their ``repr``; a `Finding` holds
neither the value nor a hash of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType

LATEST = "$LATEST"
LATEST_PUBLISHED = "$LATEST.PUBLISHED"
"""What unqualified invocations of a function on managed instances run.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
"""


class RuleError(Exception):
    """An evaluation cannot go on; the message says what was wrong and what to do.

    It is raised instead of a verdict: the invocation fails, Lambda retries it, and the event ends
    in the failure destination. Messages never hold a value.
    """

    def __init__(self, message: str, *, is_temporary: bool = True) -> None:
        """Make the error.

        Args:
            message: what was wrong and what to do.
            is_temporary: whether another try may succeed. If not, and the error is about one part
                of a function, the verdict names that part instead.
        """
        super().__init__(message)
        self.is_temporary = is_temporary


class CacheUnavailable(Exception):
    """DynamoDB did not answer. The message is the error's code, without any part of the request."""


class ComplianceType(StrEnum):
    """The verdicts that AWS Config accepts from a custom rule.

    PutEvaluations refuses INSUFFICIENT_DATA, so it is not here.
    Source: https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html
    """

    COMPLIANT = "COMPLIANT"
    NON_COMPLIANT = "NON_COMPLIANT"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class Confidence(IntEnum):
    """How sure a detector can be that what it matched is a secret; higher is surer."""

    ENTROPY = 1
    """The text looks random; neither its name nor its shape says that it is a secret."""
    NAMED = 2
    """The name beside the text says that it is a secret."""
    STRUCTURED = 3
    """The text is built as credentials are: a URL with a password, an Authorization value."""
    PROVIDER = 4
    """Only tokens of one provider, or private keys, have this shape."""


class Provenance(StrEnum):
    """Who wrote a file of a package. The reader of the package decides it, once."""

    OWN = "own"
    """The function's own code, or code that is not proven to be published."""
    OWN_SAMPLE = "own sample"
    """The function's own, and made for readers or tests: a docstring, a README, a test event."""
    DEPENDENCY = "dependency"
    """Published code."""
    SAMPLE = "sample"
    """A test, an example or documentation of a dependency: its secrets were made for the
    example."""

    @property
    def is_own(self) -> bool:
        """Whether the function's owner wrote it."""
        return self in (Provenance.OWN, Provenance.OWN_SAMPLE)


class VersionsJudged(StrEnum):
    """Which published versions the rule judges beside `LATEST`."""

    NONE = "none"
    REFERENCED = "referenced"
    """Those that an alias, an event source mapping or provisioned concurrency names."""
    ALL = "all"


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version of a function, and what runs it."""

    number: str = LATEST
    """`LATEST`, or a published version's number."""
    run_by: tuple[str, ...] = ()
    """Names of aliases, and in words what else names the version."""

    @property
    def is_published(self) -> bool:
        """Whether the version is not `LATEST` itself."""
        return self.number != LATEST

    def __str__(self) -> str:
        return (
            f"{', '.join(self.run_by)} → {self.number}" if self.run_by else f"version {self.number}"
        )


LATEST_VERSION = Version()


@dataclass(frozen=True, slots=True, order=True)
class EnvironmentVariable:
    """A location: one environment variable of one version of a function."""

    name: str
    version: Version = LATEST_VERSION

    def __str__(self) -> str:
        return f"{_of_version(self.version)}environment:{self.name}"


@dataclass(frozen=True, slots=True, order=True)
class CodeLine:
    """A location: one line of a text file of a function's package, or of a layer.

    ``path`` is the name in the archive. A file of an inner archive is written
    ``outer.zip!inner.py``. ``line`` counts from 1.
    """

    path: str
    line: int
    provenance: Provenance = Provenance.OWN
    version: Version = LATEST_VERSION
    layer: str = ""
    """The layer's name and version, and whose it is if it is another account's; empty for a line
    of the package."""

    def __str__(self) -> str:
        layer = f"layer {self.layer} " if self.layer else ""
        return f"{_of_version(self.version)}{layer}{self.path}:{self.line}"


Location = EnvironmentVariable | CodeLine


def _of_version(version: Version) -> str:
    return f"{version}: " if version.is_published else ""


@dataclass(frozen=True, slots=True)
class Variable:
    """A candidate: one environment variable, scanned by itself under its own name."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A candidate: the text of one file of a package. Its findings are lines of it."""

    path: str
    text: str = field(repr=False)
    provenance: Provenance = Provenance.OWN


@dataclass(frozen=True, slots=True)
class Finding:
    """A location and the detector's secret type. Never the value, nor a hash of it."""

    location: Location
    secret_type: str
    """The detector's name for it, such as ``AWS Access Key``."""
    confidence: Confidence

    @property
    def is_decisive(self) -> bool:
        """Whether the finding makes a function NON_COMPLIANT.

        A line of a dependency, or of one's own sample, is decisive only if nothing but a secret has
        its shape. A line of a dependency's test or example is never decisive. Published code is
        full of random strings, of words like "password", and of keys that were made for examples.
        """
        match self.location:
            case CodeLine(provenance=Provenance.DEPENDENCY | Provenance.OWN_SAMPLE):
                return self.confidence is Confidence.PROVIDER
            case CodeLine(provenance=Provenance.SAMPLE):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that was not read, and why."""

    what: str
    """``environment``, ``code``, ``tags``, ``grant``, ``package``, ``versions``, or the path of a
    file in the package; in a layer or a published version, with that before it."""
    reason: str
    """What was wrong and, if somebody can repair it, what to do."""
    blocks_compliance: bool = True
    """The rule is meant to read it, so the function cannot be COMPLIANT.

    False for what the rule does not read, by kind or by parameter, such as an image's files.
    """
    is_temporary: bool = False
    """Another try may succeed: the invocation fails, so that Lambda retries it."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """Patterns of variables and paths whose findings are exempt, until when, and why."""

    variables: tuple[str, ...] = ()
    """Patterns of names: ``*`` and ``?``, case counts."""
    paths: tuple[str, ...] = ()
    """Patterns as in .gitignore: ``*``, ``?`` and ``**``, case counts."""
    until: date | None = None
    """The last day on which the exemption holds, in UTC; None if it holds for good."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExemptionOutcome:
    """What exemptions did with the findings in one function, for its owner to read."""

    in_force: tuple[Exemption, ...] = ()
    """Those by which a finding is exempt."""
    expired: tuple[Exemption, ...] = ()
    """Those by which a finding that counts was exempt until a day that has passed."""
    tag_fault: str = ""
    """Why the function's tag exempts nothing; empty if the tag is well-formed or has no say."""


@dataclass(frozen=True, slots=True)
class RuleParameters:
    """The rule's InputParameters, validated."""

    scan_code: bool = True
    scan_layers: bool = True
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


@dataclass(frozen=True, slots=True)
class ConfigInvocation:
    """What AWS Config sends with every notification."""

    ordering_timestamp: datetime
    """When Config captured the state. It orders evaluations. Never the time of the evaluation."""
    result_token: str = field(repr=False)
    test_mode: bool
    """The token is TESTMODE: PutEvaluations checks the call and keeps nothing."""
    rule_name: str
    account_id: str
    parameters: RuleParameters


@dataclass(frozen=True, slots=True)
class ChangedFunction:
    """A notification: this function changed (change or oversized change)."""

    invocation: ConfigInvocation
    function_name: str
    """The name without an ARN: AWS Config's ``resourceId``."""
    identifier: str
    """What GetFunction is called with: the unqualified ARN, or else the name."""


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """A notification about a resource that the rule does not judge, or no longer judges."""

    invocation: ConfigInvocation
    resource_type: str
    resource_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A notification: time to evaluate all functions."""

    invocation: ConfigInvocation


Notification = ChangedFunction | OutOfScope | Scheduled


@dataclass(frozen=True, slots=True)
class FunctionSnapshot:
    """A function as one GetFunction call showed it."""

    name: str
    arn: str
    package_type: str
    """``Zip`` or ``Image``."""
    code_sha256: str
    code_url: str | None = field(repr=False, default=None)
    """A presigned URL, valid for ten minutes. Anybody who has the URL can read the package."""
    environment: Mapping[str, str] = field(repr=False, default_factory=lambda: MappingProxyType({}))
    environment_unread: Unread | None = None
    tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    runtime: str | None = None
    """AWS's identifier; None for an image."""
    layers: tuple[str, ...] = ()
    """ARNs of layer versions."""
    at_edge: bool = False
    """Whether the function is a replica that Lambda@Edge made."""
    handler: str | None = None
    """None for an image."""
    role_arn: str = ""
    code_unread: Unread | None = None
    """Why a zip package has no URL; None if it has one."""
    tags_unread: Unread | None = None
    """Why the tags are unknown; None if `tags` holds all of them."""
    version: str = LATEST
    """`LATEST`, or a published version's number."""


@dataclass(frozen=True, slots=True)
class Broken:
    """What a sealed function lacks to start with its values."""

    faults: tuple[str, ...]
    by_backout: bool = False
    """Whether only the backout runbook can repair it; otherwise pressing Remediate again can."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that decides the verdict on one function."""

    findings: tuple[Finding, ...] = ()
    """All findings that are not exempt."""
    exempt: tuple[Finding, ...] = ()
    """Findings that would be decisive, and are exempt."""
    unread: tuple[Unread, ...] = ()
    remediation_blocker: str | None = None
    """Why the Remediate button cannot move the variables; None if no reason is known."""
    broken: Broken | None = None
    """What a sealed function lacks; None if it is whole, was never sealed, or was not checked."""
    exemptions: ExemptionOutcome = ExemptionOutcome()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A ComplianceType, and the annotation that says why and what to do."""

    compliance_type: ComplianceType
    annotation: str
    """1 to 256 characters, for AWS Config's console. Never holds a value."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A verdict on one resource, as AWS Config's compliance view will show it."""

    resource_type: str
    resource_id: str
    verdict: Verdict
