"""Lambda in memory: published versions, and aliases of them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from remediation.model import LATEST
from tests.remediation.fake_configurations import Configurations, as_aws_has_it, lambda_error


class Versions(Configurations):
    """Functions with their published versions and aliases."""

    def __init__(self) -> None:
        super().__init__()
        self.published: dict[str, list[dict[str, Any]]] = {}
        self.last_numbers: dict[str, int] = {}
        """The numbers of versions are never given again."""
        self.aliases: dict[str, list[dict[str, Any]]] = {}
        self.provisioned: dict[str, list[str]] = {}
        """Versions and aliases with provisioned concurrency, by functions."""
        self.allocating: int = 0
        """How many listings of aliases find provisioned concurrency being allocated anew, after
        an alias that has it was moved: Lambda runs the former version by weight meanwhile."""
        self.replicated: Callable[[str], bool] = lambda _: False
        """Whether a version has replicas at the edge, by the version's ARN."""

    def publish(self, name: str, *aliases: str) -> str:
        """Freeze a function's configuration as a version."""
        versions = self.published.setdefault(name, [])
        self.last_numbers[name] = self.last_numbers.get(name, 0) + 1
        number = str(self.last_numbers[name])
        versions.append(
            {
                **copy.deepcopy(self.configurations[name]),
                "Version": number,
                "FunctionArn": f"{self.configurations[name]['FunctionArn']}:{number}",
            }
        )
        for alias in aliases:
            self.aliases.setdefault(name, []).append(
                {"Name": alias, "FunctionVersion": number, "RevisionId": "1"}
            )
        return number

    def publish_version(
        self, *, FunctionName: str, CodeSha256: str, RevisionId: str, Description: str
    ) -> dict[str, Any]:
        latest = self.existing(FunctionName)
        if latest["RevisionId"] != RevisionId:
            raise lambda_error("PreconditionFailedException")
        if latest["CodeSha256"] != CodeSha256:
            raise lambda_error("InvalidParameterValueException")
        published = self.published.get(FunctionName, [])
        if not published or _decides(published[-1]) != _decides(latest):
            self.publish(FunctionName)
            self.published[FunctionName][-1]["Description"] = Description
        return as_aws_has_it(self.published[FunctionName][-1])

    def update_alias(
        self,
        *,
        FunctionName: str,
        Name: str,
        FunctionVersion: str,
        RevisionId: str,
        RoutingConfig: dict[str, Any],
    ) -> dict[str, Any]:
        (alias,) = [a for a in self.aliases.get(FunctionName, []) if a["Name"] == Name] or [{}]
        if not alias:
            raise lambda_error("ResourceNotFoundException")
        if alias["RevisionId"] != RevisionId:
            raise lambda_error("PreconditionFailedException")
        there = {version["Version"] for version in self.published[FunctionName]}
        if not {FunctionVersion, *RoutingConfig["AdditionalVersionWeights"]} <= there:
            raise lambda_error("ResourceNotFoundException")
        is_provisioned = Name in self.provisioned.get(FunctionName, [])
        if is_provisioned and RoutingConfig["AdditionalVersionWeights"]:
            raise lambda_error("InvalidParameterValueException")
        former = alias["FunctionVersion"]
        alias.update(FunctionVersion=FunctionVersion, RoutingConfig=dict(RoutingConfig))
        if is_provisioned and self.allocating and former != FunctionVersion:
            alias["RoutingConfig"] = {"AdditionalVersionWeights": {former: 1.0}}
        alias["RevisionId"] = str(int(RevisionId) + 1)
        return dict(alias)

    def run_by(self, name: str) -> list[dict[str, Any]]:
        """Return the configurations that a function's, a version's or an alias's name runs."""
        function, _, qualifier = name.partition(":")
        if qualifier in {"", LATEST}:
            return [self.existing(function)]
        numbers = [qualifier]
        for alias in self.aliases.get(function, []):
            if alias["Name"] == qualifier:
                weighted = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
                numbers = [alias["FunctionVersion"], *weighted]
        versions = {each["Version"]: each for each in self.published.get(function, [])}
        if not versions.keys() >= set(numbers):
            raise lambda_error("ResourceNotFoundException")
        return [versions[number] for number in numbers]

    def is_there(self, arn: str) -> bool:
        """Tell whether there is a published version, by its ARN."""
        versions = self.published.get(arn.split(":")[6], [])
        return arn in {version["FunctionArn"] for version in versions}

    def package_of(self, name: str) -> bytes:
        """Return the code that a function's or a version's name runs."""
        (run,) = self.run_by(name)
        return self.packages[run["CodeSha256"]]

    def list_versions_by_function(self, *, FunctionName: str) -> dict[str, Any]:
        latest = self.existing(FunctionName)
        versions = [latest, *self.published.get(FunctionName, [])]
        return {"Versions": [as_aws_has_it(version) for version in versions]}

    def list_aliases(self, *, FunctionName: str) -> dict[str, Any]:
        self._allocate(FunctionName)
        return {"Aliases": list(self.aliases.get(FunctionName, []))}

    def delete_function(self, *, FunctionName: str, Qualifier: str) -> dict[str, Any]:
        self.existing(FunctionName)
        versions = self.published.get(FunctionName, [])
        if Qualifier not in {version["Version"] for version in versions}:
            raise lambda_error("ResourceNotFoundException")
        for alias in self.aliases.get(FunctionName, []):
            weighted = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
            if Qualifier in {alias["FunctionVersion"], *weighted}:
                raise lambda_error("ResourceConflictException")
        arn = f"{self.configurations[FunctionName]['FunctionArn']}:{Qualifier}"
        if self.replicated(arn):
            raise lambda_error("InvalidParameterValueException")
        versions[:] = [version for version in versions if version["Version"] != Qualifier]
        return {}

    def settle(self) -> None:
        """Let provisioned concurrency be allocated."""
        self.allocating = 0
        for name in self.aliases:
            self._allocate(name)

    def _allocate(self, name: str) -> None:
        """End the allocation of provisioned concurrency, once it was listed often enough."""
        self.allocating = max(0, self.allocating - 1)
        for alias in self.aliases.get(name, []):
            if not self.allocating and alias["Name"] in self.provisioned.get(name, []):
                alias["RoutingConfig"] = {}


def _decides(configuration: dict[str, Any]) -> dict[str, Any]:
    """Return what makes a version differ from the one before."""
    own = ("Version", "FunctionArn", "RevisionId", "Description")
    return {key: value for key, value in configuration.items() if key not in own}
