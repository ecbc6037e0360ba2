"""The embedded AWS as a child process: started, asked, and cleaned up behind."""

from __future__ import annotations

import contextlib
import functools
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import boto3

from .gateway import CONTROL
from .interruptions import Kind
from .ports import reserved_port
from .waiting import wait_for

ACCOUNT = "123456789012"
REGION = "eu-central-1"
ROOTS_WORD = "local-root"
"""What the account's root signs with; ministack checks the signatures of all others only."""
PACKAGES = "REHEARSAL_PACKAGES"
"""The environment variable that names a folder which all emulators unpack packages into."""
_ENDS_WITHIN_SECONDS = 10
_PACKAGE = __name__.rpartition(".")[0]
IMPORTED_FROM = Path(__file__).parents[len(_PACKAGE.split("."))]
"""The folder that this package, whatever its name, is imported from."""


class EmulatorFailed(Exception):
    """The embedded AWS did not start; the message holds the end of its log."""


@functools.cache
def root_session(region: str = REGION) -> boto3.Session:
    """Return a session as the account's root. It is slow to make: there is one for a Region."""
    return boto3.Session(ACCOUNT, ROOTS_WORD, region_name=region)


@functools.cache
def _client(endpoint: str, region: str, service: Any) -> Any:
    return root_session(region).client(service, endpoint_url=endpoint)


@dataclass(frozen=True, slots=True)
class Watched:
    """What a function called."""

    calls: list[str]
    """Names of actions, or methods and paths."""
    broken: bool
    """Whether the call that was to be broken has come."""
    under_way: bool
    """Whether it was delayed, and has yet to take effect."""


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running embedded AWS."""

    endpoint: str
    log: Path
    """What the server says. Gone with it."""
    region: str = REGION

    def client(self, service: str) -> Any:
        """Return a client as the account's root, whose key ID is the account's number."""
        return _client(self.endpoint, self.region, service)

    def client_of(self, service: Any, credentials: Mapping[str, Any]) -> Any:
        """Return a client with credentials as STS gives them."""
        return root_session(self.region).client(
            service,
            endpoint_url=self.endpoint,
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
        )

    def environment(self) -> dict[str, str]:
        """Return the environment variables with which the AWS CLI is a client, as root."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": ROOTS_WORD,
            "AWS_DEFAULT_REGION": self.region,
        }

    def logs(self, function_name: str) -> list[str]:
        """Return the lines that a function has in CloudWatch Logs."""
        configuration = self.client("lambda").get_function_configuration(FunctionName=function_name)
        logs = self.client("logs")
        try:
            pages = logs.get_paginator("filter_log_events").paginate(
                logGroupName=configuration["LoggingConfig"]["LogGroup"]
            )
            return [event["message"] for page in pages for event in page["events"]]
        except logs.exceptions.ResourceNotFoundException:
            return []

    def downloads(self) -> list[str]:
        """Return the names of functions whose packages were read, once per download."""
        return list(self.ask("downloads"))

    def config_records(self) -> list[str]:
        """Return what the stand-in for AWS Config received and sent, as JSON."""
        return list(self.ask("records"))

    def decisions(self) -> list[tuple[str, str, str, bool]]:
        """Return what IAM decided for roles: the role, action, resource, and whether it may."""
        return [(role, action, on, may) for role, action, on, may in self.ask("decisions")]

    def trigger_schedule(self, rule_name: str) -> None:
        """Have AWS Config send a scheduled notification to a rule."""
        self.ask(f"schedule/{rule_name}")

    @contextlib.contextmanager
    def unrecorded(self) -> Iterator[None]:
        """Have AWS Config not notice what is made meanwhile; it is recorded once it changes."""
        self.ask("recorder/pause")
        yield
        self.ask("recorder/resume")

    def let_function_errors_fail_steps(self, fail: bool) -> None:
        """Say whether a function's error fails its step of Automation: AWS does not say."""
        self.ask(f"function-errors/{'fail' if fail else 'pass'}")

    def let_runbooks_sleep_at_most(self, seconds: float) -> None:
        """Cut short what runbooks sleep, so that nobody waits for it."""
        self.ask(f"sleeps/{seconds}")

    def let_distributions_deploy_in(self, seconds: float) -> None:
        """Say how long CloudFront takes for changes from now on."""
        self.ask(f"deployments/{seconds}")

    def let_replicas_go_in(self, seconds: float) -> None:
        """Say how long versions keep replicas that no distribution is told to run from now on."""
        self.ask(f"replicas/{seconds}")

    def watch(
        self, function: str, call: str = "", number: int = 1, kind: Kind = Kind.BEFORE
    ) -> None:
        """Watch a function's calls from now on, and break the one of a name and number, from 1."""
        self.ask(f"watch/{function}/{quote(call)}/{number}/{kind.name}")

    def watched(self) -> Watched:
        """Return what a function called since it is watched."""
        return Watched(**self.ask("watched"))

    def ask(self, asked: str) -> Any:
        """Ask about the embedded AWS itself, or change how it behaves: a verb and its argument."""
        with urllib.request.urlopen(f"{self.endpoint}{CONTROL}{asked}") as answer:  # noqa: S310 - ours
            return json.load(answer)


@contextlib.contextmanager
def running(
    environments_at_once: int = 2, quota: int | None = None, region: str = REGION
) -> Iterator[Emulator]:
    """Run an embedded AWS on a free port of 127.0.0.1; nothing of it is left behind.

    It ends with the block and, by its standard input, with this process, however that ends.

    Args:
        environments_at_once: of each function that reserves no concurrency.
        quota: the account's, of concurrency; None: what the emulator takes this machine to bear.
        region: the one Region of its stand-ins.

    Raises:
        EmulatorFailed: it did not answer in time.
    """
    with (
        tempfile.TemporaryDirectory(prefix="local-aws-", ignore_cleanup_errors=True) as folder,
        reserved_port() as port,
    ):
        log = Path(folder, "server.log")
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [
                    *(sys.executable, "-m", f"{_PACKAGE}.server"),
                    *(str(port), ACCOUNT, region, folder),
                ],
                cwd=IMPORTED_FROM,
                env={
                    **_environment(port, folder, region),
                    "ENVIRONMENTS_AT_ONCE": str(environments_at_once),
                    **({} if quota is None else {"LAMBDA_ACCOUNT_CONCURRENCY": str(quota)}),
                },
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            emulator = Emulator(f"http://127.0.0.1:{port}", log, region)
            _wait_until_it_answers(emulator, process)
            yield emulator
        finally:
            _end(process)


def _environment(port: int, folder: str, region: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": folder,
        # What may be kept for another time, such as something compiled, is kept beyond this one.
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache"),
        "TMPDIR": folder,
        "STATE_DIR": folder,
        "S3_DATA_DIR": folder,
        "PACKAGES_DIR": os.environ.get(PACKAGES) or str(Path(folder, "packages")),
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": region,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": ROOTS_WORD,
        # Signatures and IAM policies are enforced, under the roles that are deployed.
        "AUTH": "true",
        "LAMBDA_EXECUTOR": "local",
        "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "0.2",
        # No service but those that are called, and no Docker.
        "DOCKER_HOST": f"unix://{folder}/no-docker.sock",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": "INFO",
    }


def _wait_until_it_answers(emulator: Emulator, process: subprocess.Popen[bytes]) -> None:
    def answers() -> bool:
        if process.poll() is not None:
            raise EmulatorFailed(f"it ended: {_tail(emulator.log)}")
        try:
            emulator.downloads()
        except (urllib.error.URLError, http.client.HTTPException, OSError):
            return False
        return True

    try:
        wait_for("the embedded AWS answers", answers)
    except TimeoutError as error:
        raise EmulatorFailed(f"{error}: {_tail(emulator.log)}") from None


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.close()
    try:
        process.wait(_ENDS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]
