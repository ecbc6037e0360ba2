from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent.parent
# As at /opt/python. The package itself is not imported: that would start it.
SHIM = ROOT / "remediation" / "shims" / "python" / "sealed_env"


def _as_package() -> None:
    """Make the shim's modules importable without running its ``__init__``."""
    import types  # noqa: PLC0415

    package = types.ModuleType("sealed_env")
    package.__path__ = [str(SHIM)]
    sys.modules["sealed_env"] = package


_as_package()

from sealed_env.deadline import Deadline  # noqa: E402


def within(seconds: float) -> Deadline:
    """Return a deadline so many seconds from now."""
    return Deadline(time.monotonic() + seconds)
