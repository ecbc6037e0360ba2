"""The environment scanner: each variable by itself, whatever the others hold; never a value."""

from __future__ import annotations

import json
from typing import Any

from rule.compliance.verdict import judge
from rule.detection.scanner import Scanner
from rule.model import EnvironmentVariable, Evidence, Variable
from rule.scanning.environment import scan_environment
from tests.fuzz import json_mutation
from tests.fuzz.canary import CANARY
from tests.rule.detection.written_values import BASE32, drawn, hexadecimal, in_base64, random_base64

TOKEN = "AKIA" + drawn(16, BASE32)
"""What is found in any variable, under any name."""
WORDS = (
    "DB_PASSWORD", "API_KEY", "SECRET_ARN", "PUBLIC_KEY", "TOKEN", "A", "constructor", "URL",
    "postgres://u:p@db/x", "https://x.example/?token=", "{{resolve:secretsmanager:x}}", "arn:aws:",
    "# pragma: allowlist secret", "Server=db;Password=", "--password ", "-----BEGIN ", "AKIA",
    "ghp_", "sk_live_", "eyJ", "user: ", "password: ", "export ", "%2F", "true", "300",
    "=" * 50, "a" * 300, "ab" * 2_000, ("x " * 1_000), "{" * 900, "A=" * 900, "é" * 900, "${X}",
    TOKEN, random_base64(30), hexadecimal(40), in_base64(f'{{"password": "{drawn(20)}"}}'),
)  # fmt: skip
ENVIRONMENT_BYTES = 4_096
"""Lambda's limit on an environment."""

_SCANNER = Scanner()
_PATIENCE = 3_600.0
"""Seconds; the time limit itself is not what is tried."""


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Change an environment."""
    return json_mutation.mutated(data, most, seed, WORDS)


def seeds() -> dict[str, bytes]:
    """Return environments whose values are spelled in the words above, and plain ones."""
    given: dict[str, dict[str, str]] = {
        "empty": {},
        "plain": {"TABLE": "orders", "STAGE": "prod", "URL": "https://orders.example/api"},
        "references": {
            "DB": "arn:aws:secretsmanager:eu-central-1:1:secret:x",
            "P": "/prod/db",
        },
        "json": {"CONFIG": '{"user": "orders", "nested": {"list": [1, "two", null]}}'},
        "yaml": {"CONFIG": "user: orders\nhost: db\nport: 5432\n"},
        "pairs": {"DSN": "Server=db;User ID=orders;Timeout=30", "OPTS": "--user orders -Dx.y=z"},
        "encoded": {"A": in_base64('{"user": "orders"}'), "B": "%7B%22user%22%3A%22orders%22%7D"},
        "lines": {"PEM": "-----BEGIN CERTIFICATE-----\n" + "AAAA\n" * 9},
    }
    return {name: json.dumps(variables).encode() for name, variables in given.items()}


def check(data: bytes) -> None:
    """Scan an environment.

    Raises:
        AssertionError: a variable's verdict depends on another's value, a value can hide a
            token beside it, or a value shows.
    """
    variables = _environment(data)
    # No busy machine decides what is found.
    findings = scan_environment(_SCANNER, variables, seconds=_PATIENCE).findings
    found_in = {finding.location: finding for finding in findings}
    places = [EnvironmentVariable(name) for name in variables]
    assert [finding.location for finding in findings] == [p for p in places if p in found_in]
    for name, value in variables.items():
        alone = _SCANNER.scan_variable(Variable(name, value))
        together = found_in.get(EnvironmentVariable(name))
        assert alone == together, "a variable is judged by what another holds"
    for name, value in list(variables.items())[:2]:
        for text in (f"{value}\n{TOKEN}", f"{TOKEN}\n{value}"):
            found = _SCANNER.scan_variable(Variable(name, text))
            assert found is not None, "a value hides the token beside it"
    if not any(CANARY in name for name in variables):
        annotation = judge(Evidence(tuple(findings))).annotation
        assert CANARY not in f"{findings!r} {annotation}", "a value shows"


def _environment(data: bytes) -> dict[str, str]:
    """Read an input as an environment no larger than Lambda allows."""
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        given = {"TEXT": data.decode("latin-1")}
    if not isinstance(given, dict):
        given = {"TEXT": given}
    left, variables = ENVIRONMENT_BYTES, dict[str, str]()
    for name, value in given.items():
        text = value if isinstance(value, str) else _written(value)
        left -= len(name) + len(text)
        if left < 0:
            break
        variables[name] = text
    return variables


def _written(value: Any) -> str:
    try:
        return json.dumps(value)
    except RecursionError:
        return ""
