"""The step Store: put the current values into the function's secret, and lose no value in use.

The secret is read before the function. A run that makes the function need another value of the
secret first makes a newer version of the secret, and the version of this step is then refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ..aws import secret_store, secret_versions, versions
from ..aws.secret_content import require_owner, tags_for
from ..model import FUNCTION_TAG, SECRET_ARN_VARIABLE, Function, Secret
from ..planning.wiring import (
    has_remediation_parts,
    has_shim,
    names_only_in_secret,
    original_handler,
)
from .context import StepContext, StepFailed
from .target import describe_secret

_ROUNDS = 6
"""How often others may change the secret or the function meanwhile."""


def store(context: StepContext) -> None:
    """Put the current values into the function's secret: no stale value, and no other function's.

    Raises:
        StepFailed: the function is not as planned, or others keep changing it or its secret.
    """
    function = context.wait_until_updated()
    context.shim_for(function)
    done = not has_remediation_parts(function, context.stack) and _create(context, function)
    storing = _Storing(context)
    for _ in range(_ROUNDS):
        if done and context.wait_until_updated().revision_id == function.revision_id:
            return
        pointer = function.environment.get(SECRET_ARN_VARIABLE)
        secret = restored_secret(context, function)
        function = context.wait_until_updated()
        if secret is not None:
            done = function.environment.get(SECRET_ARN_VARIABLE) == pointer and storing.put(
                function, secret
            )
        elif has_shim(function, context.stack) or not _create(context, function):
            raise StepFailed(f"The secret of {function.name} is gone: back out, then start anew")
        else:
            done = True
    raise StepFailed(
        f"{function.name} or its secret was changed by others again and again: start again when "
        "they are done"
    )


def _create(context: StepContext, function: Function) -> bool:
    """Create the function's secret if there is something to store; return whether that was done."""
    moving = _moving(context, function)
    if not moving:
        return False
    name = context.stack.secret_name(function, context.request.options.secret_prefix)
    fresh = Secret(arn="", name=name, tags=_tags(context, function), values=moving)
    key = context.request.options.kms_key_id or context.stack.kms_key_arn
    return secret_store.create(context.aws, function, fresh, key)


def restored_secret(context: StepContext, function: Function) -> Secret | None:
    """Read the function's secret, and cancel its scheduled deletion; None if there is no secret."""
    secret = describe_secret(context.aws, context.stack, function, context.request.options)
    if secret is None:
        return None
    require_owner(function, secret)
    if secret.pending_deletion:
        secret_store.restore(context.aws, secret)
    return secret_store.read_values(context.aws, secret)


class _Storing:
    """Puts values into the secret, again each time that somebody else has changed the secret."""

    def __init__(self, context: StepContext) -> None:
        self._context = context
        self._version = ""
        """The last version that this step made current."""
        self._dropped: dict[str, str] = {}
        """Values that this step removed from the secret while the function did not need them."""

    def put(self, function: Function, secret: Secret) -> bool:
        """Make the values current; return False if somebody else changed the secret first.

        For a plain function a new version is made even if the secret holds the values already:
        another run that has read the version before may be about to remove these values, and the
        new version makes that run start again.

        Args:
            function: the function, read after the secret.
            secret: the secret with its values.

        Raises:
            StepFailed: there is nothing to store, or a rotation may remove the values again.
        """
        context, moving = self._context, _moving(self._context, function)
        kept = self._kept(function, secret, moving)
        values = {**kept, **moving}
        if not values:
            raise StepFailed(f"{function.name} was changed after it was planned: start again")
        is_known = (
            has_remediation_parts(function, context.stack) or secret.version_id == self._version
        )
        if not is_known or values != secret.values:
            version = secret_store.put(context.aws, function, secret, moving, kept)
            if version is None:
                return False
            self._version = version
            self._dropped |= {n: v for n, v in secret.values.items() if n not in values}
        require_no_rotation(context, secret, moving)
        _tag(context, function, secret, moving)
        return True

    def _kept(
        self, function: Function, secret: Secret, moving: Mapping[str, str]
    ) -> Mapping[str, str]:
        """Return the values of the secret that are kept.

        All values are kept if the function or a published version may load the secret. Otherwise
        only values that the environment also has are kept: another run may just have stored them.
        The rest is from an earlier remediation, and the owner has removed these variables since.
        """
        context, environment = self._context, function.environment
        held = {**self._dropped, **secret.values}
        if has_remediation_parts(function, context.stack):
            lost = names_only_in_secret(function) - held.keys()
            previous = secret_store.read_previous(context.aws, secret) if lost else {}
            return {**{n: previous[n] for n in lost & previous.keys()}, **held}
        if not moving:
            raise StepFailed(f"{function.name} was changed after it was planned: start again")
        kept = {name: v for name, v in held.items() if environment.get(name) == v}
        others = held.keys() - kept.keys() - moving.keys()
        if others and any(
            v.may_load_secret for v in versions.read_published(context.aws, function)
        ):
            return held
        return kept


def require_no_rotation(context: StepContext, secret: Secret, moving: Mapping[str, str]) -> None:
    """Check that no rotation is in progress that may have read the secret before its newest values.

    Secrets Manager labels a rotation's version before the rotation reads the secret. So a rotation
    that has no label yet will read the newest values.
    """
    if moving and secret_versions.is_rotating(context.aws, secret):
        raise StepFailed(
            f"A rotation of the secret {secret.name} is under way, and what it makes current may "
            "lack what is moved: start again when it is done; if it was interrupted, rotate the "
            "secret first, or remove the label AWSPENDING from its version"
        )


def _tag(
    context: StepContext, function: Function, secret: Secret, moving: Mapping[str, str]
) -> None:
    # The function's tag is there already, and the role may not change it.
    new = {key: v for key, v in _tags(context, function).items() if key != FUNCTION_TAG}
    if moving and not new.items() <= secret.tags.items():
        secret_store.tag(context.aws, secret, new)


def _tags(context: StepContext, function: Function) -> dict[str, str]:
    handler = original_handler(function, context.stack)
    return tags_for(function, handler, f"{datetime.now(UTC):%F}")


def _moving(context: StepContext, function: Function) -> dict[str, str]:
    return {name: function.environment[name] for name in context.moving(function.environment)}
