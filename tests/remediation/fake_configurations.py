"""Lambda in memory: what a function is configured to be, under RevisionIds."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from botocore.exceptions import ClientError

from tests.plain_copy import plain_copy
from tests.remediation.builders import ROLE, function_arn

UNREADABLE = "an environment under a key that the caller may not use"
"""Set in a configuration: Lambda answers with an error in place of the variables."""


class Configurations:
    """The functions' configurations, tags and packages, by the functions' names."""

    def __init__(self) -> None:
        self.configurations: dict[str, dict[str, Any]] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self.packages: dict[str, bytes] = {}
        """Packages by their CodeSha256, of functions whose code is deployed."""

    def create(self, name: str, environment: dict[str, str], **more: Any) -> None:
        """Make a function as its owner would."""
        self.configurations[name] = {
            "FunctionName": name,
            "FunctionArn": function_arn(name),
            "Runtime": "python3.13",
            "Handler": "app.handler",
            "Role": ROLE,
            "RevisionId": "1",
            "Environment": dict(environment),
            "Layers": [],
            "State": "Active",
            "LastUpdateStatus": "Successful",
            "PackageType": "Zip",
            "CodeSha256": "a hash",
            "Timeout": 3,
            "Architectures": ["x86_64"],
            "Version": "$LATEST",
            **more,
        }
        self.tags[name] = {}

    def edit(self, name: str, **changes: Any) -> None:
        """Change a function as its owner would, past any RevisionId."""
        self.configurations[name].update(changes)
        self.revise(name)

    def deploy(self, name: str, package: bytes) -> None:
        """Deploy code as its owner would."""
        self.configurations[name]["CodeSha256"] = self._keep(package)
        self.revise(name)

    def update_function_configuration(
        self,
        *,
        FunctionName: str,
        RevisionId: str,
        **changes: Any,
    ) -> dict[str, Any]:
        configuration = self.existing(FunctionName)
        if configuration["RevisionId"] != RevisionId:
            raise lambda_error("PreconditionFailedException")
        if configuration["PackageType"] == "Image" and {"Handler", "Layers"} & changes.keys():
            raise lambda_error("InvalidParameterValueException")
        environment = changes.get("Environment", {}).get("Variables")
        if environment is not None and _bytes(environment) > 4096:
            raise lambda_error("InvalidParameterValueException")
        if "Handler" in changes:
            configuration["Handler"] = changes["Handler"]
        if "Layers" in changes:
            configuration["Layers"] = [{"Arn": arn} for arn in changes["Layers"]]
        if environment is not None:
            configuration["Environment"] = dict(environment)
        self.revise(FunctionName)
        return {}

    def update_function_code(
        self, *, FunctionName: str, RevisionId: str, ZipFile: bytes, Architectures: list[str]
    ) -> dict[str, Any]:
        if self.existing(FunctionName)["RevisionId"] != RevisionId:
            raise lambda_error("PreconditionFailedException")
        self.configurations[FunctionName]["Architectures"] = Architectures
        self.deploy(FunctionName, ZipFile)
        return {}

    def tag_resource(self, *, Resource: str, Tags: dict[str, str]) -> dict[str, Any]:
        self.tags[Resource.rpartition(":")[2]].update(Tags)
        return {}

    def untag_resource(self, *, Resource: str, TagKeys: list[str]) -> dict[str, Any]:
        for key in TagKeys:
            self.tags[Resource.rpartition(":")[2]].pop(key, None)
        return {}

    def existing(self, name: str) -> dict[str, Any]:
        if name not in self.configurations:
            raise lambda_error("ResourceNotFoundException")
        return self.configurations[name]

    def revise(self, name: str) -> None:
        configuration = self.configurations[name]
        configuration["RevisionId"] = str(int(configuration["RevisionId"]) + 1)

    def _keep(self, package: bytes) -> str:
        code = base64.b64encode(hashlib.sha256(package).digest()).decode()
        self.packages[code] = package
        return code


def _bytes(environment: dict[str, str]) -> int:
    return len(json.dumps(environment, separators=(",", ":"), ensure_ascii=False).encode())


def as_aws_has_it(configuration: dict[str, Any]) -> dict[str, Any]:
    answer = plain_copy(configuration)
    variables = answer.pop("Environment")
    if answer.pop(UNREADABLE, False):
        answer["Environment"] = {"Error": {"ErrorCode": "AccessDeniedException", "Message": "..."}}
    elif variables:
        answer["Environment"] = {"Variables": variables}
    return answer


def lambda_error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "not to be passed on"}}, "Operation")
