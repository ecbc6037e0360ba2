"""Whatever is wrong with the Python shim itself, a function with all its plaintext goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.real_runtime.sample import VALUES, State
from tests.real_runtime.secrets_server import SecretsServer
from tests.remediation.shims.conftest import SHIM
from tests.remediation.shims.function_process import outcomes

APP = """
import os
def handler(event, context):
    return [event, os.environ["DB_PASSWORD"], os.environ["_HANDLER"]]
"""
MODULES = sorted({path.name for path in SHIM.glob("*.py")} - {"__init__.py"})
WRONG = {
    "gone": None,
    "no syntax": "def (",
    "raising": "import os\nraise RuntimeError(os.environ['DB_PASSWORD'])",
    "empty": "",
}


def folders(root: Path, module: str, wrong: str | None, app: str = APP) -> list[Path]:
    """Return the folders of a package and of a shim that has one broken module."""
    (root / "package").mkdir(parents=True)
    (root / "package" / "app.py").write_text(app)
    broken = root / "shim" / "sealed_env"
    shutil.copytree(SHIM, broken, ignore=shutil.ignore_patterns("__pycache__"))
    (broken / module).unlink()
    if wrong is not None:
        (broken / module).write_text(wrong)
    return [root / "package", root / "shim"]


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_shadowed_function_goes_on_whatever_a_module_of_the_shim_does(
    tmp_path: Path, wrong: str | None, secrets: SecretsServer
) -> None:
    made = [folders(tmp_path / module, module, wrong) for module in MODULES]

    told = outcomes(State.SHADOWED, made, secrets.endpoint)

    answer = repr([{"an": "event"}, VALUES["DB_PASSWORD"], "app.handler"])
    assert [(module, outcome) for module, (outcome, _, _) in zip(MODULES, told, strict=True)] == [
        (module, ["answer", answer]) for module in MODULES
    ]
    for _, _, log in told:
        assert log.count("sealed-env: going on with the plaintext") == log.count("\n") <= 1
        assert VALUES["DB_PASSWORD"] not in log


@pytest.mark.parametrize("module", ["startup.py", "loading.py", "original.py"])
def test_without_its_plaintext_the_function_does_not_start(
    tmp_path: Path, module: str, secrets: SecretsServer
) -> None:
    made = folders(tmp_path, module, None)

    ((outcome, _, _),) = outcomes(State.SEALED, [made], secrets.endpoint)

    assert outcome[0] == "Runtime.ImportModuleError"


def test_the_functions_own_errors_stay_its_own(tmp_path: Path, secrets: SecretsServer) -> None:
    made = folders(tmp_path, "loading.py", None, "import no_such_dependency\n")

    ((outcome, _, _),) = outcomes(State.SHADOWED, [made], secrets.endpoint)

    assert outcome == [
        "Runtime.ImportModuleError",
        "Unable to import module 'app': No module named 'no_such_dependency'",
    ]
