"""Code whose answer may be the environment, or have it as a part. Pure.

What a handler answers with reaches others, and so would the values. Texts are searched, not parsed.
They have one name for the environment, and for what holds it: see `environment_copies`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from .environment_copies import ALL, HOLDS
from .imports import imported_at_once, module_of

_IS_OVER = r"(?:\s*\.\s*\w+\(\))?(?=\s*(?:[;,)}\]\n]|\Z))"
_RETURNS = r"(?:\breturn\b|=>)"
_ANSWERS = re.compile(rf"{_RETURNS}{HOLDS}{_IS_OVER}")
_ITSELF = re.compile(rf"{_RETURNS}\s*\(?\s*{ALL}")


def answers(text: str, *, is_handlers: bool) -> bool:
    """Tell whether a function in a file may return all variables.

    Args:
        text: of the file.
        is_handlers: whether the handler's own. Any other file may hand the environment itself on,
            and not a copy or something that holds it.
    """
    return any(
        is_handlers or not _ITSELF.match(text, found.start()) for found in _ANSWERS.finditer(text)
    )


def is_handlers(handler: str, path: str) -> bool:
    """Tell whether a file is the one that a handler names."""
    return path.rpartition(".")[0] == module_of(handler)


def behind(handler: str, text: str, paths: Collection[str]) -> Iterator[str]:
    """Yield which of some files may answer for a handler: its own, and what that imports itself.

    Args:
        handler: the function's.
        text: of the handler's file.
        paths: of the files.
    """
    at_once = set(imported_at_once(text, paths))
    yield from (path for path in paths if is_handlers(handler, path) or path in at_once)
