"""A package at the edge of CloudFront: what it becomes, and why it stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .code import SourcePatch

EDGE_HOME = "us-east-1"
"""The Region of the functions that CloudFront replicates, and of their secrets.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions.html
"""
VIEWER_EVENTS = frozenset({"viewer-request", "viewer-response"})
ORIGIN_EVENTS = frozenset({"origin-request", "origin-response"})


@dataclass(frozen=True, slots=True)
class EdgeFunction:
    """A function of which CloudFront runs a version: its configuration, and when it is called."""

    handler: str
    runtime: str
    """As Lambda names it; empty for a container image."""
    event_types: frozenset[str]
    """Of all associations with distributions, such as ``viewer-request``."""
    memory_mb: int
    timeout_seconds: int


@dataclass(frozen=True, slots=True)
class EdgePointer:
    """What a sealed package says of its secret, since functions at the edge have no variables."""

    secret_arn: str
    """Of the secret in `EDGE_HOME`. Its replicas have the same ARN but for the Region."""
    regions: tuple[str, ...]
    """The Regions that have a copy; `EDGE_HOME` is one of them, named or not."""
    nonce: str
    """What a probe has to say: 16 to 64 letters, digits and hyphens."""


@dataclass(frozen=True, slots=True)
class SealedPointer:
    """What a package that was sealed before says of itself."""

    pointer: EdgePointer
    handler: str
    """The function's own."""
    names: tuple[str, ...]
    """What the function looks up in the secret, sorted."""


@dataclass(frozen=True, slots=True)
class EdgePackage:
    """A package whose code looks its secrets up, and which brings along what loads them."""

    content: bytes = field(repr=False)
    """The zip."""
    handler: str
    """The shim's; the function's own stands in the package's pointer."""
    names: tuple[str, ...]
    """All variables that the secret must hold, sorted: earlier ones included."""
    values: Mapping[str, str] = field(repr=False)
    """What was taken out of the code, by variables' names: to be put into the secret."""
    patches: tuple[SourcePatch, ...]
    """The files that change, with masked diffs."""
    added: tuple[str, ...]
    replaced: tuple[str, ...]
    """Files of an earlier version of the shim."""
    kept: tuple[str, ...]
    """All other entries, which stay byte for byte."""
