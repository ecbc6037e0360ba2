"""The files that a sealed package gets: the shim's own, and a pointer to the secret. Pure.

The shim's files are those of the layers. They and what stands before them at the edge are read from
the folder in which they are deployed with this code.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from posixpath import normpath
from typing import Any

from ..model import EDGE_HOME, EdgePointer, SealedPointer
from .nearness import asked_in

_SHIMS = Path(__file__).parent.parent / "shims"
_ARN = re.compile(
    rf"arn:[a-z-]++:secretsmanager:{EDGE_HOME}:[0-9]{{12}}:secret:[A-Za-z0-9/_+=.@-]+"
)
_NONCE = re.compile(r"[A-Za-z0-9-]{16,64}")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class EdgeShim:
    """The shim of a language, as files of a package."""

    handler: str
    folders: tuple[str, str]
    """In the package: of the shim, and of what stands before it. They end with a slash."""
    sources: tuple[str, str]
    """The same where the shims are."""
    ending: str
    """Of the files' names."""
    pointer_path: str
    pointer_start: str
    """What stands before the pointer, which both languages read like JSON."""

    def files(self, pointer: SealedPointer, seconds: float) -> Mapping[str, bytes]:
        """Return the files' contents by their paths in the package.

        Args:
            pointer: what the package says of itself.
            seconds: within which the secret must be loaded.

        Raises:
            ValueError: the pointer is none; see `EdgePointer`.
        """
        return {
            **_own_files(self),
            self.pointer_path: self._written(pointer, seconds).encode("ascii"),
        }

    def is_own(self, path: str) -> bool:
        """Tell whether a path of a package is in one of the shim's folders, or in place of one."""
        return f"{normpath(path.replace(chr(92), '/'))}/".startswith(self.folders)

    def pointer_in(self, content: bytes) -> SealedPointer | None:
        """Return what a pointer's file says; None if it says nothing that is understood."""
        text = content.decode("ascii", "replace")
        if not text.startswith(self.pointer_start):
            return None
        try:
            told: Any = json.loads(text.removeprefix(self.pointer_start).strip().rstrip(";"))
            regions = {region for asked in told["asked"].values() for region in asked}
            return SealedPointer(
                EdgePointer(told["arn"], tuple(sorted(regions)), told["nonce"]),
                told["handler"],
                tuple(told["names"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def _written(self, pointer: SealedPointer, seconds: float) -> str:
        given = pointer.pointer
        _require(_ARN, given.secret_arn, f"the ARN of a secret in {EDGE_HOME}")
        _require(_NONCE, given.nonce, "16 to 64 letters, digits and hyphens")
        for region in given.regions:
            _require(_REGION, region, "a Region")
        told = {
            "arn": given.secret_arn,
            "asked": asked_in(given.regions),
            "handler": pointer.handler,
            "home": EDGE_HOME,
            "names": sorted(pointer.names),
            "nonce": given.nonce,
            "seconds": seconds,
        }
        end = ";" if self.ending == ".mjs" else ""
        lines = ",\n".join(f'  "{name}": {json.dumps(value)}' for name, value in told.items())
        return f"{self.pointer_start}{{\n{lines}\n}}{end}\n"


_PYTHON = EdgeShim(
    "sealed_edge.handler",
    ("sealed_env/", "sealed_edge/"),
    ("python/sealed_env", "edge/python/sealed_edge"),
    ".py",
    "sealed_edge/pointer.py",
    '"""Where the secret of this function is, and what its own handler is."""\n\nPOINTER = ',
)
_NODEJS = EdgeShim(
    "sealed-edge/index.handler",
    ("sealed-env/", "sealed-edge/"),
    ("nodejs/sealed-env", "edge/nodejs/sealed-edge"),
    ".mjs",
    "sealed-edge/pointer.mjs",
    "// Where the secret of this function is, and what its own handler is.\n"
    "export const POINTER = ",
)


def shim_for(runtime: str) -> EdgeShim | None:
    """Return the shim for a runtime such as ``python3.13``; None if there is none."""
    if runtime.startswith("python"):
        return _PYTHON
    return _NODEJS if runtime.startswith("nodejs") else None


@functools.cache
def _own_files(shim: EdgeShim) -> Mapping[str, bytes]:
    return {
        f"{folder}{file.name}": file.read_bytes()
        for folder, source in zip(shim.folders, shim.sources, strict=True)
        for file in _sorted(_SHIMS / source, shim.ending)
    }


def _sorted(folder: Path, ending: str) -> Sequence[Path]:
    found = sorted(folder.glob(f"*{ending}"))
    if not found:
        raise FileNotFoundError(f"no files of the shim in {folder}: build the artifact anew")
    return found


def _require(form: re.Pattern[str], given: str, what: str) -> None:
    if not form.fullmatch(given):
        raise ValueError(f"not {what}: {given!r}")
