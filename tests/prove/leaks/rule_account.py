"""What the rule asks of AWS, in memory: functions, verdicts, and the table of examinations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.remediation.builders import ACCOUNT, REGION

_LAYER = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:orders-config:3"
_VERSIONS = ("1", "2")


@dataclass
class RuleAccount:
    """Functions with one environment and one package, and what the rule put."""

    environment: dict[str, str] = field(repr=False)
    package_url: str = field(repr=False)
    names: tuple[str, ...] = ("orders-api",)
    environment_error: dict[str, str] | None = None
    sealed: bool = False
    """Whether the function has the shim's handler, and values where its own variables were."""
    published: bool = False
    """Whether the function has a layer with the package, and two versions that run."""
    put: list[dict[str, Any]] = field(default_factory=list)
    table: dict[str, Any] = field(default_factory=dict)

    def get_function(self, *, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - as AWS has it
        environment: dict[str, Any] = {"Variables": self.environment}
        if self.environment_error:
            environment = {"Error": self.environment_error}
        elif self.sealed:
            # Somebody took the wrong lines of a list: a value stands where the pointer was.
            value = next(iter(self.environment.values()))
            ours = {"SEALED_ENV_ARN": value, "SEALED_ENV_HANDLER": value}
            environment = {"Variables": {**self.environment, **ours}}
        return {
            "Configuration": self._configuration(FunctionName, environment),
            "Code": {"Location": self.package_url},
        }

    def _configuration(self, arn: str, environment: dict[str, Any]) -> dict[str, Any]:
        name, _, version = arn.rpartition("function:")[2].partition(":")
        return {
            "FunctionName": name,
            "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
            + (f":{version}" if version else ""),
            "Version": version or "$LATEST",
            "Runtime": "python3.13",
            "CodeSha256": f"of a package{version}",
            "PackageType": "Zip",
            "Handler": "sealed_env.handler" if self.sealed else "app.handler",
            "Role": f"arn:aws:iam::{ACCOUNT}:role/{name}",
            "Layers": [{"Arn": _LAYER}] if self.published else [],
            "Environment": environment,
        }

    def list_versions_by_function(self, *, FunctionName: str) -> dict[str, Any]:  # noqa: N803
        environment: dict[str, Any] = {"Variables": self.environment}
        qualified = [f"{FunctionName}:{n}" for n in _VERSIONS] if self.published else []
        arns = (FunctionName, *qualified)
        return {"Versions": [self._configuration(arn, environment) for arn in arns]}

    def list_aliases(self, *, FunctionName: str) -> dict[str, Any]:  # noqa: N803
        del FunctionName
        return {"Aliases": [{"Name": "live", "FunctionVersion": _VERSIONS[0]}]}

    def list_provisioned_concurrency_configs(
        self,
        *,
        FunctionName: str,  # noqa: N803
    ) -> dict[str, Any]:
        arn = f"{FunctionName}:{_VERSIONS[1]}"
        return {"ProvisionedConcurrencyConfigs": [{"FunctionArn": arn}]}

    def list_event_source_mappings(self) -> dict[str, Any]:
        return {"EventSourceMappings": []}

    def get_layer_version_by_arn(self, *, Arn: str) -> dict[str, Any]:  # noqa: N803
        return {"Content": {"Location": self.package_url, "CodeSha256": f"of {Arn}"}}

    def list_attached_role_policies(self, *, RoleName: str) -> dict[str, Any]:  # noqa: N803
        assert RoleName in self.names
        return {"AttachedPolicies": [{"PolicyName": "p", "PolicyArn": "arn:aws:iam::aws:policy/p"}]}

    def list_functions(self) -> dict[str, Any]:
        return {"Functions": [{"FunctionName": name} for name in self.names]}

    def put_evaluations(self, **given: Any) -> dict[str, Any]:
        self.put += given["Evaluations"]
        return {"FailedEvaluations": []}

    def get_item(self, **given: Any) -> dict[str, Any]:
        item = self.table.get(given["Key"]["id"]["S"])
        return {"Item": item} if item else {}

    def batch_get_item(self, **given: Any) -> dict[str, Any]:
        ((table, asked),) = given["RequestItems"].items()
        keys = [key["id"]["S"] for key in asked["Keys"]]
        return {"Responses": {table: [self.table[key] for key in keys if key in self.table]}}

    def put_item(self, **given: Any) -> dict[str, Any]:
        self.table[given["Item"]["id"]["S"]] = given["Item"]
        return {}
