"""Finds plaintext secrets in Lambda functions, and judges them for AWS Config."""

import sys

from .detection.plugins import import_plugins

# Before any module of this package imports detect-secrets by itself. `python -m rule`, which is
# still looked for here, does so where it can tell of what is missing.
if sys.argv[:1] != ["-m"] or "rule" not in sys.orig_argv:
    import_plugins()
