"""The step Store of functions at the edge: values from the code go into the function's secret."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from ...aws import secret_replicas, secret_store
from ...aws.secret_content import tags_for
from ...model import EDGE_FUNCTION_TAG, EDGE_HOME, EdgePackage, Function, Secret
from ..context import StepContext, StepFailed
from ..store import require_no_rotation, restored_secret
from .target import planned_version, read_function, require_package, sealed

_ROUNDS = 6
"""How often others may change the secret meanwhile."""
_SECONDS_TO_REPLICATE = 120
_PAUSE_SECONDS = 3


def store(context: StepContext) -> tuple[str, ...]:
    """Put the values into the secret, and replicate it to the stack's Regions.

    What the secret holds already stays: names of new values are chosen beside those.

    Raises:
        StepFailed: others keep changing the secret, or it cannot be replicated.
    """
    function = read_function(context)
    version = planned_version(context)
    for _ in range(_ROUNDS):
        secret = restored_secret(context, function)
        package = require_package(sealed(context, version, secret))
        if secret is None:
            _create(context, function, package)
            continue
        new = {name: v for name, v in package.values.items() if name not in secret.values}
        if new and not secret_store.put(context.aws, function, secret, new, secret.values):
            continue
        if new:
            require_no_rotation(context, secret, new)
        _tag(context, function, secret, package)
        _replicate(context, secret)
        return ()
    raise StepFailed(
        f"The secret of {function.name} was changed by others again and again: start again when "
        "they are done"
    )


def _create(context: StepContext, function: Function, package: EdgePackage) -> None:
    if not package.values:
        raise StepFailed(
            f"The secret of {function.name} is gone, and its code does not hold the values: "
            "restore it from a backup"
        )
    name = context.stack.secret_name(function, context.request.options.secret_prefix)
    tags = tags_for(function, None, f"{datetime.now(UTC):%F}")
    fresh = Secret(arn="", name=name, tags=tags, values=package.values)
    secret_store.create(context.aws, function, fresh, context.stack.kms_key_arn)


def _tag(context: StepContext, function: Function, secret: Secret, package: EdgePackage) -> None:
    """Name the function for its replicas, too, and since when the values are exposed."""
    # Each by itself: who may set the one tag may not set the other.
    if secret.tags.get(EDGE_FUNCTION_TAG) != function.name:
        secret_store.tag(context.aws, secret, {EDGE_FUNCTION_TAG: function.name})
    exposed = {
        key: value
        for key, value in tags_for(function, None, f"{datetime.now(UTC):%F}").items()
        if key not in secret.tags
    }
    if package.values and exposed:
        secret_store.tag(context.aws, secret, exposed)


def _replicate(context: StepContext, secret: Secret) -> None:
    wanted = set(context.stack.edge_regions) - {EDGE_HOME}
    there = secret_replicas.read(context.aws, secret)
    # Asking again is how Secrets Manager retries one that failed.
    if missing := {region for region in wanted if there.get(region) in (None, "Failed")}:
        secret_replicas.add(context.aws, secret, missing)
    waited = 0
    while wanted:
        there = secret_replicas.read(context.aws, secret)
        if failed := sorted(region for region in wanted if there.get(region) == "Failed"):
            raise StepFailed(
                f"The secret {secret.name} could not be replicated to {', '.join(failed)}: see its "
                "replicas in Secrets Manager, or name other Regions in the stack's "
                "EdgeRegions"
            )
        if all(there.get(region) == "InSync" for region in wanted):
            return
        if waited >= _SECONDS_TO_REPLICATE or context.seconds_left() < _PAUSE_SECONDS:
            raise StepFailed(
                f"The secret {secret.name} is still being replicated: start again later"
            )
        time.sleep(_PAUSE_SECONDS)
        waited += _PAUSE_SECONDS
