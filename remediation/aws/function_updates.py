"""Updates of a function: under its RevisionId, one at a time, never over another's update."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from ..model import Configuration, Function, RemediationError
from . import functions
from .calls import CHANGED_SINCE_READ, AwsFailure, call
from .clients import Aws

_SECONDS_TO_UPDATE = 180
_SECONDS_UNTIL_CONSISTENT = 12
"""How long GetFunction may return a state for which Lambda has just refused an update."""
_ATTEMPTS = 4


class FunctionChanging(RemediationError):
    """Somebody else keeps changing the function, or its last update failed."""


class EnvironmentUnreadable(RemediationError):
    """The function's variables could not be read, and to write them would lose some."""


def wait_until_updated(
    aws: Aws,
    name: str,
    *,
    even_if_failed: bool = False,
    refused: str | None = None,
) -> Function:
    """Read a function as soon as no update of the function is in progress.

    Lambda may refuse an update because of another one that GetFunction does not show yet, or no
    longer shows. So a function that still has a refused RevisionId is read again for a while.
    Source: https://github.com/alexcasalboni/aws-lambda-power-tuning/issues/175

    Args:
        aws: the clients.
        name: the function's.
        even_if_failed: return the function although its last update failed.
        refused: the RevisionId under which an update has just been refused.

    Raises:
        FunctionChanging: the update takes more than three minutes, or failed.
    """
    waited = 0.0
    for wait in _waits(_SECONDS_TO_UPDATE):
        function = functions.read(aws, name)
        is_consistent = function.revision_id != refused or waited >= _SECONDS_UNTIL_CONSISTENT
        waited += wait
        if function.last_update_status == "Failed" and not even_if_failed:
            raise FunctionChanging(f"The last update of {name} failed: see its configuration")
        if function.last_update_status != "InProgress" and is_consistent:
            return function
        time.sleep(wait)
    raise FunctionChanging(f"An update of {name} is still in progress: start again when it is done")


def change(
    aws: Aws,
    name: str,
    desired: Callable[[Function], Configuration],
    *,
    even_if_failed: bool = False,
    force_update: bool = False,
) -> Function:
    """Update a function to the configuration desired for its latest state, under its RevisionId.

    When somebody else was faster, the function is read again, and what is desired is computed
    again. An update whose response was lost is noticed that way, too.

    Args:
        aws: the clients.
        name: the function's.
        desired: returns the configuration that a function is to have, or raises.
        even_if_failed: go on although the function's last update failed.
        force_update: update once even if nothing is to change. Lambda then refuses an update that
            was sent before and has not arrived yet, since its RevisionId is an old one.

    Returns:
        The function as it was when nothing was left to change.

    Raises:
        FunctionChanging: others keep changing the function. No change of theirs was overwritten.
    """
    refused = None
    for _ in range(_ATTEMPTS):
        function = wait_until_updated(aws, name, even_if_failed=even_if_failed, refused=refused)
        wanted = desired(function)
        if wanted == function.configuration and not force_update:
            return function
        if update_if_unchanged(aws, function, wanted):
            force_update, refused = False, None
        else:
            refused = function.revision_id
    function = wait_until_updated(aws, name, even_if_failed=even_if_failed, refused=refused)
    if desired(function) == function.configuration:
        return function
    raise FunctionChanging(
        f"{name} was changed by others again and again; nothing was overwritten: start again "
        "when its deployment is done"
    )


def update_if_unchanged(aws: Aws, function: Function, wanted: Configuration) -> bool:
    """Update a function under the RevisionId that it was read with; return whether it was updated.

    Lambda refuses the update if somebody else has changed the function since, or is changing it.
    """
    try:
        _update(aws, function, wanted)
    except AwsFailure as failure:
        if failure.code not in CHANGED_SINCE_READ:
            raise
        return False
    return True


def _update(aws: Aws, function: Function, wanted: Configuration) -> None:
    if function.environment_error:
        raise EnvironmentUnreadable(
            f"The environment of {function.name} could not be read, so it is not written either "
            f"({function.environment_error}): name its key in the stack's EnvironmentKeyArns"
        )
    # One setting is always sent, since an update must hold one. An image has no handler, no layers.
    is_image = function.package_type == "Image"
    changes: dict[str, Any] = {} if is_image else {"Handler": wanted.handler}
    if wanted.layers != function.layers:
        changes["Layers"] = list(wanted.layers)
    if wanted.environment != function.environment or is_image:
        changes["Environment"] = {"Variables": dict(wanted.environment)}
    call(
        "lambda:UpdateFunctionConfiguration",
        function.name,
        aws.functions.update_function_configuration,
        FunctionName=function.name,
        RevisionId=function.revision_id,
        **changes,
    )


def _waits(seconds: float) -> Iterator[float]:
    """Yield pauses in seconds, short ones first, until they add up to a limit."""
    pause, waited = 0.2, 0.0
    while waited < seconds:
        yield pause
        waited += pause
        pause = min(pause * 1.5, 5)
