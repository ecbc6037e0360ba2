"""Imports detect-secrets' plugins, without its HTTP client and without its way through files.

The plugins import `requests` to verify tokens over the network, which the rule never does. That
import takes longer than everything else in detect-secrets.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from ..startup.stubs import StubModule, defer_init, stubbed_imports

NO_REQUESTS = StubModule(
    "requests",
    "detect-secrets' verification is off, and values never leave this process",
    Response=object,  # The plugins' annotations name it.
)


def import_plugins() -> None:
    """Import all plugins of detect-secrets; later imports get the real `requests`."""
    # The package imports all that scans files and folders, its filters all kinds of filters.
    for package in ("detect_secrets", "detect_secrets.filters"):
        defer_init(package)
    with stubbed_imports(NO_REQUESTS):
        plugins = import_module("detect_secrets.plugins")
        for plugin in pkgutil.iter_modules(plugins.__path__, f"{plugins.__name__}."):
            import_module(plugin.name)
