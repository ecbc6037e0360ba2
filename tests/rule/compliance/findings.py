"""Findings for tests of verdicts."""

from __future__ import annotations

from rule.model import (
    CodeLine,
    Confidence,
    EnvironmentVariable,
    Finding,
    Version,
)


def in_variable(name: str, secret_type: str = "Secret Keyword") -> Finding:
    return Finding(EnvironmentVariable(name), secret_type, Confidence.NAMED)


def in_version(number: str, *run_by: str, name: str = "TOKEN") -> Finding:
    location = EnvironmentVariable(name, Version(number, run_by))
    return Finding(location, "Secret Keyword", Confidence.NAMED)


def in_code(path: str, line: int = 1, secret_type: str = "AWS Access Key") -> Finding:
    return Finding(CodeLine(path, line), secret_type, Confidence.PROVIDER)
