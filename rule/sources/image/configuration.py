"""What an image's configuration tells beside its files: variables, commands, labels, history; pure.

A build's arguments are in no file, and stay in the history for whoever may pull the image. Builders
add members of their own, such as Docker's ``container_config``: all else is read as it stands.
Source: https://github.com/opencontainers/image-spec/blob/main/config.md
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from .configuration_rest import others_in
from .json_objects import NotReadable, json_object, member
from .setting import Setting

_COMMANDS = ("Entrypoint", "Cmd", "Shell", "OnBuild")
_ARGUMENTS = re.compile(r"(?:RUN )?\|(\d{1,3}) ")
"""How a step of the history begins whose build had arguments: their number, then each of them."""
_ARGUMENT = re.compile(r"(?:^|(?<= ))[A-Za-z_]\w*=")
_SHELL = re.compile(r" (?:/bin/sh|/bin/bash|/bin/ash|bash|sh|cmd|powershell)\b")


def settings_of(content: bytes, layers: int) -> Iterator[Setting]:
    """Yield what a configuration states.

    Args:
        content: the configuration.
        layers: how many the manifest names.

    Raises:
        NotReadable: it is malformed, or not that of an image with so many layers.
    """
    document = json_object(content, "its configuration")
    root = _object(document, "rootfs")
    differences = member(root, "diff_ids")
    if not isinstance(differences, list) or len(differences) != layers:
        raise NotReadable("its configuration names another number of layers than its manifest")
    given = _object(document, "config")
    for entry in _texts(given, "Env"):
        name, _, value = entry.partition("=")
        yield Setting(f"image Env: {name}", name, value)
    for name, value in _object(given, "Labels").items():
        if not isinstance(value, str):
            raise NotReadable("its configuration is malformed; push the image anew")
        yield Setting(f"image label: {name}", name, value)
    for name in _COMMANDS:
        if words := _texts(given, name):
            joined = "\n".join(words) if name == "OnBuild" else shlex.join(words)
            yield Setting(f"image {name}", "", joined)
    if words := _texts(_object(given, "Healthcheck"), "Test"):
        yield Setting("image Healthcheck", "", " ".join(words))
    yield from _history(member(document, "history"))
    yield from others_in(document, given)


def _history(steps: Any) -> Iterator[Setting]:
    if steps is None:
        return
    if not isinstance(steps, list) or not all(isinstance(each, dict) for each in steps):
        raise NotReadable("its history is malformed; push the image anew")
    for number, step in enumerate(steps, start=1):
        for name in ("created_by", "comment"):
            text = member(step, name)
            if isinstance(text, str) and text:
                place = f"image history {number}"
                yield from (Setting(place, *each) for each in _arguments(text))
                yield Setting(place, "", text)


def _arguments(step: str) -> Iterator[tuple[str, str]]:
    """Yield the arguments of a build that a step of the history begins with."""
    begins = _ARGUMENTS.match(step)
    if begins is None:
        return
    found = list(_ARGUMENT.finditer(step, begins.end()))[: int(begins[1])]
    for at, each in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(step)
        value = step[each.end() : end]
        if at + 1 == len(found):
            # The command follows the last argument, without a sign of where it begins.
            command = _SHELL.search(value)
            value = value[: command.start()] if command else value.partition(" ")[0]
        yield each[0].removesuffix("="), value.strip()


def _object(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = member(values, name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise NotReadable("its configuration is malformed; push the image anew")
    return found


def _texts(values: Mapping[str, Any], name: str) -> list[str]:
    found = member(values, name)
    if found is None:
        return []
    if isinstance(found, str):
        return [found]
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise NotReadable("its configuration is malformed; push the image anew")
    return found
