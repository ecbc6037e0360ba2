"""Run as ``python -m remediation.uninstall``."""

import sys

from .cli import main

sys.exit(main())
