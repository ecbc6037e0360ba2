"""Versions with all that decides how they run: read, and published from ``$LATEST``."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from ..model import LATEST, Function, RemediationError, Snapshot
from . import functions
from .calls import CHANGED_SINCE_READ, AwsFailure, call
from .clients import Aws

_PAUSE_SECONDS = 2
_NOT_COMPARED = frozenset((
    # What remediation changes, which is compared by itself.
    "Environment", "Handler", "Layers",
    # What is a version's own, or changes by itself. The description is that of the version.
    "ConfigSha256", "Description", "FunctionArn", "LastModified", "LastUpdateStatus",
    "LastUpdateStatusReason", "LastUpdateStatusReasonCode", "MasterArn", "RevisionId", "State",
    "StateReason", "StateReasonCode", "Version",
    # Lambda patches runtimes when it likes to, and with FunctionUpdate at each update; see
    # `with_pins`.
    "RuntimeVersionConfig",
    # Compared by its hash.
    "CodeSha256",
))  # fmt: skip
"""Settings that may differ between a version and ``$LATEST``. Any other one counts, known or not.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
"""


class VersionNotReady(RemediationError):
    """A published version does not become active."""


def read(aws: Aws, name: str, version: str = LATEST) -> Snapshot:
    """Read a published version, or ``$LATEST``, by one GetFunction.

    Raises:
        AwsFailure: there is no such version, or the role may not read it.
    """
    which: dict[str, Any] = {} if version == LATEST else {"Qualifier": version}
    response: Any = call(
        "lambda:GetFunction", f"{name}:{version}", aws.functions.get_function,
        FunctionName=name, **which,
    )  # fmt: skip
    configuration = response["Configuration"]
    settings = {key: value for key, value in configuration.items() if key not in _NOT_COMPARED}
    if "SnapStart" in settings:
        # OptimizationStatus is On for a version, and Off for $LATEST.
        settings["SnapStart"] = settings["SnapStart"].get("ApplyOn")
    return Snapshot(
        version,
        functions.function_of(response),
        configuration.get("CodeSha256", ""),
        MappingProxyType(settings),
        configuration.get("RuntimeVersionConfig", {}).get("RuntimeVersionArn", ""),
    )


def with_pins(aws: Aws, latest: Snapshot, *versions: Snapshot) -> tuple[Snapshot, ...]:
    """Look up which runtime versions are pinned, of versions under another one than ``$LATEST``'s.

    Somebody may have pinned one because a newer one does not run the code.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html

    Args:
        aws: the clients.
        latest: ``$LATEST``, or a version that was published from it.
        *versions: others.
    """
    differ = [each for each in versions if each.runtime_version != latest.runtime_version]
    if not differ:
        return (latest, *versions)
    return (
        _with_pin(aws, latest),
        *(_with_pin(aws, each) if each in differ else each for each in versions),
    )


def _with_pin(aws: Aws, snapshot: Snapshot) -> Snapshot:
    name = snapshot.function.name
    which: dict[str, Any] = {} if snapshot.version == LATEST else {"Qualifier": snapshot.version}
    response = call(
        "lambda:GetRuntimeManagementConfig", f"{name}:{snapshot.version}",
        aws.functions.get_runtime_management_config, FunctionName=name, **which,
    )  # fmt: skip
    return replace(snapshot, is_pinned=response["UpdateRuntimeOn"] == "Manual")


def publish(
    aws: Aws, latest: Snapshot, description: str, *, as_described: bool = False
) -> str | None:
    """Publish ``$LATEST`` as it was read; return the version's number, or None if it was changed.

    If nothing was changed since the last version was published, Lambda returns that version: an
    answer that was lost leads to no second version.
    Source: https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html

    Args:
        aws: the clients.
        latest: ``$LATEST``.
        description: of the version, if one is published.
        as_described: return None for a last version with another description, too.
    """
    function = latest.function
    try:
        published = call(
            "lambda:PublishVersion", function.name, aws.functions.publish_version,
            FunctionName=function.name, CodeSha256=latest.code_sha256,
            RevisionId=function.revision_id, Description=description,
        )  # fmt: skip
    except AwsFailure as failure:
        if failure.code not in CHANGED_SINCE_READ:
            raise
        return None
    if as_described and published.get("Description") != description:
        return None
    return str(published["Version"])


def wait_until_active(
    aws: Aws, function: Function, version: str, seconds_left: Callable[[], float]
) -> Snapshot:
    """Read a published version as soon as it can be invoked. SnapStart takes minutes for that.

    Args:
        aws: the clients.
        function: the function.
        version: the version's number.
        seconds_left: how long the step may still take.

    Raises:
        VersionNotReady: the version failed, or no time was left.
    """
    waited = 0.0
    while True:
        snapshot = read(aws, function.name, version)
        state = snapshot.function.state
        if state == "Active":
            return snapshot
        waited += _PAUSE_SECONDS
        if state == "Failed" or waited > _SECONDS_TO_ACTIVE or seconds_left() < _MARGIN_SECONDS:
            raise VersionNotReady(
                f"Version {version} of {function.name} is {state}, and no alias was moved to it: "
                "see the version in Lambda's console"
            )
        time.sleep(_PAUSE_SECONDS)


_SECONDS_TO_ACTIVE = 200
_MARGIN_SECONDS = 30
