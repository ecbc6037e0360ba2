"""The runbooks have the form that Automation takes, and hold what their descriptions promise."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.runbooks import checks
from tests.runbooks.document import Runbook, deployed, load, violations

Check = Callable[[Runbook], Iterator[str]]

RUNBOOKS = ("runbook.yaml", "backout.yaml", "edge.yaml", "edge_backout.yaml")

SOUND = """
schemaVersion: "0.3"
assumeRole: "{{ Role }}"
parameters:
  Role: {type: String, description: Whose rights., allowedPattern: "^[a-z]+$"}
  Name: {type: String, description: Of what., allowedPattern: "^[a-z]+$", default: orders}
mainSteps:
  - name: Scan
    description: "Scans. If it fails: look."
    action: aws:invokeLambdaFunction
    onFailure: step:Failed
    nextStep: AssertScan
    inputs: {FunctionName: scan, LogType: None, InputPayload: {name: "{{ Name }}"}}
  - name: AssertScan
    description: Asserts.
    action: aws:branch
    inputs:
      Choices: [{NextStep: Done, Variable: "{{ Scan.Payload }}", Contains: done}]
      Default: Failed
  - {name: Done, description: Ends., action: "aws:sleep", isEnd: true, inputs: {Duration: PT1S}}
  - {name: Failed, description: Ends., action: "aws:sleep", inputs: {Duration: PT1S}}
"""


def sample(*changes: tuple[str, str]) -> Runbook:
    """Return the sound runbook with some text replaced."""
    text = SOUND
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return load(text)


@pytest.mark.parametrize("file", RUNBOOKS)
def test_a_runbook_follows_awss_schema(file: str) -> None:
    assert list(violations(deployed(file))) == []


@pytest.mark.parametrize("check", checks.ALL)
@pytest.mark.parametrize("file", RUNBOOKS)
def test_a_runbook_stands_every_check(file: str, check: Check) -> None:
    assert list(check(deployed(file))) == []


def test_the_sample_is_sound() -> None:
    assert list(violations(sample())) == []
    assert [complaint for check in checks.ALL for complaint in check(sample())] == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("action: aws:branch", "action: aws:brunch", "'aws:brunch' is not one of"),
        ("onFailure: step:Failed", "onFailure: Retry", "'Retry' does not match"),
        ("LogType: None", "LogType: All", "'All' is not"),
        ("FunctionName: scan, ", "", "'FunctionName' is a required property"),
        ("nextStep: AssertScan", "next: AssertScan", "'next' was unexpected"),
        ("type: String", "type: Text", "'Text' is not one of"),
    ],
)
def test_the_schema_refuses(old: str, new: str, says: str) -> None:
    assert any(says in violation for violation in violations(sample((old, new))))


@pytest.mark.parametrize(
    ("check", "old", "new", "says"),
    [
        (checks.dangling, "nextStep: AssertScan", "nextStep: Gone", "Scan: nextStep names Gone"),
        (checks.dangling, "step:Failed", "step:Gone", "Scan: onFailure names Gone"),
        (checks.dangling, "NextStep: Done", "NextStep: Gone", "AssertScan: NextStep names Gone"),
        (checks.dangling, "Default: Failed", "Default: Gone", "AssertScan: Default names Gone"),
        (checks.unreachable, "NextStep: Done", "NextStep: Failed", "Done: no step leads here"),
        (checks.unreachable, "nextStep: AssertScan", "isEnd: true", "AssertScan: no step"),
        (checks.twins, "name: Done", "name: Failed", "Failed: more than one step"),
        (checks.unasserted, "LogType: None", "LogType: Tail", "Scan: LogType is not None"),
        (checks.unasserted, "LogType: None, ", "", "Scan: LogType is not None"),
        (checks.unasserted, "nextStep: AssertScan", "nextStep: Done", "Scan: no step that asserts"),
        (checks.unasserted, "    nextStep: AssertScan\n", "", "Scan: no step that asserts"),
        (checks.unasserted, "onFailure: step:Failed", "onFailure: Continue", "Scan: a failure is"),
        (checks.unasserted, "{{ Scan.Payload }}", "{{ Name }}", "without the status of Scan"),
        (checks.unasserted, "NextStep: Done", "NextStep: Failed", "whatever Scan returned"),
        (checks.unasserted, "      Default: Failed\n", "", "AssertScan: has no Default"),
        (checks.unasserted, "[{NextStep: Done, ", "[] #", "AssertScan: has no choices"),
        (checks.undescribed, "    description: Asserts.\n", "", "AssertScan: no description"),
        (checks.undescribed, " If it fails: look.", "", "Scan: the description does not say"),
        (checks.parameters, "{{ Name }}", "orders", "Name: no step uses it"),
        (checks.parameters, "description: Of what.", 'description: ""', "Name: no description"),
        (checks.parameters, ', allowedPattern: "^[a-z]+$", d', ", d", "Name: no allowedPattern"),
        (checks.parameters, "default: orders", "default: Orders", "Name: its default does not"),
        (checks.parameters, "^[a-z]+$", "^.+$", "Name: its pattern takes any text"),
        (checks.parameters, "{{ Name }}", "{{ Nome }}", "Nome: there is no such parameter"),
        (checks.may_hold_values, "{{ Scan.Payload }}", "{{ Scan.LogResult }}", "Scan.LogResult"),
        (checks.may_hold_values, "d: {name:", "d: {secret_string:", "secret_string could hold"),
        (checks.may_hold_values, "d: {name:", "d: {plan: {Value: x}, name:", "Value could hold"),
        (
            checks.may_hold_values,
            '"aws:sleep", inputs: {Duration: PT1S}',
            '"aws:executeAwsApi", inputs: {Service: lambda, Api: GetFunctionConfiguration}',
            "Failed: the answer of lambda:GetFunctionConfiguration is kept",
        ),
        (
            checks.may_hold_values,
            "action: aws:branch",
            "action: aws:branch\n    outputs: [{Name: All, Selector: $}]",
            "AssertScan: has outputs of its own",
        ),
    ],
)
def test_a_broken_runbook_is_told_so(check: Check, old: str, new: str, says: str) -> None:
    complaints = list(check(sample((old, new))))

    assert any(says in complaint for complaint in complaints), complaints
