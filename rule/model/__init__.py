"""The words of the rule, as frozen types.

Types that carry a value which may be secret hide it from their ``repr``; a `Finding` holds
neither the value nor a hash of it.
"""

from .errors import CacheUnavailable, RuleError
from .findings import Confidence, Finding, SourceFile, Unread, Variable
from .functions import CloudFrontFunction, FunctionSnapshot, KeyValueStore
from .locations import (
    LATEST,
    LATEST_PUBLISHED,
    LATEST_VERSION,
    PERHAPS_CLOUDFRONT,
    Association,
    CodeLine,
    EnvironmentVariable,
    Location,
    Position,
    Provenance,
    Version,
)
from .notifications import (
    ChangedFunction,
    ConfigInvocation,
    Notification,
    OutOfScope,
    RecordedFunction,
    Scheduled,
)
from .parameters import Exemption, ExemptionOutcome, RuleParameters, VersionsJudged
from .verdicts import AccountSummary, Broken, ComplianceType, Evaluation, Evidence, Verdict

__all__ = [
    "LATEST",
    "LATEST_PUBLISHED",
    "LATEST_VERSION",
    "PERHAPS_CLOUDFRONT",
    "AccountSummary",
    "Association",
    "Broken",
    "CacheUnavailable",
    "ChangedFunction",
    "CloudFrontFunction",
    "CodeLine",
    "ComplianceType",
    "Confidence",
    "ConfigInvocation",
    "EnvironmentVariable",
    "Evaluation",
    "Evidence",
    "Exemption",
    "ExemptionOutcome",
    "Finding",
    "FunctionSnapshot",
    "KeyValueStore",
    "Location",
    "Notification",
    "OutOfScope",
    "Position",
    "Provenance",
    "RecordedFunction",
    "RuleError",
    "RuleParameters",
    "Scheduled",
    "SourceFile",
    "Unread",
    "Variable",
    "Verdict",
    "Version",
    "VersionsJudged",
]
