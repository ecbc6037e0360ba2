"""Finds plaintext secrets in Lambda functions, and judges them for AWS Config."""

from rule.offline import import_plugins

import_plugins()  # Before any module of this package imports detect-secrets by itself.
