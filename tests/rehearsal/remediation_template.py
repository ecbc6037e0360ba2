"""A small template with a rule, a runbook and the remediation between them, for tests."""

from __future__ import annotations

import copy
from typing import Any

from .automation_stand import Step, invoke, sleep

RULE = "small-rule"
RUNBOOK = "small-runbook"
_ECHO = "def handler(event, context):\n    return event\n"


def trust(service: str, **condition: Any) -> dict[str, Any]:
    """Return a policy that lets a service assume a role."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        **({"Condition": condition} if condition else {}),
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def allowing(action: str, resource: Any) -> dict[str, Any]:
    """Return a policy that allows an action on a resource."""
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


def runbook_of(*steps: Step) -> dict[str, Any]:
    """Return a runbook that takes a function's name and the role."""
    return {
        "schemaVersion": "0.3",
        "description": "Tells its function which function is meant.",
        "assumeRole": "{{ AutomationAssumeRole }}",
        "parameters": {
            "FunctionName": {"type": "String", "allowedPattern": "^[a-z-]+$"},
            "AutomationAssumeRole": {"type": "AWS::IAM::Role::Arn"},
        },
        "mainSteps": list(steps),
    }


TELL = invoke("Tell", {"FunctionName": {"Ref": "Function"}, "LogType": "None",
                       "InputPayload": {"meant": "{{ FunctionName }}"}})  # fmt: skip

TEMPLATE: dict[str, Any] = {
    "Resources": {
        "FunctionRole": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": trust("lambda.amazonaws.com")},
        },
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "FunctionName": "told",
                "Runtime": "python3.13",
                "Handler": "index.handler",
                "Role": {"Fn::GetAtt": ["FunctionRole", "Arn"]},
                "Code": {"ZipFile": _ECHO},
            },
        },
        "Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "FunctionName": {"Ref": "Function"},
                "Action": "lambda:InvokeFunction",
                "Principal": "config.amazonaws.com",
                "SourceAccount": {"Ref": "AWS::AccountId"},
            },
        },
        "Rule": {
            "Type": "AWS::Config::ConfigRule",
            "DependsOn": "Permission",
            "Properties": {
                "ConfigRuleName": RULE,
                "Scope": {"ComplianceResourceTypes": ["AWS::Lambda::Function"]},
                "Source": {
                    "Owner": "CUSTOM_LAMBDA",
                    "SourceIdentifier": {"Fn::GetAtt": ["Function", "Arn"]},
                    "SourceDetails": [
                        {
                            "EventSource": "aws.config",
                            "MessageType": "ConfigurationItemChangeNotification",
                        }
                    ],
                },
            },
        },
        "AutomationRole": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": "small-automation",
                "AssumeRolePolicyDocument": trust("ssm.amazonaws.com"),
                "Policies": [
                    {
                        "PolicyName": "tell",
                        "PolicyDocument": allowing(
                            "lambda:InvokeFunction", {"Fn::GetAtt": ["Function", "Arn"]}
                        ),
                    }
                ],
            },
        },
        "Runbook": {
            "Type": "AWS::SSM::Document",
            "Properties": {
                "Name": RUNBOOK,
                "DocumentType": "Automation",
                "UpdateMethod": "NewVersion",
                "Content": runbook_of(TELL),
            },
        },
        "Remediation": {
            "Type": "AWS::Config::RemediationConfiguration",
            "Properties": {
                "ConfigRuleName": {"Ref": "Rule"},
                "TargetType": "SSM_DOCUMENT",
                "TargetId": {"Ref": "Runbook"},
                "ResourceType": "AWS::Lambda::Function",
                "Automatic": "false",
                "MaximumAutomaticAttempts": "5",
                "RetryAttemptSeconds": "60",
                "Parameters": {
                    "FunctionName": {"ResourceValue": {"Value": "RESOURCE_ID"}},
                    "AutomationAssumeRole": {
                        "StaticValue": {"Values": [{"Fn::GetAtt": ["AutomationRole", "Arn"]}]}
                    },
                },
            },
        },
    },
    "Outputs": {"Role": {"Value": {"Fn::GetAtt": ["AutomationRole", "Arn"]}}},
}


def with_another_step() -> dict[str, Any]:
    """Return the template with a runbook that does more."""
    changed = copy.deepcopy(TEMPLATE)
    changed["Resources"]["Runbook"]["Properties"]["Content"] = runbook_of(TELL, sleep("Wait"))
    return changed
