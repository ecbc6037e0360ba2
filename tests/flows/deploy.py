"""The template, deployed to the embedded AWS by its CloudFormation, under the template's roles."""

from __future__ import annotations

import functools
import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from tests.flows.adaptations import Uploads, adapt
from tests.made_once import made_once
from tests.rehearsal.emulator import Emulator, root_session
from tests.rehearsal.waiting import wait_for
from tests.yaml_text import read_yaml

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
_PARAMETERS = {"ReservedConcurrency": "1"}
"""The first evaluations come all at once, of the stack's own functions; each execution environment
that starts for one of them takes this machine more than a second."""
_INCLUDED = tuple(
    f"remediation/{name}.yaml" for name in ("runbook", "backout", "edge", "edge_backout")
)


class DeployFailed(Exception):
    """CloudFormation did not create the stack; the message holds its events."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A deployed stack."""

    name: str
    outputs: Mapping[str, str]
    resources: Mapping[str, str]
    """Physical IDs by logical IDs."""


def deploy(
    emulator: Emulator,
    builds: Mapping[str, bytes],
    parameters: Mapping[str, str] | None = None,
    *,
    template: Path = TEMPLATE,
    name: str = "lambda-no-plaintext-secrets",
) -> Stack:
    """Create a stack of the template, and wait until it is there.

    Args:
        emulator: where to.
        builds: the zips of functions and layers, by their logical IDs.
        parameters: the template's; its defaults hold for those left out, but that of ours judges
            one function at a time.
        template: a SAM template.
        name: the stack's.

    Raises:
        DeployFailed: names each resource that failed, and why.
    """
    uploads = _upload(emulator, builds, name)
    common = _PARAMETERS if template == TEMPLATE else {}
    session = root_session(emulator.region)
    body = _translated(template, uploads, session)
    cloudformation = emulator.client("cloudformation")
    try:
        cloudformation.create_stack(
            StackName=name,
            TemplateURL=_uploaded(emulator, uploads, body),
            Capabilities=_CAPABILITIES,
            Parameters=_as_given({**common, **(parameters or {})}),
        )
    except ClientError as error:
        raise DeployFailed(f"{name}: {error}") from error
    return _settled(emulator, name, "CREATE_COMPLETE")


def update(emulator: Emulator, stack: Stack, parameters: Mapping[str, str]) -> Stack:
    """Change parameters of a stack that was deployed, and wait until that is done.

    Raises:
        DeployFailed: names each resource that failed, and why.
    """
    uploads, session = Uploads(_bucket(stack.name), emulator.region), root_session(emulator.region)
    body = _translated(TEMPLATE, uploads, session)
    emulator.client("cloudformation").update_stack(
        StackName=stack.name,
        TemplateURL=_uploaded(emulator, uploads, body),
        Capabilities=_CAPABILITIES,
        Parameters=_as_given({**_PARAMETERS, **parameters}),
    )
    return _settled(emulator, stack.name, "UPDATE_COMPLETE")


def delete(emulator: Emulator, stack: Stack) -> None:
    """Delete a stack, whatever still uses what it made.

    Raises:
        DeployFailed: names each resource that could not be deleted, and why.
    """
    cloudformation = emulator.client("cloudformation")
    identity = cloudformation.describe_stacks(StackName=stack.name)["Stacks"][0]["StackId"]
    cloudformation.delete_stack(StackName=stack.name)
    ended = wait_for(
        f"the end of stack {stack.name}",
        lambda: _finished(cloudformation, identity),
        every=0.05,
    )
    if ended["StackStatus"] != "DELETE_COMPLETE":
        raise DeployFailed(f"{stack.name}: {_failures(cloudformation, identity)}")


def _settled(emulator: Emulator, name: str, status: str) -> Stack:
    cloudformation = emulator.client("cloudformation")
    stack = wait_for(f"stack {name}", lambda: _finished(cloudformation, name), every=0.05)
    if stack["StackStatus"] != status:
        raise DeployFailed(f"{name}: {stack['StackStatus']}\n{_failures(cloudformation, name)}")
    return Stack(
        name=name,
        outputs={o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])},
        resources={
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for resource in cloudformation.describe_stack_resources(StackName=name)[
                "StackResources"
            ]
        },
    )


def read_template(path: Path = TEMPLATE) -> dict[str, Any]:
    """Return a SAM template for the caller to change; the same text is parsed once a process."""
    template: dict[str, Any] = pickle.loads(_parsed(path.read_text()))  # noqa: S301 - written here
    return template


@functools.cache
def _parsed(text: str) -> bytes:
    return pickle.dumps(read_yaml(text))


def _translated(path: Path, uploads: Uploads, session: boto3.Session) -> dict[str, Any]:
    """Translate a SAM template, once in a run of the tests."""

    def make() -> bytes:
        return json.dumps(translate(read_template(path), uploads, session)).encode()

    translated: dict[str, Any] = json.loads(made_once(f"{uploads} {path.read_text()}", make))
    return translated


def translate(
    template: Mapping[str, Any], uploads: Uploads, session: boto3.Session
) -> dict[str, Any]:
    """Turn a SAM template into CloudFormation as the embedded AWS takes it."""
    # Imported here: that takes a second, and most who import this module deploy nothing.
    from samtranslator.metrics.method_decorator import (  # type: ignore[import-untyped]  # noqa: PLC0415
        MetricsMethodWrapperSingleton,
    )
    from samtranslator.parser.parser import Parser  # type: ignore[import-untyped]  # noqa: PLC0415
    from samtranslator.translator.translator import (  # type: ignore[import-untyped]  # noqa: PLC0415
        Translator,
    )

    translator = Translator({}, Parser(), boto_session=session)
    translated: dict[str, Any] = translator.translate(adapt(template, uploads), parameter_values={})
    # Published to nobody; unpublished ones make the translator complain when Python ends.
    MetricsMethodWrapperSingleton.get_instance().publish()
    return translated


def _upload(emulator: Emulator, builds: Mapping[str, bytes], name: str) -> Uploads:
    s3, bucket = emulator.client("s3"), _bucket(name)
    # S3 takes every Region as a bucket's but its first.
    elsewhere = {"CreateBucketConfiguration": {"LocationConstraint": emulator.region}}
    s3.create_bucket(Bucket=bucket, **({} if emulator.region == "us-east-1" else elsewhere))
    for logical_id, content in builds.items():
        s3.put_object(Bucket=bucket, Key=f"{logical_id}.zip", Body=content)
    for path in _INCLUDED:
        s3.put_object(Bucket=bucket, Key=path, Body=_included(path))
    return Uploads(bucket, emulator.region)


@functools.cache
def _included(path: str) -> bytes:
    """Return a file that the template includes, as JSON: CloudFormation takes both.

    Of YAML, the emulator would read each file for a quarter of a second.
    """
    return json.dumps(read_yaml((TEMPLATE.parent / path).read_text("utf-8"))).encode()


def _uploaded(emulator: Emulator, uploads: Uploads, body: Mapping[str, Any]) -> str:
    """Put a template into S3, as `sam deploy` does, and return its address.

    CloudFormation takes 51,200 bytes with a request, and a million from S3.
    """
    key = "template.json"
    emulator.client("s3").put_object(Bucket=uploads.bucket, Key=key, Body=json.dumps(body))
    return f"https://s3.amazonaws.com/{uploads.bucket}/{key}"


def _bucket(name: str) -> str:
    return f"artifacts-{name}"


def _as_given(parameters: Mapping[str, str]) -> list[Any]:
    return [{"ParameterKey": k, "ParameterValue": value} for k, value in parameters.items()]


def _finished(cloudformation: Any, name: str) -> Any:
    stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    return None if stack["StackStatus"].endswith("_IN_PROGRESS") else stack


def _failures(cloudformation: Any, name: str) -> str:
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    return "\n".join(
        f"  {event['LogicalResourceId']} ({event['ResourceType']}): "
        f"{event.get('ResourceStatusReason', 'no reason given')}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED")
    )
