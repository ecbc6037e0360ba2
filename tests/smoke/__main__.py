"""Run by ``make smoke``."""

from __future__ import annotations

import sys

from tests.smoke.app import main

if __name__ == "__main__":
    sys.exit(main())
