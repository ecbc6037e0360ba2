"""What a package.json says: whether its package is published, and which modules it has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..startup import deferred_re as re
from .licence import is_for_others

_VERSION = re.compile(r"\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
"""Source: https://semver.org"""
_UNSET_VERSION = "0.0.0"
_PUBLIC_REGISTRIES = ("https://registry.npmjs.org", "https://registry.yarnpkg.com")
_ENTRIES = ("main", "bin", "exports", "module", "browser", "types", "typings")


def is_published(manifest: dict[str, Any], names: set[str]) -> bool:
    """Tell by its package.json whether npm would publish a package for everybody.

    Source: https://docs.npmjs.com/cli/configuring-npm/package-json
    """
    version, where = manifest.get("version"), manifest.get("publishConfig")
    if isinstance(where, dict) and (
        where.get("access") == "restricted"
        or not str(where.get("registry", _PUBLIC_REGISTRIES[0])).startswith(_PUBLIC_REGISTRIES)
    ):
        return False
    return (
        names == {manifest.get("name")}
        and isinstance(version, str)
        and _VERSION.fullmatch(version) is not None
        and version != _UNSET_VERSION
        and not manifest.get("private")
        and any(map(is_for_others, _licences(manifest)))
    )


def _licences(manifest: dict[str, Any]) -> Iterator[str]:
    """Yield licences, in the current form and in older forms."""
    several = manifest.get("licenses")
    for each in (manifest.get("license"), *(several if isinstance(several, list) else [several])):
        yield from _texts(each.get("type") if isinstance(each, dict) else each)


def entries(manifest: dict[str, Any]) -> list[str]:
    """Return the modules that others import or run, or the default module."""
    texts = (text for key in _ENTRIES for text in _texts(manifest.get(key)))
    named = [text.removeprefix("./").rstrip("/") for text in texts if text]
    return [name for name in named if name != "package.json"] or ["index"]


def _texts(value: object) -> Iterator[str]:
    """Yield all strings in a nested value."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
            case list(several):
                waiting += several
            case dict(members):
                waiting += members.values()


def json_object(content: bytes | None) -> dict[str, Any]:
    """Return a JSON object; an empty one if the content is none."""
    try:
        value = json.loads(content or b"")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
