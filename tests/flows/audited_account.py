"""An account to audit: twenty functions on an embedded AWS, and a role that may audit them."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rule.audit.policy import policy
from rule.cli import ending
from rule.cli.main import main
from tests.flows.canaries import canary
from tests.flows.secret_values import SecretValues
from tests.rehearsal.emulator import ACCOUNT, REGION, Emulator
from tests.rehearsal.new_function import NewFunction, create, new_key, publish, publish_layer
from tests.rehearsal.waiting import wait_for
from tests.rehearsal.zips import zip_files
from tests.test_imports import ROOT

_VALUES = SecretValues(seed=11)
PASSWORD = canary(1, _VALUES.password() + _VALUES.password())
TOKEN = canary(2, _VALUES.github_token())
HARMLESS = canary(3, "a sentence that is nobody's secret at all")
CANARIES = (PASSWORD, TOKEN, HARMLESS)
_CLEAN = "def handler(event, context):\n    return None\n"
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Action": "sts:AssumeRole",
        }
    ],
}
FORBIDDEN, ENCRYPTED = "forbidden", "encrypted"
FOUND = {
    "in-code": "app.py:1 GitHub Token, Secret Keyword",
    "in-layer": "layer shared:1 python/shared.py:1 GitHub Token, Secret Keyword",
    "in-variable-0": "environment:DB_PASSWORD Secret Keyword",
    "in-variable-1": "environment:DB_PASSWORD Secret Keyword",
    "in-version": "live → 1: environment:DB_PASSWORD Secret Keyword",
}
"""What is found, by the function's name."""
CLEAN = 13


def create_functions(emulator: Emulator) -> None:
    """Create functions of a few packages: clean ones, with secrets, and unreadable ones."""
    secret = {"DB_PASSWORD": PASSWORD.value}
    plain = {"GREETING": HARMLESS.value}
    layer = publish_layer(
        emulator, "shared", zip_files({"python/shared.py": f'TOKEN = "{TOKEN.value}"\n'})
    )
    clean = zip_files({"app.py": _CLEAN})
    made = [
        *(
            NewFunction(f"clean-{n:02}", zip_files({"app.py": f"N = {n % 4}\n{_CLEAN}"}), plain)
            for n in range(CLEAN)
        ),
        NewFunction("in-variable-0", clean, secret),
        NewFunction("in-variable-1", clean, secret | plain),
        NewFunction("in-code", zip_files({"app.py": f'TOKEN = "{TOKEN.value}"\n{_CLEAN}'})),
        NewFunction("in-layer", clean, plain, layers=(layer,)),
        NewFunction(FORBIDDEN, zip_files({"app.py": f"# {FORBIDDEN}\n"}), secret),
    ]
    with emulator.unrecorded():
        for each in made:
            create(emulator, each)
        create(emulator, NewFunction("in-version", clean, secret))
        publish(emulator, "in-version", "live")
        client = emulator.client("lambda")
        wait_for(
            "the version is published",
            lambda: (
                client.get_function_configuration(FunctionName="in-version").get("LastUpdateStatus")
                != "InProgress"
            ),
        )
        client.update_function_configuration(
            FunctionName="in-version", Environment={"Variables": plain}
        )
        create(emulator, NewFunction(ENCRYPTED, clean, secret), key_arn=new_key(emulator))


@dataclass(frozen=True, slots=True)
class Auditor:
    """Runs audits, or presses, under a role of its own, with a cache of its own."""

    emulator: Emulator
    credentials: dict[str, str]
    cache: Path
    command: str = "audit"

    @classmethod
    def of(
        cls,
        emulator: Emulator,
        cache: Path,
        name: str,
        *denied: dict[str, Any],
        allowed: str | None = None,
        command: str = "audit",
    ) -> Auditor:
        """Create a role with the policy that a command prints, but for what is denied.

        Args:
            emulator: the account.
            cache: what the audits keep is kept there.
            name: of the role.
            denied: actions, each with a resource.
            allowed: the policy; None: that of an audit without a plan.
            command: what is run, ``audit`` or ``press``.
        """
        iam = emulator.client("iam")
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(_TRUST))["Role"]
        document = json.loads(allowed or policy())
        document["Statement"] += [{"Effect": "Deny", **each} for each in denied]
        iam.put_role_policy(RoleName=name, PolicyName="audit", PolicyDocument=json.dumps(document))
        given = emulator.client("sts").assume_role(RoleArn=arn["Arn"], RoleSessionName="audit")
        return cls(emulator, given["Credentials"], cache, command)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the command as a program."""
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "rule", self.command, *arguments],
            cwd=ROOT,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run_program(self, *arguments: str) -> Told:
        """Run the command as a program, to its end."""
        process = self.start(*arguments)
        output, errors = process.communicate()
        return Told(process.returncode, output, errors)

    def run(self, *arguments: str) -> Told:
        """Run the command to its end in this process, for which nothing is imported anew."""
        output, errors = io.StringIO(), io.StringIO()
        with (
            patch.dict(os.environ, self._environment(), clear=True),
            contextlib.redirect_stdout(output),
            contextlib.redirect_stderr(errors),
        ):
            code = ending.run(lambda: main([self.command, *arguments]))
        return Told(code, output.getvalue(), errors.getvalue())

    def _environment(self) -> dict[str, str]:
        others = {each: value for each, value in os.environ.items() if not each.startswith("AWS_")}
        return others | {
            "AWS_ENDPOINT_URL": self.emulator.endpoint,
            "AWS_ACCESS_KEY_ID": self.credentials["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": self.credentials["SecretAccessKey"],
            "AWS_SESSION_TOKEN": self.credentials["SessionToken"],
            "AWS_DEFAULT_REGION": REGION,
            "XDG_CACHE_HOME": str(self.cache),
        }

    def interrupt(self, process: subprocess.Popen[str], when: Callable[[], bool]) -> Told:
        """Press Ctrl-C once something is so."""
        wait_for("it is where it is to be interrupted", when)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate()
        return Told(process.returncode, output, errors)


@dataclass(frozen=True, slots=True)
class Told:
    """What an audit has told."""

    code: int
    output: str
    errors: str

    @property
    def found(self) -> dict[str, str]:
        """The rows of the table, by the function's name."""
        rows = [line.split() for line in self.output.splitlines()]
        begin = next((n for n, row in enumerate(rows) if row[:1] == ["FUNCTION"]), len(rows))
        return {
            name: " ".join(rest)
            for name, *rest in rows[begin + 1 :]
            if name not in ("not", "note:", "interrupted:") and not name.isdecimal()
        }

    @property
    def unread(self) -> list[str]:
        """What was not read."""
        return [line for line in self.output.splitlines() if line.startswith("not read: ")]

    @property
    def sums(self) -> str:
        """The last line, without the time that it took."""
        return self.output.splitlines()[-1].partition(";")[0]
