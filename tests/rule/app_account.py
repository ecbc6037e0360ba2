"""An account for tests of the handlers, with AWS faked at the edge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from rule import app
from rule.model import ConfigInvocation, Evaluation, FunctionSnapshot
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import PackageKey
from tests.rule.published_lists import PublishedLists

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:orders-api"
LAYERS = [f"arn:aws:lambda:eu-central-1:123456789012:layer:common-{n}:1" for n in range(5)]
NOT_A_PASSWORD = "correct-horse-battery-9"  # pragma: allowlist secret


def _no_images() -> Any:
    raise AssertionError("an image was asked for")


def _no_findings() -> Any:
    raise AssertionError("Security Hub was asked for")


@dataclass
class Account:
    """Has one function, or none, or an error for who reads it."""

    function: FunctionSnapshot | Exception | None
    put: list[tuple[ConfigInvocation, Evaluation]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    roles_read: list[str] = field(default_factory=list)
    functions: PublishedLists = field(default_factory=PublishedLists)
    images: Callable[[], Any] = _no_images
    findings: Callable[[], Any] = _no_findings

    def read_function(self, identifier: str) -> FunctionSnapshot | None:
        self.read.append(identifier)
        if isinstance(self.function, Exception):
            raise self.function
        return self.function

    def attached_policies(self, function: FunctionSnapshot) -> tuple[str, ...]:
        self.roles_read.append(function.role_arn)
        return ()

    def list_function_names(self) -> list[str]:
        return ["orders-api"]

    def put_evaluations(
        self, invocation: ConfigInvocation, evaluations: Sequence[Evaluation]
    ) -> None:
        self.put.extend((invocation, evaluation) for evaluation in evaluations)


class NothingInPackages:
    """Stands for a cache that knows every package as clean."""

    def recall(self, _key: PackageKey, _scan: object) -> ScanResult:
        return ScanResult((), (), finished=True)

    def known(self, keys: Iterable[PackageKey]) -> Mapping[PackageKey, ScanResult]:
        return {key: ScanResult((), (), finished=True) for key in keys}


def function(**environment: str) -> FunctionSnapshot:
    return FunctionSnapshot("orders-api", ARN, "Zip", "sha", "https://code.example/", environment)


def account(
    monkeypatch: pytest.MonkeyPatch, holding: FunctionSnapshot | Exception | None
) -> Account:
    fake = Account(holding)
    monkeypatch.setattr(app, "_aws", fake)
    monkeypatch.setattr(app, "_cache", NothingInPackages())
    return fake
