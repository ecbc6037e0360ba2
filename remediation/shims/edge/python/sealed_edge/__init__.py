"""Says to the shim what variables say elsewhere: functions of Lambda@Edge have none.

This folder and the shim's own, ``sealed_env``, are files of the package. The secret's copies are
asked in the order that the pointer has for this Region. Standard library only; Python 3.9 to 3.14.
"""

from __future__ import annotations

import os

from sealed_edge.pointer import POINTER

TYPE_CHECKING = False  # Stands for typing's: the package may have a ``typing`` of its own.
if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping
    from typing import Any

_SHIM_HANDLER = "sealed_env.handler"


def point(environment: MutableMapping[str, str], pointer: Mapping[str, Any]) -> None:
    """Set the variables that the shim reads."""
    home = pointer["home"]
    asked = pointer["asked"].get(environment.get("AWS_REGION", ""), pointer["asked"][home])
    arn = pointer["arn"]
    environment["SEALED_ENV_ARN"] = " ".join(
        arn.replace(f":{home}:", f":{region}:", 1) for region in asked
    )
    environment["SEALED_ENV_HANDLER"] = pointer["handler"]
    environment["SEALED_ENV_PROBE"] = f"{pointer['nonce']}:{','.join(pointer['names'])}"
    environment["SEALED_ENV_SECONDS"] = str(pointer["seconds"])
    if "_HANDLER" in environment:
        environment["_HANDLER"] = _SHIM_HANDLER


point(os.environ, POINTER)

from sealed_env import handler  # noqa: E402 - it reads what is set above

__all__ = ["handler"]
