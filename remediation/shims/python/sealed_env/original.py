"""The function's own handler, imported as AWS Lambda's runtime imports it.

Source: https://github.com/aws/aws-lambda-python-runtime-interface-client
"""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False  # Stands for typing's: the package may have a ``typing`` of its own.
if TYPE_CHECKING:
    from typing import Any


def import_handler(path: str, for_runtime: bool = True) -> Any:
    """Return the handler object itself.

    Args:
        path: of the handler, as the function's configuration had it.
        for_runtime: whether the runtime itself is what asks. A wrapper that imports the handler
            gets the errors that any import of it raises.

    Raises:
        Exception: the runtime's own, with its own words, so that alarms on them keep working.
    """
    if not for_runtime:
        module_name, _, name = path.rpartition(".")
        return getattr(import_module(module_name.replace("/", ".")), name)
    module_name, dot, name = path.rpartition(".")
    if not dot:
        raise _fault(
            "MALFORMED_HANDLER_NAME",
            f"Bad handler '{path}': not enough values to unpack (expected 2, got 1)",
        )
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise _fault(
            "BUILT_IN_MODULE_CONFLICT",
            f"Cannot use built-in module {module_name} as a handler module",
        )
    try:
        module = import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise _fault(
            "IMPORT_MODULE_ERROR", f"Unable to import module '{module_name}': {error}"
        ) from None
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        raise _fault(
            "USER_CODE_SYNTAX_ERROR", f"Syntax error in module '{module_name}': {error}", trace
        ) from None
    try:
        return getattr(module, name)
    except AttributeError:
        raise _fault(
            "HANDLER_NOT_FOUND", f"Handler '{name}' missing on module '{module_name}'"
        ) from None


def _fault(kind: str, message: str, trace: Any = None) -> Exception:
    """Return the runtime's exception type, or a plain one outside the runtime."""
    try:
        from awslambdaric.lambda_runtime_exception import (  # type: ignore[import-not-found] # noqa: PLC0415
            FaultException,
        )
    except ImportError:
        return ImportError(message)
    fault: Exception = FaultException(getattr(FaultException, kind), message, trace)
    return fault
