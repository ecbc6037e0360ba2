"""The command line: ``python -m rule``."""

from .cli.program import program

program()
