"""Functions at the edge on the account in memory: their code is real, and so is what seals it."""

from __future__ import annotations

import functools
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from remediation.aws.packages import Package
from remediation.edge.package import sealed_pointer
from remediation.model import EDGE_HANDLERS, EDGE_HOME, FUNCTION_TAG, Function, SealedPointer
from tests.rehearsal.zips import zip_files
from tests.remediation.builders import ACCOUNT, STACK

if TYPE_CHECKING:
    from tests.remediation.account import Account

NAME = "visits"
ARN = f"arn:aws:lambda:{EDGE_HOME}:{ACCOUNT}:function:{NAME}"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/edge-visits"
"""Its trust, in memory, follows from its name."""
KEY = "a-heron-by-the-lake-at-the-edge-9"
SOURCE = 'import json\n\nAPI_KEY = "{key}"\n\n\ndef handler(event, context):\n    return API_KEY\n'
LINE = 3

Seen = tuple[str, str | None]
"""The handler that runs, and the key that it sees."""


def create_visits(account: Account, *, key: str = KEY) -> str:
    """Make the function and publish a version with the key in its code; return the number."""
    account.secrets.region = EDGE_HOME
    functions = account.functions
    functions.create(NAME, {}, FunctionArn=ARN, Role=ROLE, MemorySize=128, Timeout=5)
    functions.deploy(NAME, zip_files({"app.py": SOURCE.format(key=key)}))
    return functions.publish(NAME)


def opened_in(
    account: Account,
) -> Callable[[Function, Package], AbstractContextManager[tuple[BinaryIO, Any]]]:
    """Return what opens a package of the account, in place of a download."""

    @contextmanager
    def opened(_: Function, package: Package) -> Iterator[tuple[BinaryIO, Any]]:
        yield io.BytesIO(account.functions.packages[package.code_sha256]), _Reader()

    return opened


class _Reader:
    def allow(self, more: int) -> None:
        """Let more be read."""


def scan_of(account: Account, event: dict[str, Any], key: str = KEY) -> dict[str, Any]:
    """Answer as the rule's scan does: it finds the lines that hold the key."""
    name = event["function_name"]
    version = json.loads(event.get("at") or "{}").get("version", "")
    run = f"{name}:{version}" if version else name
    with zipfile.ZipFile(io.BytesIO(account.functions.package_of(run))) as package:
        lines = [
            {"path": each, "line": number, "layer": "", "own": True, "counts": True}
            for each in package.namelist()
            for number, line in enumerate(package.read(each).decode().split("\n"), 1)
            if key in line
        ]
    (found,) = account.functions.run_by(run)
    return {
        "status": "Scan succeeded",
        "variables": [],
        "code": lines,
        "code_sha256": found["CodeSha256"],
        "unread": [],
    }


def seen_at_edge(account: Account, arn: str) -> Seen:
    """Return what a viewer's request meets at a version.

    Raises:
        AssertionError: the version is gone, or its shim cannot load the secret.
    """
    assert account.functions.is_there(arn), f"{arn} is run, and is not there"
    (run,) = account.functions.run_by(f"{NAME}:{arn.rpartition(':')[2]}")
    if run["Handler"] not in EDGE_HANDLERS:
        return run["Handler"], _written_key(account.functions.packages[run["CodeSha256"]])
    pointer, loaded, cause = _loaded(account, run)
    assert loaded is not None, f"{arn} cannot load its secret: {cause}"
    return pointer.handler, loaded.get("API_KEY")


# Proofs look at the same few packages after each of thousands of calls.
@functools.lru_cache(maxsize=256)
def _written_key(package: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        line = opened.read("app.py").decode().split("\n")[LINE - 1]
    return line.partition('"')[2].rstrip('"')


@functools.lru_cache(maxsize=256)
def _pointer(package: bytes, runtime: str) -> SealedPointer:
    pointer = sealed_pointer(io.BytesIO(package), runtime)
    assert pointer is not None
    return pointer


def edge_answer(
    account: Account, configuration: dict[str, Any], event: Any
) -> tuple[Any, str | None]:
    """Answer an invocation of a sealed version as its shim does."""
    pointer, loaded, cause = _loaded(account, configuration)
    nonce = pointer.pointer.nonce
    if event != {"sealed-env-probe": nonce}:
        return {"event": event}, None
    return {
        "sealed-env-probe": nonce,
        "loaded": loaded is not None,
        "cause": cause,
        "missing": [name for name in pointer.names if name not in (loaded or {})],
    }, None


def _loaded(
    account: Account, configuration: dict[str, Any]
) -> tuple[SealedPointer, dict[str, str] | None, str | None]:
    package = account.functions.packages[configuration["CodeSha256"]]
    pointer = _pointer(package, configuration["Runtime"])
    secret = account.secrets.by_arn(pointer.pointer.secret_arn)
    if secret is None or secret.deleted:
        return pointer, None, "ResourceNotFoundException"
    granted = account.roles.attached.get(configuration["Role"].rpartition("/")[2], [])
    is_own = secret.tags.get(FUNCTION_TAG) == ARN
    if not is_own or not any(map(STACK.is_grant_policy, granted)):
        return pointer, None, "AccessDeniedException"
    return pointer, dict(json.loads(secret.versions[secret.current])), None
