"""Whatever is wrong with the Node.js shim itself, a function with all its plaintext goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.remediation.shims.node_project import (
    BOTH,
    PROBE,
    SHIM,
    Project,
    results,
    started_project,
)

EVENT = {"any": "event"}
MODULES = sorted({path.name for path in SHIM.glob("*.mjs")} - {"index.mjs", "hooks.mjs"})
WRONG = {
    "no syntax": "export {",
    "throwing": "throw new RangeError(`${process.env.ORDERS}`);",
    "throwing no error": "throw process.env.ORDERS;",
    "rejecting": "await Promise.reject({ code: 'a value, or so' });",
    "exporting nothing": "",
}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with started_project(tmp_path / "package") as made:
        made.plaintext = {name: f"value-of-{name}" for name in BOTH}
        made.secrets.values = dict(made.plaintext)
        made.shim = Path(shutil.copytree(SHIM, tmp_path / "shim"))
        yield made


def must_go_on(project: Project) -> None:
    told, log = project.run(EVENT)

    assert results(told) == [{"event": EVENT}]
    assert {name: told["environment"][name] for name in BOTH} == project.plaintext
    assert log.count("sealed-env: going on with the plaintext") == log.count("\n") == 1
    assert "value" not in log


@pytest.mark.parametrize("module", MODULES)
def test_a_shadowed_node_function_goes_on_without_a_module_of_the_shim(
    project: Project, module: str
) -> None:
    (project.shim / module).unlink()

    must_go_on(project)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("module", ["startup.mjs", "secret.mjs"])
def test_a_shadowed_node_function_goes_on_whatever_a_module_of_the_shim_does(
    project: Project, module: str, wrong: str
) -> None:
    (project.shim / module).write_text(wrong)

    must_go_on(project)


@pytest.mark.parametrize("names", [None, "MAIL,ORDERS"], ids=["sealed", "shadowed"])
def test_a_node_function_starts_without_what_the_shim_does_for_hooks(
    project: Project, names: str | None
) -> None:
    project.names = names
    (project.shim / "hooks.mjs").unlink()

    told, _ = project.run(EVENT)

    assert results(told) == [{"event": EVENT}]


def test_the_probe_of_a_broken_node_shim_is_told_so(project: Project) -> None:
    (project.shim / "secret.mjs").unlink()

    told, _ = project.run(PROBE)

    state = {"loaded": False, "cause": "ERR_MODULE_NOT_FOUND", "different": [], "missing": []}
    assert results(told) == [{**PROBE, **state}]


@pytest.mark.parametrize(
    ("names", "plaintext"),
    [("MAIL,ORDERS", {"ORDERS": "x"}), ("MAIL,ORDERS", {}), (None, {})],
    ids=["one is gone", "all are gone", "sealed"],
)
def test_a_node_function_that_needs_its_secret_does_not_start_with_a_broken_shim(
    project: Project, names: str | None, plaintext: dict[str, str]
) -> None:
    project.names, project.plaintext = names, plaintext
    (project.shim / "startup.mjs").unlink()

    told, _ = project.run(EVENT)

    assert told["error"].startswith("Error: Cannot find module")
