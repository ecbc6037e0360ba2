"""The package of a function: found by GetFunction, and opened."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from ..model import Function
from .calls import call
from .clients import Aws
from .functions import function_of
from .package_download import PackageNotRead, RangeReader

_BUFFER = 64 * 1024
"""Bytes that are copied from a window at once: readers of zips ask for a few at a time."""
_DIRECTORY_BYTES = 8 * 1024 * 1024
"""A package's directory, with some 100,000 files. All of it is held, and takes ten times as much.
"""
_FILES_BYTES = 64 * 1024 * 1024
"""All files together that are looked at."""


_OWNERS = ("SourceKMSKeyArn", "ResolvedS3Object")
"""In GetFunction's ``Code``: a key of the owner's for the zip, and the owner's own object in S3.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCodeLocation.html
"""


@dataclass(frozen=True, slots=True)
class Package:
    """Where the package of ``$LATEST``, or of a version, is."""

    code_sha256: str
    url: str | None = field(repr=False)
    """Presigned, valid for ten minutes; None if there is none."""
    error: str | None = None
    """Lambda's error code if there is no URL."""
    settings: tuple[str, ...] = ()
    """Names of settings by which the owner keeps the package, and which an upload would undo."""


def read(aws: Aws, name: str, version: str | None = None) -> tuple[Function, Package]:
    """Read a function, or a version of one, and where its package is, by one GetFunction."""
    which: dict[str, Any] = {} if version is None else {"Qualifier": version}
    response: Any = call(
        "lambda:GetFunction", name, aws.functions.get_function, FunctionName=name, **which
    )
    code = response.get("Code", {})
    package = Package(
        response["Configuration"].get("CodeSha256", ""),
        code.get("Location"),
        code.get("Error", {}).get("ErrorCode"),
        tuple(each for each in _OWNERS if each in code),
    )
    return function_of(response), package


@contextmanager
def opened(function: Function, package: Package) -> Iterator[tuple[BinaryIO, RangeReader]]:
    """Open a package for reading and seeking, and for no more than its directory at first.

    Raises:
        PackageNotRead: now, or later while it is read.
    """
    if package.url is None:
        raise PackageNotRead(
            f"Lambda gives no package of {function.name} "
            f"({package.error or function.package_type}): see whether the remediation's role may "
            "use the key that encrypts it (the stack's parameter EnvironmentKeyArns)"
        )
    with RangeReader(package.url, _DIRECTORY_BYTES) as reader:
        yield cast("BinaryIO", io.BufferedReader(reader, _BUFFER)), reader


def allow_files(reader: RangeReader) -> None:
    """Let a package's files be read, after its directory."""
    reader.allow(_FILES_BYTES)
