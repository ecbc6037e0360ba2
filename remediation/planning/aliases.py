"""Which aliases may be moved to a version without plaintext, and why others may not. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..model import (
    CODE_VARIABLE,
    LATEST,
    PROVISIONED_CONCURRENCY,
    STACK_TAG,
    Configuration,
    Options,
    Repoint,
    Secret,
    Snapshot,
    Stack,
    Target,
)
from .moved_code import moved_between
from .published import keeping_code, keeping_plaintext
from .rewiring import restored
from .shifting import shift_warnings, why_no_shift, why_others_shift
from .wiring import handler_to_restore, needs_secret


def repointing(
    target: Target, names: Collection[str], options: Options
) -> tuple[tuple[Repoint, ...], tuple[str, ...]]:
    """Return the step that moves aliases, if there is anything to move, and what to know.

    That is why other aliases stay, and what nobody watches.

    Args:
        target: the function, with its aliases and snapshots.
        names: the variables that were moved.
        options: what the person chose.
    """
    if not options.repoint_aliases:
        return (), ()
    keeping = {
        version.version
        for version in (*keeping_plaintext(target.versions, names), *keeping_code(target))
    }
    snapshots = {snapshot.version: snapshot for snapshot in target.snapshots}
    named_by = {version.version: version.named_by for version in target.versions}
    moves: list[tuple[str, str]] = []
    stays: list[str] = []
    for alias in target.aliases:
        if keeping.isdisjoint({alias.version, *alias.weighted}):
            continue
        why_not = (
            _why_not_allowed(target)
            or why_others_shift(alias, target.versions)
            or why_alias_stays(
                snapshots.get(alias.version),
                snapshots[LATEST],
                target.stack,
                target.secret,
            )
            or why_no_shift(alias, options.shift, target.alarm, target.provisioned_aliases)
            or _why_bound(named_by.get(alias.version, ()))
        )
        if why_not:
            stays.append(f"The alias {alias.name} stays at version {alias.version}: {why_not}")
        else:
            moves.append((alias.name, alias.version))
    if not moves:
        return (), tuple(stays)
    said = (*shift_warnings(options, target.alarm), *stays)
    return (Repoint(tuple(moves), options.shift),), said


def why_alias_stays(
    version: Snapshot | None,
    latest: Snapshot,
    stack: Stack,
    secret: Secret | None,
) -> str | None:
    """Return why an alias may not be moved from its version to ``$LATEST``'s; None if it may.

    It may if both would do the same: the same code, and the same configuration but for what
    remediation itself changes.

    Args:
        version: what the alias runs; None if that could not be read.
        latest: ``$LATEST``, or a version that was published from it.
        stack: the stack, which tells what remediation changes.
        secret: the function's secret, with its values.
    """
    if version is None:
        return "its version could not be read"
    if different := tuple(differences(version, latest, stack, secret)):
        return (
            f"its version differs from $LATEST in {', '.join(different)}: publish a version of the "
            "sealed function when you want that to go live, and move the alias"
        )
    return None


def differences(
    one: Snapshot, other: Snapshot, stack: Stack, secret: Secret | None
) -> Iterator[str]:
    """Yield in what two versions differ beside what remediation changes: names, never values."""
    moved = moved_between(one, other)
    if not moved and (one.code_sha256 != other.code_sha256 or not one.code_sha256):
        yield "its code"
    if one.runtime_version != other.runtime_version and (one.is_pinned or other.is_pinned):
        yield "the runtime's version, which somebody pinned"
    keys = sorted({*one.settings, *other.settings} - (_OF_CODE if moved else set()))
    yield from (key for key in keys if one.settings.get(key) != other.settings.get(key))
    if one.function.environment_error or other.function.environment_error:
        yield "an environment that could not be read"
        return
    before, after = (_unsealed(each, stack, secret) for each in (one, other))
    if before.handler != after.handler:
        yield "Handler"
    if before.layers != after.layers:
        yield "Layers"
    gone = {CODE_VARIABLE, *moved.names} if moved else set()
    variables = sorted({*before.environment, *after.environment} - gone)
    yield from (
        f"the variable {name}"
        for name in variables
        if before.environment.get(name) != after.environment.get(name)
    )


_OF_CODE = {"CodeSize"}
"""Settings that follow from the code."""


def _unsealed(snapshot: Snapshot, stack: Stack, secret: Secret | None) -> Configuration:
    """Return the configuration that a version's own handler sees."""
    function = snapshot.function
    values = secret.values if secret and needs_secret(function, stack) else {}
    return restored(function, stack, handler_to_restore(function, stack, secret), values)


def _why_bound(named_by: Collection[str]) -> str | None:
    """Return why an alias stays at a version that is prepared to run, and a new one would not be.

    Provisioned concurrency of an alias follows the alias; of a version it does not.
    """
    if PROVISIONED_CONCURRENCY not in named_by:
        return None
    return (
        "the version has provisioned concurrency by its number, which would not follow: publish a "
        "version of the sealed function, give it the same, and move the alias"
    )


def _why_not_allowed(target: Target) -> str | None:
    if not target.stack.may_repoint_aliases:
        return "the stack's parameter RepointAliases does not allow it"
    if owner := target.function.tags.get(STACK_TAG):
        return (
            f"the CloudFormation stack {owner} owns the function, and so perhaps the alias, which "
            "its next deployment would move back: deploy it with the lines to paste"
        )
    return None
