"""Layers that Lambda keeps for a function, and takes in no new list: deleted ones, say.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_DeleteLayerVersion.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..aws import surroundings
from ..aws.calls import AwsFailure
from ..model import Configuration, Function
from .context import Work

_REFUSED = ("InvalidParameterValueException", "AccessDeniedException", "ResourceNotFoundException")
"""What Lambda says of a list with a layer that is gone, or that another account shares no more."""


def change(
    work: Work, decide: Callable[[Function], Configuration], *, fence: bool = False
) -> tuple[str, ...]:
    """Change a function on its way back; its layers stay as they are if Lambda takes no others.

    A shim's layer that nobody's handler names does nothing. A function that stays sealed for
    somebody else's layer could never be taken back.

    Returns:
        What should be known about the layers.

    Raises:
        AwsFailure: the change was refused, and not for a layer.
    """
    try:
        work.change(decide, even_if_failed=True, fence=fence)
    except AwsFailure as failure:
        if failure.code not in _REFUSED:
            raise
        layers = work.settled(even_if_failed=True).layers
        others = tuple(layer for layer in layers if not work.stack.is_ours(layer))
        gone = surroundings.layers_out_of_reach(work.aws, others)
        if not gone:
            raise
    else:
        return ()
    work.change(
        lambda function: replace(decide(function), layers=function.layers),
        even_if_failed=True,
        fence=fence,
    )
    told = (
        f"The shim's layer stays, and does nothing: Lambda takes no list with {', '.join(gone)}, "
        "which was deleted, or is shared no more. Replace that one, and take the shim's off"
    )
    return (told,)
