"""Lambda in memory: what is asked of functions, and what answers when they are invoked."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

from remediation.model import LATEST
from tests.remediation.builders import function_arn
from tests.remediation.fake_configurations import as_aws_has_it, lambda_error
from tests.remediation.fake_versions import Versions

Answer = Callable[[dict[str, Any], Any], tuple[Any, str | None]]


class Functions(Versions):
    """All functions, by their names."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.mappings: list[str] = []
        """ARNs that event source mappings name."""
        self.invoke_settings: dict[str, list[str]] = {}
        """Versions and aliases with settings of asynchronous invocations, by functions."""
        self.pinned: dict[str, list[str]] = {}
        """``$LATEST`` and versions whose runtime's version is pinned, by functions."""
        self.permissions: dict[str, list[str]] = {}
        """Versions and aliases that others may invoke, by functions."""
        self.code_urls: dict[str, str] = {}
        """Presigned URLs of packages, by functions."""
        self.reserved: dict[str, int] = {}
        self.only_latest_starts = False
        """Whether the grant holds for functions, and for none of their versions."""
        self.signing: dict[str, Any] | None = None
        self.updating: int = 0
        """How many reads still find an update in progress."""
        self._answer = answer

    def get_function(self, *, FunctionName: str, Qualifier: str = LATEST) -> dict[str, Any]:
        (found,) = self.run_by(f"{FunctionName}:{Qualifier}")
        configuration = as_aws_has_it(found)
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

    def invoke(self, *, FunctionName: str, Payload: str, Qualifier: str = LATEST) -> dict[str, Any]:
        (run,) = self.run_by(f"{FunctionName}:{Qualifier}")
        answer, error = self._answer(run, json.loads(Payload))
        failed = {} if error is None else {"FunctionError": error}
        return {"Payload": io.BytesIO(json.dumps(answer).encode()), **failed}

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
            raise lambda_error("ResourceNotFoundException")
        return {"Policy": "{}"}

    def list_functions(self, *, FunctionVersion: str) -> dict[str, Any]:
        assert FunctionVersion == "ALL"
        latest = [
            {**each, "FunctionArn": f"{each['FunctionArn']}:$LATEST"}
            for each in self.configurations.values()
        ]
        versions = [version for each in self.published.values() for version in each]
        return {"Functions": [as_aws_has_it(each) for each in [*latest, *versions]]}

    def get_function_code_signing_config(self, *, FunctionName: str) -> Any:
        self.existing(FunctionName)
        return {"CodeSigningConfigArn": "arn:signing"} if self.signing else {}

    def get_code_signing_config(self, *, CodeSigningConfigArn: str) -> Any:
        assert CodeSigningConfigArn == "arn:signing"
        return {"CodeSigningConfig": self.signing}

    def get_layer_version_by_arn(self, *, Arn: str) -> dict[str, Any]:
        return {"LayerVersionArn": Arn, "Content": {}}


def _qualified(name: str, by_function: dict[str, list[str]]) -> list[str]:
    return [f"{function_arn(name)}:{qualifier}" for qualifier in by_function.get(name, [])]
