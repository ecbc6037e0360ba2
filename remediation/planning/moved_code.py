"""What a function's own variable says of secrets that were moved out of its code. Pure.

The state of a move is read from the function: the variable names the version that keeps the code
before, both codes by a digest, and the variables that took the secrets' places.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..model import CODE_TAG, CODE_VARIABLE, Configuration, Function, PublishedVersion, Snapshot

_DIGEST = 12
"""Hexadecimal digits of a code's digest: nobody is kept out by it, codes are only told apart."""
_FORM = re.compile(
    rf"([1-9][0-9]{{0,18}}):([0-9a-f]{{{_DIGEST}}}):([0-9a-f]{{{_DIGEST}}}):([A-Za-z0-9_,]*)"
)


@dataclass(frozen=True, slots=True)
class MovedCode:
    """What was, or is about to be, moved out of the code of a function."""

    kept: str
    """The number of the version that keeps the code before."""
    before: str
    after: str
    """Digests of the code before, and of the one with lookups."""
    names: tuple[str, ...]
    """The variables that were added, sorted."""

    def __str__(self) -> str:
        return f"{self.kept}:{self.before}:{self.after}:{','.join(self.names)}"

    def is_before(self, code_sha256: str) -> bool:
        """Tell whether a code is the one that holds the secrets."""
        return digest_of(code_sha256) == self.before

    def is_after(self, code_sha256: str) -> bool:
        """Tell whether a code is the one that looks its secrets up."""
        return digest_of(code_sha256) == self.after


def digest_of(code_sha256: str) -> str:
    """Return how a code is named in the variable; Lambda's own hash of it is longer."""
    return hashlib.sha256(code_sha256.encode()).hexdigest()[:_DIGEST]


def moved_code(environment: Mapping[str, str]) -> MovedCode | None:
    """Return what a function says of its code; None if it says nothing that is understood."""
    found = _FORM.fullmatch(environment.get(CODE_VARIABLE, ""))
    if found is None:
        return None
    kept, before, after, names = found.groups()
    return MovedCode(kept, before, after, tuple(name for name in names.split(",") if name))


def tagged_code(tags: Mapping[str, str]) -> MovedCode | None:
    """Return what the tags of a function's secret say of its code, as `moved_code` does."""
    return moved_code({CODE_VARIABLE: tags.get(CODE_TAG, "").replace("+", ",")})


def kept_version(function: Function) -> str | None:
    """Return the number of the version that a function's code may go back to; None: there is none.

    Of code that somebody else has deployed since, nothing is left to go back to.
    """
    moved = moved_code(function.environment)
    if moved is None:
        return None
    sha256 = function.code_sha256
    return moved.kept if moved.is_before(sha256) or moved.is_after(sha256) else None


def version_with_code(
    versions: Sequence[PublishedVersion], code_sha256: str, environment: Mapping[str, str]
) -> str | None:
    """Return the number of a published version that keeps a code; None if none does.

    Args:
        versions: all published versions.
        code_sha256: of the code.
        environment: of the function, which may name a version already.
    """
    there = {
        each.version for each in versions if each.code_sha256 == code_sha256 and not each.rehearsal
    }
    moved = moved_code(environment)
    if moved and moved.kept in there:
        return moved.kept
    return max(there, key=int, default=None)


def moved_between(one: Snapshot, other: Snapshot) -> MovedCode | None:
    """Return what was moved if two versions do the same but for variables that lookups need.

    That is if both have the code before, or one of them has, and the other one the code with
    lookups. None of other codes, and of two with lookups, whose variables count.
    """
    codes = (one.code_sha256, other.code_sha256)
    for version in (one, other):
        moved = moved_code(version.function.environment)
        if moved and any(map(moved.is_before, codes)):
            known = all(moved.is_before(code) or moved.is_after(code) for code in codes)
            return moved if known else None
    return None


def without_moved_code(
    configuration: Configuration, function: Function, values: Mapping[str, str]
) -> Configuration:
    """Return a restored configuration without what only the code with lookups needs.

    Variables go if the function has the code before again. If somebody has deployed other code
    since, that may look them up: they stay, and are the owner's. If it still is the code with
    lookups, all stays, so that the code can go back later.

    Args:
        configuration: what the function is to have.
        function: the function as it is.
        values: the secret's; a variable that the owner has set to another value since stays.
    """
    moved = moved_code(function.environment)
    if moved and moved.is_after(function.code_sha256):
        return configuration
    gone = {CODE_VARIABLE}
    if moved and moved.is_before(function.code_sha256):
        gone |= {
            name
            for name in moved.names
            if values.get(name) in (None, function.environment.get(name, values.get(name)))
        }
    environment = {n: v for n, v in configuration.environment.items() if n not in gone}
    return replace(configuration, environment=environment)
