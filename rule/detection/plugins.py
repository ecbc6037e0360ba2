"""Imports detect-secrets without its HTTP client.

Its plugins import `requests` to verify tokens over the network, which the rule never does. That
import takes longer than everything else in detect-secrets.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from ..startup.stubs import StubModule, stubbed_imports

NO_REQUESTS = StubModule(
    "requests",
    "detect-secrets' verification is off, and values never leave this process",
    Response=object,  # The plugins' annotations name it.
)


def import_plugins() -> None:
    """Import detect-secrets and all its plugins; later imports get the real `requests`."""
    with stubbed_imports(NO_REQUESTS):
        plugins = import_module("detect_secrets.plugins")
        for plugin in pkgutil.iter_modules(plugins.__path__, f"{plugins.__name__}."):
            import_module(plugin.name)
