"""The code of ``$LATEST``, replaced under its RevisionId."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from ..model import Snapshot
from .calls import CHANGED_SINCE_READ, call_unless_refused
from .clients import Aws


def update_code(aws: Aws, latest: Snapshot, package: bytes) -> bool:
    """Replace the code of ``$LATEST`` unless it was changed since it was read; return whether so.

    Args:
        aws: the clients.
        latest: ``$LATEST``, as it was read.
        package: the zip.
    """
    function = latest.function
    architectures: Any = list(function.architectures)
    return call_unless_refused(
        CHANGED_SINCE_READ,
        "lambda:UpdateFunctionCode",
        function.name,
        aws.functions.update_function_code,
        FunctionName=function.name,
        RevisionId=function.revision_id,
        # Lambda documents x86_64 as the default, whatever the function has.
        Architectures=architectures,
        ZipFile=package,
    )


def sha256_of(package: bytes) -> str:
    """Return the CodeSha256 that Lambda gives to a package."""
    return base64.b64encode(hashlib.sha256(package).digest()).decode()
