"""The words of the rule, as frozen types.

Types that carry a value which may be secret hide it from their ``repr``; a `Finding` holds
neither the value nor a hash of it.
"""

from .errors import CacheUnavailable, RuleError
from .findings import Confidence, Finding, SourceFile, Unread, Variable
from .functions import FunctionSnapshot
from .locations import (
    LATEST,
    LATEST_PUBLISHED,
    LATEST_VERSION,
    CodeLine,
    EnvironmentVariable,
    Location,
    Provenance,
    Version,
)
from .notifications import ChangedFunction, ConfigInvocation, Notification, OutOfScope, Scheduled
from .parameters import Exemption, ExemptionOutcome, RuleParameters, VersionsJudged
from .verdicts import Broken, ComplianceType, Evaluation, Evidence, Verdict

__all__ = [
    "LATEST",
    "LATEST_PUBLISHED",
    "LATEST_VERSION",
    "Broken",
    "CacheUnavailable",
    "ChangedFunction",
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
    "Location",
    "Notification",
    "OutOfScope",
    "Provenance",
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
