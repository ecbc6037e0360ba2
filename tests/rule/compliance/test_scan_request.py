from __future__ import annotations

import json
from typing import Any

import pytest

from rule.compliance.parameters import InvalidRuleParameters
from rule.compliance.scan_request import (
    InvalidScanRequest,
    ScanIncomplete,
    ScanRequest,
    SecretsStillPresent,
    parse_request,
    scan_response,
)
from rule.model import (
    CodeLine,
    Confidence,
    EnvironmentVariable,
    Evidence,
    Finding,
    Provenance,
    RuleParameters,
    Unread,
)
from tests.events import event

PASSWORD = Finding(EnvironmentVariable("DB_PASSWORD"), "Secret Keyword", Confidence.NAMED)
IN_CODE = Finding(CodeLine("app.py", 3), "AWS Access Key", Confidence.PROVIDER)
IMAGE = Unread(
    "code", "an image's files are read only with ScanImages=true", blocks_compliance=False
)
NO_TAGS = Unread("tags", "AccessDeniedException; let the rule's role lambda:ListTags")
NO_ENVIRONMENT = Unread("environment", "AccessDeniedException; grant kms:Decrypt")


def request(*must_be_gone: str) -> ScanRequest:
    return ScanRequest("orders-api", must_be_gone, RuleParameters())


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (event("scan"), request()),
        (
            event("scan_verify"),
            ScanRequest(
                "orders-api", ("DB_PASSWORD", "STRIPE_KEY"), RuleParameters(scan_code=False)
            ),
        ),
        ({"function_name": "orders-api", "plan": {"moving": ["A"]}}, request("A")),
        ({"function_name": "orders-api", "plan": json.dumps('{"moving": ["A"]}')}, request("A")),
        ({"function_name": "orders-api", "plan": None}, request()),
        (
            {"function_name": "orders-api", "parameters": {"ScanCode": "false"}},
            ScanRequest("orders-api", (), RuleParameters(scan_code=False)),
        ),
        (
            {"function_name": "orders-api", "reads_code": ["false", "false"]},
            ScanRequest("orders-api", (), RuleParameters(scan_code=False)),
        ),
        ({"function_name": "orders-api", "reads_code": ["false", "true"]}, request()),
        (
            {"function_name": "orders-api", "reads_code": ["true"], "plan": '{"code": {"a": 1}}'},
            ScanRequest("orders-api", (), RuleParameters(), must_be_clean=True),
        ),
        (
            {"function_name": "orders-api", "reads_code": ["false"], "plan": {"code": {"a": 1}}},
            ScanRequest("orders-api", (), RuleParameters(scan_code=False)),
        ),
    ],
)
def test_the_runbooks_payload_is_read(given: dict[str, Any], read: ScanRequest) -> None:
    assert parse_request(given) == read


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "needs a function_name"),
        ({"function_name": ""}, "needs a function_name"),
        ({"function_name": 7}, "needs a function_name"),
        ({"function_name": "f", "plan": {"moving": "A"}}, "must be a list"),
        ({"function_name": "f", "plan": {"moving": [1]}}, "must be a list"),
        ({"function_name": "f", "plan": "{"}, "is not JSON"),
        ({"function_name": "f", "plan": 100_000 * "["}, "is not JSON"),
        ({"function_name": "f", "plan": "[]"}, "must be an object"),
        ({"function_name": "f", "parameters": "{}"}, "must be an object"),
        ({"function_name": "f", "reads_code": "true"}, "must be a list of true and false"),
        ({"function_name": "f", "reads_code": ["yes"]}, "must be a list of true and false"),
        ({"function_name": "f", "present": []}, r"unknown parts: \['present'\]"),
    ],
)
def test_a_payload_of_another_form_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidScanRequest, match=said):
        parse_request(given)


def test_unknown_parameters_are_refused() -> None:
    with pytest.raises(InvalidRuleParameters, match="Unknown"):
        parse_request({"function_name": "f", "parameters": {"Unknown": "1"}})


def test_the_answer_holds_names_and_types_and_what_was_not_read() -> None:
    evidence = Evidence((PASSWORD, IN_CODE), (), (IMAGE,))

    assert scan_response(request(), evidence, "a hash") == {
        "status": "Scan succeeded",
        "function_name": "orders-api",
        "variables": [{"name": "DB_PASSWORD", "secret_type": "Secret Keyword", "exempt": False}],
        "code": [
            {
                "path": "app.py",
                "line": 3,
                "layer": "",
                "own": True,
                "secret_type": "AWS Access Key",
                "counts": True,
                "exempt": False,
            }
        ],
        "code_sha256": "a hash",
        "unread": [
            {
                "what": "code",
                "reason": "an image's files are read only with ScanImages=true",
                "in_scope": False,
            }
        ],
    }


CLEAN = ScanRequest("orders-api", (), RuleParameters(), must_be_clean=True)
SAMPLE = Finding(
    CodeLine("test_app.py", 4, provenance=Provenance.SAMPLE), "Secret Keyword", Confidence.NAMED
)
IN_A_LAYER = Finding(CodeLine("x.py", 3, layer="x:1"), "AWS Access Key", Confidence.PROVIDER)


def test_code_from_which_all_was_moved_must_hold_no_secret_that_counts() -> None:
    with pytest.raises(SecretsStillPresent, match=r"app\.py:3"):
        scan_response(CLEAN, Evidence((IN_CODE,)))

    assert scan_response(CLEAN, Evidence((SAMPLE, IN_A_LAYER), (IN_CODE,)))["status"]


def test_code_from_which_all_was_moved_must_be_read_whole() -> None:
    unread = Unread("code", "too large")

    assert scan_response(request(), Evidence(unread=(unread,)))["status"]
    with pytest.raises(ScanIncomplete, match="too large"):
        scan_response(CLEAN, Evidence(unread=(unread,)))


def test_an_exempted_variable_is_named_as_exempt() -> None:
    variables = scan_response(request(), Evidence(exempt=(PASSWORD,)))["variables"]

    assert [(variable["name"], variable["exempt"]) for variable in variables] == [
        ("DB_PASSWORD", True)
    ]


def test_an_exempted_line_is_named_as_exempt_and_does_not_count() -> None:
    (line,) = scan_response(request(), Evidence(exempt=(IN_CODE,)))["code"]

    assert (line["path"], line["counts"], line["exempt"]) == ("app.py", False, True)


@pytest.mark.parametrize(
    ("evidence", "is_answered"),
    [
        (Evidence((IN_CODE,), unread=(NO_TAGS,)), True),
        (Evidence((IN_CODE,), (PASSWORD,), (NO_TAGS,)), True),
        (Evidence((PASSWORD,), unread=(NO_TAGS,)), False),
        (Evidence((IN_CODE, PASSWORD), unread=(NO_TAGS,)), False),
    ],
)
def test_tags_that_were_not_read_matter_to_variables_that_may_be_moved(
    evidence: Evidence, is_answered: bool
) -> None:
    if is_answered:
        assert scan_response(request(), evidence)["unread"][0]["what"] == "tags"
    else:
        with pytest.raises(ScanIncomplete, match="the tags of"):
            scan_response(request(), evidence)


@pytest.mark.parametrize("evidence", [Evidence((PASSWORD,)), Evidence(exempt=(PASSWORD,))])
def test_a_variable_that_was_to_be_absent_and_is_found_is_an_error(evidence: Evidence) -> None:
    with pytest.raises(SecretsStillPresent, match=r"orders-api still holds .* in DB_PASSWORD"):
        scan_response(request("DB_PASSWORD", "OTHER"), evidence)


def test_absent_variables_are_no_error() -> None:
    assert scan_response(request("OTHER"), Evidence((PASSWORD,)))["variables"]


def test_nobody_can_say_what_is_absent_from_an_environment_that_was_not_read() -> None:
    with pytest.raises(ScanIncomplete, match=r"kms:Decrypt"):
        scan_response(request("DB_PASSWORD"), Evidence(unread=(NO_ENVIRONMENT,)))


def test_without_such_a_function_there_is_no_answer() -> None:
    with pytest.raises(ScanIncomplete, match="no function orders-api"):
        scan_response(request(), None)


@pytest.mark.parametrize("at", [{"version": "7"}, '{"version": "7"}', '"{\\"version\\": \\"7\\"}"'])
def test_another_steps_output_may_name_the_version_to_scan(at: Any) -> None:
    assert parse_request({"function_name": "f", "at": at}).function_name == "f:7"


@pytest.mark.parametrize("at", [{}, "", {"status": "Find succeeded"}])
def test_without_a_version_it_is_the_latest(at: Any) -> None:
    assert parse_request({"function_name": "f", "at": at}).function_name == "f"


@pytest.mark.parametrize("version", [7, "$LATEST", "7:8", "live", ""])
def test_what_is_no_versions_number_is_refused(version: Any) -> None:
    with pytest.raises(InvalidScanRequest, match="version must be a version's number"):
        parse_request({"function_name": "f", "at": {"version": version}})
