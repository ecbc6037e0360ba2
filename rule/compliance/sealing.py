"""Whether a function that the Remediate button has sealed can still start: pure.

A sealed function needs the shim's handler or its wrapper, variables, a layer and a policy on its
role. If a later update sets one of these anew without the shim's part, the function fails from its
next cold start on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..model import Broken, FunctionSnapshot

SHIM_VARIABLES = (
    "SEALED_ENV_ARN",
    "SEALED_ENV_HANDLER",
    "SEALED_ENV_PROBE",
    "SEALED_ENV_WRAPPER",
)
"""The shim's variables, as remediation sets them."""
SECRET_ARN_VARIABLE, HANDLER_VARIABLE, PROBE_VARIABLE, _ = SHIM_VARIABLES
WRAPPER_VARIABLE = "AWS_LAMBDA_EXEC_WRAPPER"
"""Lambda's variable for the program that starts the runtime.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
"""
GRANT_PATH = "/lambda-no-plaintext-secrets/"
"""The IAM path of the policies that let functions read their secrets, without the Region."""


@dataclass(frozen=True, slots=True)
class Shim:
    """The shim for some families of runtimes."""

    entry: str
    """The handler, or the wrapper, that Lambda is told to start."""
    layer_ending: str
    """How the layer's name ends, whatever the stack's name is."""
    families: tuple[str, ...]
    """The beginnings of the identifiers of the runtimes that it is put before."""
    is_wrapper: bool = False

    @property
    def what(self) -> str:
        """What the entry is."""
        return "wrapper" if self.is_wrapper else "handler"


SHIMS = (
    Shim("sealed_env.handler", "-sealed-env-python", ("python",)),
    Shim("/opt/nodejs/sealed-env/index.handler", "-sealed-env-nodejs", ("nodejs",)),
    Shim(
        "/opt/sealed-env/wrapper",
        "-sealed-env-wrapper",
        ("java", "dotnet", "ruby"),
        is_wrapper=True,
    ),
)
"""A test compares these, and the names above, with remediation's."""

_SECRET = re.compile(r"arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:.+")


def needs_grant(function: FunctionSnapshot) -> bool:
    """Tell whether a function needs the policy on its role to start."""
    starts_shim = _is_sealed_image(function) or _shim_of(function) is not None
    return starts_shim and not _has_its_plaintext(function)


def broken(
    function: FunctionSnapshot,
    policy_arns: Collection[str] | None = (),
    *,
    policies_known: bool = True,
) -> Broken | None:
    """Return what a sealed function lacks; None if it lacks nothing, or was never sealed.

    Whether the ARN is that of this function's secret is not checked: the rule reads no secrets.

    Args:
        function: the function; its variables are not checked if they could not be read.
        policy_arns: the managed policies that are attached to its role; None if the role is gone.
        policies_known: whether the policies could be read.
    """
    if function.package_type == "Image":
        return _broken_image(function, policy_arns, policies_known=policies_known)
    shim = _shim_of(function)
    if shim is None:
        if SECRET_ARN_VARIABLE not in function.environment:
            return None
        what = next((each.what for each in SHIMS if _is_for(each, function)), "handler")
        return Broken((f"its {what} is not the shim's, so the values do not reach it",))
    lost = [*_lost_variables(function, shim), *_of_another_family(function, shim)]
    mendable = list(_lost_layer(function, shim))
    if policies_known and not _has_its_plaintext(function):
        mendable += _lost_grant(function, policy_arns)
    if not lost and not mendable:
        return None
    # If another wrapper stands before the shim, the button cannot put the shim first again.
    wrapped = not shim.is_wrapper and function.handler != shim.entry
    return Broken((*lost, *mendable), by_backout=bool(lost) or wrapped)


def _is_sealed_image(function: FunctionSnapshot) -> bool:
    """Tell whether an image's owner named a secret, which the wrapper in the image loads.

    Whether the wrapper is in the image, its variables do not tell.
    """
    return function.package_type == "Image" and SECRET_ARN_VARIABLE in function.environment


def _broken_image(
    function: FunctionSnapshot, policy_arns: Collection[str] | None, *, policies_known: bool
) -> Broken | None:
    if not _is_sealed_image(function):
        return None
    lost = list(_lost_pointer(function))
    grant = list(_lost_grant(function, policy_arns)) if policies_known else []
    return Broken((*lost, *grant), by_backout=bool(lost)) if lost or grant else None


def is_shim_layer(layer_arn: str) -> bool:
    """Tell whether a layer version is that of a shim."""
    return any(_layer_name(layer_arn).endswith(shim.layer_ending) for shim in SHIMS)


def _shim_of(function: FunctionSnapshot) -> Shim | None:
    """Return the shim that the runtime loads, directly or through another wrapper.

    Wrappers such as Datadog's keep the handler that they call in a variable of their own.
    """
    environment = function.environment
    noted = {v for name, v in environment.items() if name not in SHIM_VARIABLES}
    return next(
        (
            shim
            for shim in SHIMS
            if environment.get(WRAPPER_VARIABLE) == shim.entry
            or (not shim.is_wrapper and shim.entry in {function.handler, *noted})
        ),
        None,
    )


def _has_its_plaintext(function: FunctionSnapshot) -> bool:
    """Tell whether a function is shadowed and has all its values, which its shim then uses."""
    if PROBE_VARIABLE not in function.environment:
        return False
    names = function.environment[PROBE_VARIABLE].partition(":")[2].split(",")
    return {name for name in names if name} <= set(function.environment)


def _lost_variables(function: FunctionSnapshot, shim: Shim) -> Iterator[str]:
    environment = function.environment
    if function.environment_unread is not None:
        return
    if not _has_its_plaintext(function):
        yield from _lost_pointer(function)
    if shim.is_wrapper:
        return
    if not environment.get(HANDLER_VARIABLE):
        yield f"{HANDLER_VARIABLE} is missing"
    elif environment[HANDLER_VARIABLE] in {each.entry for each in SHIMS}:
        yield f"{HANDLER_VARIABLE} names the shim itself"


def _lost_pointer(function: FunctionSnapshot) -> Iterator[str]:
    pointer = function.environment.get(SECRET_ARN_VARIABLE)
    if not pointer:
        yield f"{SECRET_ARN_VARIABLE} is missing"
    elif not _SECRET.fullmatch(pointer):
        yield f"{SECRET_ARN_VARIABLE} is no secret's ARN"


def _of_another_family(function: FunctionSnapshot, shim: Shim) -> Iterator[str]:
    if not _is_for(shim, function):
        families = ", ".join(shim.families)
        yield f"its {shim.what} is the shim's for {families}, and its runtime is {function.runtime}"


def _is_for(shim: Shim, function: FunctionSnapshot) -> bool:
    return (function.runtime or "").startswith(shim.families)


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
