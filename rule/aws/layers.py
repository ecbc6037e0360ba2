"""Where the content of a layer version is, or why it is not read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..model import RuleError
from .calls import AwsFailure, call, fails_as
from .clients import FunctionNotRead
from .pace import Pace

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


_REFUSED_NAMES = frozenset({"InvalidParameterValueException", "ValidationException"})
"""Codes with which Lambda refuses the name of a layer; asking again changes nothing."""


class LayerNotReadable(RuleError):
    """A layer version stays unread until somebody does something about it."""


@dataclass(frozen=True, slots=True)
class LayerContent:
    """The content of a layer version."""

    code_sha256: str
    url: str = field(repr=False)
    """A presigned URL, valid for ten minutes."""


@dataclass(frozen=True, slots=True)
class LayerReader:
    """Reads layer versions, and counts each request for the pace."""

    client: LambdaClient
    pace: Pace

    @fails_as(FunctionNotRead)
    def content(self, arn: str) -> LayerContent:
        """Read where the content of a layer version is.

        Raises:
            LayerNotReadable: the version was deleted, the rule may not read it, or Lambda refuses
                its name.
            FunctionNotRead: another try may succeed; names the cause.
        """
        self.pace.count_other()
        reason = ""
        try:
            answer = call(
                "lambda:GetLayerVersion", arn, self.client.get_layer_version_by_arn, Arn=arn
            )
        except AwsFailure as failure:
            if failure.code == "ResourceNotFoundException":
                reason = "this version was deleted; use one that exists"
            elif failure.code.startswith("AccessDenied") or failure.code in _REFUSED_NAMES:
                reason = str(failure)
            else:
                raise
        if reason:
            raise LayerNotReadable(reason)
        content = answer.get("Content", {})
        if not content.get("Location") or not content.get("CodeSha256"):
            raise FunctionNotRead(f"lambda:GetLayerVersion gave no content for {arn}")
        return LayerContent(content["CodeSha256"], content["Location"])
