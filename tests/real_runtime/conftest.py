"""Where samples are invoked in each state: with the shims' layers, and a secret to load."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.real_runtime.execution_environment import (
    Answer,
    ExecutionEnvironment,
    execution_environment,
)
from tests.real_runtime.sample import ARN, VALUES, Sample, State
from tests.real_runtime.secrets_server import SecretsServer, secrets_server
from tests.real_runtime.shim_layers import build_layer

Layers = Callable[[str], Path]
"""Gives the folder of the shim's layer, by the runtime's name."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder for packages, the layers, and Secrets Manager."""

    folder: Path
    layers: Layers
    secrets: SecretsServer

    @contextlib.contextmanager
    def started(self, sample: Sample, state: State) -> Iterator[ExecutionEnvironment]:
        """Start a sample in a state; each state once."""
        package = self.folder / state.value
        package.mkdir()
        function = sample.function(state, package, self.layers(sample.runtime), self.secrets)
        with execution_environment(function) as environment:
            yield environment

    def answers(self, sample: Sample, state: State, times: int = 2) -> list[Answer]:
        """Invoke a sample in a state, in one execution environment."""
        with self.started(sample, state) as environment:
            return [environment.invoke(sample.payload()) for _ in range(times)]

    def answers_in_each_state(self, sample: Sample, times: int = 2) -> list[list[Answer]]:
        """Invoke a sample plain, shadowed and sealed, all at once."""
        with ThreadPoolExecutor() as pool:
            return list(pool.map(lambda state: self.answers(sample, state, times), State))


@pytest.fixture(scope="session")
def layers(tmp_path_factory: pytest.TempPathFactory) -> Layers:
    @functools.cache
    def built(kind: str) -> Path:
        return build_layer(kind, tmp_path_factory.mktemp(kind))

    return lambda runtime: built(runtime.rstrip("0123456789.x"))


@pytest.fixture
def secrets() -> Iterator[SecretsServer]:
    with secrets_server(ARN, VALUES) as served:
        yield served


@pytest.fixture
def stage(tmp_path: Path, layers: Layers, secrets: SecretsServer) -> Stage:
    return Stage(tmp_path, layers, secrets)
