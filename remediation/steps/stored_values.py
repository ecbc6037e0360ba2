"""What a backout puts back: the values that only the secret holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from ..aws import secret_store
from ..aws.calls import AwsFailure
from ..aws.secret_content import SecretUnusable, require_owner
from ..model import Function, Secret
from ..planning.wiring import has_remediation_parts, names_only_in_secret, probed_names
from .context import StepContext, StepFailed
from .target import describe_secret

_GONE = ("ResourceNotFoundException", "InvalidRequestException")
"""Secrets Manager's codes for a secret that does not exist, or is pending deletion."""


def stored_if_usable(context: StepContext, function: Function) -> Secret | None:
    """Read the function's secret with its values; None if the function could not run with it."""
    try:
        return context.stored(function)
    except (StepFailed, SecretUnusable):
        return None
    except AwsFailure as failure:
        if failure.code not in _GONE:
            raise
        return None


def plaintext_to_restore(context: StepContext, function: Function) -> Mapping[str, str] | None:
    """Return the values of this run that a shadowed function has lost.

    None if the secret lacks a value that the function needs when it is sealed.
    """
    needed = names_only_in_secret(function)
    if not needed:
        return {}
    secret = stored_if_usable(context, function)
    if secret is None or not needed <= secret.values.keys():
        return None
    return {name: secret.values[name] for name in needed & set(context.request.planned)}


def secret_with_values(context: StepContext, function: Function) -> Secret | None:
    """Read the secret with the values that a rewired function needs; cancel a scheduled deletion.

    A value that the secret lacks is looked for in the secret's previous version: somebody may have
    overwritten the whole secret.
    """
    if not has_remediation_parts(function, context.stack):
        return None
    secret = describe_secret(context.aws, context.stack, function, context.request.options)
    listed = probed_names(function)
    if listed is not None and set(listed) <= set(function.environment):
        # The environment has every value, so the state of the secret does not matter.
        return secret if secret and secret.belongs_to(function) else None
    if secret is None or not (secret.pending_deletion or secret.belongs_to(function)):
        return secret
    require_owner(function, secret)
    if secret.pending_deletion:
        secret_store.restore(context.aws, secret)
        secret = replace(secret, pending_deletion=False)
    if listed is None:
        return secret_store.read_values(context.aws, secret)
    return _with_listed(context, secret, names_only_in_secret(function))


def _with_listed(context: StepContext, secret: Secret, names: Collection[str]) -> Secret:
    unusable: SecretUnusable | None = None
    try:
        current = secret_store.read_values(context.aws, secret).values
    except SecretUnusable as error:
        current, unusable = {}, error
    found = {name: current[name] for name in names if name in current}
    if lost := set(names) - found.keys():
        previous = secret_store.read_previous(context.aws, secret)
        found |= {name: previous[name] for name in lost if name in previous}
    if unusable and not set(names) <= found.keys():
        raise unusable
    return replace(secret, values=found)
