"""What builders write into an image's configuration that no specification names: pure.

Docker's own builder kept the last container's settings (``container_config``), BuildKit its
attributes, with a build's arguments, as JSON in base64 (``moby.buildkit.buildinfo.v1``).
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from .setting import Setting

_READ = {
    "": frozenset({"rootfs", "config"}),
    "config": frozenset({"env", "labels", "entrypoint", "cmd", "shell", "onbuild", "healthcheck"}),
}
"""Members that are read by themselves, or hold digests that were checked; in small letters."""
_OF_STEPS = frozenset({"created_by", "comment"})
_IDENTITIES = frozenset({"container", "hostname", "id", "image", "parent", "pin"})
"""Members that hold the digest of an image or a commit, or a container's number."""
_IDENTITY = re.compile(r"(?:sha256:)?(?:[0-9a-f]{12}|[0-9a-f]{40}|[0-9a-f]{64})")
_BUILDKIT = "moby.buildkit."
_Left = list[tuple[str, str, Any]]


def others_in(document: Mapping[str, Any], config: Mapping[str, Any]) -> Iterator[Setting]:
    """Yield every text that `settings_of` does not read by its name.

    Args:
        document: the configuration.
        config: its member of this name.
    """
    left = _not_read_by_name(document, config)
    # Not by recursion: a document may be as deep as Python parses.
    for place, name, value in left:
        if isinstance(value, dict):
            left += [(f"{place}.{each}", each, within) for each, within in value.items()]
            # Such as a volume, which is a name without a value.
            yield from (
                Setting(f"image {place}", "", each) for each, within in value.items() if not within
            )
        elif isinstance(value, list) and value and all(isinstance(each, str) for each in value):
            yield from _words(place, value)
        elif isinstance(value, list):
            left += [(place, "", each) for each in value]
        elif isinstance(value, str) and not _is_identity(name, value):
            inner = _unpacked(value) if name.startswith(_BUILDKIT) else None
            if inner is None:
                yield Setting(f"image {place}", name, value)
            else:
                left.append((place, "", inner))


def _not_read_by_name(document: Mapping[str, Any], config: Mapping[str, Any]) -> _Left:
    left: _Left = []
    for above, values in (("", document), ("config", config)):
        for name, value in values.items():
            if name.lower() == "history":
                left += _steps(value)
            elif name.lower() not in _READ[above]:
                left.append((f"{above}.{name}".lstrip("."), name, value))
    return left


def _steps(history: Any) -> _Left:
    """Return what a history holds beside commands and comments."""
    return [
        (f"history {number}.{name}", name, value)
        for number, step in enumerate(history or (), start=1)
        for name, value in step.items()
        if name.lower() not in _OF_STEPS
    ]


def _words(place: str, words: list[str]) -> Iterator[Setting]:
    """Yield a list of variables, or of the words of a command."""
    command = []
    for word in words:
        name, equals, value = word.partition("=")
        if equals and name.isidentifier():
            yield Setting(f"image {place}: {name}", name, value)
        else:
            command.append(word)
    if command:
        yield Setting(f"image {place}", "", shlex.join(command))


def _is_identity(name: str, value: str) -> bool:
    return name.lower() in _IDENTITIES and _IDENTITY.fullmatch(value) is not None


def _unpacked(value: str) -> Any:
    """Return what is packed as JSON in base64; None if it is something else."""
    try:
        return json.loads(base64.b64decode(value, validate=True))
    except (binascii.Error, RecursionError, ValueError):
        return None
