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
    """Read a function by one GetFunction; by another one if its tags were not to be had.

    Raises:
        AwsFailure: there is no such function, or it may not be read.
    """
    answer = call("lambda:GetFunction", name, aws.functions.get_function, FunctionName=name)
    if "TagsError" in answer:
        time.sleep(_PAUSES[0])
        answer = call("lambda:GetFunction", name, aws.functions.get_function, FunctionName=name)
    return _function(answer)


def probe(aws: Aws, function: Function, nonce: str) -> dict[str, Any] | str:
    """Invoke a function with the probe.

    Returns:
        The shim's answer, or the name of the error that came instead of one. A message of the
        function's own is never passed on: it may hold a value.
    """
    payload = json.dumps({"sealed-env-probe": nonce})

    def invoke() -> tuple[str | None, bytes]:
        answer = aws.invocations.invoke(FunctionName=function.name, Payload=payload)
        # Part of the call: the connection may be lost while the answer is read.
        return answer.get("FunctionError"), answer["Payload"].read()

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
    """Tag a function, so that automatic remediation leaves it alone."""
    _tagging(
        "lambda:TagResource",
        function,
        lambda: aws.functions.tag_resource(Resource=function.arn, Tags={BACKED_OUT_TAG: when}),
    )


def unmark(aws: Aws, function: Function) -> None:
    """Take the mark away, if there is one."""
    if BACKED_OUT_TAG in function.tags or function.tags_error:
        _tagging(
            "lambda:UntagResource",
            function,
            lambda: aws.functions.untag_resource(Resource=function.arn, TagKeys=[BACKED_OUT_TAG]),
        )


def _tagging(action: str, function: Function, operation: Callable[[], object]) -> None:
    """Change tags; wait for an update that Lambda still refuses it for."""
    for pause in (*_PAUSES, None):
        try:
            call(action, function.name, operation)
        except AwsFailure as failure:
            if failure.code != "ResourceConflictException" or pause is None:
                raise
            time.sleep(pause)
        else:
            return


def _function(answer: GetFunctionResponseTypeDef) -> Function:
    configuration = answer["Configuration"]
    environment = configuration.get("Environment", {})
    return Function(
        name=configuration["FunctionName"],
        arn=configuration["FunctionArn"],
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
        reserved_concurrency=answer.get("Concurrency", {}).get("ReservedConcurrentExecutions"),
        tags=MappingProxyType(dict(answer.get("Tags", {}))),
        tags_error=answer.get("TagsError", {}).get("ErrorCode"),
    )
