"""Run as ``python -m remediation.uninstall``."""

import sys

from remediation.uninstall.cli import main

sys.exit(main())
