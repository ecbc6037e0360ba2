"""Which version of a function at the edge is to be sealed, and which are sealed. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping

from ..model import EDGE_HANDLERS, EdgeVersion

_NONCE_CHARACTERS = 32


def version_to_seal(run: Collection[str], versions: Iterable[EdgeVersion]) -> str | None:
    """Return the number of the version that distributions run and that is to be sealed.

    Where some run a version and others its sealed one already, as after a run that broke off, that
    is the version. Where all run a sealed one, that one may be sealed further.

    Args:
        run: numbers of the versions that distributions run.
        versions: the published ones.

    Returns:
        None if distributions run versions that have nothing to do with each other, or none.
    """
    before = {each.number: each.in_place_of for each in versions if each.in_place_of}
    first = {number for number in run if before.get(number) not in run}
    return first.pop() if len(first) == 1 else None


def sealed_ones(version: str, versions: Iterable[EdgeVersion]) -> frozenset[str]:
    """Return the numbers of the versions that the button published in place of a version."""
    return frozenset(each.number for each in versions if each.in_place_of == version)


def ways_back(versions: Iterable[EdgeVersion]) -> Mapping[str, str]:
    """Return to which version each sealed one leads back: the first that the button did not make.

    Returns:
        numbers by the numbers of the sealed versions. A version that leads back to one that was
        deleted is left out.
    """
    known = {each.number: each for each in versions}
    back: dict[str, str] = {}
    for each in known.values():
        seen, now = set[str](), each
        while now.in_place_of in known and now.number not in seen:
            seen.add(now.number)
            now = known[now.in_place_of or ""]
        if now is not each and now.in_place_of is None:
            back[each.number] = now.number
    return back


def ways_back_to(version: str, versions: Iterable[EdgeVersion]) -> Mapping[str, str]:
    """Return how what was sealed in place of a version leads back to that one, whatever it is.

    Returns:
        the version by the numbers of the sealed ones; nothing if the version was deleted.
    """
    known = tuple(versions)
    if version not in {each.number for each in known}:
        return {}
    return dict.fromkeys(sealed_ones(version, known), version)


def is_sealed_at_edge(handler: str | None) -> bool:
    """Tell whether a handler is the one of a package that was sealed for the edge."""
    return handler in EDGE_HANDLERS


def nonce_for(function_arn: str, code_sha256: str) -> str:
    """Return what a probe of the sealed version has to say.

    The nonce is no secret: it stands in the package, and who invokes the version may do more than
    probe it. It comes from the version before, so that a package that is sealed twice is the same.

    Args:
        function_arn: without a version.
        code_sha256: of the version before.
    """
    text = f"{function_arn}\0{code_sha256}"
    return hashlib.sha256(text.encode()).hexdigest()[:_NONCE_CHARACTERS]
