"""The words of the rule, as frozen types.

Types that carry a value which may be secret hide it from their ``repr``; a `Finding` holds
neither the value nor a hash of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .errors import CacheUnavailable, RuleError
from .findings import Confidence, Finding, SourceFile, Unread, Variable
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
from .parameters import Exemption, ExemptionOutcome, RuleParameters, VersionsJudged

if TYPE_CHECKING:
    from .evidence import Broken, Evidence
    from .functions import CloudFrontFunction, FunctionSnapshot, KeyValueStore
    from .notifications import (
        ChangedFunction,
        ConfigInvocation,
        Notification,
        OutOfScope,
        RecordedFunction,
        Scheduled,
    )
    from .verdicts import AccountSummary, ComplianceType, Evaluation, Verdict

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

_MODULES = {
    "evidence": ("Broken", "Evidence"),
    "functions": ("CloudFrontFunction", "FunctionSnapshot", "KeyValueStore"),
    "notifications": (
        *("ChangedFunction", "ConfigInvocation", "Notification", "OutOfScope"),
        *("RecordedFunction", "Scheduled"),
    ),
    "verdicts": ("AccountSummary", "ComplianceType", "Evaluation", "Verdict"),
}
"""What is imported when it is first asked for: to make these types takes a fifteenth of the start
of a package's scan, which needs none of them."""
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


if not TYPE_CHECKING:  # With this function, a type checker would take any name for one of ours.

    def __getattr__(name: str) -> object:
        """Import a name of `_MODULES`; Python asks this where the module lacks a name."""
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f".{_MODULE_OF[name]}", __name__), name)
        globals()[name] = found
        return found
