"""Answers of GetFunction with an error in the place of a part, and the rule that reads them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.stub import Stubber

from rule import app
from rule.aws.clients import Aws
from rule.model import (
    CodeLine,
    ComplianceType,
    Confidence,
    ConfigInvocation,
    Evaluation,
    Finding,
    RuleError,
)
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import PackageKey
from tests.events import event
from tests.rule.contexts import Context

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:orders-api"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
KEY_ID = "key/1234abcd-12ab-34cd-56ef-1234567890ab"
"""What is left of the ARN where a finding needs the room."""
URL = "https://code.example/package.zip?X-Amz-Signature=canary-signature"
NOT_A_PASSWORD = "correct-horse-battery-9"  # pragma: allowlist secret
SECRET, CLEAN = {"DB_PASSWORD": NOT_A_PASSWORD}, {"STAGE": "production"}
COMPLIANT, NON_COMPLIANT = ComplianceType.COMPLIANT, ComplianceType.NON_COMPLIANT
LASTING_TAGS, PASSING_TAGS = "AccessDeniedException", "ThrottlingException"
NOTHING = ScanResult((), (), finished=True)
GUILTY = ScanResult(
    (Finding(CodeLine("app.py", 3), "AWS Access Key", Confidence.PROVIDER),), (), finished=True
)


def error(code: str) -> dict[str, str]:
    """An error in AWS's form. Its message is never to be passed on."""
    return {"ErrorCode": code, "Message": f"canary: {'it may repeat what it is about; ' * 4}"}


def encrypted(code: str) -> dict[str, Any]:
    return {"RepositoryType": "S3", "Error": error(code), "SourceKMSKeyArn": KEY}


def referenced(code: str) -> dict[str, Any]:
    original = {"S3Bucket": "builds", "S3Key": "orders.zip", "S3ObjectVersion": "7"}
    return {"RepositoryType": "S3", "Error": error(code), "ResolvedS3Object": original}


def answer(
    environment: dict[str, str] | None = None, configuration: Any = None, **parts: Any
) -> dict[str, Any]:
    """GetFunction's answer, whole but for what is given in other words."""
    return {
        "Configuration": {
            "FunctionName": "orders-api",
            "FunctionArn": ARN,
            "PackageType": "Zip",
            "CodeSha256": "sha",
            "Runtime": "python3.13",
            "Environment": {"Variables": environment or {}},
            **(configuration or {}),
        },
        "Code": {"Location": URL},
        **parts,
    }


class Packages:
    """Stands for the cache: knows what every package holds, or cannot read any."""

    def __init__(self, holding: ScanResult | RuleError) -> None:
        self.holding = holding
        self.asked = 0

    def recall(self, _key: PackageKey, _scan: object) -> ScanResult:
        self.asked += 1
        if isinstance(self.holding, RuleError):
            raise self.holding
        return self.holding


class Rule:
    """The handlers, with what GetFunction answers checked by botocore's model."""

    def __init__(self, aws: Aws, functions: Stubber, monkeypatch: pytest.MonkeyPatch) -> None:
        self.functions = functions
        self.put: list[Evaluation] = []
        self.packages = Packages(NOTHING)
        monkeypatch.setattr(app, "_aws", aws)
        monkeypatch.setattr(app, "_cache", self.packages)
        monkeypatch.setattr(Aws, "put_evaluations", self._put)
        monkeypatch.setattr("time.sleep", lambda _: None)

    def _put(self, _invocation: ConfigInvocation, evaluations: list[Evaluation]) -> None:
        self.put += evaluations

    def holding(self, code: ScanResult | RuleError) -> Rule:
        self.packages.holding = code
        return self

    def evaluate(self, given: dict[str, Any], **parameters: str) -> Evaluation:
        self._answer(given)
        given_too = {"PublishedVersions": "none"} | parameters
        app.evaluate(event("change") | {"ruleParameters": _as_json(given_too)}, Context())
        (evaluation,) = self.put
        return evaluation

    def scan(self, given: dict[str, Any], name: str = "scan", **parameters: str) -> Any:
        self._answer(given)
        return app.scan(event(name) | ({"parameters": parameters} if parameters else {}), Context())

    def _answer(self, given: dict[str, Any]) -> None:
        self.functions.add_response("get_function", given)
        if given.get("TagsError", {}).get("ErrorCode") == PASSING_TAGS:
            self.functions.add_response("get_function", given)


def _as_json(parameters: dict[str, str]) -> str:
    return "{" + ", ".join(f'"{name}": "{value}"' for name, value in parameters.items()) + "}"


LASTING_CODE = [
    pytest.param(
        encrypted("AccessDeniedException"),
        f"code: AccessDeniedException; grant the rule's role kms:Decrypt on {KEY}.",
        id="a key that the rule may not use",
    ),
    pytest.param(
        encrypted("KMSAccessDeniedException"),
        f"code: KMSAccessDeniedException; grant the rule's role kms:Decrypt on {KEY}.",
        id="the same by another name",
    ),
    pytest.param(encrypted("KMSDisabledException"), f"enable {KEY}.", id="a key that is disabled"),
    pytest.param(
        encrypted("KMSInvalidStateException"), f"make {KEY} usable", id="a key that is deleted soon"
    ),
    pytest.param(encrypted("KMSNotFoundException"), f"{KEY} is gone: deploy", id="a key gone"),
    pytest.param(encrypted("Unheard"), "code: Unheard; deploy the code anew.", id="unheard of"),
    pytest.param(
        referenced("AccessDeniedException"),
        "code: AccessDeniedException; let Lambda read s3://builds/orders.zip, or deploy",
        id="a bucket that Lambda may not read any more",
    ),
    pytest.param(
        {"Error": error("NoSuchKey")}, "code: NoSuchKey; deploy", id="a package that is gone"
    ),
    pytest.param(
        {"Error": {"Message": "canary"}}, "code: an error without a code", id="no error code"
    ),
    pytest.param(
        {"Error": error("AccessDeniedException"), "Location": URL}, "code: Acc", id="a URL as well"
    ),
]
PASSING_CODE = [
    pytest.param(encrypted("KMSThrottlingException"), id="KMS throttles"),
    pytest.param(encrypted("KMSInternalException"), id="KMS is out of order"),
    pytest.param({"Error": error("ServiceException")}, id="Lambda is out of order"),
    pytest.param({"Error": error("SlowDown")}, id="S3 throttles"),
    pytest.param({}, id="neither URL nor error"),
]
