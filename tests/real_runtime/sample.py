"""A sample function, and how it is set up plain, shadowed and sealed."""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.real_runtime.execution_environment import Answer
from tests.real_runtime.launch import Function
from tests.real_runtime.secrets_server import SecretsServer

ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:function/environment-a1B2c3"
NONCE = "0123456789abcdef" * 2
NAMES = ("DB_PASSWORD", "STRIPE_KEY")
VALUES = dict(zip(NAMES, ("pw-" + 6 * "x1", 'with "quotes" and ü ' + 4 * "y2"), strict=True))
"""What is plaintext before, and in the secret after."""
_HANDLERS = {"python": "sealed_env.handler", "nodejs": "/opt/nodejs/sealed-env/index.handler"}
_OF_THE_PLATFORM = ("START RequestId: ", "END RequestId: ", "REPORT RequestId: ")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
_REQUEST_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class State(enum.Enum):
    """How far a function's secrets have moved."""

    PLAIN = "plain"
    SHADOWED = "shadowed"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Sample:
    """A function, as somebody may have written it."""

    what: str
    handler: str
    files: Mapping[str, str]
    runtime: str = "python3.13"
    event: Any = None
    environment: Mapping[str, str] = field(default_factory=dict)
    layers: tuple[Path, ...] = ()

    def function(
        self, state: State, package: Path, layer: Path, secrets: SecretsServer
    ) -> Function:
        """Write the package, and return the function in a state.

        Args:
            state: which.
            package: an empty folder.
            layer: the shim's, unzipped.
            secrets: where the secret is.
        """
        for name, text in self.files.items():
            path = package / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        handler, layers = self.handler, self.layers
        if state is not State.PLAIN:
            handler = _HANDLERS[re.sub(r"[\d.x]+$", "", self.runtime)]
            layers = (*layers, layer)
        return Function(
            package=package,
            handler=handler,
            runtime=self.runtime,
            layers=layers,
            environment={
                **self.environment,
                **_ours(state, self.handler),
                **secrets.variables(),
            },
        )

    def payload(self) -> bytes:
        """Return the event as it is sent."""
        return json.dumps(self.event).encode()


def _ours(state: State, handler: str) -> dict[str, str]:
    pointer = {"SEALED_ENV_ARN": ARN, "SEALED_ENV_HANDLER": handler}
    match state:
        case State.PLAIN:
            return dict(VALUES)
        case State.SHADOWED:
            return {**VALUES, **pointer, "SEALED_ENV_PROBE": f"{NONCE}:{','.join(NAMES)}"}
        case State.SEALED:
            return pointer


def seen(answer: Answer) -> tuple[str | None, str]:
    """Return what a caller sees of an answer, without what differs between any two."""
    return answer.function_error, _same(answer.payload.decode())


def said(answer: Answer) -> list[str]:
    """Return what the function and its runtime logged, without what differs between any two."""
    lines = _same(answer.log).splitlines()
    return [line for line in lines if not line.startswith(_OF_THE_PLATFORM)]


def _same(text: str) -> str:
    return _TIME.sub("TIME", _REQUEST_ID.sub("REQUEST-ID", text))
