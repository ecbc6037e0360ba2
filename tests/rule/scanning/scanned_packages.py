"""Packages, their results, and a cache for them in a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rule.aws.cache_table import CacheTable
from rule.model import CodeLine, Confidence, Finding, Unread
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import PackageKey, ResultCache

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


KEY = PackageKey(code_sha256="c2hh", fingerprint="scanner-1")
FOUND = ScanResult(
    findings=(Finding(CodeLine("app.py", 3), "AWS Access Key", Confidence.PROVIDER),),
    unread=(Unread("a.zip", "encrypted"),),
    finished=True,
)
UNFINISHED = ScanResult(findings=(), unread=(Unread("package", "stopped"),), finished=False)


def counted(result: ScanResult) -> tuple[Callable[[], ScanResult], list[int]]:
    calls: list[int] = []

    def scan() -> ScanResult:
        calls.append(1)
        return result

    return scan, calls


def in_table(client: DynamoDBClient) -> ResultCache:
    """Return a cache as a new execution environment has it: its memory is empty."""
    return ResultCache(CacheTable("examinations", client))
