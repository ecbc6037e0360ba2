"""The models of AWS's services, parsed once a process: each session would parse them anew.

That, and looking which services there are, is most of what a client takes to make. Everybody gets
a copy of their own, since some change what they were given.
"""

from __future__ import annotations

import json
import marshal
from pathlib import Path
from typing import Any

import botocore
from botocore.loaders import JSONFileLoader, Loader

_INSTALLED = str(Path(botocore.__file__).parent.parent)
_PARSED: dict[str, bytes] = {}
_LISTED: dict[tuple[str, ...], list[str]] = {}
_read = JSONFileLoader.load_file
_look = Loader.list_available_services


def keep_parsed() -> None:
    """Keep what is parsed from now on, of the files that were installed."""
    JSONFileLoader.load_file = _load_file  # type: ignore[method-assign]
    Loader.list_available_services = _list_available_services  # type: ignore[method-assign]


def _load_file(self: JSONFileLoader, file_path: str) -> Any:
    if file_path not in _PARSED:
        content: Any = _read(self, file_path)
        if content is None or not file_path.startswith(_INSTALLED):
            return content
        # Plain dicts keep the order, too, and copy much faster than botocore's ordered ones.
        _PARSED[file_path] = marshal.dumps(json.loads(json.dumps(content)))
    return marshal.loads(_PARSED[file_path])  # noqa: S302 - what was written here


def _list_available_services(self: Any, type_name: str) -> list[str]:
    folders: list[str] = list(self._potential_locations())
    if not all(folder.startswith(_INSTALLED) for folder in folders):
        return _look(self, type_name)
    key = (type_name, *folders)
    if key not in _LISTED:
        _LISTED[key] = _look(self, type_name)
    return [*_LISTED[key]]
