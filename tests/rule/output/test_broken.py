"""A function that the button has sealed and that cannot start is clean in no format."""

from __future__ import annotations

import csv
import io
import json

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from rule.model import Unread
from rule.output.formats import FORMATS
from rule.output.report import Status
from tests.rule.output.reports import BROKEN, CLEAN, FUNCTION, REPORT, parsed
from tests.test_imports import ROOT

SCHEMA = json.loads((ROOT / "docs/schema/report.schema.json").read_text("utf-8"))


def broken_in(format_name: str) -> str:
    return FORMATS[format_name](REPORT._replace(subjects=(BROKEN, CLEAN), unread=()))


def test_a_sealed_function_that_cannot_start_is_not_clean_in_the_document() -> None:
    document = json.loads(broken_in("json"))

    Draft202012Validator(SCHEMA).validate(document)
    assert [each["status"] for each in document["subjects"]] == ["sealed and broken", "clean"]
    assert document["subjects"][0]["faults"] == ["its layer is gone", "no policy"]
    assert (document["counts"]["broken"], document["complete"]) == (1, True)


def test_a_sealed_function_that_cannot_start_has_a_row_for_each_thing_that_it_lacks() -> None:
    lines = [json.loads(line) for line in broken_in("ndjson").split("\n")]
    rows = list(csv.DictReader(io.StringIO(broken_in("csv"))))

    assert [(each["record"], each["fault"]) for each in lines] == [
        ("fault", "its layer is gone"), ("fault", "no policy"),
    ]  # fmt: skip
    assert lines[0]["subject"]["name"] == "mail"
    assert [(each["outcome"], each["subject"], each["reason"]) for each in rows] == [
        ("broken", "mail", "its layer is gone"), ("broken", "mail", "no policy"),
    ]  # fmt: skip


def test_a_sealed_function_that_cannot_start_fails_a_build() -> None:
    root = parsed(broken_in("junit"))

    assert (root.get("failures"), root.get("errors"), root.get("tests")) == ("1", "0", "2")
    failure = root.find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("message") == (
        "the sealed function cannot start: its layer is gone, no policy"
    )


def test_a_sealed_function_that_cannot_start_is_an_error_of_sarif() -> None:
    log = json.loads(broken_in("sarif"))

    [told] = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert told["level"] == "error"
    assert told["message"]["text"].endswith(
        "mail: the sealed function cannot start: its layer is gone, no policy"
    )


def test_a_sealed_function_that_cannot_start_fails_in_ocsf() -> None:
    event = json.loads(broken_in("ocsf"))[0]

    assert event["compliance"]["status"] == "Fail"
    assert "cannot start: its layer is gone" in event["compliance"]["status_details"]


def test_a_secret_comes_before_what_a_function_lacks_and_that_before_what_was_not_read() -> None:
    unread = (Unread("code", "denied"),)

    assert BROKEN._replace(unread=unread).status is Status.BROKEN
    assert BROKEN._replace(findings=FUNCTION.findings, unread=unread).status is Status.FOUND
