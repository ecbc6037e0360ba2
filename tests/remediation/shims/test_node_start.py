"""The Node.js shim's start, and where it finds the function's own handler."""

from __future__ import annotations

import pytest

from tests.remediation.shims.node_project import (
    HANDLER,
    PROBE,
    Project,
    results,
)


def test_a_sealed_function_gets_its_values_and_keeps_what_was_set_again(project: Project) -> None:
    project.names = None
    project.plaintext = {"ORDERS": "set again"}

    told, log = project.run(PROBE)

    assert results(told) == [{"event": PROBE}]
    assert told["environment"]["MAIL"] == "two"
    assert told["environment"]["ORDERS"] == "set again"
    assert log == ("sealed-env: set again in the environment, which wins over the secret: ORDERS\n")


def test_a_sealed_function_with_nothing_set_again_says_nothing(project: Project) -> None:
    project.names, project.plaintext = None, {}

    told, log = project.run()

    assert (told["environment"]["MAIL"], told["environment"]["ORDERS"]) == (
        "two",
        "one",
    )
    assert log == ""


def test_all_that_was_set_again_is_named_in_order(project: Project) -> None:
    project.names = None

    _, log = project.run()

    assert log.endswith("wins over the secret: MAIL, ORDERS\n")


@pytest.mark.parametrize("gone", ["SEALED_ENV_ARN", "SEALED_ENV_HANDLER"])
def test_a_pointer_that_is_gone_is_named_with_the_way_out(project: Project, gone: str) -> None:
    told, _ = project.run(**{gone: ""})

    assert told["error"] == (
        f"Error: The function's handler is the one of a sealed environment, and {gone} is gone: "
        "run the backout runbook, or deploy the function anew"
    )


def test_without_a_task_root_the_handler_is_looked_for_where_node_runs(project: Project) -> None:
    told, _ = project.run({"any": "event"}, LAMBDA_TASK_ROOT="")

    assert results(told) == [{"event": {"any": "event"}}]


# ---------------------------------------------------------------------- the handler


@pytest.mark.parametrize(
    ("handler", "error"),
    [
        ("../app.handler", "Runtime.MalformedHandlerName: '../app.handler' is not a valid handler"),
        ("app", "Runtime.MalformedHandlerName: Bad handler"),
        ("app.missing", "Runtime.HandlerNotFound: app.missing is undefined or not exported"),
        ("app.a.b", "Runtime.HandlerNotFound: app.a.b is undefined or not exported"),
        ("app.number", "Runtime.HandlerNotFound: app.number is not a function"),
        ("nowhere.handler", "Error: Cannot find module 'nowhere'"),
    ],
)
def test_a_handler_that_cannot_be_found_fails_as_under_the_runtime(
    project: Project, handler: str, error: str
) -> None:
    project.handler = handler
    project.write(app_js=f"{HANDLER} exports.number = 7;")

    told, _ = project.run()

    assert told["error"].startswith(error)


AS_MODULES = '{"type": "module"}'
MODULE = "export const handler = async (event) => ({ event });"


@pytest.mark.parametrize(
    ("handler", "files"),
    [
        ("app.handler", {"app_mjs": MODULE}),
        ("app.handler", {"app_cjs": HANDLER}),
        ("app.handler", {"app": HANDLER}),
        ("app.handler", {"app_js": MODULE, "package_json": AS_MODULES}),
        ("sub/app.handler", {"sub__app_js": MODULE, "package_json": AS_MODULES}),
        (
            "sub/app.handler",
            {"sub__app_js": HANDLER, "sub__package_json": "{}", "package_json": AS_MODULES},
        ),
        ("app.handler", {"node.modules__app__index_js": HANDLER}),
    ],
    ids=[
        "mjs", "cjs", "no ending", "module", "module of a folder above", "nearest package",
        "node_modules",
    ],
)  # fmt: skip
def test_a_handler_is_found_where_the_runtime_finds_it(
    project: Project, handler: str, files: dict[str, str]
) -> None:
    (project.root / "app.js").unlink()
    if "node.modules__app__index_js" in files:
        (project.root / "node_modules" / "app").mkdir(parents=True)
        (project.root / "node_modules" / "app" / "index.js").write_text(HANDLER)
    else:
        project.write(**files)
    project.handler = handler

    told, _ = project.run({"any": "event"})

    assert results(told) == [{"event": {"any": "event"}}]
