from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.certificate import Certificate, make_certificate
from tests.real_runtime.sample import ARN, VALUES
from tests.real_runtime.secrets_server import SecretsServer, secrets_server
from tests.remediation.shims.node_project import Project, started_project

ROOT = Path(__file__).parent.parent.parent.parent
# As at /opt/python. The package itself is not imported: that would start it.
SHIM = ROOT / "remediation" / "shims" / "python" / "sealed_env"


def _as_package() -> None:
    """Make the shim's modules importable without running its ``__init__``."""
    import types  # noqa: PLC0415

    package = types.ModuleType("sealed_env")
    package.__path__ = [str(SHIM)]
    sys.modules["sealed_env"] = package


_as_package()

from sealed_env import startup  # noqa: E402
from sealed_env.deadline import Deadline  # noqa: E402

from tests.remediation.shims.clock import Time  # noqa: E402
from tests.remediation.shims.shadowed import Stored  # noqa: E402


def within(seconds: float) -> Deadline:
    """Return a deadline so many seconds from now."""
    return Deadline(time.monotonic() + seconds)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A server's certificate, its key, and the authority that signed it."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(name="time")
def clock() -> Time:
    """A clock that goes on only when something takes time."""
    return Time()


@pytest.fixture
def secrets() -> Iterator[SecretsServer]:
    """Secrets Manager, with the samples' secret."""
    with secrets_server(ARN, VALUES) as served:
        yield served


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project for Node.js, and a server with its secret."""
    with started_project(tmp_path) as made:
        yield made


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Stored]:
    """A secret, and a function ``orders_app.handler`` that can be imported."""
    (tmp_path / "orders_app.py").write_text(
        "def handler(event, context):\n    return event, context\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    made = Stored()
    monkeypatch.setattr(startup, "load", made.load)
    yield made
    sys.modules.pop("orders_app", None)
