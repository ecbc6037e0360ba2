"""Finds plaintext secrets in Lambda functions, and judges them for AWS Config."""

import sys

from .detection.plugins import prepare_plugins
from .startup.powertools import prepare_powertools

prepare_powertools()

# Before any module of this package imports detect-secrets. `python -m rule` does so in
# `cli/program.py`, where it can name a package that is missing. In a wheel `rule` has another name.
if sys.argv[:1] != ["-m"] or __name__ not in sys.orig_argv:
    prepare_plugins()
