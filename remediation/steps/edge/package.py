"""The step Package of functions at the edge: the sealed package becomes the code of ``$LATEST``.

Nothing runs it by that: CloudFront runs published versions alone.
"""

from __future__ import annotations

from collections.abc import Collection

from ...aws import function_code, function_updates
from ...aws.function_code import sha256_of
from ...model import Configuration, Snapshot
from ..context import StepContext, StepFailed
from .target import (
    planned_version,
    read_function,
    read_latest,
    require_package,
    sealed,
)

_ROUNDS = 6
"""How often others may change the function meanwhile; two updates are the step's own."""


def package(context: StepContext) -> None:
    """Give ``$LATEST`` the sealed package and the shim's handler.

    Raises:
        StepFailed: ``$LATEST`` holds neither the planned version's code nor the sealed one.
    """
    function = read_function(context)
    version = planned_version(context)
    sealed_package = require_package(sealed(context, version, context.own_secret(function)))
    bring(
        context,
        sealed_package.content,
        sealed_package.handler,
        {version.code_sha256, sha256_of(sealed_package.content)},
        {version.function.handler or "", sealed_package.handler},
    )


def bring(
    context: StepContext,
    content: bytes,
    handler: str,
    known: Collection[str],
    handlers: Collection[str],
) -> Snapshot:
    """Bring ``$LATEST`` to a package and a handler, each under its RevisionId.

    Args:
        context: of the step.
        content: the zip.
        handler: what Lambda is to start.
        known: the CodeSha256 of each code that may be replaced.
        handlers: those that may be replaced.

    Returns:
        ``$LATEST`` as it is then.

    Raises:
        StepFailed: ``$LATEST`` has other code or another handler, or others keep changing it.
    """
    wanted, refused = sha256_of(content), None
    for _ in range(_ROUNDS):
        latest = read_latest(context, refused=refused)
        function = latest.function
        if latest.code_sha256 not in known or function.handler not in handlers:
            raise StepFailed(
                f"$LATEST of {function.name} was deployed meanwhile, and is not overwritten: "
                "start again when that is done"
            )
        if latest.code_sha256 != wanted:
            done = function_code.update_code(context.aws, latest, content)
        elif function.handler != handler:
            to = Configuration(handler, function.layers, function.environment)
            done = function_updates.update_if_unchanged(context.aws, function, to)
        else:
            return latest
        refused = None if done else function.revision_id
    raise StepFailed(
        f"{context.request.function_name} was changed by others again and again: start again when "
        "they are done"
    )
