"""A function of Lambda@Edge as Lambda, IAM and CloudFront have it, and what is judged of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from botocore.exceptions import ClientError

from rule.aws.edge import EdgeReader
from rule.aws.pace import Pace
from rule.aws.versions import VersionReader
from rule.evaluator import Evaluator
from rule.model import Evidence, FunctionSnapshot, RuleParameters, VersionsJudged
from rule.scanning.result_cache import ResultCache
from tests.rule.contexts import Context
from tests.rule.published_lists import PublishedLists, version
from tests.rule.scanning.tables import Rows

ARN = "arn:aws:lambda:us-east-1:123456789012:function:orders-api"
ROLE = "arn:aws:iam::123456789012:role/team/edge"
LEAKY_CODE = 'DB_PASSWORD = "correct-horse-battery-9"\n'  # pragma: allowlist secret
LAYER = {"Layers": [{"Arn": "arn:aws:lambda:us-east-1:123456789012:layer:common:1"}]}


def trusting(*services: str, effect: str = "Allow") -> dict[str, Any]:
    """Return a role's trust policy."""
    principal = {"Service": list(services)}
    return {"Statement": [{"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole"}]}


EDGE = trusting("lambda.amazonaws.com", "edgelambda.amazonaws.com")
PLAIN = trusting("lambda.amazonaws.com")


def running(
    *arns: str,
    behavior: str = "default",
    event_type: str = "viewer-request",
    identifier: str = "E123ABC",
) -> dict[str, Any]:
    """Return a distribution one of whose behaviors runs some versions.

    Args:
        *arns: of the versions.
        behavior: `default`, or the path pattern of an ordered one.
        event_type: of all of them.
        identifier: the distribution's.
    """
    associations = {
        "LambdaFunctionAssociations": {
            "Quantity": len(arns),
            "Items": [{"LambdaFunctionARN": arn, "EventType": event_type} for arn in arns],
        }
    }
    if behavior == "default":
        return {"Id": identifier, "DefaultCacheBehavior": associations}
    none: dict[str, Any] = {"LambdaFunctionAssociations": {"Quantity": 0}}
    items = [{"PathPattern": "/static/*"} | none, {"PathPattern": behavior} | associations]
    return {
        "Id": identifier,
        "DefaultCacheBehavior": none,
        "CacheBehaviors": {"Quantity": 2, "Items": items},
    }


@dataclass
class Surroundings:
    """Stands for the clients of IAM and CloudFront."""

    policy: Any = field(default_factory=lambda: EDGE)
    distributions: list[dict[str, Any]] = field(default_factory=list)
    page: int = 100
    refused: Mapping[str, str] = field(default_factory=dict)
    """The error code, by operation."""
    calls: list[str] = field(default_factory=list)

    def get_role(self, *, RoleName: str) -> dict[str, Any]:  # noqa: N803 - as AWS has it
        self._asked("get_role")
        assert RoleName == "edge"
        return {"Role": {"AssumeRolePolicyDocument": self.policy}}

    def list_distributions(self, *, Marker: str = "0") -> dict[str, Any]:  # noqa: N803
        self._asked("list_distributions")
        start = int(Marker)
        after = start + self.page
        more = after < len(self.distributions)
        listed = {"IsTruncated": more, "Items": self.distributions[start:after]}
        if not listed["Items"]:
            del listed["Items"]  # as CloudFront leaves out an empty list
        return {"DistributionList": listed | ({"NextMarker": str(after)} if more else {})}

    def _asked(self, operation: str) -> None:
        self.calls.append(operation)
        if code := self.refused.get(operation):
            raise ClientError({"Error": {"Code": code, "Message": "canary"}}, operation)


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def at_edge(number: str = "3", **more: Any) -> dict[str, Any]:
    """Return a version as Lambda@Edge takes it, with a secret in its code."""
    listed = version(number, sha="other", FunctionArn=f"{ARN}:{number}", Role=ROLE)
    del listed["Environment"]
    return listed | more


def open_package(url: str) -> BinaryIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("app.py", LEAKY_CODE if url == "old" else "STAGE = 1\n")
    return file


def reader(
    around: Surroundings, *, may_list: bool = True, clock: Clock | None = None
) -> EdgeReader:
    made = cast("Any", around)
    return EdgeReader(lambda: made, (lambda: made) if may_list else None, clock or Clock())


def judged(
    lists: PublishedLists,
    edge: EdgeReader,
    which: VersionsJudged = VersionsJudged.REFERENCED,
    arn: str = ARN,
    url: str = "old",
) -> Evidence:
    lists.url = url
    evaluator = Evaluator(
        RuleParameters(published_versions=which),
        ResultCache(Rows()),
        open_package,
        Context(),
        versions=VersionReader(cast("Any", lists), Pace(0.0), edge),
    )
    return evaluator.gather_evidence(FunctionSnapshot("orders-api", arn, "Zip", "sha", "new"))


def found(evidence: Evidence) -> list[str]:
    return [str(finding.location) for finding in evidence.findings]
