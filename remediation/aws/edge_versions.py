"""The published versions of a function at the edge, and the updates of its code."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

from ..model import LATEST, SEALED_AT_EDGE, EdgeVersion, Function, Snapshot
from .calls import CHANGED_SINCE_READ, call, call_unless_refused
from .clients import Aws

_SEALED = re.compile(re.escape(SEALED_AT_EDGE) + r"([1-9][0-9]*)")


def read(aws: Aws, function: Function) -> tuple[EdgeVersion, ...]:
    """Read the published versions, and which of them the button sealed."""
    pages: list[Any] = call(
        "lambda:ListVersionsByFunction",
        function.name,
        list,
        aws.functions.get_paginator("list_versions_by_function").paginate(
            FunctionName=function.name
        ),
    )
    return tuple(
        EdgeVersion(
            each["Version"],
            each["CodeSha256"],
            _in_place_of(each),
            each.get("Handler", ""),
            each["Role"],
        )
        for page in pages
        for each in page["Versions"]
        if each["Version"] != LATEST
    )


def update_code(aws: Aws, latest: Snapshot, package: bytes) -> bool:
    """Replace the code of ``$LATEST`` unless it was changed since it was read; return whether so.

    Args:
        aws: the clients.
        latest: ``$LATEST``, as it was read.
        package: the zip.
    """
    function = latest.function
    return call_unless_refused(
        CHANGED_SINCE_READ,
        "lambda:UpdateFunctionCode",
        function.name,
        aws.functions.update_function_code,
        FunctionName=function.name,
        RevisionId=function.revision_id,
        ZipFile=package,
    )


def sha256_of(package: bytes) -> str:
    """Return the CodeSha256 that Lambda gives to a package."""
    return base64.b64encode(hashlib.sha256(package).digest()).decode()


def _in_place_of(version: Any) -> str | None:
    found = _SEALED.fullmatch(version.get("Description", ""))
    return found and found[1]
