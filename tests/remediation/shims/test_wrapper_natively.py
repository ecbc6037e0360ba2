"""A function's program beside the same one before anything was moved: equal to the byte.

Environments, arguments and wrappers of the function's own are drawn at random. What is compared is
everything that a process gets from the one that became it.
"""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.proofs import examples
from tests.real_runtime.sample import ARN, NONCE
from tests.real_runtime.secrets_server import SecretsServer
from tests.remediation.shims.wrapper_program import NATIVE_START, PROGRAM

PROGRAM_SEES = """
import os, resource, sys
with open("/proc/self/environ", "rb") as file:
    environment = sorted(file.read().split(b"\\0"))
with open("/proc/self/status") as file:
    signals = [line for line in file if line.startswith(("SigBlk", "SigIgn", "Umask"))]
limits = [resource.getrlimit(n) for n in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)]
said = os.read(0, 99)
print((environment, sys.argv[1:], signals, limits, os.listdir("/proc/self/fd"), os.getcwd(), said))
sys.exit(len(sys.argv) % 7)
"""
NOBODY = "127.0.0.1:1"
"""Where Lambda's interface would be: a program that is probed gets another address."""
NAMES = st.from_regex(r"[A-Z][A-Z0-9_]{1,9}", fullmatch=True) | st.sampled_from(
    ["JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "RUBYOPT", "DOTNET_gcServer", "HOME", "UID", "DD_SITE"]
)
TAKEN = ("AWS_", "SEALED_ENV_", "BASH", "LC_", "GO")
"""The beginnings of names that the test, the shells or Go's runtime read."""
VALUES = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=30)
FIRST_LINES = ("#!/bin/bash", "#!/bin/sh", "#!/usr/bin/env bash", "# Ours", "", "\ufeff#!/bin/bash")
LINES = (
    'export JAVA_TOOL_OPTIONS="-javaagent:/opt/agent.jar ${JAVA_TOOL_OPTIONS}"',
    "export WRAPPED=yes",
    "unset HOME",
    'export _HANDLER="another" ORIGINAL="$_HANDLER"',
    'set -- "$1" -Xshare:auto "${@:2}"',
    'set -- "$@" "last one"',
    "set -ef",
    "cd /",
    "umask 077",
    "echo from the wrapper",
    "echo $AWS_LAMBDA_EXEC_WRAPPER",
    'if [ -z "$SEEN" ]; then export SEEN=1; exec "$AWS_LAMBDA_EXEC_WRAPPER" "$@"; fi',
)
LAST_LINES = ('exec "$@"', 'exec "$@"', '"$@"', 'exec env -u WRAPPED "$@"', "exit 5")
SCRIPTS = st.builds(
    lambda first, lines, last: "\n".join((first, *lines, last, "")),
    st.sampled_from(FIRST_LINES),
    st.lists(st.sampled_from(LINES), max_size=4, unique=True),
    st.sampled_from(LAST_LINES),
)


def may_be_drawn(name: str) -> bool:
    """Tell whether a function can have a variable, and a shell passes it on."""
    return not name.startswith(TAKEN) and name not in {
        "PATH", "PWD", "OLDPWD", "SHLVL", "IFS", "PPID", "OPTIND", "OPTERR", "LINENO", "RANDOM",
        "HISTCMD", "SHELLOPTS", "ENV", "TMOUT", "PS", "LANG", "SECONDS", "GROUPS", "EPOCHSECONDS",
        "SRANDOM", "DIRSTACK", "FUNCNAME", "PATHEXT", "MAIL",
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """A function as somebody may have it, and what of it moves."""

    variables: dict[str, tuple[str, bool]]
    """Values, and whether each moves."""
    arguments: list[str]
    script: str | None
    """Its own wrapper, if it has one."""


DRAWN = st.builds(
    Drawn,
    st.dictionaries(NAMES.filter(may_be_drawn), st.tuples(VALUES, st.booleans()), max_size=6),
    st.lists(VALUES, max_size=4),
    st.none() | SCRIPTS,
)


def ran(environment: Mapping[str, str], arguments: list[str]) -> Any:
    """Start the program as the runtimes' own start does, and return what it was given."""
    wrapped = [*NATIVE_START, sys.executable, "-I", "-S", "-c", PROGRAM_SEES, *arguments]
    done = subprocess.run(  # noqa: S603 - our own program
        wrapped,
        env={**environment, "_HANDLER": "example.Handler"},
        cwd=Path(__file__).parent,
        input=b"said",
        capture_output=True,
        check=False,
        timeout=600,
        preexec_fn=_ignore_no_signal if _some_are_ignored() else None,
    )
    lines = done.stdout.decode().splitlines()
    seen = ast.literal_eval(lines.pop()) if lines and lines[-1].startswith("(") else None
    return done.returncode, lines, done.stderr, seen


IGNORED_IN_A_BACKGROUND = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
"""What a shell has its background ignore; a program in Go cannot keep SIGQUIT ignored."""


def _some_are_ignored() -> bool:
    """Tell whether there is anything to undo: what is called between takes a whole fork."""
    return any(signal.getsignal(number) is signal.SIG_IGN for number in IGNORED_IN_A_BACKGROUND)


def _ignore_no_signal() -> None:
    for number in IGNORED_IN_A_BACKGROUND:
        signal.signal(number, signal.SIG_DFL)


def compared(told: Any, state: str) -> Any:
    """Leave out what a probe changes: where Lambda is asked, and in whose place bash ran it."""
    *others, seen = told
    if seen is None or state == "sealed":
        return told
    changed = (b"AWS_LAMBDA_RUNTIME_API=", b"_=")
    return others, [each for each in seen[0] if not each.startswith(changed)], seen[1:]


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("layer") / "other"
    path.touch()
    path.chmod(0o755)
    return path


@settings(
    max_examples=examples(0.6),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(DRAWN)
@example(Drawn({"HOME": ("", True)}, ["", "a b", "*"], 'export WRAPPED=1\nexec "$@"\n'))
@pytest.mark.parametrize("state", ["sealed", "shadowed", "sealed and probed"])
def test_a_program_gets_what_it_got_before(
    secrets: SecretsServer, other: Path, state: str, drawn: Drawn
) -> None:
    environment = {name: value for name, (value, _) in drawn.variables.items()}
    kept = {name: value for name, (value, moves) in drawn.variables.items() if not moves}
    secrets.values = {name: value for name, value in environment.items() if name not in kept}
    secrets.requests.clear()
    wrapper, noted = {}, {}
    if drawn.script is not None:
        other.write_text(drawn.script)
        wrapper = {"AWS_LAMBDA_EXEC_WRAPPER": str(other)}
        noted = {"SEALED_ENV_WRAPPER": str(other)}
    around = {"PATH": os.environ["PATH"], "AWS_LAMBDA_RUNTIME_API": NOBODY, **secrets.variables()}

    before = ran({**around, **environment, **wrapper}, drawn.arguments)
    ours = {"SEALED_ENV_ARN": ARN, "AWS_LAMBDA_EXEC_WRAPPER": str(PROGRAM), **noted}
    if state != "sealed":
        ours["SEALED_ENV_PROBE"] = f"{NONCE}:{','.join(secrets.values)}"
    has = environment if state == "shadowed" else kept
    after = ran({**around, **has, **ours}, drawn.arguments)

    assert compared(after, state) == compared(before, state)
