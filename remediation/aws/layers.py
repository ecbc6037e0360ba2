"""Layer versions: who signed them, and which of them can no longer be read."""

from __future__ import annotations

from .calls import AwsFailure, call
from .clients import Aws


def signing_profile(aws: Aws, layer_arn: str) -> str | None:
    """Read which version of a signing profile signed a layer; None if the layer is not signed."""
    response = call(
        "lambda:GetLayerVersion", layer_arn, aws.functions.get_layer_version_by_arn, Arn=layer_arn
    )
    return response["Content"].get("SigningProfileVersionArn")


def unreadable(aws: Aws, layers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the layers that were deleted, or may not be read any more."""
    gone = []
    for layer in layers:
        try:
            call("lambda:GetLayerVersion", layer, aws.functions.get_layer_version_by_arn, Arn=layer)
        except AwsFailure as failure:
            if failure.code not in ("ResourceNotFoundException", "AccessDeniedException"):
                raise
            gone.append(layer)
    return tuple(gone)
