"""The program: ``python -m rule``, or what the wheel installs under the project's name."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import NoReturn

from ..detection.plugins import prepare_plugins
from .ending import UNUSABLE, complain, run


def program() -> NoReturn:
    """Run the command line and end the process."""
    # A name may hold characters that the terminal's encoding lacks; printing it must not fail.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # What this process has ends with it. For Python to tear it down takes a tenth of a scan's time.
    os._exit(run(_start))


def _start() -> int:
    if sys.platform == "win32":
        # Nothing there ends a scan whose time is used up.
        complain("Windows is not supported: run this in WSL, or in a container (Containerfile)")
        return UNUSABLE
    # Imports make no garbage, so collecting it meanwhile only costs time.
    gc.disable()
    prepare_plugins()
    from .main import main  # noqa: PLC0415 - its packages may be missing

    gc.freeze()
    gc.enable()
    return main(sys.argv[1:])
