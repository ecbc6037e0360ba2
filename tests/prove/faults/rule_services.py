"""What the rule asks, in memory: Lambda, the cache's table, and AWS Config's view of verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.rule.packages import zip_of

_PAGE = 2
"""Functions that one answer lists."""
_QUOTA = 10
"""Execution environments that a new account may have at once."""

Answer = tuple[int, dict[str, Any]]
"""Status and body."""


@dataclass(frozen=True)
class Function:
    """What a function holds."""

    environment: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=lambda: {"app.py": "STAGE = 1\n"})
    handler: str = "app.handler"
    layers: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    """ARNs of what is attached to its role."""

    @property
    def package(self) -> bytes:
        return zip_of(self.files).getvalue()


@dataclass
class Services:
    """Their state, and what each answers to a request."""

    functions: dict[str, Function] = field(default_factory=dict)
    put: list[dict[str, Any]] = field(default_factory=list)
    """Every evaluation that AWS Config took."""
    view: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The evaluation that shows, by resource: the one with the latest OrderingTimestamp."""
    examined: dict[str, Any] = field(default_factory=dict)
    """The cache's table."""

    def answer(self, operation: str, body: dict[str, Any], url: str) -> Answer:
        match operation:
            case "GetFunction":
                return self._get_function(url)
            case "GetAccountSettings":
                return 200, {"AccountLimit": {"ConcurrentExecutions": _QUOTA}}
            case "ListFunctions":
                return self._list_functions(url)
            case "PutEvaluations":
                return self.take(body["Evaluations"])
            case "ListAttachedRolePolicies":
                return self._list_attached_role_policies(body)
        return self._answer_of_table(operation, body)

    def _answer_of_table(self, operation: str, body: dict[str, Any]) -> Answer:
        match operation:
            case "PutItem":
                self.examined[body["Item"]["id"]["S"]] = body["Item"]
                return 200, {}
            case "GetItem":
                item = self.examined.get(body["Key"]["id"]["S"])
                return 200, {"Item": item} if item else {}
        raise AssertionError(f"the rule asked for {operation}")

    def take(self, evaluations: list[dict[str, Any]]) -> Answer:
        """Keep verdicts as AWS Config does."""
        self.put += evaluations
        for new in evaluations:
            old = self.view.get(new["ComplianceResourceId"])
            if old is None or old["OrderingTimestamp"] <= new["OrderingTimestamp"]:
                self.view[new["ComplianceResourceId"]] = new
        return 200, {"FailedEvaluations": []}

    def _get_function(self, url: str) -> Answer:
        name = url.rpartition("/functions/")[2].rpartition("%3A")[2].rpartition("/")[2]
        function = self.functions.get(name)
        if function is None:
            return refused(404, "ResourceNotFoundException")
        return 200, {
            "Configuration": {
                "FunctionName": name,
                "FunctionArn": f"arn:aws:lambda:eu-central-1:123456789012:function:{name}",
                "Runtime": "python3.13",
                "CodeSha256": str(sorted(function.files.items())),
                "PackageType": "Zip",
                "Handler": function.handler,
                "Role": f"arn:aws:iam::123456789012:role/of/{name}",
                "Layers": [{"Arn": arn} for arn in function.layers],
                "Environment": {"Variables": dict(function.environment)},
            },
            "Code": {"Location": f"of {name}"},
        }

    def _list_attached_role_policies(self, body: dict[str, Any]) -> Answer:
        function = self.functions.get(body["RoleName"])
        if function is None:
            return refused(404, "NoSuchEntity")
        attached = [{"PolicyName": "p", "PolicyArn": arn} for arn in function.policies]
        return 200, {"AttachedPolicies": attached, "IsTruncated": "false"}

    def _list_functions(self, url: str) -> Answer:
        start = int(url.partition("Marker=")[2] or 0)
        names = list(self.functions)
        more = {"NextMarker": str(start + _PAGE)} if len(names) > start + _PAGE else {}
        listed = [{"FunctionName": name} for name in names[start : start + _PAGE]]
        return 200, {"Functions": listed, **more}


def refused(status: int, code: str) -> Answer:
    """Answer as AWS refuses."""
    return status, {"__type": code, "message": "-"}
