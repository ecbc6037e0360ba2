"""Assignments of variables in scripts: of direnv and other shells, of PowerShell and of CMD.

A script is more than its assignments. What they leave is scanned as a file of a package is, so that
no line goes unread. Nothing is executed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import Enum

from ..documents.placed import Lines
from .cmd_script import cmd_assignments
from .dotenv_lines import Assignment
from .powershell_script import ASSIGNMENT, powershell_assignments
from .shell_script import shell_assignments

_BLANK = r"[^\S\r\n]"
_BLANKS = re.compile(r"\s*+")
_SIGN = re.compile(r"[^\r\n]")
_SHELL = re.compile(r"#![^\r\n]{0,256}?\b(?:ba|z|k|da)?sh\b")
_POWERSHELL = re.compile(
    rf"^{_BLANK}*+(?:{ASSIGNMENT}|\[(?:System\.)?Environment\]::SetEnvironmentVariable\()",
    re.IGNORECASE | re.MULTILINE,
)
_CMD = re.compile(rf"^{_BLANK}*+@?setx?{_BLANK}++\S", re.IGNORECASE | re.MULTILINE)


class Script(Enum):
    """A kind of script, with the name under which it is scanned as a file."""

    SHELL = "environment.sh"
    POWERSHELL = "environment.ps1"
    CMD = "environment.cmd"

    def read(self, text: str) -> tuple[tuple[Assignment, ...], str]:
        """Return the assignments in their order, and the text with blanks in their places."""
        read = {
            Script.SHELL: shell_assignments,
            Script.POWERSHELL: powershell_assignments,
            Script.CMD: cmd_assignments,
        }
        assignments: list[Assignment] = []
        rest, done = [], 0
        lines = Lines(text)
        for start, end, found in read[self](text):
            blanks = _BLANKS.match(text, start)
            position = lines.position(blanks.end() if blanks else start)
            assignments += (replace(each, position=position) for each in found)
            if end > done:
                begin = max(start, done)
                rest.append(text[done:begin] + _SIGN.sub(" ", text[begin:end]))
                done = end
        return tuple(assignments), "".join((*rest, text[done:]))


_SUFFIXES = {
    **dict.fromkeys(("envrc", "sh", "bash", "zsh", "ksh", "bashrc", "profile"), Script.SHELL),
    **dict.fromkeys(("ps1", "psm1"), Script.POWERSHELL),
    **dict.fromkeys(("bat", "cmd"), Script.CMD),
}


def script_by_name(path: str) -> Script | None:
    """Return the kind of a script that a file's name tells; None for any other file."""
    name = re.split(r"[/\\]", path)[-1].lower()
    return _SUFFIXES.get(name.rpartition(".")[2]) if "." in name else None


def script_by_content(text: str) -> Script | None:
    """Return the kind of a script that its lines tell; None for any other text."""
    if _SHELL.match(text):
        return Script.SHELL
    if _POWERSHELL.search(text):
        return Script.POWERSHELL
    if _CMD.search(text):
        return Script.CMD
    return None
