"""OpenSSL reads its settings once: what a function's code sets before that, still counts.

Lambda's client imports neither ``ssl`` nor ``hashlib`` before the handler's module, so the code of
that module may set OPENSSL_CONF, OPENSSL_MODULES and the like.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real_runtime.sample import ARN, VALUES, State
from tests.real_runtime.secrets_server import SecretsServer, secrets_server
from tests.real_runtime.shim_layers import build_layer
from tests.remediation.shims.function_process import outcomes

SETTINGS = """
openssl_conf = settings
[settings]
oid_section = names
[names]
nameOfOurOwn = 1.3.6.1.4.1.99999.1
"""
APP = """
import os
{before}
os.environ["OPENSSL_CONF"] = os.path.join(os.path.dirname(__file__), "openssl.cnf")
import {first}
import ssl
try:
    FOUND = ssl._txt2obj("nameOfOurOwn", name=True)[3]
except ValueError:
    FOUND = "no such name"
def handler(event, context):
    return FOUND
"""
Case = tuple[str, str, str]
CASES: list[Case] = [
    ("ssl", "", "1.3.6.1.4.1.99999.1"),
    ("hashlib", "", "1.3.6.1.4.1.99999.1"),
    ("http.client", "", "1.3.6.1.4.1.99999.1"),
    ("urllib.request", "", "1.3.6.1.4.1.99999.1"),
    ("ssl", "import ssl", "no such name"),
]
"""What is imported first, what the code has done before, and the name that it finds."""


@pytest.fixture(scope="module")
def secrets() -> Iterator[SecretsServer]:
    with secrets_server(ARN, VALUES) as served:
        yield served


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_layer("python3.13", tmp_path_factory.mktemp("layer")) / "python"


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, shim: Path, secrets: SecretsServer
) -> dict[State, dict[Case, list[str]]]:
    """What the functions answer in each state: a client's start is most of what one takes."""
    folders = []
    for first, before, _ in CASES:
        folder = tmp_path_factory.mktemp("package")
        (folder / "openssl.cnf").write_text(SETTINGS)
        (folder / "app.py").write_text(APP.format(first=first, before=before))
        folders.append((folder, shim))
    return {
        state: {
            case: words
            for case, (words, _, _) in zip(
                CASES, outcomes(state, folders, secrets.endpoint), strict=True
            )
        }
        for state in State
    }


@pytest.mark.parametrize("case", CASES)
def test_settings_that_the_functions_code_makes_count_as_without_the_shim(
    case: Case, told: dict[State, dict[Case, list[str]]]
) -> None:
    *_, answer = case

    for state in State:
        assert told[state][case] == ["answer", repr(answer)], state
