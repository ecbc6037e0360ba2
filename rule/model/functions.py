"""A function, as Lambda describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .findings import Unread
from .locations import LATEST


@dataclass(frozen=True, slots=True)
class KeyValueStore:
    """Values that CloudFront Functions read by their keys."""

    arn: str
    name: str
    """As people know it; the ARN holds an identifier only."""


@dataclass(frozen=True, slots=True)
class CloudFrontFunction:
    """A function that CloudFront itself runs, as its listing shows it."""

    name: str
    arn: str
    stages: tuple[str, ...]
    """``LIVE``, ``DEVELOPMENT`` or both: each has code of its own."""
    stores: tuple[KeyValueStore, ...] = ()
    """The stores that it may read, in any stage."""


@dataclass(frozen=True, slots=True)
class FunctionSnapshot:
    """A function as one GetFunction call, or a list of its versions, showed it."""

    name: str
    arn: str
    package_type: str
    """``Zip`` or ``Image``."""
    code_sha256: str
    code_url: str | None = field(repr=False, default=None)
    """A presigned URL, valid for ten minutes; None for an image. Anybody who has the URL can read
    the package."""
    environment: Mapping[str, str] = field(repr=False, default_factory=lambda: MappingProxyType({}))
    environment_unread: Unread | None = None
    tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    runtime: str | None = None
    """AWS's identifier; None for an image."""
    layers: tuple[str, ...] = ()
    """ARNs of layer versions."""
    master_arn: str = ""
    """If the function is a replica that Lambda@Edge made, the version that it is a replica of."""
    snap_start: bool = False
    """Whether published versions start from a snapshot."""
    handler: str | None = None
    """None for an image."""
    role_arn: str = ""
    code_unread: Unread | None = None
    """Why a package has no URL, or an image no address; None if it has one."""
    tags_unread: Unread | None = None
    """Why the tags are unknown; None if `tags` holds all of them."""
    architecture: str = "x86_64"
    """``x86_64`` or ``arm64``."""
    image_uri: str | None = None
    """Where an image is, with its digest; None for a zip package, or if only listed."""
    version: str = LATEST
    """`LATEST`, or a published version's number."""
    revision_id: str = ""
    """Changes with every update of the function."""
    is_listed: bool = False
    """Whether a list showed it, which says neither where its code is, nor why that is unknown."""
    environment_withheld: bool = False
    """Whether a list may have left the environment out: GetFunction must be asked."""
