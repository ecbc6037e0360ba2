"""Layers that a function keeps, but that no new list of layers may name, such as deleted ones.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_DeleteLayerVersion.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..aws import layers
from ..aws.calls import AwsFailure
from ..model import Configuration, Function
from .context import StepContext

_REFUSED = ("InvalidParameterValueException", "AccessDeniedException", "ResourceNotFoundException")
"""Lambda's codes for a list with a deleted layer, or with one that is no longer shared."""


def change(
    context: StepContext,
    desired: Callable[[Function], Configuration],
    *,
    force_update: bool = False,
) -> tuple[str, ...]:
    """Change a function that is backed out; keep its layers if Lambda refuses a new list of them.

    A shim's layer does nothing if the handler is not the shim's. Without this, another owner's
    deleted layer would keep the function sealed for good.

    Returns:
        Warnings about the layers.

    Raises:
        AwsFailure: Lambda refused the change for another reason.
    """
    try:
        context.change(desired, even_if_failed=True, force_update=force_update)
    except AwsFailure as failure:
        if failure.code not in _REFUSED:
            raise
        attached = context.wait_until_updated(even_if_failed=True).layers
        others = tuple(layer for layer in attached if not context.stack.is_shim_layer(layer))
        gone = layers.unreadable(context.aws, others)
        if not gone:
            raise
    else:
        return ()
    context.change(
        lambda function: replace(desired(function), layers=function.layers),
        even_if_failed=True,
        force_update=force_update,
    )
    warning = (
        f"The shim's layer stays, and does nothing: Lambda takes no list with {', '.join(gone)}, "
        "which was deleted, or is no longer shared. Replace that layer, then remove the shim's"
    )
    return (warning,)
