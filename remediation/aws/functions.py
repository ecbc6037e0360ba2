"""Lambda functions: read, probed and tagged."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..model import BACKED_OUT_TAG, Function
from .calls import AwsFailure, call
from .clients import Aws

if TYPE_CHECKING:
    from mypy_boto3_lambda.type_defs import GetFunctionResponseTypeDef

_PAUSES = (0.5, 1, 2, 4, 8)


def read(aws: Aws, name: str) -> Function:
    """Read a function by one GetFunction, and by a second one if Lambda could not read the tags.

    Raises:
        AwsFailure: the function does not exist, or the role may not read it.
    """
    response = call("lambda:GetFunction", name, aws.functions.get_function, FunctionName=name)
    if "TagsError" in response:
        time.sleep(_PAUSES[0])
        response = call("lambda:GetFunction", name, aws.functions.get_function, FunctionName=name)
    return function_of(response)


def probe(
    aws: Aws, function: Function, nonce: str, version: str | None = None
) -> dict[str, Any] | str:
    """Invoke a function, or a published version of it, with the probe.

    Returns:
        The shim's response, or the name of the error that came instead. The error's message is
        never returned: the function wrote it, and it may hold a value.
    """
    payload = json.dumps({"sealed-env-probe": nonce})
    which: dict[str, Any] = {} if version is None else {"Qualifier": version}

    def invoke() -> tuple[str | None, bytes]:
        response = aws.invocations.invoke(FunctionName=function.name, Payload=payload, **which)
        # The payload is read within the call: the connection may be lost while it is read.
        return response.get("FunctionError"), response["Payload"].read()

    try:
        function_error, text = call("lambda:InvokeFunction", function.name, invoke)
    except AwsFailure as failure:
        return failure.code
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    if function_error:
        error = body.get("errorType") if isinstance(body, dict) else None
        return str(error or function_error)
    if not isinstance(body, dict) or body.get("sealed-env-probe") != nonce:
        return "an answer that is not the shim's"
    return body


def mark_backed_out(aws: Aws, function: Function, when: str) -> None:
    """Tag a function, so that automatic remediation does not change it again."""
    _tagging(
        "lambda:TagResource",
        function,
        lambda: aws.functions.tag_resource(Resource=function.arn, Tags={BACKED_OUT_TAG: when}),
    )


def unmark(aws: Aws, function: Function) -> None:
    """Remove the tag of a function that was backed out, if there is one."""
    if BACKED_OUT_TAG in function.tags or function.tags_error:
        _tagging(
            "lambda:UntagResource",
            function,
            lambda: aws.functions.untag_resource(Resource=function.arn, TagKeys=[BACKED_OUT_TAG]),
        )


def _tagging(action: str, function: Function, operation: Callable[[], object]) -> None:
    """Change tags; wait if Lambda refuses that because of an update in progress."""
    for pause in (*_PAUSES, None):
        try:
            call(action, function.name, operation)
        except AwsFailure as failure:
            if failure.code != "ResourceConflictException" or pause is None:
                raise
            time.sleep(pause)
        else:
            return


def function_of(response: GetFunctionResponseTypeDef) -> Function:
    """Return a function, or a version of one, as GetFunction described it."""
    configuration = response["Configuration"]
    environment = configuration.get("Environment", {})
    return Function(
        name=configuration["FunctionName"],
        arn=configuration["FunctionArn"].removesuffix(f":{configuration.get('Version')}"),
        runtime=configuration.get("Runtime"),
        handler=configuration.get("Handler"),
        role_arn=configuration["Role"],
        revision_id=configuration["RevisionId"],
        environment=MappingProxyType(dict(environment.get("Variables", {}))),
        environment_error=environment.get("Error", {}).get("ErrorCode"),
        package_type=configuration.get("PackageType", "Zip"),
        architectures=tuple(configuration.get("Architectures", ["x86_64"])),
        layers=tuple(layer["Arn"] for layer in configuration.get("Layers", [])),
        state=configuration.get("State", "Active"),
        last_update_status=configuration.get("LastUpdateStatus", "Successful"),
        master_arn=configuration.get("MasterArn"),
        snap_start=configuration.get("SnapStart", {}).get("ApplyOn") == "PublishedVersions",
        durable="DurableConfig" in configuration,
        tenants="TenancyConfig" in configuration,
        managed_instances="CapacityProviderConfig" in configuration,
        reserved_concurrency=response.get("Concurrency", {}).get("ReservedConcurrentExecutions"),
        tags=MappingProxyType(dict(response.get("Tags", {}))),
        tags_error=response.get("TagsError", {}).get("ErrorCode"),
        code_sha256=configuration.get("CodeSha256", ""),
    )
