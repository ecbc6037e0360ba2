"""Where the parts of a function's image are, in Amazon ECR.

The manifest and the URLs of the parts are asked for by digest: a tag may name another image by now.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from ..model import FunctionSnapshot, RuleError
from .calls import AwsFailure, call, fails_as
from .clients import FunctionNotRead

if TYPE_CHECKING:
    from mypy_boto3_ecr import ECRClient

MEDIA_TYPES = (
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
)
"""Of manifests and indexes as ECR keeps them: it must convert none, as its digest would change."""
_URI = re.compile(
    r"(?P<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.[a-z0-9.-]+"
    r"/(?P<repository>[a-z0-9._/-]{2,256})@(?P<digest>sha256:[0-9a-f]{64})"
)
"""Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html"""
_GONE = frozenset({"RepositoryNotFoundException", "ImageNotFound", "LayersNotFoundException"})
_LASTING = frozenset(
    {
        "ImageInaccessible",
        "InvalidImageDigest",
        "InvalidParameterException",
        "KmsError",
        "LayerInaccessibleException",
        "UpstreamAccessDenied",
    }
)
"""Codes that the same request gets again, until somebody does something.

Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageFailure.html
"""
_ACCOUNT = 4
"""The place of the account in an ARN."""


class ImageNotReadable(RuleError):
    """An image stays unread until somebody does something about it."""

    def __init__(self, message: str) -> None:
        super().__init__(message, is_temporary=False)


@dataclass(frozen=True, slots=True)
class ImageInRegistry:
    """One image in its repository."""

    account: str
    repository: str
    arn: str
    """The repository's."""
    is_others: bool
    """Whether the repository is that of another account than the function's."""
    digest: str
    client: ECRClient

    @fails_as(FunctionNotRead)
    def manifest(self, digest: str) -> tuple[bytes, str]:
        """Read a manifest or an index, and its media type, by one BatchGetImage.

        Raises:
            ImageNotReadable: it is gone, or the rule may not read it.
            FunctionNotRead: another try may succeed; names the cause.
        """
        answer = self._asked(
            "ecr:BatchGetImage",
            lambda: self.client.batch_get_image(
                registryId=self.account,
                repositoryName=self.repository,
                imageIds=[{"imageDigest": digest}],
                acceptedMediaTypes=list(MEDIA_TYPES),
            ),
        )
        for failure in answer.get("failures", []):
            code = failure.get("failureCode", "an error without a code")
            raise self._refusal("ecr:BatchGetImage", code) or FunctionNotRead(
                f"ecr:BatchGetImage failed for {self.arn}: {code}"
            )
        for image in answer.get("images", []):
            if content := image.get("imageManifest"):
                return content.encode(), image.get("imageManifestMediaType", "")
        raise FunctionNotRead(f"ecr:BatchGetImage gave no manifest for {self.arn}")

    @fails_as(FunctionNotRead)
    def url(self, digest: str) -> str:
        """Read where a part of the image can be read: a presigned URL, valid for a while.

        Raises: as `manifest`.
        """
        answer = self._asked(
            "ecr:GetDownloadUrlForLayer",
            lambda: self.client.get_download_url_for_layer(
                registryId=self.account, repositoryName=self.repository, layerDigest=digest
            ),
        )
        if not answer.get("downloadUrl"):
            raise FunctionNotRead(f"ecr:GetDownloadUrlForLayer gave no URL for {self.arn}")
        return str(answer["downloadUrl"])

    def _asked(self, action: str, operation: Callable[[], Any]) -> Any:
        try:
            return call(action, self.arn, operation)
        except AwsFailure as failure:
            refusal = self._refusal(action, failure.code)
            if refusal is None:
                raise
        raise refusal

    def _refusal(self, action: str, code: str) -> ImageNotReadable | None:
        """Return what to do about a failure that lasts; None if another try may succeed."""
        if code.startswith("AccessDenied"):
            both = "; so must the repository's own policy" if self.is_others else ""
            return ImageNotReadable(
                f"{action} was denied for {self.arn}: grant it to the rule's role{both}"
            )
        if code in _GONE:
            return ImageNotReadable(f"it is gone from {self.arn}: push it, and deploy it anew")
        if code in _LASTING:
            return ImageNotReadable(f"{action} failed for {self.arn}: {code}")
        return None


@dataclass(frozen=True, slots=True)
class ImageReader:
    """Finds images in their repositories."""

    client: Callable[[], ECRClient]
    """Makes the client at the first call: most functions are no images."""
    open_part: Callable[[str], BinaryIO]
    """Opens what lies behind the URL of a part of an image."""

    def find(self, function: FunctionSnapshot) -> ImageInRegistry:
        """Find a function's image. Asks for nothing yet.

        Raises:
            ImageNotReadable: the function's image has no address in Amazon ECR.
        """
        address = _URI.fullmatch(function.image_uri or "")
        if address is None:
            raise ImageNotReadable("its address names no digest in Amazon ECR: deploy it anew")
        account, region, repository = address["account"], address["region"], address["repository"]
        own = function.arn.split(":")
        return ImageInRegistry(
            account,
            repository,
            f"arn:{own[1]}:ecr:{region}:{account}:repository/{repository}",
            account != own[_ACCOUNT],
            address["digest"],
            self.client(),
        )
