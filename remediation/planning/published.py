"""Published versions that keep plaintext: which they are, and which may be deleted. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ..model import (
    NOT_LOOKED_UP,
    STACK_TAG,
    DeleteVersions,
    Options,
    PublishedVersion,
    Target,
)
from .moved_code import kept_version, moved_code

MOST_AT_ONCE = 100
"""Versions that one press deletes at most: each takes three requests, of which Lambda answers 15 a
second to all callers, and a step has 290 seconds."""


MOST_LOOKED_AT = 200
"""Versions of which one press looks up who may invoke them: each takes a request. What was not
looked at is not deleted, and is next once others are gone."""
MOST_NAMED = 50
"""Versions that are named one by one: a plan is passed from step to step, and shown to people."""


def moved_names(target: Target, moving: Collection[str]) -> frozenset[str]:
    """Return the variables whose values are in the function's secret, or are about to be.

    A variable that the owner has set again in the function is not among them.
    """
    stored = target.secret.names if target.secret and _is_own(target) else ()
    return frozenset(moving) | (frozenset(stored) - set(target.function.environment))


def keeping_plaintext(
    versions: Sequence[PublishedVersion], names: Collection[str]
) -> tuple[PublishedVersion, ...]:
    """Return the published versions whose environment still has one of these variables."""
    return tuple(version for version in versions if not version.variables.isdisjoint(names))


def keeping_code(target: Target) -> tuple[PublishedVersion, ...]:
    """Return the published versions that have the code before secrets were moved out of it."""
    moved = moved_code(target.function.environment)
    if moved is None:
        return ()
    return tuple(version for version in target.versions if moved.is_before(version.code_sha256))


def deletable(
    versions: Sequence[PublishedVersion],
    names: Collection[str],
    leaving: Collection[str] = (),
    *,
    of_stack: bool = False,
) -> tuple[str, ...]:
    """Return the numbers of the versions that one press deletes, the oldest first; see `unused`."""
    return unused(versions, names, leaving, of_stack=of_stack)[:MOST_AT_ONCE]


def unused(
    versions: Sequence[PublishedVersion],
    names: Collection[str],
    leaving: Collection[str] = (),
    *,
    of_stack: bool = False,
) -> tuple[str, ...]:
    """Return the numbers of all versions that may be deleted, the oldest first.

    They keep plaintext and not only pointers, nothing points at them, and none is the newest
    version, which an owner may be about to use. Of a CloudFormation stack none is the one before
    either: a deployment that fails goes back to it.
    Source: https://github.com/lumigo-io/SAR-Lambda-Janitor/issues/58

    Args:
        versions: all published versions, with all that points at them.
        names: the variables that were moved.
        leaving: aliases that leave these versions before any version is deleted.
        of_stack: whether a CloudFormation stack owns the function.
    """
    newest = sorted(versions, key=lambda version: int(version.version))[-2 if of_stack else -1 :]
    # An owner who moves an alias from the newest version has no use for it. Another newest version
    # may be about to get an alias, though ours is published after it.
    kept = {each.version for each in newest if set(leaving).isdisjoint(each.references)}
    numbers = [
        int(version.version)
        for version in keeping_plaintext(versions, names)
        if not set(version.references) - set(leaving)
        and version.version not in kept
        and not holds_only_pointers(version, names)
    ]
    return tuple(str(number) for number in sorted(numbers))


def holds_only_pointers(version: PublishedVersion, names: Collection[str]) -> bool:
    """Tell whether those of some variables that a version has are empty or name a place."""
    return (version.variables & set(names)) <= version.pointers


def deletion(
    target: Target, names: Collection[str], options: Options, leaving: Collection[str] = ()
) -> Iterator[DeleteVersions]:
    """Yield the step that deletes old versions, if a person asked for it and there are any."""
    if why_no_deletion(target, options) or not options.delete_old_versions:
        return
    of_stack = STACK_TAG in target.function.tags
    found = deletable(target.versions, names, leaving, of_stack=of_stack)
    kept = kept_version(target.function)
    if numbers := tuple(number for number in found if number != kept):
        yield DeleteVersions(numbers)


def why_no_deletion(target: Target, options: Options) -> str | None:
    """Return why no version is deleted although that was asked for; None: nothing is against it."""
    if options.delete_old_versions and not target.stack.may_delete_versions:
        return "the stack's parameter DeleteOldVersions does not allow it"
    return None


def named_first(versions: Sequence[PublishedVersion]) -> tuple[PublishedVersion, ...]:
    """Return those versions that are named one by one: of too many, what something points at."""
    if len(versions) <= MOST_NAMED:
        return tuple(versions)
    return tuple(sorted(versions, key=_is_unnamed)[:MOST_NAMED])


def _is_unnamed(version: PublishedVersion) -> bool:
    return {*version.references} <= {NOT_LOOKED_UP}


def listed(versions: Sequence[PublishedVersion]) -> str:
    """Return versions as people read them, each with what points at it."""
    return _and_more(
        [
            f"{v.version} ({', '.join(v.references)})" if v.references else v.version
            for v in named_first(versions)
        ],
        len(versions),
    )


def numbered(versions: Sequence[PublishedVersion]) -> str:
    """Return the versions' numbers as people read them."""
    return _and_more([version.version for version in versions[:MOST_NAMED]], len(versions))


def _and_more(named: Sequence[str], number: int) -> str:
    more = number - len(named)
    return ", ".join(named) + (f" and {more:,} more" if more else "")


def _is_own(target: Target) -> bool:
    return target.secret is not None and target.secret.belongs_to(target.function)
