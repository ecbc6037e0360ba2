"""detect-secrets without its HTTP client.

Its plugins import `requests` to verify tokens over the network, which this rule never does: that
import takes longer than all the rest of detect-secrets.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from ..startup.stubs import StubModule, stubbed_imports

NO_REQUESTS = StubModule(
    "requests",
    "detect-secrets' verification is off, and values never leave this process",
    Response=object,  # Named by annotations, as the plugins are defined.
)


def import_plugins() -> None:
    """Import detect-secrets and all its plugins; others get the real `requests` afterwards."""
    with stubbed_imports(NO_REQUESTS):
        plugins = import_module("detect_secrets.plugins")
        for plugin in pkgutil.iter_modules(plugins.__path__, f"{plugins.__name__}."):
            import_module(plugin.name)
