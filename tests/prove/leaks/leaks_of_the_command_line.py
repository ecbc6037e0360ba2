"""`python -m rule` on values that are looked for: each command, and each input it cannot take."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rule.cli.main import main
from tests.prove.leaks.listening import listening, looking_at_objects
from tests.prove.leaks.processes import descendants, note_process
from tests.prove.leaks.rule_stories import PACKAGES
from tests.prove.leaks.transcript import Transcript
from tests.prove.leaks.twins import Values

Content = Callable[[Values], bytes]


@dataclass(frozen=True)
class Command:
    """A command line, and the file that it is given as INPUT."""

    arguments: str
    content: Content


def _dotenv(values: Values) -> bytes:
    lines = (f"{name}='{value}'" for name, value in values.environment.items())
    return "\n".join(("# a comment", *lines, "")).encode()


def _json(values: Values) -> bytes:
    return json.dumps({"Variables": values.environment}).encode()


def _corpus(values: Values) -> bytes:
    rows = ({"id": n, "name": n, "value": v} for n, v in values.environment.items())
    return "\n".join(map(json.dumps, rows)).encode()


COMMANDS: Mapping[str, Command] = {
    "environment": Command("environment INPUT", _json),
    "environment as JSON": Command("environment INPUT --json", _json),
    "environment, explained": Command("environment INPUT --explain", _json),
    "environment, explained beside JSON": Command("environment INPUT --explain --json", _json),
    "a .env file": Command("environment INPUT --explain", _dotenv),
    "a .env file that is none": Command("environment INPUT", lambda v: f"{v.password}\n".encode()),
    "half a JSON object": Command("environment INPUT", lambda v: _json(v)[:-20]),
    "a JSON object of numbers": Command(
        "environment INPUT", lambda v: json.dumps({"A": [v.password]}).encode()
    ),
    "another encoding": Command("environment INPUT", lambda v: v.password.encode("latin-1")),
    **{
        f"a package that is {name}": Command("package INPUT", content)
        for name, content in PACKAGES.items()
    },
    "a package as JSON": Command("package INPUT --json", PACKAGES["sound"]),
    "a package out of time": Command("package INPUT --seconds .000001", PACKAGES["sound"]),
    "a corpus": Command("predict INPUT OUTPUT", _corpus),
    "a packed corpus": Command("predict INPUT OUTPUT", lambda v: gzip.compress(_corpus(v))),
    "a corpus that is none": Command(
        "predict INPUT OUTPUT", lambda v: _json(v) + b"\n[" + _json(v)
    ),
    "no output": Command("predict INPUT /proc/none/OUTPUT", _corpus),
    "an option that is none": Command("environment INPUT --nothing", _json),
}
IN_A_PROCESS = ("environment, explained", "a package that is sound", "a corpus")
"""Commands that are also run as a process of their own, whose arguments and folders are seen."""


def command_transcript_of(name: str, values: Values) -> Transcript:
    """Run a command in this process, listening to all that it does."""
    transcript = Transcript()
    with TemporaryDirectory() as folder:
        arguments = _prepare(COMMANDS[name], values, Path(folder))
        with listening(transcript) as listener, looking_at_objects(listener):
            listener.function = "rule"
            try:
                code: object = main(arguments)
            except SystemExit as ended:
                code = ended.code
            except BaseException as error:
                listener.error(error)
                raise
        transcript.add("command line's output", transcript.text("metrics and standard output"))
        transcript.add("command line's output", transcript.text("standard error"))
        transcript.add("command line's output", code)
        transcript.types |= listener.types
    return transcript


def process_transcript_of(name: str, values: Values) -> Transcript:
    """Run a command as a process with a folder of its own for temporary and cached files."""
    transcript = Transcript()
    with TemporaryDirectory() as folder, TemporaryDirectory() as own:
        arguments = _prepare(COMMANDS[name], values, Path(folder))
        with subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "rule", *arguments],
            env={"PATH": os.environ["PATH"], "TMPDIR": own, "HOME": own},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            seen: set[int] = set()
            while process.poll() is None:
                for each in {process.pid, *descendants(process.pid)} - seen:
                    if note_process(transcript, each):
                        seen.add(each)
            out, err = process.communicate()
        transcript.add("command line's output", f"{out}\n{err}\n{process.returncode}")
        for path in sorted(Path(own).rglob("*")):
            content = path.read_bytes().decode("latin-1") if path.is_file() else ""
            transcript.add("files and folders", f"{path.relative_to(own)}: {content}")
    return transcript


def _prepare(command: Command, values: Values, folder: Path) -> list[str]:
    given, out = folder / "input", folder / "output"
    given.write_bytes(command.content(values))
    return [
        str({"INPUT": given, "OUTPUT": out}.get(word, word)) for word in command.arguments.split()
    ]
