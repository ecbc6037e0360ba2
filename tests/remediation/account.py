"""An AWS account in memory: functions, roles and secrets, as far as remediation can tell.

It lies outside what is tested, like AWS itself. Every call can be counted, failed before or after
it takes effect, or watched; and what a function's handler would see can be asked at any moment.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, cast

from botocore.exceptions import ClientError, ReadTimeoutError

from remediation.aws.clients import Aws
from remediation.aws.stack import NODE_HANDLER, PYTHON_HANDLER, WRAPPER
from remediation.model import (
    EDGE_HANDLERS,
    HANDLER_VARIABLE,
    LATEST,
    ORIGINAL_WRAPPER_VARIABLE,
    PROBE_VARIABLE,
    SECRET_ARN_VARIABLE,
    WRAPPER_VARIABLE,
)
from tests.remediation.builders import STACK, function_arn
from tests.remediation.edge_account import edge_answer
from tests.remediation.fake_alarms import Alarms
from tests.remediation.fake_config import Config
from tests.remediation.fake_distributions import Distributions
from tests.remediation.fake_functions import Functions
from tests.remediation.fake_roles import Roles
from tests.remediation.fake_secrets import Secrets

SHIM_LAYERS = {
    PYTHON_HANDLER: "-sealed-env-python",
    NODE_HANDLER: "-sealed-env-nodejs",
    WRAPPER: "-sealed-env-wrapper",
}
"""How the name of the layer ends, whichever installation published it, by what starts the shim."""
RUNTIMES: dict[str, tuple[str, ...]] = {
    PYTHON_HANDLER: ("python",),
    NODE_HANDLER: ("nodejs",),
    WRAPPER: ("java", "dotnet", "ruby", "python", "nodejs"),
}
READ_FIRST = "a variable that is read before any handler"
"""By a wrapper, say: the function does not start without it."""
READ_WHILE_LOADING = "a variable that is read while the shim loads"
"""By what the shim imports of the package, say: hidden then, while plaintext covers for it."""


class InitFailed(Exception):
    """What the runtime says when the shim cannot load a sealed function's secret, or else."""

    def __init__(self, message: str, error_type: str = "SecretNotLoaded") -> None:
        self.error_type = error_type
        super().__init__(message)


class Account:
    """The state of an account, and what watches it."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.before: Callable[[str], None] = lambda _: None
        self.after: Callable[[str], None] = lambda _: None
        self.functions = Functions(self.answer_of)
        self.roles = Roles()
        self.secrets = Secrets()
        self.config = Config()
        self.alarms = Alarms()
        self.distributions = Distributions(self.functions.is_there)
        self.functions.replicated = lambda arn: arn in self.distributions.run().values()

    def aws(self) -> Aws:
        """Return clients of this account."""
        return Aws(
            functions=cast("Any", _Client(self, self.functions)),
            invocations=cast("Any", _Client(self, self.functions)),
            roles=cast("Any", _Client(self, self.roles)),
            secrets=cast("Any", _Client(self, self.secrets)),
            config=cast("Any", _Client(self, self.config)),
            alarms=lambda: cast("Any", _Client(self, self.alarms)),
            distributions=lambda: cast("Any", _Client(self, self.distributions)),
        )

    def effective(self, name: str) -> tuple[str, dict[str, str]]:
        """Return the handler that runs, and the environment that it sees.

        Args:
            name: of the function; behind a colon of an alias of the function, or of a version.

        Raises:
            InitFailed: the shim stops the function, for want of its secret.
        """
        seen = [self._effective(each) for each in self.functions.run_by(name)]
        assert all(each == seen[0] for each in seen), f"{name} sees one thing or another"
        return seen[0]

    def _effective(self, configuration: dict[str, Any]) -> tuple[str, dict[str, str]]:
        environment = dict(configuration["Environment"])
        if configuration.get(READ_FIRST, "") not in {"", *environment}:
            raise InitFailed("something before the handler misses it", "Runtime.ExitError")
        entry = shim_entry(configuration)
        if entry is None:
            return configuration["Handler"], _without_ours(environment)
        if SECRET_ARN_VARIABLE not in environment:
            raise InitFailed("no pointer")
        if not _has_layer(configuration, SHIM_LAYERS[entry]):
            raise InitFailed("no layer", "Runtime.ImportModuleError")
        if not configuration["Runtime"].startswith(RUNTIMES[entry]):
            raise InitFailed("another runtime's shim", "Runtime.ImportModuleError")
        original, names = _original(configuration, entry), _listed(environment)
        environment = _with_own_wrapper(environment, entry)
        loaded, _ = self._load(configuration)
        if loaded is None:
            if PROBE_VARIABLE not in environment or not set(names) <= set(environment):
                raise InitFailed(configuration["FunctionName"])
            return original, _without_ours(environment)
        if PROBE_VARIABLE in environment:
            loaded = {name: value for name, value in loaded.items() if name in names}
        return original, _without_ours({**loaded, **environment})

    def _load(self, configuration: dict[str, Any]) -> tuple[dict[str, str] | None, str | None]:
        """Load the secret as the shim does: while it loads, no name of the secret is set."""
        role = configuration["Role"].rpartition("/")[2]
        secret = self.secrets.by_arn(configuration["Environment"][SECRET_ARN_VARIABLE])
        if configuration.get(READ_WHILE_LOADING):
            return None, "KeyError"
        if secret is None or secret.deleted:
            return None, "ResourceNotFoundException"
        own = secret.tags.get("lambda-no-plaintext-secrets:function-arn")
        granted = any(map(STACK.is_grant_policy, self.roles.attached.get(role, [])))
        if self.functions.only_latest_starts and configuration["Version"] != LATEST:
            granted = False
        # The ARN of the function that asks is the same for all its versions.
        if not granted or own != function_arn(configuration["FunctionName"]):
            return None, "AccessDeniedException"
        try:
            return dict(json.loads(secret.versions[secret.current])), None
        except ValueError:
            return None, "not a JSON object of strings"

    def answer_of(self, configuration: dict[str, Any], event: Any) -> tuple[Any, str | None]:
        """Invoke: what the shim or the handler answers, and the kind of error if any."""
        environment = configuration["Environment"]
        nonce = environment.get(PROBE_VARIABLE, ":").partition(":")[0]
        if configuration["Handler"] in EDGE_HANDLERS:
            return edge_answer(self, configuration, event)
        try:
            self._effective(configuration)
        except InitFailed as failed:
            return {"errorType": failed.error_type, "errorMessage": "..."}, "Unhandled"
        if shim_entry(configuration) and nonce and event == {"sealed-env-probe": nonce}:
            loaded, cause = self._load(configuration)
            values, names = loaded or {}, _listed(environment)
            return {
                "sealed-env-probe": nonce,
                "loaded": loaded is not None,
                "cause": cause,
                "different": [
                    n for n in values if n in environment and environment[n] != values[n]
                ],
                "missing": [n for n in names if loaded is not None and n not in values],
            }, None
        return {"event": event}, None


class _Client:
    """A boto3 client's methods, with the account's hooks around each."""

    def __init__(self, account: Account, service: Any) -> None:
        self._account = account
        self._service = service

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**parameters: Any) -> Any:
            self._account.calls.append(operation)
            self._account.before(operation)
            answer = getattr(self._service, operation)(**parameters)
            self._account.after(operation)
            return answer

        return call

    def get_paginator(self, operation: str) -> Paginator:
        return Paginator(getattr(self, operation))


class Paginator:
    """One page, asked for only when somebody iterates, as boto3's are."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask

    def paginate(self, **parameters: Any) -> Iterator[Any]:
        yield self._ask(**parameters)


def shim_entry(configuration: dict[str, Any]) -> str | None:
    """Return what starts a shim: a wrapper, which runs before any handler, or a handler."""
    entries = (configuration["Environment"].get(WRAPPER_VARIABLE), configuration["Handler"])
    return next((entry for entry in entries if entry in SHIM_LAYERS), None)


def _original(configuration: dict[str, Any], entry: str) -> str:
    handler = configuration["Handler"]
    return str(handler if entry == WRAPPER else configuration["Environment"][HANDLER_VARIABLE])


def _with_own_wrapper(environment: dict[str, str], entry: str) -> dict[str, str]:
    if entry != WRAPPER:
        return environment
    without = {name: v for name, v in environment.items() if name != WRAPPER_VARIABLE}
    own = environment.get(ORIGINAL_WRAPPER_VARIABLE)
    return without if own is None else {**without, WRAPPER_VARIABLE: own}


def lost_answer() -> Exception:
    """The error of a call that took effect, and of whose answer nothing was heard."""
    return ReadTimeoutError(endpoint_url="https://aws")


def refusal(code: str, operation: str = "Operation") -> ClientError:
    """An error as AWS answers it."""
    return ClientError({"Error": {"Code": code, "Message": "not to be passed on"}}, operation)


def _without_ours(environment: dict[str, str]) -> dict[str, str]:
    return {name: v for name, v in environment.items() if not name.startswith("SEALED_ENV_")}


def _listed(environment: dict[str, str]) -> list[str]:
    return [
        name for name in environment.get(PROBE_VARIABLE, ":").partition(":")[2].split(",") if name
    ]


def _has_layer(configuration: dict[str, Any], ending: str) -> bool:
    names = (layer["Arn"].rpartition(":")[0] for layer in configuration["Layers"])
    return any(name.endswith(ending) for name in names)
