"""Reads a `Target`: the function and everything else that decides what can be done to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ..aws import (
    alarms,
    aliases,
    code_signing,
    functions,
    layers,
    recording,
    roles,
    secret_store,
    snapshots,
    version_references,
    versions,
)
from ..aws.clients import Aws
from ..model import (
    LATEST,
    SECRET_ARN_VARIABLE,
    CodeSigning,
    Function,
    Options,
    Secret,
    Shim,
    Stack,
    Target,
)
from ..planning.published import MOST_LOOKED_AT, keeping_code, keeping_plaintext, moved_names
from ..planning.wiring import Wiring, wiring_of


def read_target(aws: Aws, stack: Stack, name: str, options: Options) -> Target:
    """Read a function, its role, published versions, code signing configuration and secret.

    Args:
        aws: the clients.
        stack: the stack's resources and settings.
        name: the function's bare name.
        options: what the person chose; only the secret's prefix is used here.
    """
    function = functions.read(aws, name)
    signing = code_signing.read(aws, function)
    return Target(
        function=function,
        role=roles.read(aws, function),
        stack=with_signature(aws, stack, function, signing),
        versions=versions.read_published(aws, function),
        code_signing=signing,
        secret=read_secret(aws, stack, function, options),
        recorded_daily=recording.is_recorded_daily(aws),
    )


def with_published(aws: Aws, target: Target, moving: Collection[str], options: Options) -> Target:
    """Read what points at the published versions that keep plaintext, and what aliases run.

    A version that an alias runs stays anyway, so it is not looked at unless aliases are to be moved
    from it, or versions deleted, which another press may have freed by then.
    """
    keeping = tuple(
        dict.fromkeys(
            (
                *keeping_plaintext(target.versions, moved_names(target, moving)),
                *keeping_code(target),
            )
        )
    )
    looks_at_all = options.repoint_aliases or options.delete_old_versions
    numbers = [v.version for v in keeping if looks_at_all or not v.aliases]
    known = replace(
        target,
        versions=version_references.with_references(
            aws, target.function, target.versions, numbers, MOST_LOOKED_AT
        ),
    )
    if not options.repoint_aliases or not any(version.aliases for version in keeping):
        return known
    name, shift = target.function.name, options.shift
    run = {version.version for version in keeping if version.aliases}
    return replace(
        known,
        aliases=aliases.read(aws, name),
        snapshots=snapshots.with_pins(
            aws, *(snapshots.read(aws, name, version) for version in (LATEST, *sorted(run)))
        ),
        provisioned_aliases=(
            aliases.read_provisioned(aws, target.function) if shift else frozenset()
        ),
        alarm=alarms.read(aws, shift.alarm) if shift and shift.alarm else None,
    )


def read_secret(aws: Aws, stack: Stack, function: Function, options: Options) -> Secret | None:
    """Read the secret that a function points at, or else the secret of the expected name.

    The values are not read if the secret belongs to another function.
    """
    secret = describe_secret(aws, stack, function, options)
    if secret is None or secret.pending_deletion or not secret.belongs_to(function):
        return secret
    return secret_store.read_values(aws, secret)


def describe_secret(aws: Aws, stack: Stack, function: Function, options: Options) -> Secret | None:
    """Read the secret that a function points at, or else the one of the expected name; no values.

    If the handler is not a shim's, the pointer was left behind. It then counts only if it points at
    a secret of this function.
    """
    name = stack.secret_name(function, options.secret_prefix)
    pointer = function.environment.get(SECRET_ARN_VARIABLE)
    if pointer is None:
        return secret_store.describe(aws, name)
    pointed = secret_store.describe(aws, pointer)
    if wiring_of(function, stack) is not Wiring.PLAIN or (pointed and pointed.belongs_to(function)):
        return pointed
    return secret_store.describe(aws, name)


def with_signature(
    aws: Aws, stack: Stack, function: Function, signing: CodeSigning | None
) -> Stack:
    """Read which profile signed the shim's layer, if the function enforces code signing."""
    shim = stack.shim_for(function.runtime)
    if shim is None or signing is None or not signing.enforced:
        return stack

    def signed(each: Shim) -> Shim:
        if each is not shim:
            return each
        return replace(
            each,
            signing_profile_version_arn=layers.signing_profile(aws, each.layer_arn),
        )

    return replace(stack, shims=tuple(signed(each) for each in stack.shims))
