"""The shims' layers, and a secret to load."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.real_runtime.sample import ARN, VALUES
from tests.real_runtime.secrets_server import SecretsServer, secrets_server
from tests.real_runtime.shim_layers import build_layer

Layers = Callable[[str], Path]
"""Gives the folder of the shim's layer, by the runtime's name."""


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
