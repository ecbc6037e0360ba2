"""A folder that all processes of a run of pytest share, for as long as the run lasts."""

from __future__ import annotations

import os
from functools import partial
from tempfile import TemporaryDirectory

import pytest


def make_common_folder(config: pytest.Config, variable: str, prefix: str) -> None:
    """Make the folder in the first process; the ones that it starts find it.

    Args:
        config: of the process.
        variable: the environment variable that names the folder.
        prefix: of the folder's own name.
    """
    if os.environ.get(variable):
        return
    folder = TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
    os.environ[variable] = folder.name
    config.add_cleanup(folder.cleanup)
    config.add_cleanup(partial(os.environ.__delitem__, variable))
