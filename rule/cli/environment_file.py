"""Environments in files: ``.env``, scripts, or JSON as AWS's tools print it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..detection.scanner import Scanner
from ..model import Confidence, SourceFile, Unread, Variable
from ..scanning.environment import scan_variables
from ..scanning.result import Extent, ScanResult
from .code_scan import scan_code
from .dotenv import parse_dotenv
from .dotenv_lines import Assignment
from .encoding import decoded
from .environment_json import environments_in
from .scripts import Script, script_by_content, script_by_name

_DOTENV = re.compile(r"(?:^|[/\\])\.env[^/\\]*$|\.env$")
"""Names of files in which no line means no variable; what a tool prints is never empty."""
SECONDS = 60.0
"""The limit for one file, which may hold more than Lambda allows."""


@dataclass(frozen=True, slots=True)
class EnvironmentFile:
    """All variables of one environment. A name may occur more than once; each value is scanned."""

    assignments: tuple[Assignment, ...]
    bytes_read: int
    label: str = ""
    """The environment's name, if the file has several: a function's, a container's, a stage's."""
    unread: tuple[Unread, ...] = ()
    script: SourceFile | None = field(repr=False, default=None)
    """A script's text, of which the assignments are only a part."""

    @property
    def variables(self) -> Iterator[Variable]:
        """Each variable with each value that a reader of the file may read."""
        yield from dict.fromkeys(
            Variable(*pair, each.position) for each in self.assignments for pair in each.readings
        )


class UnreadableEnvironment(Exception):
    """A file is no environment; says why, and never quotes the file."""


def read_environments(content: bytes, name: str = "") -> tuple[EnvironmentFile, ...]:
    """Read the environments of a file: one, unless its JSON holds several.

    Args:
        content: the file's.
        name: its name, which may say that it is a script.

    Raises:
        UnreadableEnvironment: it is no environment, or a part cannot be read.
    """
    try:
        text, note = decoded(content)
        if not text.strip() and not _DOTENV.search(name):
            raise UnreadableEnvironment("it is empty: nothing was read")
        # A script may begin with a group of commands or a test.
        is_json = text.lstrip().startswith(("{", "[")) and script_by_name(name) is None
        files = _of_json(text) if is_json else (_of_lines(text, name),)
    except ValueError as error:
        raise UnreadableEnvironment(str(error)) from None
    noted = (Unread("environment", note, blocks_compliance=False),) if note else ()
    # Bytes are counted once, with the first environment.
    first = replace(files[0], bytes_read=len(content), unread=(*files[0].unread, *noted))
    return (first, *files[1:])


def scan_environment_file(
    scanner: Scanner, file: EnvironmentFile, *, seconds: float = SECONDS
) -> ScanResult:
    """Find the variables that hold a secret for any reader of the file."""
    result = scan_variables(scanner, file.variables, seconds=seconds)
    # For docker a comment is a part of the value. In prose, only a shape or a structure counts.
    whole = [
        Variable(each.name, each.whole, each.position) for each in file.assignments if each.whole
    ]
    of_whole = scan_variables(scanner, whole, seconds=seconds)
    sure = (found for found in of_whole.findings if found.confidence > Confidence.NAMED)
    results = [result, of_whole]
    if file.script is not None:
        results.append(scan_code(scanner, file.script, seconds))
    of_code = (found for each in results[2:] for found in each.findings)
    return ScanResult(
        tuple(dict.fromkeys((*result.findings, *sure, *of_code))),
        tuple(dict.fromkeys((*(each for one in results for each in one.unread), *file.unread))),
        all(one.finished for one in results),
        Extent(
            variables=len({each.name for each in file.assignments}),
            files=1 if file.bytes_read else 0,
            bytes=file.bytes_read,
        ),
    )


def _of_json(text: str) -> tuple[EnvironmentFile, ...]:
    return tuple(
        EnvironmentFile(
            tuple(Assignment(name, value, position=name.position) for name, value in each.pairs),
            0,
            each.label,
            each.unread,
        )
        for each in environments_in(text)
    )


def _of_lines(text: str, name: str) -> EnvironmentFile:
    named = script_by_name(name)
    if named in (Script.POWERSHELL, Script.CMD):
        return _of_script(text, named, name)
    try:
        assignments = parse_dotenv(text)
    except ValueError:
        script = named or script_by_content(text)
        if script is None:
            raise
        return _of_script(text, script, name)
    # A `.env` file may have lines of PowerShell or CMD, where signs mean something else; and each
    # line of a shell's script may look like one of `.env`.
    if script := named or script_by_content(text):
        seen = {pair for each in assignments for pair in each.readings}
        more = (each for each in script.read(text)[0] if (each.name, each.value) not in seen)
        assignments = (*assignments, *more)
    return EnvironmentFile(assignments, 0)


def _of_script(text: str, script: Script, name: str) -> EnvironmentFile:
    assignments, rest = script.read(text.removeprefix("\ufeff"))
    note = "it is a script: its assignments are read as variables, and its other lines as code"
    path = re.split(r"[/\\]", name)[-1] if script_by_name(name) else script.value
    return EnvironmentFile(
        assignments,
        0,
        unread=(Unread("environment", note, blocks_compliance=False),),
        script=SourceFile(path, rest),
    )
