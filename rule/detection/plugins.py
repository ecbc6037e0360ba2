"""Prepares the import of detect-secrets' plugins: only what a scan uses of them is loaded.

The plugins import `requests` to verify tokens over the network, which the rule never does. That
import takes longer than everything else in detect-secrets. They compile all their patterns when
they are imported; most of the patterns are never used.
"""

from __future__ import annotations

from ..startup import deferred_re
from ..startup.stubs import DeferredModule, StubModule, defer_init
from ..startup.substitutes import substitute_in

NO_REQUESTS = StubModule(
    "requests",
    "detect-secrets' verification is off, and values never leave this process",
    Response=object,  # The plugins' annotations name it.
)


def prepare_plugins() -> None:
    """Let plugins be imported one by one; whoever else imports `requests` gets the real one.

    Raises:
        ModuleNotFoundError: detect-secrets is missing.
    """
    # The package imports all that scans files and folders, its filters all kinds of filters.
    for package in ("detect_secrets", "detect_secrets.filters"):
        defer_init(package)
    # What they import for no scan: to verify tokens, and to list plugins and their arguments.
    late = {name: DeferredModule(name) for name in ("hmac", "inspect", "pkgutil", "textwrap")}
    substitute_in("detect_secrets.plugins", requests=NO_REQUESTS, re=deferred_re, **late)
    substitute_in("detect_secrets.util", **late)
