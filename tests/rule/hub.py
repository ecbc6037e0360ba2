"""AWS Security Hub in memory: what it keeps of imports and updates, by AWS's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError
from botocore.session import get_session
from botocore.validate import validate_parameters


@dataclass
class Findings:
    """A client that keeps findings. Each request is checked against botocore's model."""

    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    fails: Mapping[str, str] = field(default_factory=dict)
    """AWS's code by the operation that fails with it."""
    refuses: Mapping[str, str] = field(default_factory=dict)
    """AWS's code by the finding that it refuses."""

    def batch_import_findings(self, **request: Any) -> dict[str, Any]:
        self._called("BatchImportFindings", request)
        failed = []
        for finding in request["Findings"]:
            if code := self.refuses.get(finding["Id"]):
                failed.append({"Id": finding["Id"], "ErrorCode": code, "ErrorMessage": "canary"})
                continue
            before = self.kept.get(finding["Id"], {})
            status = before.get("Workflow", {"Status": "NEW"})["Status"]
            if before.get("RecordState") == "ARCHIVED" and finding["RecordState"] == "ACTIVE":
                status = "NEW" if status in ("NOTIFIED", "RESOLVED") else status
            self.kept[finding["Id"]] = {**finding, "Workflow": {"Status": status}}
        return {
            "FailedCount": len(failed),
            "SuccessCount": len(request["Findings"]) - len(failed),
            "FailedFindings": failed,
        }

    def batch_update_findings(self, **request: Any) -> dict[str, Any]:
        self._called("BatchUpdateFindings", request)
        processed, unprocessed = [], []
        for identifier in request["FindingIdentifiers"]:
            code = self.refuses.get(identifier["Id"])
            if identifier["Id"] not in self.kept:
                code = "FindingNotFound"
            if code:
                unprocessed.append(
                    {"FindingIdentifier": identifier, "ErrorCode": code, "ErrorMessage": "canary"}
                )
                continue
            self.kept[identifier["Id"]]["Workflow"] = request["Workflow"]
            processed.append(identifier)
        return {"ProcessedFindings": processed, "UnprocessedFindings": unprocessed}

    def _called(self, operation: str, request: Mapping[str, Any]) -> None:
        self.calls.append(operation)
        check_request(operation, request)
        if code := self.fails.get(operation):
            raise ClientError({"Error": {"Code": code, "Message": "canary"}}, operation)


def check_request(operation: str, request: Mapping[str, Any]) -> None:
    """Fail unless botocore's model of Security Hub takes a request."""
    model = get_session().get_service_model("securityhub").operation_model(operation)
    shape: Any = model.input_shape
    validate_parameters(request, shape)
    listed: Sequence[Any] = request.get("Findings") or request["FindingIdentifiers"]
    assert 1 <= len(listed) <= 100


def states(client: Findings) -> dict[str, tuple[str, str]]:
    """Return what Security Hub shows, by functions' names."""
    return {
        finding["Resources"][0]["Id"].rpartition(":")[2]: (
            finding["RecordState"],
            finding["Workflow"]["Status"],
        )
        for finding in client.kept.values()
    }
