"""Automation's stand-in keeps runbooks in versions, and refuses what would not run."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from botocore.exceptions import ClientError

from .automation_stand import (
    ACCOUNT,
    ROLE,
    AutomationStand,
    api,
    invoke,
    runbook,
    sleep,
)

TEXT = {"type": "String"}


@pytest.fixture
def automation() -> AutomationStand:
    return AutomationStand()


def refusal(automation: AutomationStand, call: str, **request: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as refused:
        getattr(automation.client, call)(**request)
    error = refused.value.response["Error"]
    return str(error["Code"]), str(error["Message"])


def test_a_runbook_is_described_with_its_parameters(automation: AutomationStand) -> None:
    automation.create(
        sleep("Wait"),
        description="Waits.",
        parameters={
            "Name": {**TEXT, "description": "Whose."},
            "Names": {"type": "StringList", "default": ["a"]},
            "Yes": {"type": "Boolean", "default": True},
        },
    )

    document = automation.client.describe_document(Name="runbook")["Document"]
    assert document["Description"] == "Waits."
    assert (document["DocumentType"], document["SchemaVersion"]) == ("Automation", "0.3")
    assert (document["Status"], document["Owner"]) == ("Active", ACCOUNT)
    assert document["Parameters"] == [
        {"Name": "Name", "Type": "String", "Description": "Whose."},
        {"Name": "Names", "Type": "StringList", "Description": "", "DefaultValue": '["a"]'},
        {"Name": "Yes", "Type": "Boolean", "Description": "", "DefaultValue": "true"},
    ]


def test_a_runbook_is_given_back_in_either_format(automation: AutomationStand) -> None:
    content = yaml.safe_dump(json.loads(runbook(sleep("Wait"))))
    automation.client.create_document(
        Name="runbook", Content=content, DocumentType="Automation", DocumentFormat="YAML"
    )

    as_given = automation.client.get_document(Name="runbook")
    assert (as_given["Content"], as_given["DocumentFormat"]) == (content, "YAML")
    as_json = automation.client.get_document(Name="runbook", DocumentFormat="JSON")["Content"]
    assert json.loads(as_json) == json.loads(runbook(sleep("Wait")))
    arn = f"arn:aws:ssm:eu-central-1:{ACCOUNT}:document/runbook"
    as_yaml = automation.client.get_document(Name=arn, DocumentFormat="YAML")["Content"]
    assert yaml.safe_load(as_yaml) == json.loads(as_json)


def test_a_new_version_is_not_the_default_until_it_is_made_so(automation: AutomationStand) -> None:
    automation.create(sleep("First"))
    updated = automation.client.update_document(
        Name="runbook", Content=runbook(sleep("Second")), DocumentVersion="$LATEST"
    )["DocumentDescription"]
    assert (updated["DocumentVersion"], updated["DefaultVersion"]) == ("2", "1")

    def step_of_default() -> str:
        steps = automation.ended(automation.start())["StepExecutions"]
        return str(steps[0]["StepName"])

    assert step_of_default() == "First"
    automation.client.update_document_default_version(Name="runbook", DocumentVersion="2")
    assert step_of_default() == "Second"


def test_what_cannot_be_done_with_documents_is_refused(automation: AutomationStand) -> None:
    content = runbook(sleep("Wait"))
    automation.create(sleep("Wait"))
    for call, request, code in [
        ("create_document",
         {"Name": "runbook", "Content": content, "DocumentType": "Automation"},
         "DocumentAlreadyExists"),
        ("create_document", {"Name": "other", "Content": content}, "InvalidDocumentType"),
        ("create_document",
         {"Name": "other", "Content": content + " " * 65_536, "DocumentType": "Automation"},
         "MaxDocumentSizeExceeded"),
        ("update_document", {"Name": "runbook", "Content": content}, "DuplicateDocumentContent"),
        ("update_document",
         {"Name": "runbook", "Content": content, "DocumentVersion": "7"},
         "InvalidDocumentVersion"),
        ("get_document", {"Name": "none"}, "InvalidDocument"),
        ("get_document", {"Name": "runbook", "DocumentFormat": "TEXT"}, "InvalidDocumentVersion"),
        ("delete_document", {"Name": "none"}, "InvalidDocument"),
        ("create_document", {"Name": "a b", "Content": content}, "ValidationException"),
    ]:  # fmt: skip
        assert refusal(automation, call, **request)[0] == code


def test_only_the_latest_version_is_updated(automation: AutomationStand) -> None:
    automation.create(sleep("First"))
    automation.client.update_document(Name="runbook", Content=runbook(sleep("Second")))

    code, _ = refusal(
        automation, "update_document", Name="runbook", Content=runbook(sleep("Third")),
        DocumentVersion="1",
    )  # fmt: skip
    assert code == "InvalidDocumentVersion"


def test_a_deleted_runbook_is_gone(automation: AutomationStand) -> None:
    automation.create(sleep("Wait"))
    automation.client.delete_document(Name="runbook")

    assert refusal(automation, "describe_document", Name="runbook")[0] == "InvalidDocument"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "is no JSON"),
        ("[]", "is a map"),
        (runbook(sleep("Wait"), schemaVersion="2.2"), "schemaVersion must be '0.3'"),
        (runbook(), "at least one step"),
        (runbook(sleep("Wait"), files={}), "not known: files"),
        (runbook(sleep("Wait", precondition={})), "not known: precondition"),
        (runbook({"name": "A b", "action": "aws:sleep"}), "a name of 3 to 128"),
        (runbook(sleep("Wait"), sleep("Wait")), "two steps have one name"),
        (runbook(sleep("Wait"), assumeRole=""), "assumeRole must be"),
        (runbook(sleep("Wait"), assumeRole="{{ Role }}"), "assumeRole refers to Role"),
        (runbook(sleep("Wait"), parameters={"P": {"type": "Text"}}), "unknown type 'Text'"),
        (runbook(sleep("Wait"), parameters={"P": TEXT | {"pattern": "a"}}), "not known: pattern"),
        (runbook(sleep("Wait"), parameters={"P": TEXT | {"minChars": "a"}}), "must be a number"),
        (runbook(sleep("Wait"), parameters={"P": "String"}), "parameter P must be a map"),
        (runbook(sleep("Wait"), parameters={
            "P": TEXT | {"default": "b", "allowedValues": ["a"]}}), "its default: Parameter P"),
        (runbook(sleep("Wait"), parameters=[]), "parameters of document must be a map"),
        (runbook(sleep("Wait"), outputs="Wait.Output"), "outputs of document must be a list"),
        (runbook(sleep("Wait"), outputs=["Wait.Output"]), "refers to Wait.Output"),
        (runbook(sleep("Wait", isEnd="perhaps")), "isEnd of step Wait must be true or false"),
        (runbook(sleep("Wait", nextStep="Gone")), "leads to the step Gone"),
        (runbook(sleep("Wait", onFailure="step:Gone")), "leads to the step Gone"),
        (runbook(sleep("Wait", onCancel="step:Gone")), "leads to the step Gone"),
        (runbook(sleep("Wait", onFailure="Retry")), "Retry is none of Abort, Continue"),
        (runbook(sleep("Wait", onCancel="Continue")), "Continue is none of Abort"),
        (runbook({"name": "Run", "action": "aws:runCommand"}), "aws:runCommand is not stood in"),
        (runbook({"name": "Run", "action": "aws:invokeLambdaFunction"}), "inputs FunctionName"),
        (runbook(invoke("Run", {"Function": "f"})), "has no inputs Function"),
        (runbook(invoke("Run", {"InputPayload": {"a": "{{ Gone }}"}})), "refers to Gone"),
        (runbook(invoke("Run", {"InputPayload": {"a": "{{ Run.Gone }}"}})), "refers to Run.Gone"),
        (runbook(invoke("Run", {"InputPayload": {"a": "{{ ssm:p }}"}})), "refers to ssm:p"),
        (runbook(invoke("Run", outputs=[{"Name": "A"}])), "Name, Selector and Type"),
        (runbook(api("Read", "GetFunction", [("A", "$", "Text")])), "has the unknown type"),
        (runbook(api("Read", "GetFunction", [("A", "A", "String")])), "A is no selector"),
        (runbook(api("Read", "GetFunctions")), "lambda has no API GetFunctions"),
        (runbook(api("Read", "GetFunction", Service="coffee")), "there is no service coffee"),
        (runbook(api("Read", "Invoke")), "Invoke streams"),
        (runbook({"name": "Run", "action": "aws:branch", "inputs": {"Choices": [{}]}}),
         "has a NextStep"),
        (runbook({"name": "Run", "action": "aws:branch", "inputs": {"Choices": [
            {"NextStep": "Run", "Variable": "a", "Matches": "b"}]}}), "a condition is And"),
        (runbook({"name": "Run", "action": "aws:branch", "inputs": {"Choices": [
            {"NextStep": "Gone", "Variable": "a", "Contains": "b"}]}}), "leads to the step Gone"),
        (runbook({"name": "Run", "action": "aws:branch", "inputs": {"Choices": [],
            "Default": "Gone"}}), "leads to the step Gone"),
    ],
)  # fmt: skip
def test_a_runbook_that_would_not_run_is_refused_and_says_why(
    automation: AutomationStand, content: str, why: str
) -> None:
    code, message = refusal(
        automation, "create_document", Name="runbook", Content=content, DocumentType="Automation"
    )

    assert code == "InvalidDocumentContent"
    assert why in message


def test_numbers_and_truths_may_be_texts(automation: AutomationStand) -> None:
    execution = automation.run(
        sleep("Wait", timeoutSeconds="5", isEnd="true", isCritical="false"), assumeRole=ROLE
    )

    (step,) = execution["StepExecutions"]
    assert (step["TimeoutSeconds"], step["IsEnd"], step["IsCritical"]) == (5, True, False)
