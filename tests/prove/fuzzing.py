"""Inputs that nobody would write, for each parser: executions, and what broke."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fuzz.campaign import run
from tests.fuzz.target import FUZZER, TARGETS
from tests.prove.proof import Proof

CLAIMS = {
    "notification": "any event is refused without a value, or read as it is",
    "package": "what any unpacker delivers of a zip is read or named, within the limits",
    "image": "what any way to apply an image's layers leaves is read or named",
    "environment": "any variable is judged by itself, and never shown",
    "dotenv": "any value that python-dotenv reads in a .env file is judged, or the file refused",
    "cache_row": "what the rule did not store is scanned anew",
    "annotation": "any evidence makes one line of 1 to 256 characters",
    "request": "any payload is refused without a value, or read as it is",
    "source_file": "any source file is patched or refused, and no value is told",
    "python_shim": "any configuration of the Python shim loses and tells no value",
    "node_shim": "any configuration of the Node shim, too, and both are alike",
}


def rows(seconds: float) -> Iterator[Proof]:
    """Fuzz each target for its share of the time."""
    for name, target in TARGETS.items():
        if not FUZZER.exists():
            yield Proof(
                CLAIMS[name], "nothing", ("atheris is not there: make .tools/fuzz/.installed",)
            )
            continue
        done = run(target, seconds / len(TARGETS))
        yield Proof(
            CLAIMS[name],
            f"{done.executions:,} inputs, {done.branches:,} branches",
            done.crashes,
        )
