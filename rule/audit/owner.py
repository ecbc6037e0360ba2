"""Who owns a function, as far as its tags say."""

from __future__ import annotations

from collections.abc import Mapping

_KEYS = ("owner", "team", "contact")
"""The last word of a tag's key, in any case, such as ``acme:owner``; the first one counts."""
_STACK = "aws:cloudformation:stack-name"


def owner_of(tags: Mapping[str, str]) -> str:
    """Return who owns a function: a person, a team, or else its stack; empty if no tag says so."""
    named = {key.casefold().replace("/", ":").rpartition(":")[2]: tags[key] for key in tags}
    for key in _KEYS:
        if owner := named.get(key, "").strip():
            return owner
    return f"stack {tags[_STACK]}" if tags.get(_STACK) else ""
