"""The command line: ``python -m rule``."""

from __future__ import annotations

import gc
import io
import sys

from .cli.ending import run
from .detection.plugins import import_plugins


def _start() -> int:
    # Nothing that is imported is garbage, which would be looked for again and again.
    gc.disable()
    import_plugins()
    from .cli.main import main  # noqa: PLC0415 - what it needs may not be there

    gc.freeze()
    gc.enable()
    return main(sys.argv[1:])


# A name may hold what the terminal's encoding cannot say; that is no reason to fail.
for stream in (sys.stdout, sys.stderr):
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")

sys.exit(run(_start))
