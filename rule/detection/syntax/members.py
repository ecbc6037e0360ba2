"""Which members of a dictionary are secrets, by the name of the whole and their keys."""

from __future__ import annotations

from ..names.words import words
from . import calls
from .names import asks_for_secret

LISTS = frozenset({"passwords", "passwds", "pwds", "secrets", "tokens", "keys", "apikeys"})
"""Last words of names of which every member is a secret."""
KEYED = ["jwt"]
"""The only word of a name whose member ``key`` is a secret."""
_NOT_SECRET_KEYS = words(
    "account client clientid description email format host http id issuer kind label location",
    "login method name parent path provider ref region scope shape table title type url user",
    "username",
    # of a package in a manifest or a lock file
    "artifact branch checksum constraints engines extras features git group hash hashes index",
    "integrity marker markers module prefer registry requested resolved rev revision source",
    "specifier strictly tag version workspace",
)


def is_member(head: list[str], key: str) -> bool:
    """Tell whether a dictionary's members are secrets, as those of ``API_KEYS``.

    Of ``jwt`` the key is.
    """
    if head == KEYED:
        return key.lower() == "key"
    if not head or head[0] not in LISTS or asks_for_secret(key):
        return False
    found = calls.words_of(key)
    return _NOT_SECRET_KEYS.isdisjoint((*found, *(word.removesuffix("s") for word in found)))
