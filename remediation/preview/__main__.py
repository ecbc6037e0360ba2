"""Answers the command line's questions; each line of the input is one."""

from __future__ import annotations

import signal
import sys

from .answering import answers

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Who asks ends the input; Ctrl-C is theirs.
for line in answers(sys.stdin):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
