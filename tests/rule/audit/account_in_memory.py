"""An account whose functions are in memory, for audits; it notes what it is asked."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO, cast

from botocore.exceptions import ClientError

from rule.audit.outcome import ListedFunction, Outcome, Place
from rule.aws.accounts import Accounts, RegionClients
from rule.model import (
    CodeLine,
    ComplianceType,
    Confidence,
    EnvironmentVariable,
    Evidence,
    Finding,
    FunctionSnapshot,
    Unread,
    Verdict,
    Version,
)
from rule.model.locations import LATEST_VERSION
from tests.rule.packages import zip_of

PLACE = Place("123456789012", "eu-central-1")
NOT_A_PASSWORD = "correct-horse-battery-9"  # pragma: allowlist secret
CODE = "STAGE = 1\n"
LEAKY_CODE = f'DB_PASSWORD = "{NOT_A_PASSWORD}"\n'


def arn_of(name: str) -> str:
    return f"arn:aws:lambda:eu-central-1:123456789012:function:{name}"


def listed(name: str = "orders", *, modified: str = "", code: str = "sha") -> ListedFunction:
    return ListedFunction(PLACE, FunctionSnapshot(name, arn_of(name), "Zip", code), modified)


def outcome(
    name: str = "orders", *findings: Finding, unread: tuple[Unread, ...] = (), modified: str = ""
) -> Outcome:
    kind = ComplianceType.NON_COMPLIANT if findings or unread else ComplianceType.COMPLIANT
    evidence = Evidence(findings, unread=unread)
    return Outcome(
        PLACE, name, arn_of(name), modified, "python3.13", evidence, Verdict(kind, "As it is.")
    )


def in_variable(name: str = "DB_PASSWORD", version: Version = LATEST_VERSION) -> Finding:
    return Finding(EnvironmentVariable(name, version), "Secret Keyword", Confidence.NAMED)


def in_code(path: str = "app.py", line: int = 3, layer: str = "") -> Finding:
    return Finding(CodeLine(path, line, layer=layer), "Secret Keyword", Confidence.NAMED)


@dataclass
class LambdaInMemory:
    """Answers as Lambda does, as far as audits ask."""

    functions: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Configurations, by name."""
    code: dict[str, str] = field(default_factory=dict)
    """The text of ``app.py``, by name."""
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)
    """Names of functions, or of actions."""
    asked: list[str] = field(default_factory=list)

    def add(
        self, name: str, environment: Mapping[str, str] | None = None, code: str = CODE, **more: Any
    ) -> None:
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        self.code[name] = code
        self.functions[name] = {
            "FunctionName": name,
            "FunctionArn": arn_of(name),
            "PackageType": "Zip",
            "Version": "$LATEST",
            "CodeSha256": digest,
            "LastModified": "2026-11-01T10:00:00.000+0000",
            "Role": "arn:aws:iam::123456789012:role/orders",
            **({"Environment": {"Variables": dict(environment)}} if environment else {}),
            **more,
        }

    def get_paginator(self, operation: str) -> Any:
        assert operation == "list_functions"
        return self

    def paginate(self, **asked: str) -> Iterator[dict[str, Any]]:
        self.asked.append("ListFunctions")
        if "ListFunctions" in self.denied:
            raise denied("ListFunctions")
        ending = ":$LATEST" if asked else ""
        for each in self.functions.values():
            yield {"Functions": [{**each, "FunctionArn": each["FunctionArn"] + ending}]}

    def get_function(self, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - as Lambda spells it
        name = FunctionName.rpartition(":")[2]
        self.asked.append(f"GetFunction {name}")
        if name in self.denied:
            raise denied("GetFunction")
        if name not in self.functions:
            raise ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "GetFunction")
        return {
            "Configuration": self.functions[name],
            "Code": {"Location": f"https://code.example/{name}"},
            "Tags": self.tags.get(name, {}),
        }

    def open_package(self, url: str) -> BinaryIO:
        name = url.rpartition("/")[2]
        self.asked.append(f"package {name}")
        return BytesIO(zip_of({"app.py": self.code[name]}).getvalue())

    def accounts(self) -> Accounts:
        """Return what reaches this account, and no other."""
        return cast("Accounts", _Accounts(self))


@dataclass
class _Accounts:
    functions: LambdaInMemory

    def clients(self, region: str, role_arn: str | None) -> RegionClients:
        assert (region, role_arn) == (PLACE.region, None)
        none = cast("Any", None)
        return RegionClients(cast("Any", self.functions), none, none, none)


def denied(operation: str) -> ClientError:
    return ClientError({"Error": {"Code": "AccessDeniedException"}}, operation)
