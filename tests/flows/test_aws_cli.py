"""The AWS CLI as a client of the embedded AWS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.documents.aws_cli import AwsCli, aws_cli
from tests.flows.deploy import Stack
from tests.flows.observation import Observer
from tests.flows.secret_values import SecretValues
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.new_function import NewFunction, create
from tests.rehearsal.zips import zip_files

NAME = "asked-by-cli"


@pytest.fixture(scope="session")
def rule_name(emulator: Emulator, stack: Stack) -> str:
    """The rule's name, once it has judged a function."""
    variables = {"DB_PASSWORD": SecretValues(3).password()}
    create(emulator, NewFunction(NAME, zip_files({"app.py": ""}), variables))
    Observer(emulator, stack).wait_for([NAME])
    return stack.outputs["RuleName"]


@pytest.fixture(scope="module")
def cli(emulator: Emulator) -> Iterator[AwsCli]:
    with aws_cli(emulator.environment()) as started:
        yield started


def aws(cli: AwsCli, *arguments: str) -> Any:
    answer = cli.run(["configservice", *arguments, "--output", "json"])
    assert answer.code == 0, answer.errors
    return json.loads(answer.output)


def test_it_lists_the_rules_compliance(cli: AwsCli, rule_name: str) -> None:
    answer = aws(cli, "describe-compliance-by-config-rule", "--config-rule-names", rule_name)
    (rule,) = answer["ComplianceByConfigRules"]
    assert rule["Compliance"]["ComplianceType"] == "NON_COMPLIANT"


def test_it_lists_the_verdicts_with_their_annotations(cli: AwsCli, rule_name: str) -> None:
    answer = aws(
        cli,
        *("get-compliance-details-by-config-rule", "--config-rule-name", rule_name),
        *("--compliance-types", "NON_COMPLIANT"),
    )
    annotations = {
        result["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ResourceId"]: result[
            "Annotation"
        ]
        for result in answer["EvaluationResults"]
    }
    assert "DB_PASSWORD" in annotations[NAME]


def test_it_shows_a_functions_history_without_its_environment(cli: AwsCli, rule_name: str) -> None:
    assert rule_name
    answer = aws(
        cli,
        *("get-resource-config-history", "--resource-type", "AWS::Lambda::Function"),
        *("--resource-id", NAME),
    )
    item = answer["configurationItems"][0]
    configuration = json.loads(item["configuration"])
    assert configuration["functionName"] == NAME
    assert "environment" not in {key.lower() for key in configuration}
