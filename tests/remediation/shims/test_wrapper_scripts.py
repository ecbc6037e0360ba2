"""The wrapper before another one, which the function had already."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.real_runtime.sample import ARN, NONCE, VALUES
from tests.real_runtime.secrets_server import SecretsServer
from tests.remediation.shims.wrapper_program import (
    NATIVE_START,
    ODD_VALUES,
    environment_in,
    run,
    sealed,
    shadowed,
)

# In the forms of published scripts: https://github.com/open-telemetry/opentelemetry-lambda
# (java, ruby), https://github.com/DataDog/datadog-lambda-extension (scripts/datadog_wrapper) and
# https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html (before the last argument).
SCRIPTS = {
    "as it is": '#!/bin/sh\nexport WRAPPED="$SHELLS"\nexec "$@"\n',
    "an option behind the runtime": """#!/bin/bash
set -ef -o pipefail
export WRAPPED="$SHELLS"
ARGS=("$@")
EXTRA_ARGS=("-Xverify:none")
ARGS=("${ARGS[0]}" "${EXTRA_ARGS[@]}" "${ARGS[@]:1}")
exec "${ARGS[@]}"
""",
    "words put together anew": """#!/bin/bash
args=("$@")
export WRAPPED="$SHELLS"
START_COMMAND=${args[0]}
REMAINDER_ARGS=("${args[@]:1}")
for index in "${!REMAINDER_ARGS[@]}" ; do
  [[ ${REMAINDER_ARGS[$index]} == "-XX:-TieredCompilation" ]] && unset -v 'REMAINDER_ARGS[$index]' ;
done
REMAINDER_ARGS="${REMAINDER_ARGS[@]}"
args=($START_COMMAND -Xverify:none ${REMAINDER_ARGS[@]})
exec "${args[@]}"
""",
    "an option before the last word": """#!/bin/bash
args=("$@")
export WRAPPED="$SHELLS"
extra_args=("-Xverify:none")
args=("${args[@]:0:$#-1}" "${extra_args[@]}" "${args[@]: -1}")
exec "${args[@]}"
""",
    "the handler's name replaced": """#!/bin/bash
set -ef -o pipefail
export WRAPPED="$SHELLS" ORIGINAL="$_HANDLER" _HANDLER="io.opentelemetry.TracingRequestWrapper"
exec "${@//$ORIGINAL/$_HANDLER}"
""",
    "as a child": '#!/bin/bash\nexport WRAPPED="$SHELLS"\n"$@"\n',
    "its own wrapper run again": """#!/bin/bash
export WRAPPED="$SHELLS"
if [ -z "$SEEN" ]; then SEEN=1 exec "$AWS_LAMBDA_EXEC_WRAPPER" "$@"; fi
exec "$@"
""",
    "the runtime's path looked at": """#!/bin/bash
export WRAPPED="$SHELLS"
[ "${1##*/}" = java ] || exit 9
exec "$(readlink -f "$1")" "${@:2}"
""",
    "the environment made anew": """#!/bin/bash
exec env -i PATH="$PATH" WRAPPED="$SHELLS" DB_PASSWORD="$DB_PASSWORD" "$@"
""",
    "the runtime's version asked for": """#!/bin/bash
export WRAPPED="$SHELLS"
version="$("$1" -version 2>&1 >/dev/null)"
exec "$@"
""",
    # bash runs them, since the runtimes' own start is a script of bash.
    "no interpreter named": 'export WRAPPED="$SHELLS"\nexec "$@"\n',
    "a comment first": '# Ours\n#!/bin/bash\nexport WRAPPED="$SHELLS"\nexec "$@"\n',
    "an empty line first": '\n#!/bin/bash\nexport WRAPPED="$SHELLS"\nA=("$@")\nexec "${A[@]}"\n',
    "a byte order mark first": '\ufeff#!/bin/bash\nexport WRAPPED="$SHELLS"\nexec "$@"\n',
}
OF_THE_TEST = {
    b"AWS_LAMBDA_RUNTIME_API",
    b"AWS_ENDPOINT_URL_SECRETS_MANAGER",
    b"AWS_REGION",
    b"AWS_ACCESS_KEY_ID",
    b"AWS_SECRET_ACCESS_KEY",
    b"AWS_SESSION_TOKEN",
}
RUNTIME = """#!/bin/sh
{ printf '%s\\n' "$0" "$@"; } >&2
exec env -0
"""


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("state", [sealed, shadowed])
def test_a_wrapper_that_was_there_before_runs_with_the_values(
    tmp_path: Path, secrets: SecretsServer, state: Any, script: str
) -> None:
    other, runtime = tmp_path / "otel-handler", tmp_path / "java"
    other.write_text(script)
    runtime.write_text(RUNTIME)
    for each in (other, runtime):
        each.chmod(0o755)
    secrets.values = {**VALUES, "SHELLS": ODD_VALUES["SHELLS"]}
    command = [str(runtime), "-XX:-TieredCompilation", "-jar", "runtime.jar", "example.Handler"]
    plain = {**VALUES, "SHELLS": ODD_VALUES["SHELLS"], "_HANDLER": "example.Handler"}
    before = subprocess.run(  # noqa: S603 - our own program
        [*NATIVE_START, *command],
        env={"PATH": os.environ["PATH"], "AWS_LAMBDA_EXEC_WRAPPER": str(other), **plain},
        capture_output=True,
        check=True,
    )

    behind = run(
        state(
            secrets,
            _HANDLER="example.Handler",
            SEALED_ENV_WRAPPER=str(other),
            AWS_LAMBDA_EXEC_WRAPPER="/opt/sealed-env/wrapper",
            AWS_LAMBDA_RUNTIME_API="127.0.0.1:9001",
            **({"SHELLS": ODD_VALUES["SHELLS"]} if state is shadowed else {}),
        ),
        command,
    )

    assert behind.stderr == before.stderr
    expected, seen = environment_in(before.stdout), environment_in(behind.stdout)
    assert seen[b"WRAPPED"].decode() == ODD_VALUES["SHELLS"]
    changed = {b"_", b"SHLVL", *OF_THE_TEST}
    assert {n: v for n, v in seen.items() if n not in changed} == {
        n: v for n, v in expected.items() if n not in changed
    }


@pytest.mark.parametrize("state", [sealed, shadowed])
def test_a_wrapper_that_was_set_to_nothing_is_set_to_nothing(
    secrets: SecretsServer, state: Any
) -> None:
    ran = run(state(secrets, AWS_LAMBDA_EXEC_WRAPPER="/opt/x", SEALED_ENV_WRAPPER=""))

    assert environment_in(ran.stdout)[b"AWS_LAMBDA_EXEC_WRAPPER"] == b""


@pytest.mark.parametrize("state", [sealed, shadowed])
@pytest.mark.parametrize("same", ["/opt/sealed-env/wrapper", "/opt/x"])
def test_a_wrapper_that_names_itself_is_not_run_again(
    secrets: SecretsServer, state: Any, same: str
) -> None:
    ran = run(state(secrets, AWS_LAMBDA_EXEC_WRAPPER=same, SEALED_ENV_WRAPPER=same))

    assert environment_in(ran.stdout)[b"DB_PASSWORD"].decode() == VALUES["DB_PASSWORD"]


@pytest.mark.parametrize("mode", [None, 0o644])
def test_a_wrapper_that_cannot_be_run_ends_as_it_did_before(
    tmp_path: Path, secrets: SecretsServer, mode: int | None
) -> None:
    other = tmp_path / "gone"
    if mode:
        other.write_text("#!/bin/sh\n")
        other.chmod(mode)

    ran = run(sealed(secrets, SEALED_ENV_WRAPPER=str(other)))

    assert ran.returncode == (126 if mode else 127)
    assert str(other).encode() in ran.stderr


@pytest.mark.parametrize("names", [None, "SEALED_ENV_PROBE", "SEALED_ENV_WRAPPER"])
def test_variables_of_its_own_in_the_secret_are_left_there(
    secrets: SecretsServer, names: str | None
) -> None:
    """Somebody may have copied the whole environment into the secret."""
    copied = {
        "SEALED_ENV_ARN": ARN.replace("orders", "others"),
        "SEALED_ENV_PROBE": f"{NONCE}:DB_PASSWORD",
        "SEALED_ENV_WRAPPER": "/opt/gone",
        "SEALED_ENV_RUNTIME": "/opt/gone",
    }
    secrets.values = {**VALUES, **({names: copied[names]} if names else copied)}

    ran = run(sealed(secrets, AWS_LAMBDA_RUNTIME_API="127.0.0.1:1"))

    seen = environment_in(ran.stdout)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert seen[b"DB_PASSWORD"].decode() == VALUES["DB_PASSWORD"]
    assert seen[b"AWS_LAMBDA_RUNTIME_API"] == b"127.0.0.1:1"
    assert not [name for name in seen if name.startswith(b"SEALED_ENV_")]
