"""How a request of the rule goes wrong, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

DOWNLOAD = "download"
"""A request for a piece of the package: not AWS's API, and made in a process of its own."""
LASTING_IF_DENIED = (
    "GetAccountSettings",
    "GetLayerVersionByArn",
    "ListAliases",
    "ListAttachedRolePolicies",
    "ListEventSourceMappings",
    "ListProvisionedConcurrencyConfigs",
    "ListVersionsByFunction",
)
"""Requests whose denial a verdict tells; after another's, the event ends in the failure queue."""
_READS = (*LASTING_IF_DENIED, "BatchGetItem", "GetFunction", "GetItem", "ListFunctions")


class Kind(StrEnum):
    """How a request goes wrong."""

    DENIED = "is denied"
    BROKEN = "fails before it takes effect"
    LOST = "takes effect, its answer is lost"
    THROTTLED = "is throttled"
    DELAYED = "takes effect only after its invocation's time is over"
    BEFORE = "the process is killed before it"
    AFTER = "takes effect, then the process is killed"
    EMPTY = "is answered with nothing"
    PARTLY = "takes effect for all but the first"
    UNREADABLE = "is answered without the environment, for now"
    WITHOUT_PACKAGE = "is answered without the package's URL"
    CODE_FOR_NOW = "is answered without the code, for now"
    CODE_KEPT = "is answered without the code, whose key is kept from the rule"
    ENVIRONMENT_KEPT = "is answered without the environment, whose key is kept from the rule"
    WITHOUT_TAGS = "is answered without the tags, for now"
    TAGS_KEPT = "is answered without the tags, which are kept from the rule"


INCOMPLETE = {
    Kind.UNREADABLE: ("environment", "KMSThrottlingException"),
    Kind.WITHOUT_PACKAGE: ("code", None),
    Kind.CODE_FOR_NOW: ("code", "KMSThrottlingException"),
    Kind.CODE_KEPT: ("code", "AccessDeniedException"),
    Kind.ENVIRONMENT_KEPT: ("environment", "AccessDeniedException"),
    Kind.WITHOUT_TAGS: ("tags", "ThrottlingException"),
    Kind.TAGS_KEPT: ("tags", "AccessDeniedException"),
}
"""What GetFunction leaves out, and the error that it puts in its place."""


class Lasts(StrEnum):
    """For how long all such requests go wrong, the SDK's own retries included."""

    ONCE = "once"
    INVOCATION = "until the invocation ends"
    RETRIES = "during all of Lambda's retries"


@dataclass(frozen=True)
class Fault:
    """What goes wrong at a request; requests are counted from 0."""

    at: int
    kind: Kind
    lasts: Lasts = Lasts.ONCE

    def __str__(self) -> str:
        return f"request {self.at} {self.kind}, {self.lasts}"


_ENDS_THE_PROCESS = (Kind.DELAYED, Kind.BEFORE, Kind.AFTER)


def faults_of(at: int, operation: str) -> Iterator[Fault]:
    """Yield every fault of a request."""
    for kind in Kind:
        if not _may_befall(kind, operation):
            continue
        for lasts in Lasts:
            # Nothing of an invocation comes after its process.
            if not (kind in _ENDS_THE_PROCESS and lasts is Lasts.INVOCATION):
                yield Fault(at, kind, lasts)


def _may_befall(kind: Kind, operation: str) -> bool:
    match kind:
        case Kind.EMPTY:
            return operation in _READS
        case Kind.PARTLY:
            return operation == "PutEvaluations"
        case _ if kind in INCOMPLETE:
            return operation == "GetFunction"
        case Kind.AFTER:
            # The process that ends is the one that reads the package; before and after is one.
            return operation != DOWNLOAD
    return True
