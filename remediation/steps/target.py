"""A Target, read whole: the function and everything around it that decides what can be done."""

from __future__ import annotations

from dataclasses import replace

from ..aws import functions, recording, roles, secret_store, surroundings
from ..aws.clients import Aws
from ..model import POINTER, CodeSigning, Function, Options, Secret, Shim, Stack, Target
from ..planning.wiring import Wiring, wiring_of


def read_target(aws: Aws, stack: Stack, name: str, options: Options) -> Target:
    """Read a function, its role, published versions, demands of signatures, and secret.

    Args:
        aws: the clients.
        stack: what the stack brought along.
        name: the function's bare name.
        options: what the person chose; the secret's prefix counts here.
    """
    function = functions.read(aws, name)
    signing = surroundings.code_signing(aws, function)
    return Target(
        function=function,
        role=roles.read(aws, function),
        stack=_with_signature(aws, stack, function, signing),
        versions=surroundings.versions(aws, function),
        code_signing=signing,
        secret=read_secret(aws, stack, function, options),
        recorded_daily=recording.is_recorded_daily(aws),
    )


def read_secret(aws: Aws, stack: Stack, function: Function, options: Options) -> Secret | None:
    """Read the secret that a function points at, or what stands under its secret's name.

    Values of a secret that is not the function's are not even read.
    """
    secret = describe_secret(aws, stack, function, options)
    if secret is None or secret.pending_deletion or not secret.belongs_to(function):
        return secret
    return secret_store.read_values(aws, secret)


def describe_secret(aws: Aws, stack: Stack, function: Function, options: Options) -> Secret | None:
    """Read the same, but for its values.

    A pointer that was left behind, under a handler of the function's own, counts only if the
    function's own secret is there.
    """
    name = stack.secret_name(function, options.secret_prefix)
    pointer = function.environment.get(POINTER)
    if pointer is None:
        return secret_store.describe(aws, name)
    pointed = secret_store.describe(aws, pointer)
    if wiring_of(function, stack) is not Wiring.PLAIN or (pointed and pointed.belongs_to(function)):
        return pointed
    return secret_store.describe(aws, name)


def _with_signature(
    aws: Aws, stack: Stack, function: Function, signing: CodeSigning | None
) -> Stack:
    """Look up who signed the shim's layer, if the function demands a signature."""
    shim = stack.shim_for(function.runtime)
    if shim is None or signing is None or not signing.enforced:
        return stack

    def signed(each: Shim) -> Shim:
        if each is not shim:
            return each
        return replace(
            each,
            signing_profile_version_arn=surroundings.layer_signature(aws, each.layer_arn),
        )

    return replace(stack, shims=tuple(signed(each) for each in stack.shims))
