"""The step Repoint: aliases run the version without plaintext; and the way back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..aws import aliases, snapshots, versions
from ..aws.calls import AwsFailure
from ..aws.secret_content import SecretUnusable
from ..model import Alias, Function, Secret, Snapshot
from ..planning.aliases import differences
from ..planning.wiring import needs_secret
from . import grants
from .context import StepContext, StepFailed
from .publish import take_back_rehearsal, why_it_stays

_ROUNDS = 4
"""How often others may change an alias meanwhile."""
_MOST_COMPARED = 20
"""Versions that are looked at, the newest first, to find the one that an alias ran before."""
_GONE = ("ResourceNotFoundException", "InvalidRequestException")
"""Secrets Manager's codes for a secret that does not exist, or is pending deletion."""


def repoint(context: StepContext) -> tuple[str, ...]:
    """Move the planned aliases to the published version, each under its RevisionId.

    Returns:
        Warnings about aliases that stay.

    Raises:
        StepFailed: the version is not one that runs without plaintext.
    """
    number = context.request.published
    if number is None:
        return ()
    function = context.wait_until_updated()
    new = snapshots.read(context.aws, function.name, number)
    if not needs_secret(new.function, context.stack) or context.moving(new.function.environment):
        raise StepFailed(f"Version {number} of {function.name} is not sealed: no alias is moved")
    secret = context.stored(new.function)
    said = [_move(context, name, old, new, secret) for name, old in context.request.moves]
    # A backout may have come in between, and may have seen no user of the role.
    grants.ensure(context, new.function)
    return tuple(each for each in said if each)


def put_back(context: StepContext) -> tuple[str, ...]:
    """Move the planned aliases back to what they ran, after a step that failed. $LATEST is sealed.

    Each alias is written once even if nothing is to change: a move that was sent before and has not
    arrived yet has an old RevisionId then.
    """
    left = take_back_rehearsal(context, force_update=True)
    function = context.wait_until_updated(even_if_failed=True)
    return (*left, *_put_back(context, function, dict(context.request.moves), force=True))


def put_back_all(context: StepContext, function: Function) -> tuple[str, ...]:
    """Move aliases from sealed versions to the versions that did the same with their plaintext.

    Aliases of sealed versions without such a twin stay, and are named.
    """
    return tuple(_put_back(context, function, None, force=False))


def _move(context: StepContext, name: str, old: str, new: Snapshot, secret: Secret) -> str | None:
    """Move one alias; return why it stays, or None."""
    for _ in range(_ROUNDS):
        alias = _named(context, name)
        if alias is None:
            return f"The alias {name} is gone"
        if (alias.version, alias.weighted) == (new.version, ()):
            return None
        if alias.version != old:
            return f"The alias {name} stays at version {alias.version}: somebody has just moved it"
        if why_not := why_it_stays(context, alias, new, secret):
            return why_not
        aliases.move(context.aws, new.function, alias, new.version)
    raise StepFailed(f"The alias {name} was changed by others again and again: start again")


def _put_back(
    context: StepContext, function: Function, known: Mapping[str, str] | None, *, force: bool
) -> Iterator[str]:
    published = versions.read_published(context.aws, function)
    sealed = {version.version for version in published if version.sealed}
    there = {version.version for version in published}
    for alias in aliases.read(context.aws, function.name):
        if known is not None and alias.name not in known:
            continue
        if alias.version not in sealed or alias.weighted:
            if force and known and alias.version == known[alias.name] and not alias.weighted:
                aliases.move(context.aws, function, alias, alias.version)
            continue
        candidates = (
            [known[alias.name]]
            if known is not None
            else sorted(there - sealed, key=int, reverse=True)
        )
        before = _twin(context, alias, [number for number in candidates if number in there])
        if before is None or not aliases.move(context.aws, function, alias, before):
            yield (
                f"The alias {alias.name} stays at the sealed version {alias.version}: no version "
                "with the plaintext does the same"
            )


def _twin(context: StepContext, alias: Alias, candidates: list[str]) -> str | None:
    """Return the first of some versions that differs from an alias's in nothing but the sealing."""
    name = context.request.function_name
    now = snapshots.read(context.aws, name, alias.version)
    try:
        secret = context.stored(now.function)
    except (StepFailed, SecretUnusable):
        return None
    except AwsFailure as failure:
        if failure.code not in _GONE:
            raise
        return None
    for number in candidates[:_MOST_COMPARED]:
        before = snapshots.read(context.aws, name, number)
        if not any(differences(before, now, context.stack, secret)):
            return number
    return None


def _named(context: StepContext, name: str) -> Alias | None:
    there = aliases.read(context.aws, context.request.function_name)
    return next((alias for alias in there if alias.name == name), None)
