"""Variables that the shell which starts a runtime keeps: no code ever sees their values."""

from __future__ import annotations

import os
import subprocess

import pytest

from remediation.model import Options
from remediation.planning.plan import plan
from remediation.planning.reserved_variables import _SHELL
from tests.remediation.builders import function, target
from tests.remediation.planning.planned import reasons, steps

VALUE = "v-1"
OF_BASH = (
    "BASH", "BASHOPTS", "BASHPID", "BASH_ALIASES", "BASH_ARGC", "BASH_ARGV", "BASH_CMDS",
    "BASH_COMMAND", "BASH_ENV", "BASH_LINENO", "BASH_SOURCE", "BASH_SUBSHELL", "BASH_VERSION",
    "CDPATH", "COLUMNS", "DIRSTACK", "ENV",
    "EUID", "FUNCNAME", "GLOBIGNORE", "GROUPS", "HISTCMD", "HISTFILE", "HOME", "HOSTNAME",
    "HOSTTYPE", "IFS", "LANG", "LINENO", "LINES", "MACHTYPE", "MAIL", "MAILCHECK", "MAILPATH",
    "OLDPWD", "OPTARG", "OPTERR", "OPTIND", "OSTYPE", "PASSWD", "PIPESTATUS", "PPID",
    "PROMPT_COMMAND", "PS1", "PS2", "PS3", "PS4", "PWD", "RANDOM", "REPLY", "SECONDS", "SHELL",
    "SHELLOPTS", "SHLVL", "TERM", "TMOUT", "TMPDIR", "UID", "USER",
)  # fmt: skip
"""Variables of bash's manual, of any version, and some that look like them.

Source: https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html
"""


@pytest.mark.parametrize("name", OF_BASH)
def test_a_variable_is_refused_if_bash_does_not_pass_it_on(name: str) -> None:
    """How the runtimes start: https://github.com/aws/aws-lambda-dotnet (bootstrap.sh)."""
    ran = subprocess.run(
        ["/bin/bash", "-c", "exec /usr/bin/env -0"],
        env={"PATH": os.environ["PATH"], name: VALUE},
        capture_output=True,
        check=True,
        text=True,
    )

    is_passed_on = f"{name}={VALUE}" in ran.stdout.split("\0")
    assert (_SHELL.fullmatch(name) is None) == is_passed_on


@pytest.mark.parametrize("runtime", ["python3.13", "nodejs24.x", "java21", "dotnet10", "ruby3.4"])
@pytest.mark.parametrize("name", ["PWD", "OLDPWD", "SHLVL", "IFS"])
def test_a_value_that_never_reaches_the_function_does_not_move(name: str, runtime: str) -> None:
    given = function({name: VALUE}, runtime=runtime)

    assert f"{name} never reaches the function" in reasons(plan(target(given), [name], Options()))


@pytest.mark.parametrize(
    "name", ["UID", "DB_PWD", "PWD_", "PASSWD", "SHELL", "RANDOM_KEY", "BASH_TOKEN"]
)
def test_what_only_looks_like_it_moves(name: str) -> None:
    assert steps(plan(target(function({name: VALUE})), [name], Options()))
