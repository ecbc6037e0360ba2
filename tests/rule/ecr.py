"""Amazon ECR at the wire: answers the requests that the SDK would send, out of one image."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.config import Config
from botocore.session import Session, get_session

from tests.rule.images import Built

ACCOUNT, REGION = "123456789012", "eu-central-1"


@dataclass
class Ecr:
    """Holds one image in one repository; tests may have it misbehave."""

    image: Built
    repository: str = "team/orders"
    account: str = ACCOUNT
    failures: dict[str, str] = field(default_factory=dict)
    """The error code, by operation."""
    image_failure: str = ""
    """The code with which BatchGetImage answers for the image, instead of the image."""
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Operations and their parameters."""
    url: Callable[[str], str] = lambda digest: f"https://layers.example/{digest}?X-Amz-Signature=x"

    @property
    def uri(self) -> str:
        """What GetFunction gives as ResolvedImageUri."""
        registry = f"{self.account}.dkr.ecr.{REGION}.amazonaws.com"
        return f"{registry}/{self.repository}@{self.image.digest}"

    @staticmethod
    def digest_in(url: str) -> str:
        """Return the digest of the part that lies behind a URL."""
        return url.partition("?")[0].rpartition("/")[2]

    def client(self) -> Any:
        """Make a client of botocore's whose requests come here."""
        client: Any = _session().create_client(
            "ecr", region_name=REGION, config=Config(retries={"total_max_attempts": 1})
        )
        client.meta.events.register("before-send.ecr", self._answer)
        return client

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        operation = request.headers["X-Amz-Target"].decode().rpartition(".")[2]
        given = json.loads(request.body)
        self.asked.append((operation, given))
        if code := self._failure(operation, given):
            return _response(400, {"__type": code, "message": "canary"})
        if operation == "BatchGetImage":
            return _response(200, self._images(given))
        digest = given["layerDigest"]
        return _response(200, {"downloadUrl": self.url(digest), "layerDigest": digest})

    def _failure(self, operation: str, given: dict[str, Any]) -> str:
        if code := self.failures.get(operation):
            return code
        if given["repositoryName"] != self.repository or given["registryId"] != self.account:
            return "RepositoryNotFoundException"
        digest = given.get("layerDigest")
        return "LayersNotFoundException" if digest and digest not in self.image.blobs else ""

    def _images(self, given: dict[str, Any]) -> dict[str, Any]:
        (wanted,) = given["imageIds"]
        digest = wanted["imageDigest"]
        code = self.image_failure or ("" if digest in self.image.media_types else "ImageNotFound")
        if code:
            return {"images": [], "failures": [{"imageId": wanted, "failureCode": code}]}
        content, media_type = self.image.manifest(digest)
        assert media_type in given["acceptedMediaTypes"]
        image = {"imageManifest": content.decode(), "imageManifestMediaType": media_type}
        return {"images": [{"imageId": wanted, **image}], "failures": []}


@cache
def _session() -> Session:
    """Return what makes all clients here: each would read where there are endpoints by itself."""
    made = get_session()
    made.set_credentials("AKID", "made-up")
    return made


def _response(status: int, body: dict[str, Any]) -> AWSResponse:
    content = json.dumps(body).encode()

    class Raw:
        def stream(self, **_: Any) -> Any:
            yield content

    headers: Any = HeadersDict({"Content-Type": "application/x-amz-json-1.1"})
    return AWSResponse("https://ecr", status, headers, cast("Any", Raw()))
