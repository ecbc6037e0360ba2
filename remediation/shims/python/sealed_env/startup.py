"""What happens once in an execution environment, before the function's own code is imported."""

from __future__ import annotations

import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

from sealed_env.bootstrap import answering
from sealed_env.errors import SecretNotLoaded
from sealed_env.original import import_handler
from sealed_env.secret import load

POINTER = "SEALED_ENV_ARN"
ORIGINAL_HANDLER = "SEALED_ENV_HANDLER"
PROBE = "SEALED_ENV_PROBE"


def start(environment: MutableMapping[str, str]) -> Any:
    """Load the secret, and return the function's own handler.

    A shadowed function gets a handler around it that answers the probe.

    Raises:
        SecretNotLoaded: and the plaintext is not there to go on with.
    """
    missing = [name for name in (POINTER, ORIGINAL_HANDLER) if not environment.get(name)]
    if missing:
        raise RuntimeError(
            f"The function's handler is the one of a sealed environment, and {missing[0]} is gone: "
            "run the backout runbook, or deploy the function anew"
        )
    environment["_HANDLER"] = environment[ORIGINAL_HANDLER]
    if PROBE not in environment:
        _fill(environment, load(environment[POINTER], environment))
        return import_handler(environment[ORIGINAL_HANDLER])
    nonce, _, names = environment[PROBE].partition(":")
    shadow = Shadow(environment, [name for name in names.split(",") if name])
    return answering(nonce, import_handler(environment[ORIGINAL_HANDLER]), shadow.answer)


class Shadow:
    """A shadowed environment: the plaintext is still there to compare with, and to go on with."""

    def __init__(self, environment: MutableMapping[str, str], names: list[str]) -> None:
        self._environment = environment
        self._names = names
        self._plaintext = dict(environment)
        self._values: dict[str, str] | None = None
        try:
            self._load()
        except SecretNotLoaded as failure:
            if not set(names) <= set(environment):
                raise
            _say(f"going on with the plaintext, since all of it is still there: {failure}")

    def answer(self) -> Mapping[str, Any]:
        """Tell what the probe wants to know; a secret that did not load is tried again."""
        cause = None
        if self._values is None:
            try:
                self._load()
            except SecretNotLoaded as failure:
                cause = failure.code
        values = self._values or {}
        return {
            "loaded": self._values is not None,
            "cause": cause,
            "different": sorted(
                name for name, value in values.items() if self._plaintext.get(name, value) != value
            ),
            "missing": sorted(set(self._names) - set(values)) if cause is None else [],
        }

    def _load(self) -> None:
        self._values = load(self._environment[POINTER], self._environment)
        for name, value in self._values.items():
            self._environment.setdefault(name, value)


def _fill(environment: MutableMapping[str, str], values: Mapping[str, str]) -> None:
    """Put the values into the environment; what somebody set there again stays as it is."""
    set_again = sorted(name for name in values if name in environment)
    if set_again:
        _say(f"set again in the environment, which wins over the secret: {', '.join(set_again)}")
    for name, value in values.items():
        environment.setdefault(name, value)
    if environment.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        _reload_after_restore(environment, [name for name in values if name not in set_again])


def _reload_after_restore(environment: MutableMapping[str, str], names: list[str]) -> None:
    """Have a restored snapshot load the secret anew: it may be older than a rotation.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html
    """
    from snapshot_restore_py import (  # type: ignore[import-not-found] # noqa: PLC0415
        register_after_restore,
    )

    def reload() -> None:
        values = load(environment[POINTER], environment)
        environment.update({name: values[name] for name in names if name in values})

    register_after_restore(reload)


def _say(text: str) -> None:
    print(f"sealed-env: {text}", file=sys.stderr, flush=True)  # noqa: T201 - Lambda's log
