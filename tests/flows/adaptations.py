"""All that is changed in the template before it is deployed to the embedded AWS, each with why.

What is not listed here is deployed as it stands in ``template.yaml``: roles, policies, the Config
rule with its parameters, permissions, retries and destinations.
"""

from __future__ import annotations

import copy
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Template = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Uploads:
    """Where the artifacts and the included files were uploaded to."""

    bucket: str
    region: str = "eu-central-1"
    """The bucket's, and so the stack's."""

    def of_build(self, logical_id: str) -> dict[str, str]:
        """Return the place of an artifact, as SAM's CodeUri and ContentUri take it."""
        return {"Bucket": self.bucket, "Key": f"{logical_id}.zip"}

    def of_file(self, path: str) -> str:
        """Return the address of a file that the template includes."""
        return f"s3://{self.bucket}/{path}"


@dataclass(frozen=True, slots=True)
class Adaptation:
    """One change, applied to the template in place."""

    name: str
    reason: str
    apply: Callable[[Template, Uploads], None]


def _functions(template: Template) -> Iterator[dict[str, Any]]:
    globals_ = template.get("Globals", {}).get("Function")
    if globals_:
        yield globals_
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            yield resource["Properties"]


# The build of each folder. Functions of one folder share one artifact.
_BUILT_FROM = {"rule/": "RuleFunction", "remediation/": "RemediationFunction"}


def _use_the_hosts_build(template: Template, uploads: Uploads) -> None:
    for function in _functions(template):
        if "CodeUri" in function:
            folder = function["CodeUri"]
            function["CodeUri"] = uploads.of_build(_BUILT_FROM.get(folder, folder.strip("/")))
    for logical_id, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            resource["Properties"]["ContentUri"] = uploads.of_build(logical_id)


def _include_what_was_uploaded(template: Template, uploads: Uploads) -> None:
    for resource in template["Resources"].values():
        content = resource.get("Properties", {}).get("Content", {})
        if isinstance(content, dict) and "Fn::Transform" in content:
            parameters = content["Fn::Transform"]["Parameters"]
            parameters["Location"] = uploads.of_file(parameters["Location"])


def _use_the_hosts_python(template: Template, _: Uploads) -> None:
    for function in _functions(template):
        if "Runtime" in function:
            function["Runtime"] = f"python{sys.version_info.major}.{sys.version_info.minor}"


def _use_the_hosts_architecture(template: Template, _: Uploads) -> None:
    arm = platform.machine().lower() in ("arm64", "aarch64")
    for function in _functions(template):
        if "Architectures" in function:
            function["Architectures"] = ["arm64" if arm else "x86_64"]


def _leave_out_alarms_on_metric_math(template: Template, _: Uploads) -> None:
    resources = template["Resources"]
    for logical_id, resource in list(resources.items()):
        if resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]:
            del resources[logical_id]


def _leave_out_saved_queries(template: Template, _: Uploads) -> None:
    resources = template["Resources"]
    for logical_id, resource in list(resources.items()):
        if resource["Type"] == "AWS::Logs::QueryDefinition":
            del resources[logical_id]


def _take_lists_for_strings_in_conditions(template: Template, _: Uploads) -> None:
    template["Conditions"] = _without_join(template.get("Conditions", {}))


def _name_the_region_in_conditions(template: Template, uploads: Uploads) -> None:
    template["Conditions"] = _in_region(template.get("Conditions", {}), uploads.region)


def _match_any_value_of_policy_variables(template: Template, _: Uploads) -> None:
    for resource in template["Resources"].values():
        if resource["Type"] not in ("AWS::IAM::ManagedPolicy", "AWS::IAM::Policy"):
            continue
        for given in resource["Properties"]["PolicyDocument"]["Statement"]:
            statement = given["Fn::If"][1] if "Fn::If" in given else given
            condition = statement.get("Condition", {})
            for key, value in list(condition.get("StringEquals", {}).items()):
                if value == "${lambda:SourceFunctionArn}":
                    del condition["StringEquals"][key]
                    condition.setdefault("StringLike", {})[key] = "arn:aws:lambda:*:*:function:*"
                elif "${!aws:" in str(value):
                    del condition["StringEquals"][key]
                    fixed = value["Fn::Sub"].partition("${!aws:")[0]
                    condition.setdefault("StringLike", {})[key] = {"Fn::Sub": f"{fixed}*"}
            if condition.get("StringEquals") == {}:
                del condition["StringEquals"]


def _in_region(value: Any, region: str) -> Any:
    match value:
        case {"Ref": "AWS::Region"}:
            return region
        case dict():
            return {key: _in_region(item, region) for key, item in value.items()}
        case list():
            return [_in_region(item, region) for item in value]
    return value


def _without_join(value: Any) -> Any:
    match value:
        case {"Fn::Join": ["", {"Ref": name}]}:
            return {"Ref": name}
        case dict():
            return {key: _without_join(item) for key, item in value.items()}
        case list():
            return [_without_join(item) for item in value]
    return value


ADAPTATIONS = (
    Adaptation(
        "the host's build",
        "`sam build` makes an artifact for Lambda's machines; the emulator runs functions on this "
        "one, so it gets the same sources and locked packages as built for this one.",
        _use_the_hosts_build,
    ),
    Adaptation(
        "included files from S3",
        "`sam deploy` uploads the runbooks and writes their addresses into the template; so does "
        "this.",
        _include_what_was_uploaded,
    ),
    Adaptation(
        "the host's Python",
        "The emulator runs functions by the Python that is installed.",
        _use_the_hosts_python,
    ),
    Adaptation(
        "the host's architecture",
        "Functions run on this machine's processor.",
        _use_the_hosts_architecture,
    ),
    Adaptation(
        "no alarms on metric math",
        "The emulator's CloudFormation refuses alarms with Metrics; nobody looks at alarms here.",
        _leave_out_alarms_on_metric_math,
    ),
    Adaptation(
        "no saved queries",
        "The emulator's CloudFormation knows no AWS::Logs::QueryDefinition; nobody asks them here.",
        _leave_out_saved_queries,
    ),
    Adaptation(
        "any function's secret",
        "The emulator's IAM knows no policy variables, such as the ARN of the function that asks. "
        "That a function may read its own secret only is proven by tests/test_iam_simulation.py.",
        _match_any_value_of_policy_variables,
    ),
    Adaptation(
        "lists are strings in conditions",
        "The emulator's conditions know no Fn::Join, and take a list parameter for one string.",
        _take_lists_for_strings_in_conditions,
    ),
    Adaptation(
        "the Region in conditions",
        "The emulator's conditions know no AWS::Region, and hold in none.",
        _name_the_region_in_conditions,
    ),
)


def adapt(template: Mapping[str, Any], uploads: Uploads) -> Template:
    """Return the template as the embedded AWS takes it; the given one is left alone."""
    adapted = copy.deepcopy(dict(template))
    for adaptation in ADAPTATIONS:
        adaptation.apply(adapted, uploads)
    return adapted
