"""Finds plaintext secrets in Lambda functions, and judges them for AWS Config."""

import sys

from .detection.plugins import prepare_plugins

# Before any module of this package imports detect-secrets. `python -m rule` does so in `__main__`,
# where it can name a package that is missing.
if sys.argv[:1] != ["-m"] or "rule" not in sys.orig_argv:
    prepare_plugins()
