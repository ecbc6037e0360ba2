"""What a server answers to a request for a part of a package."""

from __future__ import annotations

import http
import http.client
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Download:
    """What is downloaded, in words for who reads that it was not."""

    name: str
    if_refused: str
    """What to do if a new URL is refused."""
    lifetime: str
    """Of a URL."""


PACKAGE = Download(
    "the package",
    "let the rule's function read where Lambda keeps packages, and the package's key",
    "ten minutes",
)
IMAGE_PART = Download(
    "the image",
    "let the rule's function read where ECR keeps layers; if it may, give it more MemorySize, for "
    "a URL that has expired is refused, too",
    "lifetime",
)


class TemporaryResponse(Exception):
    """A response after which the same request may succeed."""


class RefusedResponse(Exception):
    """A response that holds no part of the package, and that the same request would get again."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self._status = status

    def reason(self, kind: Download, *, is_new_url: bool) -> str:
        """Return what was refused, and what to do about it."""
        match self._status:
            case http.HTTPStatus.FORBIDDEN if is_new_url:
                return f"{kind.name}'s URL was refused (HTTP 403); {kind.if_refused}"
            case http.HTTPStatus.FORBIDDEN:
                return (
                    f"{kind.name}'s URL was refused (HTTP 403): it had expired after its "
                    f"{kind.lifetime}; give the rule's function more MemorySize"
                )
            case http.HTTPStatus.NOT_FOUND | http.HTTPStatus.GONE:
                return f"{kind.name} is gone (HTTP {self._status}); deploy the code anew"
        return f"{kind.name}'s server does not answer Range requests (HTTP {self._status})"


def whole_size(answer: http.client.HTTPResponse, first: int) -> int:
    """Return the size of the whole package, from the response to a request for a part.

    Args:
        answer: the response.
        first: the offset of the first byte that was asked for.

    Raises:
        TemporaryResponse: the same request may succeed.
        RefusedResponse: the same request would be refused again.
    """
    match answer.status:
        case (
            http.HTTPStatus.REQUEST_TIMEOUT
            | http.HTTPStatus.TOO_MANY_REQUESTS
            | 500
            | 502
            | 503
            | 504
        ):
            raise TemporaryResponse(f"HTTP {answer.status}")
        case http.HTTPStatus.PARTIAL_CONTENT:
            part = re.fullmatch(
                rf"bytes {first}-\d+/(\d+)", answer.headers.get("Content-Range", ""), re.ASCII
            )
            if part is not None:
                return int(part.group(1))
    raise RefusedResponse(answer.status)
