"""What happens once in an execution environment, before the function's own code is imported."""

from __future__ import annotations

from sealed_env.bootstrap import answering
from sealed_env.errors import SecretNotLoaded, no_answer
from sealed_env.loading import load
from sealed_env.log import say
from sealed_env.original import import_handler

TYPE_CHECKING = False  # Stands for typing's: the package may have a ``typing`` of its own.
if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping
    from typing import Any

_VARIABLES = ("SEALED_ENV_ARN", "SEALED_ENV_HANDLER", "SEALED_ENV_PROBE")
SECRET_ARN_VARIABLE, HANDLER_VARIABLE, PROBE_VARIABLE = _VARIABLES
SHIM_HANDLER = "sealed_env.handler"


def start(environment: MutableMapping[str, str]) -> Any:
    """Load the secret, and return the function's own handler.

    A function that is probed gets a handler around it that answers the probe.

    Raises:
        SecretNotLoaded: and the plaintext is not there to go on with.
    """
    missing = [
        name for name in (SECRET_ARN_VARIABLE, HANDLER_VARIABLE) if not environment.get(name)
    ]
    if missing:
        raise RuntimeError(
            f"The function's handler is the one of a sealed environment, and {missing[0]} is gone: "
            "run the backout runbook, or deploy the function anew"
        )
    original = environment[HANDLER_VARIABLE]
    # A wrapper such as OpenTelemetry's names its own handler there, which the runtime is to load.
    for_runtime = environment.get("_HANDLER", SHIM_HANDLER) == SHIM_HANDLER
    if "_HANDLER" in environment and for_runtime:
        environment["_HANDLER"] = original
    nonce, _, listed = environment.get(PROBE_VARIABLE, "").partition(":")
    names = [name for name in listed.split(",") if name]
    if PROBE_VARIABLE in environment and (not names or any(name in environment for name in names)):
        shadow = Shadow(environment, names)
        return answering(nonce, import_handler(original, for_runtime), shadow.answer)
    values = load(environment[SECRET_ARN_VARIABLE], environment)
    if set_again := sorted(name for name in values if name in environment):
        say(f"set again in the environment, which wins over the secret: {', '.join(set_again)}")
    _fill(environment, values)
    handler = import_handler(original, for_runtime)
    if PROBE_VARIABLE in environment:
        return answering(nonce, handler, lambda: _answer(values, names, {}))
    return handler


class Shadow:
    """A shadowed environment, whose plaintext is compared with the secret and used if that fails.

    Its secret is loaded as it will be once the listed names are gone: what is made with one of
    them, such as a proxy, fails now. What is still there stays, and wins.
    """

    def __init__(self, environment: MutableMapping[str, str], names: list[str]) -> None:
        self._environment = environment
        self._names = names
        self._plaintext = dict(environment)
        self._values: dict[str, str] | None = None
        try:
            self._load()
        except BaseException as failure:  # whatever it is, live traffic goes on
            if not set(names) <= set(environment):
                raise
            told = _without_values(environment[SECRET_ARN_VARIABLE], failure)
            say(f"going on with the plaintext, since all of it is still there: {told}")

    def answer(self) -> Mapping[str, Any]:
        """Return the answer to the probe; a secret that did not load is tried again."""
        if self._values is None:
            try:
                self._load()
            except Exception as failure:  # noqa: BLE001 - as above
                cause = _without_values(self._environment[SECRET_ARN_VARIABLE], failure).code
                return {"loaded": False, "cause": cause, "different": [], "missing": []}
        return _answer(self._values or {}, self._names, self._plaintext)

    def _load(self) -> None:
        sealed = {
            name: value for name, value in self._environment.items() if name not in self._names
        }
        values = load(sealed[SECRET_ARN_VARIABLE], sealed)
        _fill(self._environment, {name: values[name] for name in self._names if name in values})
        self._values = values


def _answer(
    values: Mapping[str, str], names: list[str], plaintext: Mapping[str, str]
) -> Mapping[str, Any]:
    """Return the answer to the probe for a secret that was loaded: names, and no value."""
    different = [name for name, value in values.items() if plaintext.get(name, value) != value]
    return {
        "loaded": True,
        "cause": None,
        "different": sorted(different),
        "missing": sorted(set(names) - set(values)),
    }


def _fill(environment: MutableMapping[str, str], values: Mapping[str, str]) -> None:
    """Put the values into the environment; variables that exist keep their values."""
    put = {name: value for name, value in values.items() if name not in environment}
    for name, value in put.items():
        environment[name] = value
    if environment.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        _reload_after_restore(environment, put)


def _reload_after_restore(environment: MutableMapping[str, str], put: dict[str, str]) -> None:
    """Have a restored snapshot load the secret anew: it may be older than a rotation.

    The snapshot's values are kept when that fails: they served until now. What the function has
    changed or taken away since stays so.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html
    """

    def reload() -> None:
        try:
            values = load(environment[SECRET_ARN_VARIABLE], environment)
            for name, value in put.items():
                if name in values and environment.get(name) == value:
                    environment[name] = values[name]
        except Exception as failure:  # noqa: BLE001 - a hook that raises ends the environment
            told = _without_values(
                environment.get(SECRET_ARN_VARIABLE, SECRET_ARN_VARIABLE), failure
            )
            say(f"going on with the snapshot's values, which may be older than a rotation: {told}")

    try:
        from snapshot_restore_py import (  # type: ignore[import-not-found] # noqa: PLC0415
            register_after_restore,
        )
    except Exception as error:  # noqa: BLE001 - the runtime's, or one that the package brings
        say(f"a restored snapshot keeps its values, since it has no hooks: {type(error).__name__}")
        return
    register_after_restore(reload)


def _without_values(arn: str, failure: BaseException) -> SecretNotLoaded:
    return failure if isinstance(failure, SecretNotLoaded) else no_answer(arn, failure)
