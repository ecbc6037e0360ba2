"""What each format says of one report."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from rule.cli.arguments import FORMAT_NAMES
from rule.model import CodeLine, Confidence, EnvironmentVariable, Evidence, Finding
from rule.output.formats import FORMATS
from rule.output.report import Report, Subject, SubjectKind
from tests.rule.output.reports import CLEAN, FOLDER, HOSTILE, REPORT, hostile_report, parsed
from tests.rule.output.sarif_schema import LOG
from tests.test_imports import ROOT

SCHEMA = json.loads((ROOT / "docs/schema/report.schema.json").read_text("utf-8"))
EMPTY = REPORT._replace(subjects=(), unread=())
REPORTS = (REPORT, EMPTY, *map(hostile_report, HOSTILE.values()))


def read(format_name: str, report: Report = REPORT) -> Any:
    return json.loads(FORMATS[format_name](report))


def test_the_command_line_offers_each_format() -> None:
    assert tuple(FORMATS) == FORMAT_NAMES


@pytest.mark.parametrize("report", REPORTS)
def test_the_document_is_what_its_schema_says(report: Report) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(read("json", report))


def test_the_schema_notices_a_member_that_is_missing_or_new() -> None:
    validator = Draft202012Validator(SCHEMA)
    finding = dict(read("json")["subjects"][0]["findings"][0])

    for changed in (finding | {"value": "x"}, {**finding, "line": 0}, {"path": "a.py"}):
        document = read("json")
        document["subjects"][0]["findings"][0] = changed
        assert not validator.is_valid(document)


def test_the_document_counts_secrets_and_not_detectors() -> None:
    counts = read("json")["counts"]

    assert counts == {
        "subjects": 3, "secrets": 3, "findings": 4, "exempt": 1, "broken": 0, "weak": 1,
        "not_read": 2,
    }  # fmt: skip


def test_the_document_says_where_a_secret_is_and_by_what_it_is_exempt() -> None:
    first, *_, exempt, weak = read("json")["subjects"][0]["findings"]

    assert (first["path"], first["line"], first["column"], first["key"]) == (
        "app.py", 3, 12, "password",
    )  # fmt: skip
    assert exempt["exempt"]
    assert exempt["exemptions"] == [
        {"patterns": ["tests/"], "until": "2027-01-31", "reason": "OPS-1"}
    ]
    assert (weak["decisive"], weak["exempt"]) == (False, False)


def test_the_document_says_what_was_not_read_and_what_was_left_out() -> None:
    document = read("json")

    assert not document["complete"]
    assert document["subjects"][0]["truncated"] == [{"kind": "findings", "count": 12}]
    assert [each["what"] for each in document["unread"]] == ["eu-north-1"]
    assert read("json", EMPTY)["complete"]


def test_ndjson_has_a_line_for_each_finding_and_each_part_that_was_not_read() -> None:
    rows = [json.loads(line) for line in FORMATS["ndjson"](REPORT).split("\n")]

    assert [row["record"] for row in rows].count("finding") == 6
    assert [row["record"] for row in rows].count("unread") == 3
    assert {row["subject"]["name"] for row in rows if row["subject"]} == {"./src", "orders"}
    assert FORMATS["ndjson"](EMPTY) == ""


def test_csv_has_a_header_and_says_of_each_row_whether_it_counts() -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](REPORT))))

    assert [row["outcome"] for row in rows] == [
        "secret", "secret", "secret", "exempt", "weak", "not read", "note", "secret", "not read",
    ]  # fmt: skip
    assert (rows[3]["reason"], rows[7]["region"]) == ("OPS-1", "eu-west-1")
    assert FORMATS["csv"](EMPTY).startswith("outcome,subject,")


@pytest.mark.parametrize("report", REPORTS)
def test_sarif_is_what_the_standard_says(report: Report) -> None:
    Draft202012Validator.check_schema(LOG)
    Draft202012Validator(LOG).validate(read("sarif", report))


def test_sarif_has_one_result_for_each_secret_with_the_rule_of_its_surest_type() -> None:
    run = read("sarif")["runs"][0]
    rules = run["tool"]["driver"]["rules"]

    assert [result["ruleId"] for result in run["results"]] == [
        "stripe-access-key", "random-string", "private-key", "secret-keyword",
    ]  # fmt: skip
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert {rule["help"]["text"].count("\n") for rule in rules} == {5}


def test_sarif_names_files_as_a_code_host_has_them() -> None:
    at = [result["locations"][0] for result in read("sarif")["runs"][0]["results"]]

    assert at[0]["physicalLocation"] == {
        "artifactLocation": {"uri": "src/app.py"},
        "region": {"startLine": 3, "startColumn": 12},
    }
    assert at[1]["physicalLocation"]["artifactLocation"]["uri"] == "src/lib.zip!a%20b.py"
    assert at[3]["logicalLocations"][0]["fullyQualifiedName"].endswith("orders:DB_PASSWORD")


@pytest.mark.parametrize(
    ("kind", "name", "uri"),
    [
        (SubjectKind.FOLDER, ".", "app.py"),
        (SubjectKind.FOLDER, "./", "app.py"),
        (SubjectKind.FOLDER, "src/", "src/app.py"),
        (SubjectKind.FOLDER, "/srv/a b", "file:///srv/a%20b/app.py"),
        (SubjectKind.FOLDER, "/", "file:///app.py"),
        (SubjectKind.FOLDER, "src\\orders", "src/orders/app.py"),
        (SubjectKind.ARCHIVE, "dist/f.zip", "dist/f.zip!app.py"),
        (SubjectKind.FILE, "./src/app.py", "src/app.py"),
        (SubjectKind.FOLDER, "src//orders", "src/orders/app.py"),
        (SubjectKind.FOLDER, "//srv/a", "file:///srv/a/app.py"),
        (SubjectKind.FOLDER, "C:\\app\\a b", "file:///C:/app/a%20b/app.py"),
        (SubjectKind.FOLDER, "c:/app/", "file:///c:/app/app.py"),
        (SubjectKind.ARCHIVE, "D:\\f.zip", "file:///D:/f.zip!app.py"),
        (SubjectKind.FOLDER, "mail:to", "mail%3Ato/app.py"),
        (SubjectKind.FOLDER, "lat\udcfcin", "lat%FCin/app.py"),
        (SubjectKind.FOLDER, "half\ud800", "half%ED%A0%80/app.py"),
    ],
)
def test_an_address_is_relative_if_the_path_was(kind: SubjectKind, name: str, uri: str) -> None:
    subject = FOLDER._replace(kind=kind, name=name, exempt=())
    result = read("sarif", REPORT._replace(subjects=(subject,)))["runs"][0]["results"][0]

    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_sarif_suppresses_what_is_exempt_and_says_why() -> None:
    results = read("sarif")["runs"][0]["results"]

    assert [bool(each["suppressions"]) for each in results] == [False, False, True, False]
    assert results[2]["suppressions"][0]["justification"] == (
        "exempt by tests/ until 2027-01-31: OPS-1"
    )


def test_a_result_is_the_same_one_after_its_line_has_moved() -> None:
    def fingerprints(line: int) -> list[object]:
        moved = tuple(
            each._replace(location=each.location._replace(line=line))
            if isinstance(each.location, CodeLine) and each.location.path == "app.py"
            else each
            for each in FOLDER.findings
        )
        log = read("sarif", REPORT._replace(subjects=(FOLDER._replace(findings=moved),)))
        return [each["partialFingerprints"] for each in log["runs"][0]["results"]]

    assert fingerprints(3) == fingerprints(99)
    assert len({str(each) for each in fingerprints(3)}) == 3


def test_sarif_is_not_successful_if_something_was_not_read() -> None:
    [invocation] = read("sarif")["runs"][0]["invocations"]

    assert not invocation["executionSuccessful"]
    assert [each["level"] for each in invocation["toolExecutionNotifications"]] == [
        "error", "error", "note", "note",
    ]  # fmt: skip
    assert read("sarif", EMPTY)["runs"][0]["invocations"][0]["executionSuccessful"]


def test_junit_counts_failures_errors_and_skipped_cases() -> None:
    root = parsed(FORMATS["junit"](REPORT))

    def counts(element: Any) -> list[str]:
        return [element.get(each) for each in ("tests", "failures", "errors", "skipped")]

    assert counts(root) == ["7", "3", "2", "1"]
    for suite in root:
        cases = suite.findall("testcase")
        found = [len(suite.findall(f"testcase/{tag}")) for tag in ("failure", "error", "skipped")]
        assert counts(suite) == [str(each) for each in (len(cases), *found)]


def test_junit_has_a_passing_case_for_what_is_clean() -> None:
    root = parsed(FORMATS["junit"](REPORT._replace(subjects=(CLEAN,), unread=())))

    [case] = root.iter("testcase")
    assert (case.get("name"), len(case)) == ("no plaintext secrets", 0)


REQUIRED = (
    "activity_id", "category_uid", "class_uid", "type_uid", "time", "severity_id", "metadata",
    "finding_info",
)  # fmt: skip
"""Source: https://schema.ocsf.io/1.4.0/classes/detection_finding and …/compliance_finding"""


@pytest.mark.parametrize("report", REPORTS)
def test_events_of_ocsf_have_what_their_class_requires(report: Report) -> None:
    for event in read("ocsf", report):
        assert all(name in event for name in REQUIRED)
        assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]
        assert event["metadata"]["version"] == "1.4.0"
        assert event["metadata"]["product"]["vendor_name"]
        assert event["finding_info"]["uid"]
        assert event["finding_info"]["title"]
        assert ("compliance" in event) == (event["class_uid"] == 2003)
        assert ("cloud" in event) == ("profiles" in event["metadata"])
        assert all(each["desc"] for each in [event.get("remediation")] if each)


def test_ocsf_passes_fails_or_warns_of_each_subject_and_detects_each_secret() -> None:
    events = read("ocsf")

    of_subjects = [each["compliance"]["status"] for each in events if each["class_uid"] == 2003]
    of_secrets = [each["status"] for each in events if each["class_uid"] == 2004]
    assert of_subjects == ["Fail", "Fail", "Pass", "Warning"]
    assert of_secrets == ["New", "New", "Suppressed", "New"]


def test_the_table_names_subjects_only_if_there_are_several() -> None:
    several = FORMATS["table"](REPORT).split("\n")
    one = FORMATS["table"](REPORT._replace(subjects=(CLEAN,), unread=())).split("\n")

    assert several[0].split("  ")[0] == "./src: app.py:3"
    assert several[-1] == "read 3 subjects: 3 secrets found, 1 not read whole"
    assert one == ["read 1 variable, 1 file, 9 bytes: 0 secrets found"]


def test_a_secret_that_two_detectors_find_is_one() -> None:
    twice = tuple(
        Finding(EnvironmentVariable("A"), each, Confidence.NAMED) for each in ("One", "Two")
    )
    subject = Subject.of(SubjectKind.ENVIRONMENT, ".env", Evidence(findings=twice))

    assert (subject.secrets, len(subject.counted)) == (1, 2)
