"""Whether a function that the Remediate button has sealed can still start: pure.

A sealed function needs its handler, two variables, a layer and a policy on its role. Whoever writes
one of these as a whole afterwards takes away what they do not carry, and the function fails from
its next cold start on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..model import Broken, FunctionSnapshot

SECRET_ARN_VARIABLE = "SEALED_ENV_ARN"  # noqa: S105 - a name
HANDLER_VARIABLE = "SEALED_ENV_HANDLER"
PROBE_VARIABLE = "SEALED_ENV_PROBE"
GRANT_PATH = "/lambda-no-plaintext-secrets/"
"""The path in IAM of every policy that lets a function read its secret; the Region follows."""


@dataclass(frozen=True, slots=True)
class Shim:
    """What a sealed function of one family of runtimes has."""

    handler: str
    layer_ending: str
    """Of the layer's name, whichever stack has published it."""
    family: str
    """How the runtimes' identifiers begin."""


SHIMS = (
    Shim("sealed_env.handler", "-sealed-env-python", "python"),
    Shim("/opt/nodejs/sealed-env/index.handler", "-sealed-env-nodejs", "nodejs"),
)
"""A test holds these, and the names above, against remediation's own."""

_SECRET = re.compile(r"arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:.+")


def needs_grant(function: FunctionSnapshot) -> bool:
    """Tell whether a function cannot start without the policy on its role."""
    return _shim_of(function) is not None and not _has_its_plaintext(function)


def broken(
    function: FunctionSnapshot, policy_arns: Collection[str] | None = (), *, asked: bool = True
) -> Broken | None:
    """Return what a sealed function lacks; None if it lacks nothing, or was never sealed.

    Whether the pointer leads to this function's secret is not seen here: the rule reads no secret.

    Args:
        function: as it was read. What its environment holds is not asked if that was not read.
        policy_arns: of the managed policies that are attached to its role; None if that is gone.
        asked: whether they could be read.
    """
    shim = _shim_of(function)
    if shim is None:
        if SECRET_ARN_VARIABLE not in function.environment:
            return None
        return Broken(("its handler is not the shim's, so the values do not reach it",))
    lost = [*_lost_variables(function), *_of_another_family(function, shim)]
    mendable = list(_lost_layer(function, shim))
    if asked and not _has_its_plaintext(function):
        mendable += _lost_grant(function, policy_arns)
    if not lost and not mendable:
        return None
    # Behind another wrapper, which the button would not put itself before again.
    wrapped = function.handler != shim.handler
    return Broken((*lost, *mendable), by_backout=bool(lost) or wrapped)


def is_shim_layer(layer_arn: str) -> bool:
    """Tell whether a layer version is a shim's."""
    return any(_layer_name(layer_arn).endswith(shim.layer_ending) for shim in SHIMS)


def _shim_of(function: FunctionSnapshot) -> Shim | None:
    """Return the shim that the runtime loads, itself or by way of another wrapper's handler.

    Wrappers such as Datadog's note the handler that they hand over to in a variable of their own.
    """
    ours = {SECRET_ARN_VARIABLE, HANDLER_VARIABLE, PROBE_VARIABLE}
    handlers = {v for name, v in function.environment.items() if name not in ours}
    return next(
        (shim for shim in SHIMS if shim.handler in {function.handler, *handlers}),
        None,
    )


def _has_its_plaintext(function: FunctionSnapshot) -> bool:
    """Tell whether a function is shadowed with all its values, which it then falls back on."""
    if PROBE_VARIABLE not in function.environment:
        return False
    names = function.environment[PROBE_VARIABLE].partition(":")[2].split(",")
    return {name for name in names if name} <= set(function.environment)


def _lost_variables(function: FunctionSnapshot) -> Iterator[str]:
    environment = function.environment
    if function.environment_unread is not None:
        return
    if not _has_its_plaintext(function):
        if not environment.get(SECRET_ARN_VARIABLE):
            yield f"{SECRET_ARN_VARIABLE} is missing"
        elif not _SECRET.fullmatch(environment[SECRET_ARN_VARIABLE]):
            yield f"{SECRET_ARN_VARIABLE} is no secret's ARN"
    if not environment.get(HANDLER_VARIABLE):
        yield f"{HANDLER_VARIABLE} is missing"
    elif environment[HANDLER_VARIABLE] in {shim.handler for shim in SHIMS}:
        yield f"{HANDLER_VARIABLE} names the shim itself"


def _of_another_family(function: FunctionSnapshot, shim: Shim) -> Iterator[str]:
    if not (function.runtime or "").startswith(shim.family):
        yield f"its handler is the shim's for {shim.family}, and its runtime is {function.runtime}"


def _lost_layer(function: FunctionSnapshot, shim: Shim) -> Iterator[str]:
    if not any(_layer_name(arn).endswith(shim.layer_ending) for arn in function.layers):
        yield f"its layer (*{shim.layer_ending}) is missing"


def _lost_grant(function: FunctionSnapshot, policy_arns: Collection[str] | None) -> Iterator[str]:
    role = function.role_arn.rpartition("/")[2]
    path = f"{GRANT_PATH}{function.arn.split(':')[3]}/"
    if policy_arns is None:
        yield f"its role {role} is gone"
    elif not any(f":policy{path}" in arn for arn in policy_arns):
        yield f"no policy under {path} is attached to its role {role}"


def _layer_name(layer_arn: str) -> str:
    return layer_arn.rpartition(":")[0].rpartition(":")[2]
