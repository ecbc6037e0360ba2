"""Fuzz one target with atheris, in the environment that has it: `-m tests.fuzz TARGET OPTIONS`.

The options are libFuzzer's own: https://llvm.org/docs/LibFuzzer.html#options
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

from tests.fuzz.target import TARGETS


def main(name: str, options: list[str]) -> None:
    """Fuzz until libFuzzer ends the process."""
    target = TARGETS[name]
    with atheris.instrument_imports(include=list(target.instrumented)):
        module: Any = importlib.import_module(target.module)

    getattr(module, "prepare", lambda: None)()

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        # One in eight as libFuzzer would: what no format's own mutation thinks of.
        if seed % 8 == 0:
            return bytes(atheris.Mutate(data, most))
        return bytes(module.mutated(data, most, seed))

    # A merge runs the program anew for each input that ends it, by this text.
    program = f"{sys.executable} -m tests.fuzz {name}"
    atheris.Setup([program, *options], module.check, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
