"""The AWS CLI in one process for many commands: each start of its own takes a second."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.documents.commands import ROOT

_PYTHON = ROOT / ".tools/awscli/bin/python"
_NOBODYS = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing"}
_SERVE = f"""
import contextlib, io, json, sys, types
from awscli.clidriver import create_clidriver
# From here on, botocore is the one within the AWS CLI.
sys.path.append({str(ROOT)!r})
from tests.botocore_models import keep_parsed
keep_parsed()
def nothing_is_sent(**_):
    return types.SimpleNamespace(status_code=200), {{}}
for line in sys.stdin:
    out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    driver = create_clidriver()
    if sys.argv[1:] == ["--check"]:
        driver.session.register("before-call", nothing_is_sent)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = driver.main(json.loads(line))
        except SystemExit as end:
            code = end.code
    out.seek(0)
    print(json.dumps([code, out.read(), err.getvalue()]), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has answered."""

    code: int
    output: str
    errors: str


@dataclass(frozen=True, slots=True)
class AwsCli:
    """A process that runs commands one after the other."""

    _asks: IO[str]
    _answers: IO[str]

    def run(self, arguments: Sequence[str]) -> Answer:
        """Run a command, and wait for its end.

        Args:
            arguments: what stands behind ``aws``.
        """
        self._asks.write(json.dumps([*arguments]) + "\n")
        self._asks.flush()
        return Answer(*json.loads(self._answers.readline()))


@contextlib.contextmanager
def aws_cli(
    environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> Iterator[AwsCli]:
    """Start the AWS CLI, and end it with the block.

    Args:
        environment: the variables that say which account; None: there is none. Each command is
            checked by AWS's own model of the service, nothing is sent, and the answer is empty.
        folder: where commands are typed; None: wherever this process is.
    """
    with subprocess.Popen(  # noqa: S603 - our own program
        [_PYTHON, "-c", _SERVE, *(["--check"] if environment is None else [])],
        env={
            "PATH": os.environ["PATH"],
            "HOME": "/nonexistent",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            **(environment or _NOBODYS),
        },
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        yield AwsCli(process.stdin, process.stdout)
        process.stdin.close()
