"""The steps Publish and Probe of functions at the edge, before CloudFront knows of the version."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

from ...aws import edge_versions, functions, snapshots
from ...aws.function_code import sha256_of
from ...model import SEALED_AT_EDGE, Snapshot
from ...planning.edge_refusals import different_settings
from ...planning.edge_versions import nonce_for
from ..context import StepContext, StepFailed
from ..probe_answer import load_failure
from .target import (
    planned_version,
    read_function,
    read_latest,
    require_package,
    sealed,
)

_ROUNDS = 4
_SECONDS_FOR_GRANT = 150
"""How long a new grant may take to become effective; usually seconds."""
_SECONDS_FOR_OTHERS = 40
_MARGIN_SECONDS = 10
_PAUSE_SECONDS = 2
_DENIED = "AccessDenied"


def publish(context: StepContext) -> str:
    """Publish the sealed ``$LATEST`` as a version, unless it is published; return its number.

    Raises:
        StepFailed: ``$LATEST`` is not what was sealed, has other settings than the version that was
            planned, or others keep changing it.
    """
    function = read_function(context)
    version = planned_version(context)
    package = require_package(sealed(context, version, context.own_secret(function)))
    packaged, number = (sha256_of(package.content), package.handler), version.version
    refused = None
    for _ in range(_ROUNDS):
        latest = read_latest(context, refused=refused)
        if (latest.code_sha256, latest.function.handler) != packaged:
            raise StepFailed(f"{function.name} was deployed after it was packaged: start again")
        if different := different_settings(latest, version):
            raise StepFailed(
                f"{', '.join(different)} of {function.name} was changed after it was packaged: "
                "start again"
            )
        made = _published_already(context, latest, number) or snapshots.publish(
            context.aws, latest, f"{SEALED_AT_EDGE}{number}", as_described=True
        )
        if made is not None:
            snapshots.wait_until_active(context.aws, function, made, context.seconds_left)
            return made
        refused = latest.function.revision_id
    raise StepFailed(
        f"{function.name} was changed by others again and again, or somebody has published the "
        "sealed code as a version of their own, which is to be deleted: start again then"
    )


def _published_already(context: StepContext, latest: Snapshot, number: str) -> str | None:
    """Return the newest version that the button published with this code; None if none is left."""
    found = [
        int(each.number)
        for each in edge_versions.read(context.aws, latest.function)
        if (each.code_sha256, each.in_place_of) == (latest.code_sha256, number)
    ]
    return str(max(found)) if found else None


def probe(context: StepContext) -> None:
    """Invoke the published version by its number until its shim has loaded every value.

    Raises:
        StepFailed: the version does not start, or its secret did not load in time; no value.
    """
    number = published(context)
    version = planned_version(context)
    secret = context.own_secret(version.function)
    values = secret.values.values() if secret else ()
    started, nonce = time.monotonic(), nonce_for(version.function.arn, version.code_sha256)
    while True:
        answer = functions.probe(context.aws, version.function, nonce, number)
        cause = _failure_cause(answer, values)
        if cause is None:
            return
        bound = _SECONDS_FOR_GRANT if cause.startswith(_DENIED) else _SECONDS_FOR_OTHERS
        most = min(bound, context.seconds_left() - _MARGIN_SECONDS)
        if time.monotonic() + _PAUSE_SECONDS > started + most:
            raise StepFailed(
                f"Version {number} of {version.function.name} does not start with its secret "
                f"({cause}), and no distribution runs it: see the function's log"
            )
        time.sleep(_PAUSE_SECONDS)


def published(context: StepContext) -> str:
    """Return the number of the version that was published.

    Raises:
        StepFailed: the request names none.
    """
    number = context.request.published
    if number is None:
        raise StepFailed("The request names no published version: publish first")
    return number


def _failure_cause(answer: dict[str, Any] | str, values: Collection[str]) -> str | None:
    """Return why a version is not ready; None if it is."""
    cause = load_failure(answer, values)
    if cause is not None or isinstance(answer, str):
        return cause
    return "values are missing in the secret" if answer.get("missing", ["?"]) else None
