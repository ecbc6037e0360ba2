"""From the package of a function at the edge to one that looks its secrets up. Pure.

All or nothing: a secret that stays would be in the new version, too. So one line that cannot be
changed refuses the package.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import BinaryIO

from ..model import (
    CodeLine,
    EdgeFunction,
    EdgePackage,
    EdgePointer,
    PackageRefusals,
    SealedPointer,
)
from ..packages.zip_entries import UnusualZip, Zip
from ..patching import reasons
from .limits import (
    MOST_ORIGIN_BYTES,
    function_refusals,
    size_refusals,
)
from .sealing import Sealing, pointer_in
from .shim_files import shim_for

_NOTHING: Mapping[str, str] = MappingProxyType({})


def seal_package(
    package: BinaryIO,
    lines: Sequence[CodeLine],
    function: EdgeFunction,
    pointer: EdgePointer,
    stored: Mapping[str, str] = _NOTHING,
) -> EdgePackage | PackageRefusals:
    """Return a package without secrets, or all reasons against it. The same input gives the same.

    Args:
        package: the zip.
        lines: where the secrets are.
        function: whose package it is.
        pointer: to the secret. Where the secret is not made yet, an ARN without the six characters
            behind its name will do for a dry run.
        stored: what the function's secret holds already, by variables' names.

    Raises:
        ValueError: the pointer is none; see `EdgePointer`.
    """
    refusals = tuple(function_refusals(function))
    shim = shim_for(function.runtime)
    if refusals or shim is None:
        return PackageRefusals(others=refusals)
    try:
        if too_large := tuple(size_refusals(function, package.seek(0, io.SEEK_END), 0)):
            return PackageRefusals(others=too_large)
        zipped = _zip_of(package)
        unzipped = sum(entry.size for entry in zipped.entries)
        if too_large := tuple(size_refusals(function, 0, unzipped)):
            return PackageRefusals(others=too_large)
        return Sealing(zipped, shim, function, pointer, stored).of(lines)
    except UnusualZip:
        return PackageRefusals(others=(reasons.PACKAGE_DAMAGED,))


def sealed_pointer(package: BinaryIO, runtime: str) -> SealedPointer | None:
    """Return what a sealed package says of itself; None if it is not sealed, or no package."""
    shim = shim_for(runtime)
    if shim is None:
        return None
    try:
        return pointer_in(_zip_of(package), shim)
    except UnusualZip:
        return None


def _zip_of(package: BinaryIO) -> Zip:
    package.seek(0)
    return Zip(package.read(MOST_ORIGIN_BYTES))
