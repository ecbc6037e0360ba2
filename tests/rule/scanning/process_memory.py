"""What this process holds already, and a forked one begins with."""

from __future__ import annotations

import re
from pathlib import Path

MB = 1024 * 1024
_STATUS = Path("/proc/self/status")


def data_bytes() -> int:
    """Return the size of this process's data, as `RLIMIT_DATA` counts it; 0 where nobody tells."""
    if not _STATUS.exists():
        return 0
    found = re.search(r"^VmData:\s+(\d+) kB$", _STATUS.read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
