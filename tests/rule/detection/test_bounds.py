"""Where a bound stops the look into a value, nobody is told that there is nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from rule.compliance.verdict import judge
from rule.detection.scanner import Scanner
from rule.model import ComplianceType, Evidence, SourceFile
from rule.scanning.environment import scan_environment
from rule.scanning.package import scan_files

SCANNER = Scanner()
PASSWORD = json.dumps({"password": "velvet-" + "nimbus-7"})


def again(wrap: Callable[[str], str], times: int) -> str:
    value = PASSWORD
    for _ in range(times):
        value = wrap(value)
    return value


def in_json(text: str) -> str:
    return json.dumps({"a": text})


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def percent_encoded(text: str) -> str:
    return quote(text, safe="")


READ_WHOLE = {
    "JSON, five deep": again(in_json, 5),
    "base64, four deep": again(in_base64, 4),
    "percent-encoding, five deep": again(percent_encoded, 5),
    "some hundred fields": json.dumps([*(f"{n}" for n in range(900)), in_json(PASSWORD)]),
}
STOPPED = {
    "JSON, ten deep": again(in_json, 10),
    "base64, ten deep": again(in_base64, 10),
    "percent-encoding, twenty deep": again(percent_encoded, 20),
    "over a thousand fields": json.dumps([*(f"{n}" for n in range(1_100)), in_json(PASSWORD)]),
    "over a thousand pairs": "&".join(f"a{n}={n}" for n in range(1_100)) + "&password=velvet-nim",
    "over 64 KB": json.dumps(["x " * 40_000, {"password": "velvet-nimbus-7"}]),
    "JSON that is nested without end": "[" * 3_000,
}


@pytest.mark.parametrize("case", READ_WHOLE)
def test_what_stands_deep_in_a_variable_is_found(case: str) -> None:
    assert scan_environment(SCANNER, {"CONFIG": READ_WHOLE[case]}).findings


@pytest.mark.parametrize("case", STOPPED)
def test_a_variable_that_a_bound_kept_from_being_read_is_named(case: str) -> None:
    result = scan_environment(SCANNER, {"STAGE": "prod", "CONFIG": STOPPED[case]})

    verdict = judge(Evidence(result.findings, (), result.unread))

    assert verdict.compliance_type is ComplianceType.NON_COMPLIANT
    assert "environment:CONFIG" in verdict.annotation
    assert not any(item.what == "environment:STAGE" for item in result.unread)


def test_a_variable_that_is_a_finding_need_not_be_read_whole() -> None:
    result = scan_environment(SCANNER, {"DB_PASSWORD": STOPPED["over a thousand pairs"]})

    assert result.findings
    assert result.unread == ()


@pytest.mark.parametrize(
    "value",
    [
        again(in_base64, 10),
        again(percent_encoded, 20),
        "a=" + again(in_base64, 10),
    ],
)
@pytest.mark.parametrize(
    "line", ["api_key = '{}'", "  auth: `{}`,", 'put("token", "{}")', "author = '{}'"]
)
def test_a_line_of_code_that_a_bound_kept_from_being_read_is_named(line: str, value: str) -> None:
    text = "x = 1\n" + line.replace("{}", value) + "\n"

    result = scan_files(SCANNER, lambda: [SourceFile("app.py", text)], seconds=30)

    verdict = judge(Evidence(result.findings, (), result.unread))
    assert verdict.compliance_type is ComplianceType.NON_COMPLIANT
    assert "app.py:2" in verdict.annotation
