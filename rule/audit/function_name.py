"""How functions may be named."""

from __future__ import annotations

import re

FUNCTION_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}", re.ASCII)
"""A function's bare name."""
