"""JSON as the programs that run images read it: pure.

They are written in Go, whose reader takes ``Layers`` for ``layers``, and the last of two. A
document in which that could matter is not read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


class NotReadable(ValueError):
    """An image that is not read, for the reason that the message says. Holds no value."""


def json_object(content: bytes, what: str) -> Mapping[str, Any]:
    """Read a JSON object.

    Args:
        content: in UTF-8.
        what: its name, for the error.

    Raises:
        NotReadable: it is none, or has a name twice.
    """
    try:
        read = json.loads(content.decode(), object_pairs_hook=_without_doubles)
    except NotReadable:
        raise NotReadable(f"{what} has a name twice; push the image anew") from None
    except (RecursionError, ValueError):
        read = None
    if not isinstance(read, dict):
        raise NotReadable(f"{what} is malformed; push the image anew")
    return read


def member(values: Mapping[str, Any], name: str) -> Any:
    """Return a member by its name in any case; None if there is none.

    Raises:
        NotReadable: it is there in two cases.
    """
    found = [value for key, value in values.items() if key.lower() == name.lower()]
    if len(found) > 1:
        raise NotReadable(f"it states {name} twice; push the image anew")
    return found[0] if found else None


def _without_doubles(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise NotReadable
    return read
