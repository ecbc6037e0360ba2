"""The templates in a folder that the CDK has written: ``cdk.out``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from .input_file import UnusableInput

_SUFFIX = ".template.json"
"""How the templates of stacks and of nested stacks end.

Source: https://docs.aws.amazon.com/cdk/v2/guide/deploy-troubleshoot.html and the CDK's
`Stack.templateFile`
"""
_OF_STAGES = "assembly-"
"""How the folders of stages begin; all other folders are assets."""
_MOST_FOLDERS = 100
"""Stages within stages; a link could lead round and round."""


def template_files(given: str) -> list[str]:
    """Return the templates that a name stands for: itself, if it is no folder.

    Raises:
        UnusableInput: the folder has no template, or cannot be read.
    """
    if given in ("", "-") or not Path(given).is_dir():
        return [given]
    try:
        found = list(_in_folder(given, _MOST_FOLDERS))
    except OSError as error:
        raise UnusableInput(f"{given} cannot be read: {error.strerror}") from None
    if not found:
        raise UnusableInput(f"{given} holds no *{_SUFFIX} as the CDK writes: name the templates")
    return found


def _in_folder(folder: str, most: int) -> Iterator[str]:
    if not most:
        raise UnusableInput(f"{folder} lies too deep")
    for entry in sorted(os.scandir(folder), key=lambda each: each.name):
        if entry.is_dir():
            if entry.name.startswith(_OF_STAGES):
                yield from _in_folder(entry.path, most - 1)
        elif entry.name.endswith(_SUFFIX):
            yield entry.path
