"""What the rule asks, in memory: Lambda, the cache's table, and AWS Config's view of verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.rule.packages import zip_of

_PAGE = 2
"""Functions or versions that one answer lists."""
_QUOTA = 10
"""Execution environments that a new account may have at once."""
_LAYER = "layer/"
"""How the URLs of layers begin."""
_ARN = "arn:aws:lambda:eu-central-1:123456789012:function:"

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
    layer_files: Mapping[str, str] = field(default_factory=lambda: {"python/a.py": "A = 1\n"})
    """What its first layer holds; what others hold is not said."""
    versions: Mapping[str, Function] = field(default_factory=dict)
    """Published ones, by number."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Numbers by alias."""
    provisioned: tuple[str, ...] = ()
    """Numbers of versions with provisioned concurrency."""
    mapped: tuple[str, ...] = ()
    """Numbers of versions that an event source mapping names."""
    revision_id: str = ""
    """Empty if it is not the one that AWS Config has recorded."""

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
            case "PutEvaluations":
                return self.take(body["Evaluations"])
            case "ListAttachedRolePolicies":
                return self._list_attached_role_policies(body)
            case "BatchGetItem" | "GetItem" | "PutItem":
                return self._answer_of_table(operation, body)
        return self._answer_of_lambda(operation, url)

    def _answer_of_lambda(self, operation: str, url: str) -> Answer:
        match operation:
            case "GetFunction":
                return self._get_function(url)
            case "GetLayerVersionByArn":
                return self._get_layer_version(unquote(url.partition("Arn=")[2].partition("&")[0]))
            case "GetAccountSettings":
                return 200, {"AccountLimit": {"ConcurrentExecutions": _QUOTA}}
            case "ListFunctions":
                return self._list_functions(url)
        return self._list_of_function(operation, url)

    def _answer_of_table(self, operation: str, body: dict[str, Any]) -> Answer:
        match operation:
            case "PutItem":
                self.examined[body["Item"]["id"]["S"]] = body["Item"]
                return 200, {}
            case "GetItem":
                item = self.examined.get(body["Key"]["id"]["S"])
                return 200, {"Item": item} if item else {}
            case "BatchGetItem":
                ((table, asked),) = body["RequestItems"].items()
                keys = [key["id"]["S"] for key in asked["Keys"]]
                items = [self.examined[key] for key in keys if key in self.examined]
                return 200, {"Responses": {table: items}, "UnprocessedKeys": {}}
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
        name, number = _named(url)
        function = self.functions.get(name)
        if function is not None and number:
            function = function.versions.get(number)
        if function is None:
            return refused(404, "ResourceNotFoundException")
        location = f"of {name}:{number}" if number else f"of {name}"
        return 200, {
            "Configuration": _configuration(name, function, number or "$LATEST"),
            "Code": {"Location": location},
        }

    def package_of(self, path: str) -> bytes:
        """Return the package that a URL of an answer means."""
        if path.startswith(_LAYER):
            return zip_of(self._layer_files(path.removeprefix(_LAYER))).getvalue()
        name, _, number = path.partition(":")
        function = self.functions[name]
        return (function.versions[number] if number else function).package

    def _get_layer_version(self, arn: str) -> Answer:
        digest = str(sorted(self._layer_files(arn).items()))
        return 200, {"Content": {"Location": f"of {_LAYER}{arn}", "CodeSha256": digest}}

    def _layer_files(self, arn: str) -> Mapping[str, str]:
        of_functions = (each for each in self.functions.values() if arn in each.layers[:1])
        return next(of_functions, Function()).layer_files

    def _list_of_function(self, operation: str, url: str) -> Answer:
        if operation == "ListEventSourceMappings":
            return self._list_event_source_mappings()
        name, _ = _named(url)
        function = self.functions.get(name)
        if function is None:
            return refused(404, "ResourceNotFoundException")
        match operation:
            case "ListVersionsByFunction":
                versions = {"$LATEST": function, **function.versions}
                all_of_them = [_configuration(name, each, n) for n, each in versions.items()]
                start = int(url.partition("Marker=")[2] or 0)
                rest = len(all_of_them) > start + _PAGE
                more = {"NextMarker": str(start + _PAGE)} if rest else {}
                return 200, {"Versions": all_of_them[start : start + _PAGE], **more}
            case "ListAliases":
                aliases = function.aliases.items()
                return 200, {"Aliases": [{"Name": a, "FunctionVersion": n} for a, n in aliases]}
        assert operation == "ListProvisionedConcurrencyConfigs", f"the rule asked for {operation}"
        kept = [{"FunctionArn": f"{_ARN}{name}:{number}"} for number in function.provisioned]
        return 200, {"ProvisionedConcurrencyConfigs": kept}

    def _list_event_source_mappings(self) -> Answer:
        arns = [f"{_ARN}{name}:{n}" for name, each in self.functions.items() for n in each.mapped]
        return 200, {"EventSourceMappings": [{"FunctionArn": arn} for arn in arns]}

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


def _named(url: str) -> tuple[str, str]:
    """Return the function's name and the version's number that a request is about."""
    asked = unquote(urlsplit(url).path.partition("/functions/")[2].partition("/")[0])
    name, _, number = asked.removeprefix(_ARN).partition(":")
    return name, number


def _configuration(name: str, function: Function, version: str) -> dict[str, Any]:
    return {
        "FunctionName": name,
        "FunctionArn": f"{_ARN}{name}" if version == "$LATEST" else f"{_ARN}{name}:{version}",
        "Version": version,
        "Runtime": "python3.13",
        "CodeSha256": str(sorted(function.files.items())),
        "PackageType": "Zip",
        "Handler": function.handler,
        "Role": f"arn:aws:iam::123456789012:role/of/{name}",
        "Layers": [{"Arn": arn} for arn in function.layers],
        "RevisionId": function.revision_id,
        "Environment": {"Variables": dict(function.environment)},
    }


def refused(status: int, code: str) -> Answer:
    """Answer as AWS refuses."""
    return status, {"__type": code, "message": "-"}
