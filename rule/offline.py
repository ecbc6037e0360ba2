"""detect-secrets without its HTTP client.

Its plugins import `requests` to verify tokens over the network, which this rule never does: that
import takes longer than all the rest of detect-secrets.
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from types import ModuleType


class _NoRequests(ModuleType):
    """Stands where plugins expect `requests`, and answers nobody."""

    Response = object  # Named by annotations, as the plugins are defined.

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)  # What the import system asks of any module.
        raise RuntimeError(
            f"requests.{name} was asked for: detect-secrets' verification is off, and values never "
            "leave this process"
        )


def import_plugins() -> None:
    """Import detect-secrets and all its plugins; others get the real `requests` afterwards."""
    if "requests" in sys.modules:
        return
    sys.modules["requests"] = _NoRequests("requests")
    try:
        plugins = import_module("detect_secrets.plugins")
        for plugin in pkgutil.iter_modules(plugins.__path__, f"{plugins.__name__}."):
            import_module(plugin.name)
    finally:
        del sys.modules["requests"]
