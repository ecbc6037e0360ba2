"""The published versions of a function at the edge."""

from __future__ import annotations

import re
from typing import Any

from ..model import LATEST, SEALED_AT_EDGE, EdgeVersion, Function
from .calls import call
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


def _in_place_of(version: Any) -> str | None:
    found = _SEALED.fullmatch(version.get("Description", ""))
    return found and found[1]
