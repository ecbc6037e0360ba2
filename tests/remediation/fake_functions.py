"""Lambda in memory: configurations under RevisionIds, published versions, aliases, invocations."""

from __future__ import annotations

import base64
import copy
import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from remediation.model import LATEST
from tests.remediation.builders import ROLE, function_arn

UNREADABLE = "an environment under a key that the caller may not use"
"""Set in a configuration: Lambda answers with an error in place of the variables."""
Answer = Callable[[dict[str, Any], Any], tuple[Any, str | None]]


class Functions:
    """All functions, by their names."""

    def __init__(self, answer: Answer) -> None:
        self.configurations: dict[str, dict[str, Any]] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self.published: dict[str, list[dict[str, Any]]] = {}
        self.aliases: dict[str, list[dict[str, Any]]] = {}
        self.last_numbers: dict[str, int] = {}
        """The numbers of versions are never given again."""
        self.mappings: list[str] = []
        """ARNs that event source mappings name."""
        self.provisioned: dict[str, list[str]] = {}
        """Versions and aliases with provisioned concurrency, by functions."""
        self.allocating: int = 0
        """How many listings of aliases find provisioned concurrency being allocated anew, after
        an alias that has it was moved: Lambda runs the former version by weight meanwhile."""
        self.invoke_settings: dict[str, list[str]] = {}
        """Versions and aliases with settings of asynchronous invocations, by functions."""
        self.pinned: dict[str, list[str]] = {}
        """``$LATEST`` and versions whose runtime's version is pinned, by functions."""
        self.permissions: dict[str, list[str]] = {}
        """Versions and aliases that others may invoke, by functions."""
        self.packages: dict[str, bytes] = {}
        """Packages by their CodeSha256, of functions whose code is deployed."""
        self.replicated: Callable[[str], bool] = lambda _: False
        """Whether a version has replicas at the edge, by the version's ARN."""
        self.code_urls: dict[str, str] = {}
        """Presigned URLs of packages, by functions."""
        self.reserved: dict[str, int] = {}
        self.only_latest_starts = False
        """Whether the grant holds for functions, and for none of their versions."""
        self.signing: dict[str, Any] | None = None
        self.updating: int = 0
        """How many reads still find an update in progress."""
        self._answer = answer

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
        self._revise(name)

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
        latest = self._existing(FunctionName)
        if latest["RevisionId"] != RevisionId:
            raise _error("PreconditionFailedException")
        if latest["CodeSha256"] != CodeSha256:
            raise _error("InvalidParameterValueException")
        published = self.published.get(FunctionName, [])
        if not published or _decides(published[-1]) != _decides(latest):
            self.publish(FunctionName)
            self.published[FunctionName][-1]["Description"] = Description
        return _as_aws_has_it(self.published[FunctionName][-1])

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
            raise _error("ResourceNotFoundException")
        if alias["RevisionId"] != RevisionId:
            raise _error("PreconditionFailedException")
        there = {version["Version"] for version in self.published[FunctionName]}
        if not {FunctionVersion, *RoutingConfig["AdditionalVersionWeights"]} <= there:
            raise _error("ResourceNotFoundException")
        is_provisioned = Name in self.provisioned.get(FunctionName, [])
        if is_provisioned and RoutingConfig["AdditionalVersionWeights"]:
            raise _error("InvalidParameterValueException")
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
            return [self._existing(function)]
        numbers = [qualifier]
        for alias in self.aliases.get(function, []):
            if alias["Name"] == qualifier:
                weighted = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
                numbers = [alias["FunctionVersion"], *weighted]
        versions = {each["Version"]: each for each in self.published.get(function, [])}
        if not versions.keys() >= set(numbers):
            raise _error("ResourceNotFoundException")
        return [versions[number] for number in numbers]

    def get_function(self, *, FunctionName: str, Qualifier: str = LATEST) -> dict[str, Any]:
        (found,) = self.run_by(f"{FunctionName}:{Qualifier}")
        configuration = _as_aws_has_it(found)
        if self.updating and Qualifier == LATEST:
            self.updating -= 1
            configuration["LastUpdateStatus"] = "InProgress"
        reserved = self.reserved.get(FunctionName)
        concurrency = {} if reserved is None else {"ReservedConcurrentExecutions": reserved}
        url = self.code_urls.get(FunctionName)
        return {
            "Configuration": configuration,
            "Tags": dict(self.tags[FunctionName]),
            "Concurrency": concurrency,
            **({"Code": {"Location": url}} if url else {}),
        }

    def update_function_configuration(
        self,
        *,
        FunctionName: str,
        RevisionId: str,
        **changes: Any,
    ) -> dict[str, Any]:
        configuration = self._existing(FunctionName)
        if configuration["RevisionId"] != RevisionId:
            raise _error("PreconditionFailedException")
        if configuration["PackageType"] == "Image" and {"Handler", "Layers"} & changes.keys():
            raise _error("InvalidParameterValueException")
        environment = changes.get("Environment", {}).get("Variables")
        if environment is not None and _bytes(environment) > 4096:
            raise _error("InvalidParameterValueException")
        if "Handler" in changes:
            configuration["Handler"] = changes["Handler"]
        if "Layers" in changes:
            configuration["Layers"] = [{"Arn": arn} for arn in changes["Layers"]]
        if environment is not None:
            configuration["Environment"] = dict(environment)
        self._revise(FunctionName)
        return {}

    def deploy(self, name: str, package: bytes) -> None:
        """Deploy code as its owner would."""
        self.configurations[name]["CodeSha256"] = self._keep(package)
        self._revise(name)

    def update_function_code(
        self, *, FunctionName: str, RevisionId: str, ZipFile: bytes, Architectures: list[str]
    ) -> dict[str, Any]:
        if self._existing(FunctionName)["RevisionId"] != RevisionId:
            raise _error("PreconditionFailedException")
        self.configurations[FunctionName]["Architectures"] = Architectures
        self.deploy(FunctionName, ZipFile)
        return {}

    def is_there(self, arn: str) -> bool:
        """Tell whether there is a published version, by its ARN."""
        versions = self.published.get(arn.split(":")[6], [])
        return arn in {version["FunctionArn"] for version in versions}

    def package_of(self, name: str) -> bytes:
        """Return the code that a function's or a version's name runs."""
        (run,) = self.run_by(name)
        return self.packages[run["CodeSha256"]]

    def _keep(self, package: bytes) -> str:
        code = base64.b64encode(hashlib.sha256(package).digest()).decode()
        self.packages[code] = package
        return code

    def invoke(self, *, FunctionName: str, Payload: str, Qualifier: str = LATEST) -> dict[str, Any]:
        (run,) = self.run_by(f"{FunctionName}:{Qualifier}")
        answer, error = self._answer(run, json.loads(Payload))
        failed = {} if error is None else {"FunctionError": error}
        return {"Payload": io.BytesIO(json.dumps(answer).encode()), **failed}

    def list_versions_by_function(self, *, FunctionName: str) -> dict[str, Any]:
        latest = self._existing(FunctionName)
        versions = [latest, *self.published.get(FunctionName, [])]
        return {"Versions": [_as_aws_has_it(version) for version in versions]}

    def list_aliases(self, *, FunctionName: str) -> dict[str, Any]:
        self._allocate(FunctionName)
        return {"Aliases": list(self.aliases.get(FunctionName, []))}

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

    def list_event_source_mappings(self) -> dict[str, Any]:
        return {"EventSourceMappings": [{"FunctionArn": arn} for arn in self.mappings]}

    def list_provisioned_concurrency_configs(self, *, FunctionName: str) -> dict[str, Any]:
        named = _qualified(FunctionName, self.provisioned)
        return {"ProvisionedConcurrencyConfigs": [{"FunctionArn": arn} for arn in named]}

    def list_function_event_invoke_configs(self, *, FunctionName: str) -> dict[str, Any]:
        named = _qualified(FunctionName, self.invoke_settings)
        return {"FunctionEventInvokeConfigs": [{"FunctionArn": arn} for arn in named]}

    def get_runtime_management_config(
        self, *, FunctionName: str, Qualifier: str = LATEST
    ) -> dict[str, Any]:
        (found,) = self.run_by(f"{FunctionName}:{Qualifier}")
        is_pinned = Qualifier in self.pinned.get(FunctionName, [])
        return {
            "FunctionArn": found["FunctionArn"],
            "UpdateRuntimeOn": "Manual" if is_pinned else "Auto",
        }

    def get_policy(self, *, FunctionName: str, Qualifier: str) -> dict[str, Any]:
        if Qualifier not in self.permissions.get(FunctionName, []):
            raise _error("ResourceNotFoundException")
        return {"Policy": "{}"}

    def delete_function(self, *, FunctionName: str, Qualifier: str) -> dict[str, Any]:
        self._existing(FunctionName)
        versions = self.published.get(FunctionName, [])
        if Qualifier not in {version["Version"] for version in versions}:
            raise _error("ResourceNotFoundException")
        for alias in self.aliases.get(FunctionName, []):
            weighted = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
            if Qualifier in {alias["FunctionVersion"], *weighted}:
                raise _error("ResourceConflictException")
        arn = f"{self.configurations[FunctionName]['FunctionArn']}:{Qualifier}"
        if self.replicated(arn):
            raise _error("InvalidParameterValueException")
        versions[:] = [version for version in versions if version["Version"] != Qualifier]
        return {}

    def list_functions(self, *, FunctionVersion: str) -> dict[str, Any]:
        assert FunctionVersion == "ALL"
        latest = [
            {**each, "FunctionArn": f"{each['FunctionArn']}:$LATEST"}
            for each in self.configurations.values()
        ]
        versions = [version for each in self.published.values() for version in each]
        return {"Functions": [_as_aws_has_it(each) for each in [*latest, *versions]]}

    def get_function_code_signing_config(self, *, FunctionName: str) -> Any:
        self._existing(FunctionName)
        return {"CodeSigningConfigArn": "arn:signing"} if self.signing else {}

    def get_code_signing_config(self, *, CodeSigningConfigArn: str) -> Any:
        assert CodeSigningConfigArn == "arn:signing"
        return {"CodeSigningConfig": self.signing}

    def get_layer_version_by_arn(self, *, Arn: str) -> dict[str, Any]:
        return {"LayerVersionArn": Arn, "Content": {}}

    def tag_resource(self, *, Resource: str, Tags: dict[str, str]) -> dict[str, Any]:
        self.tags[Resource.rpartition(":")[2]].update(Tags)
        return {}

    def untag_resource(self, *, Resource: str, TagKeys: list[str]) -> dict[str, Any]:
        for key in TagKeys:
            self.tags[Resource.rpartition(":")[2]].pop(key, None)
        return {}

    def _existing(self, name: str) -> dict[str, Any]:
        if name not in self.configurations:
            raise _error("ResourceNotFoundException")
        return self.configurations[name]

    def _revise(self, name: str) -> None:
        configuration = self.configurations[name]
        configuration["RevisionId"] = str(int(configuration["RevisionId"]) + 1)


def _decides(configuration: dict[str, Any]) -> dict[str, Any]:
    """Return what makes a version differ from the one before."""
    own = ("Version", "FunctionArn", "RevisionId", "Description")
    return {key: value for key, value in configuration.items() if key not in own}


def _qualified(name: str, by_function: dict[str, list[str]]) -> list[str]:
    return [f"{function_arn(name)}:{qualifier}" for qualifier in by_function.get(name, [])]


def _bytes(environment: dict[str, str]) -> int:
    return len(json.dumps(environment, separators=(",", ":"), ensure_ascii=False).encode())


def _as_aws_has_it(configuration: dict[str, Any]) -> dict[str, Any]:
    answer = copy.deepcopy(configuration)
    variables = answer.pop("Environment")
    if answer.pop(UNREADABLE, False):
        answer["Environment"] = {"Error": {"ErrorCode": "AccessDeniedException", "Message": "..."}}
    elif variables:
        answer["Environment"] = {"Variables": variables}
    return answer


def _error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "not to be passed on"}}, "Operation")
