"""The step Store: the live values come into the function's secret, and none goes that is needed.

A secret is read before the function: whoever comes to need a value of the secret after that has
made a newer version of it first, and then this one is not put.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ..aws import secret_store, surroundings
from ..aws.secret_content import must_be_of, tags_for
from ..model import FUNCTION_TAG, POINTER, Function, Secret
from ..planning.wiring import has_shim, is_ours, names_without_plaintext, original_handler
from .context import StepFailed, Work
from .target import describe_secret

_ROUNDS = 6
"""How often the secret, or the function, may be changed by others meanwhile."""


def store(work: Work) -> None:
    """Put the live values into the function's secret: nothing stale, and nobody else's.

    Raises:
        StepFailed: the function is not what was planned, or others keep changing it or its secret.
    """
    function = work.settled()
    work.shim_for(function)
    done = not is_ours(function, work.stack) and _create(work, function)
    storing = _Storing(work)
    for _ in range(_ROUNDS):
        if done and work.settled().revision_id == function.revision_id:
            return
        pointer = function.environment.get(POINTER)
        secret = _own_secret(work, function)
        function = work.settled()
        if secret is not None:
            done = function.environment.get(POINTER) == pointer and storing.put(function, secret)
        elif has_shim(function, work.stack) or not _create(work, function):
            raise StepFailed(f"The secret of {function.name} is gone: back out, then start anew")
        else:
            done = True
    raise StepFailed(
        f"{function.name} or its secret was changed by others again and again: start again when "
        "they are done"
    )


def _create(work: Work, function: Function) -> bool:
    """Create the secret of a function that has something to store; tell whether that was done."""
    moving = _moving(work, function)
    if not moving:
        return False
    name = work.stack.secret_name(function, work.request.options.secret_prefix)
    fresh = Secret(arn="", name=name, tags=_tags(work, function), values=moving)
    key = work.request.options.kms_key_id or work.stack.kms_key_arn
    return secret_store.create(work.aws, function, fresh, key)


def _own_secret(work: Work, function: Function) -> Secret | None:
    """Read the function's secret, restored if it was pending deletion; None if there is none."""
    secret = describe_secret(work.aws, work.stack, function, work.request.options)
    if secret is None:
        return None
    must_be_of(function, secret)
    if secret.pending_deletion:
        secret_store.restore(work.aws, secret)
    return secret_store.read_values(work.aws, secret)


class _Storing:
    """Values on their way into a secret, however often others are faster."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._version = ""
        """The last that this step made current."""
        self._dropped: dict[str, str] = {}
        """What this step took out of the secret, when the function did not need it yet."""

    def put(self, function: Function, secret: Secret) -> bool:
        """Make the values current; tell whether they are, or somebody else was faster.

        Before a plain function comes to need the secret, a new version says so, even if the values
        are in it already: whoever read the one before may be about to take them out.

        Args:
            function: as it was read after the secret.
            secret: as it is.

        Raises:
            StepFailed: there is nothing to store, or a rotation would take it out again.
        """
        work, moving = self._work, _moving(self._work, function)
        kept = self._kept(function, secret, moving)
        values = {**kept, **moving}
        if not values:
            raise StepFailed(f"{function.name} was changed after it was planned: start again")
        is_known = is_ours(function, work.stack) or secret.version_id == self._version
        if not is_known or values != secret.values:
            version = secret_store.put(work.aws, function, secret, moving, kept)
            if version is None:
                return False
            self._version = version
            self._dropped |= {n: v for n, v in secret.values.items() if n not in values}
        _must_stay(work, secret, moving)
        _tag(work, function, secret, moving)
        return True

    def _kept(
        self, function: Function, secret: Secret, moving: Mapping[str, str]
    ) -> Mapping[str, str]:
        """Return the secret's own values to keep.

        A function that loads the secret keeps all of it, and so do sealed versions. Of the secret
        of a plain function, what also stands in its environment may have been stored by another
        press just now; the rest is of an earlier life, and its owner has taken it away since.
        """
        work, environment = self._work, function.environment
        held = {**self._dropped, **secret.values}
        if is_ours(function, work.stack):
            lost = names_without_plaintext(function) - held.keys()
            previous = secret_store.read_previous(work.aws, secret) if lost else {}
            return {**{n: previous[n] for n in lost & previous.keys()}, **held}
        if not moving:
            raise StepFailed(f"{function.name} was changed after it was planned: start again")
        kept = {name: v for name, v in held.items() if environment.get(name) == v}
        others = held.keys() - kept.keys() - moving.keys()
        if others and any(v.sealed for v in surroundings.versions(work.aws, function)):
            return held
        return kept


def _must_stay(work: Work, secret: Secret, moving: Mapping[str, str]) -> None:
    """Check that no rotation is under way that may have read the secret before its newest values.

    Secrets Manager labels a rotation's version before the rotation reads anything. So one that is
    not seen here reads what was just stored.
    """
    if moving and secret_store.is_rotating(work.aws, secret):
        raise StepFailed(
            f"A rotation of the secret {secret.name} is under way, and what it makes current may "
            "lack what is moved: start again when it is done; if it broke off, rotate the secret "
            "anew first, or take the label AWSPENDING off its version"
        )


def _tag(work: Work, function: Function, secret: Secret, moving: Mapping[str, str]) -> None:
    # Not whose it is: it says so, or it would not be touched, and nobody may change that.
    new = {key: v for key, v in _tags(work, function).items() if key != FUNCTION_TAG}
    if moving and not new.items() <= secret.tags.items():
        secret_store.tag(work.aws, secret, new)


def _tags(work: Work, function: Function) -> dict[str, str]:
    handler = original_handler(function, work.stack)
    return tags_for(function, handler, f"{datetime.now(UTC):%F}")


def _moving(work: Work, function: Function) -> dict[str, str]:
    return {name: function.environment[name] for name in work.moving(function.environment)}
