"""Lambda's listings of what was published, in memory, each page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:orders-api"
_MEMBERS = {
    "list_versions_by_function": "Versions",
    "list_aliases": "Aliases",
    "list_event_source_mappings": "EventSourceMappings",
    "list_provisioned_concurrency_configs": "ProvisionedConcurrencyConfigs",
}


def version(
    number: str, environment: Mapping[str, str] | None = None, sha: str = "sha", **more: Any
) -> dict[str, Any]:
    """Return a version as ListVersionsByFunction has it."""
    return {
        "FunctionName": "orders-api",
        "FunctionArn": f"{ARN}:{number}",
        "Version": number,
        "PackageType": "Zip",
        "CodeSha256": sha,
        "Environment": {"Variables": dict(environment or {})},
        **more,
    }


def alias(name: str, number: str, *weighted: str) -> dict[str, Any]:
    """Return an alias as ListAliases has it."""
    weights = {"AdditionalVersionWeights": dict.fromkeys(weighted, 0.1)}
    return {
        "Name": name,
        "FunctionVersion": number,
        **({"RoutingConfig": weights} if weighted else {}),
    }


@dataclass
class PublishedLists:
    """Stands for the client of Lambda."""

    versions: list[dict[str, Any]] = field(default_factory=list)
    aliases: list[dict[str, Any]] = field(default_factory=list)
    mapped: list[str] = field(default_factory=list)
    """ARNs that event source mappings name."""
    provisioned: list[str] = field(default_factory=list)
    """ARNs with provisioned concurrency."""
    layers: Mapping[str, str] = field(default_factory=dict)
    """Hashes of layers' content, by the ARNs of their versions."""
    page: int = 50
    refused: Mapping[str, str] = field(default_factory=dict)
    """The error code, by operation."""
    without_list: str = ""
    """The operation whose answers hold no list."""
    without_member: Mapping[str, str] = field(default_factory=dict)
    """The member that an operation's answers lack, in the list if there is one."""
    published_anew: Mapping[str, str] = field(default_factory=dict)
    """The hash of a version's newer package, by its number."""
    calls: list[str] = field(default_factory=list)
    url: str = "https://code.example/package.zip"
    image_uri: str = ""
    """Where the image of each version is, if they are images."""
    latest: dict[str, Any] = field(default_factory=lambda: version("$LATEST"))
    """The function without a qualifier, as the list has it."""

    def get_paginator(self, operation: str) -> _Paginator:
        return _Paginator(self, operation)

    def get_function(self, *, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - as AWS has it
        self.asked("get_function")
        number = FunctionName.rpartition(":")[2]
        known = {each["Version"]: each for each in self.versions}
        found = known.get(number, self.latest)  # the unqualified ARN ends with the name
        if newer := self.published_anew.get(number):
            found = {**found, "CodeSha256": newer}
        code = {"ResolvedImageUri": self.image_uri} if self.image_uri else {"Location": self.url}
        answer = {"Configuration": found, "Code": code}
        return self.without("get_function", answer)

    def get_layer_version_by_arn(self, *, Arn: str) -> dict[str, Any]:  # noqa: N803
        self.asked("get_layer_version_by_arn")
        if Arn not in self.layers:
            code = (
                "AccessDeniedException"
                if ":123456789012:" not in Arn
                else "ResourceNotFoundException"
            )
            raise ClientError({"Error": {"Code": code, "Message": "canary"}}, "GetLayerVersion")
        return {"Content": {"Location": Arn, "CodeSha256": self.layers[Arn]}}

    def asked(self, operation: str) -> None:
        self.calls.append(operation)
        if code := self.refused.get(operation):
            raise ClientError({"Error": {"Code": code, "Message": "canary"}}, operation)

    def without(self, operation: str, item: dict[str, Any]) -> dict[str, Any]:
        lacking = self.without_member.get(operation)
        return {name: value for name, value in item.items() if name != lacking}

    def items(self, operation: str) -> list[dict[str, Any]]:
        return [self.without(operation, item) for item in self._items(operation)]

    def _items(self, operation: str) -> list[dict[str, Any]]:
        match operation:
            case "list_versions_by_function":
                return [self.latest, *self.versions]
            case "list_aliases":
                return self.aliases
            case "list_event_source_mappings":
                return [{"FunctionArn": arn} for arn in self.mapped]
        return [{"FunctionArn": arn} for arn in self.provisioned]


@dataclass
class _Paginator:
    lists: PublishedLists
    operation: str

    def paginate(self, **_: str) -> Iterator[dict[str, Any]]:
        items = self.lists.items(self.operation)
        for start in range(0, max(1, len(items)), self.lists.page):
            self.lists.asked(self.operation)
            if self.operation == self.lists.without_list:
                yield {}
                return
            more = {"NextMarker": "more"} if start + self.lists.page < len(items) else {}
            yield {_MEMBERS[self.operation]: items[start : start + self.lists.page], **more}
