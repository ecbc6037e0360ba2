"""Loads a function's secret into its environment, then hands over to its own handler.

AWS Lambda imports this module, since the function's handler is ``sealed_env.handler``. The
function's own handler stands in SEALED_ENV_HANDLER. Standard library only; Python 3.9 to 3.14.

The package's folder stands before the standard library's on ``sys.path``. What is imported here
would therefore be the package's own ``ssl.py`` or ``random.py``, before the environment is filled;
and the function would find our ``ssl``, with OpenSSL's settings read before its own code could set
them. So the modules that run in the function's process import only what the interpreter has built
in or what Lambda's client has imported already; a process of its own asks for the secret
(`loading`).

Whatever is wrong with one of our modules, a function that has all its plaintext goes on with it.

A package that brings a module ``sealed_env`` of its own hides this one: ``/var/task`` comes before
``/opt/python``. The probe then is not answered, and remediation backs out.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

TYPE_CHECKING = False  # Stands for typing's: the package may have a ``typing`` of its own.
if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Any


def _opened(environment: MutableMapping[str, str]) -> Any:
    try:
        from sealed_env.startup import start  # noqa: PLC0415 - what fails here is our own
    except Exception as error:
        nonce, _, listed = environment.get("SEALED_ENV_PROBE", "").partition(":")
        names = [name for name in listed.split(",") if name]
        if not nonce or not all(name in environment for name in names):
            raise
        cause = type(error).__name__
    else:
        return start(environment)
    _say(f"the shim itself failed: {cause}")
    handler = _without_us(environment)
    try:
        from sealed_env.bootstrap import answering  # noqa: PLC0415 - it may be what is wrong

        answer = {"loaded": False, "cause": cause, "different": [], "missing": []}
        return answering(nonce, handler, lambda: answer)
    except Exception:  # noqa: BLE001 - then nobody answers the probe
        return handler


def _say(cause: str) -> None:
    text = f"going on with the plaintext, since all of it is still there: {cause}"
    try:
        print(f"sealed-env: {text}", file=sys.stderr, flush=True)  # noqa: T201 - Lambda's log
    except Exception:  # noqa: BLE001 - no log is no reason to stop
        return


def _without_us(environment: MutableMapping[str, str]) -> Any:
    """Return the function's own handler, as the runtime finds it."""
    path = environment["SEALED_ENV_HANDLER"]
    is_known_by_ours = environment.get("_HANDLER", "sealed_env.handler") == "sealed_env.handler"
    if is_known_by_ours and "_HANDLER" in environment:
        environment["_HANDLER"] = path
    try:
        from sealed_env.original import import_handler  # noqa: PLC0415 - it may be what is wrong
    except Exception:  # noqa: BLE001 - then without the runtime's own words for what fails
        return _imported(path)
    return import_handler(path, is_known_by_ours)


def _imported(path: str) -> Any:
    module_name, _, name = path.rpartition(".")
    return getattr(import_module(module_name.replace("/", ".")), name)


handler = _opened(os.environ)
