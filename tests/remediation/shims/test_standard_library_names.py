"""Functions whose package has modules that are named like the standard library's.

The package's folder stands before the standard library's on ``sys.path``. What Lambda's client has
imported by then is the standard library's; anything else is the package's own, and may read a
variable when it is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest

from tests.proofs import proofs_but
from tests.real_runtime.sample import ARN, VALUES, State
from tests.real_runtime.secrets_server import SecretsServer, secrets_server
from tests.real_runtime.shim_layers import build_layer
from tests.remediation.shims.function_process import Outcome, outcomes

NAMES = sorted(sys.stdlib_module_names)
OUR_OWN = ("answer", "connection", "errors", "process", "secret", "signature", "startup", "stream")
FUNCTIONS = 16
"""Among which the names are dealt out."""
Made = Callable[[Path, str], None]
READS = "import os\nPASSWORD = os.environ['DB_PASSWORD']\nOWN = __name__\n"
APP = """
import importlib, os
def found(name):
    try:
        module = importlib.import_module(name)
    except BaseException as error:
        return type(error).__name__, str(error)
    return getattr(module, "OWN", "another"), getattr(module, "PASSWORD", None)
FOUND = [found(name) for name in {names!r}]
def handler(event, context):
    return event, FOUND, os.environ["STRIPE_KEY"], os.environ["_HANDLER"]
"""


@pytest.fixture(scope="module")
def secrets() -> Iterator[SecretsServer]:
    with secrets_server(ARN, VALUES) as served:
        yield served


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_layer("python3.13", tmp_path_factory.mktemp("layer")) / "python"


def file(folder: Path, name: str) -> None:
    (folder / f"{name}.py").write_text(READS)


def package(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text(READS)


def in_each_state(folders: Sequence[Sequence[Path]], endpoint: str) -> list[list[Outcome]]:
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda state: outcomes(state, folders, endpoint), State))


def function(
    folder: Path, names: Sequence[str], made: Made, in_a_layer: bool = False
) -> list[Path]:
    """Make a function that imports what its package or its layer has; return its folders."""
    task, layer = folder / names[0] / "task", folder / names[0] / "layer"
    task.mkdir(parents=True)
    layer.mkdir()
    (task / "app.py").write_text(APP.format(names=names))
    for name in names:
        made(layer if in_a_layer else task, name)
    return [task, layer]


def must_be_alike(folders: Sequence[Sequence[Path]], secrets: SecretsServer) -> None:
    plain, shadowed, sealed = in_each_state(folders, secrets.endpoint)
    assert shadowed == plain
    assert sealed == plain


@pytest.mark.parametrize(
    ("made", "in_a_layer"), proofs_but([(package, False)], product([file, package], [False, True]))
)
def test_a_package_may_use_any_name_of_the_standard_library(
    made: Made,
    in_a_layer: bool,
    tmp_path: Path,
    shim: Path,
    secrets: SecretsServer,
) -> None:
    functions = [
        [*function(tmp_path, NAMES[start::FUNCTIONS], made, in_a_layer), shim]
        for start in range(FUNCTIONS)
    ]

    must_be_alike(functions, secrets)


def test_most_of_these_functions_find_their_own_module(
    tmp_path: Path, shim: Path, secrets: SecretsServer
) -> None:
    names = ("base64", "calendar", "datetime", "email", "http", "locale", "random", "select", "ssl")
    functions = [[*function(tmp_path, [name], file), shim] for name in names]

    for outcomes_in_a_state in in_each_state(functions, secrets.endpoint):
        for name, (told, _, log) in zip(names, outcomes_in_a_state, strict=True):
            own = [(name, VALUES["DB_PASSWORD"])]
            expected = ({"an": "event"}, own, VALUES["STRIPE_KEY"], "app.handler")
            assert (told, log) == (["answer", repr(expected)], "")


@pytest.mark.parametrize("made", [file, package])
def test_a_package_may_use_the_names_of_our_own_modules(
    made: Made, tmp_path: Path, shim: Path, secrets: SecretsServer
) -> None:
    must_be_alike([[*function(tmp_path, OUR_OWN, made), shim]], secrets)


def test_a_package_may_use_all_names_at_once(
    tmp_path: Path, shim: Path, secrets: SecretsServer
) -> None:
    must_be_alike([[*function(tmp_path, NAMES, file), shim]], secrets)


@pytest.mark.parametrize("state", State)
def test_the_function_finds_no_module_imported_that_it_would_not_find_without_the_shim(
    state: State, tmp_path: Path, shim: Path, secrets: SecretsServer
) -> None:
    (tmp_path / "app.py").write_text("def handler(event, context):\n    return event\n")

    ((told, new, _),) = outcomes(state, [(tmp_path, shim)], secrets.endpoint, tells_modules=True)

    assert told == ["answer", repr({"an": "event"})]
    assert [name for name in new if name.partition(".")[0] != "sealed_env"] == ["app"]
