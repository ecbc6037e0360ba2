"""What the rule asks of AWS, in memory: functions, verdicts, and the table of examinations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.remediation.builders import ACCOUNT, REGION


@dataclass
class RuleAccount:
    """Functions with one environment and one package, and what the rule put."""

    environment: dict[str, str] = field(repr=False)
    package_url: str = field(repr=False)
    names: tuple[str, ...] = ("orders-api",)
    environment_error: dict[str, str] | None = None
    sealed: bool = False
    """Whether the function has the shim's handler, and values where its own variables were."""
    put: list[dict[str, Any]] = field(default_factory=list)
    table: dict[str, Any] = field(default_factory=dict)

    def get_function(self, *, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - as AWS has it
        name = FunctionName.rpartition(":")[2]
        environment: dict[str, Any] = {"Variables": self.environment}
        if self.environment_error:
            environment = {"Error": self.environment_error}
        elif self.sealed:
            # Somebody took the wrong lines of a list: a value stands where the pointer was.
            value = next(iter(self.environment.values()))
            ours = {"SEALED_ENV_ARN": value, "SEALED_ENV_HANDLER": value}
            environment = {"Variables": {**self.environment, **ours}}
        return {
            "Configuration": {
                "FunctionName": name,
                "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}",
                "Runtime": "python3.13",
                "CodeSha256": "of a package",
                "PackageType": "Zip",
                "Handler": "sealed_env.handler" if self.sealed else "app.handler",
                "Role": f"arn:aws:iam::{ACCOUNT}:role/{name}",
                "Environment": environment,
            },
            "Code": {"Location": self.package_url},
        }

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

    def put_item(self, **given: Any) -> dict[str, Any]:
        self.table[given["Item"]["id"]["S"]] = given["Item"]
        return {}
