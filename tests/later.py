"""A plugin of pytest for a process in which it is a hundred days later."""

from __future__ import annotations

import time

_SECONDS = 100 * 24 * 60 * 60
_now = time.time

time.time = lambda: _now() + _SECONDS
